// What tax figures rest on: lots and closures as wash sales leave them, and the entries of every portfolio that count for them.
import type { Money, Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { WashClosure, WashLot } from '../../../ledger/app/tax/tax-lots.ts';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import type { Book } from '../loaders/book.ts';
import { isShown, type ShownView } from '../presenters/tax/tax-bodies.ts';
import type { TaxPrices } from '../presenters/tax/tax-prices.ts';
import type { ExplanationBody } from '../shapes/past-value.ts';
import { explanationOf, type Followed, lotExplained } from './explanation.ts';

export interface PlacedLot {
  readonly portfolio: string;
  readonly security: string;
  readonly lotId: string;
  readonly openedOn: TradingDay;
  readonly quantity: Quantity;
  readonly basis: Money;
}

export interface TaxFigures {
  readonly lots: readonly PlacedLot[];
  readonly closures: readonly WashClosure[];
  readonly prices: TaxPrices;
}

type Shown = Pick<ShownView, 'securities' | 'portfolio' | 'isOwn'>;

/** Who sees one portfolio of another person learns nothing about the others. */
export async function taxExplanation(
  book: Book,
  shown: Shown,
  { lots, closures, prices }: TaxFigures,
): Promise<ExplanationBody> {
  const closed = closures.map((one) => ({ ...one, basis: one.cost }));
  const replacing = closures
    .flatMap(({ replacements }) => replacements)
    .filter((one) => shown.isOwn || isShown(shown, one));
  const priced = new Set(lots.map(({ security }) => security));
  return explanationOf(
    book,
    {
      lots: [...lots, ...closed].map(({ portfolio, security, lotId, ...lot }) =>
        lotExplained({ ...placeOf({ portfolio, security }), ...lot, id: lotId }),
      ),
      prices: [...priced].flatMap((name) => pricesOf(shown, name, prices)),
    },
    followedBy([...lots, ...closures, ...replacing]),
  );
}

/** As the wash rule leaves them: of one lot there may be several parts. */
export function placedLots(lots: readonly WashLot[]): readonly PlacedLot[] {
  return lots.map(({ portfolio, security, id: lotId, openedOn, remaining: quantity, basis }) => ({
    ...{ portfolio, security, lotId },
    ...{ openedOn, quantity, basis },
  }));
}

interface Placed {
  readonly portfolio: string;
  readonly security: string;
}

function placeOf({ portfolio, security }: Placed) {
  return {
    portfolio: Number(portfolio) as PortfolioId,
    security: Number(security) as SecurityId,
  };
}

function pricesOf({ securities }: Pick<Shown, 'securities'>, name: string, prices: TaxPrices) {
  const used = prices.get(name);
  if (used?.source === undefined) return [];
  return [
    {
      security_id: Number(name),
      symbol: securities.get(name)?.symbol ?? name,
      ...used.source,
    },
  ];
}

function followedBy(rows: readonly Placed[]): readonly Followed[] {
  const byPortfolio = Map.groupBy(rows.map(placeOf), ({ portfolio }) => portfolio);
  return [...byPortfolio].map(([portfolio, own]) => ({
    portfolio,
    securities: [...new Set(own.map(({ security }) => security))],
  }));
}
