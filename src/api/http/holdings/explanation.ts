// What figures rest on: lots, prices, rates, and the events that they follow from.
import { type Decimal, type Money, type Quantity, textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { ClientValue } from '../../../ledger/app/valuation/client-value.ts';
import type { CostBasis } from '../../../ledger/app/valuation/cost-basis.ts';
import type { CurrentPortfolio } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { UsedPrice } from '../../../ledger/app/valuation/used-price.ts';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import type { LotRow, PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../access/book.ts';
import { priceSource } from '../access/tax/tax-prices.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import type { ExplanationBody } from '../shapes/past-value.ts';

type UsedRate = CurrentPortfolio['rates'] extends ReadonlyMap<string, infer Rate> ? Rate : never;

export function rateBody({
  from,
  to,
  rate,
}: {
  readonly from: string;
  readonly to: string;
  readonly rate: UsedRate;
}) {
  return {
    ...{ from, to, kind: rate.kind, rate: textOf(rate.rate) },
    on: 'on' in rate ? rate.on : '',
    source: 'source' in rate ? rate.source : null,
  };
}

export interface ExplainedLot {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  readonly id: string;
  readonly openedOn: TradingDay;
  readonly quantity: Quantity;
  readonly basis: Money;
  /** At which it was paid, if it is in another currency. */
  readonly rate?: Decimal | undefined;
}

export function lotExplained(lot: ExplainedLot) {
  return {
    portfolio_id: lot.portfolio,
    lot_id: lot.id,
    security_id: lot.security,
    opened_on: lot.openedOn,
    quantity: textOf(lot.quantity),
    cost_basis: textOf(lot.basis),
    rate: decimalOrNull(lot.rate),
  };
}

export function priceExplained({ id, symbol }: SecurityRow, used: UsedPrice) {
  return { security_id: id, symbol, ...priceSource(used) };
}

/** Undefined securities: everything in the portfolio, its cash included. */
export interface Followed {
  readonly portfolio: PortfolioId;
  readonly securities: readonly SecurityId[] | undefined;
}

/** The entries that count, with those of securities that corporate actions connect with these. */
export async function eventIdsIn(book: Book, followed: readonly Followed[]): Promise<string[]> {
  const { read } = book.ledger;
  const found = await Promise.all(
    followed.map(async ({ portfolio, securities }) => {
      const connected = securities && (await read.connected(portfolio, securities));
      const recorded = await read.recordedEntries(portfolio, connected);
      return recorded.filter(({ voidedAt }) => voidedAt === undefined);
    }),
  );
  return found.flat().map(({ eventId }) => eventId);
}

type Explained = Pick<ExplanationBody, 'lots' | 'prices'> & Partial<Pick<ExplanationBody, 'rates'>>;

export async function explanationOf(
  book: Book,
  { lots, prices, rates = [] }: Explained,
  followed: readonly Followed[],
): Promise<ExplanationBody> {
  return { prices, rates, lots, event_ids: await eventIdsIn(book, followed) };
}

type Shown = Pick<CurrentPortfolio, 'holdings' | 'rates' | 'lotCosts'>;

/** `securities`: undefined for all that the portfolio holds. */
export async function currentExplanation(
  book: Book,
  { id, baseCurrency: to }: Pick<PortfolioRow, 'id' | 'baseCurrency'>,
  current: Shown,
  securities?: readonly SecurityId[],
): Promise<ExplanationBody> {
  const isShown = (security: SecurityId) => securities?.includes(security) ?? true;
  const holdings = current.holdings.filter(({ security }) => isShown(security.id));
  const all = await book.ledger.read.lots({ portfolios: [id], isOpen: true });
  const paidAt = new Map(current.lotCosts.map(({ lot, rate }) => [keyOf(lot), rate]));
  const currencies = new Set<string>(holdings.map(({ position }) => position.currency));
  const explained = {
    prices: holdings.flatMap(({ security, used }) =>
      used === undefined ? [] : [priceExplained(security, used)],
    ),
    rates: [...current.rates]
      .filter(([from]) => from !== to && (securities === undefined || currencies.has(from)))
      .map(([from, rate]) => rateBody({ from, to, rate })),
    lots: all
      .filter(({ security }) => isShown(security))
      .map((lot) =>
        lotExplained({ ...lot, quantity: lot.remaining, rate: paidAt.get(keyOf(lot)) }),
      ),
  };
  return explanationOf(book, explained, [{ portfolio: id, securities }]);
}

function keyOf({ security, id }: Pick<LotRow, 'security' | 'id'>): string {
  return `${security}/${id}`;
}

/** Of all portfolios together, with the rates that their sums were converted at. */
export async function clientExplanation(
  book: Book,
  { portfolios, rates, currency: to }: ClientValue,
): Promise<ExplanationBody> {
  const each = await Promise.all(
    portfolios.map(({ row, current }) => currentExplanation(book, row, current)),
  );
  return joined(
    each,
    [...rates].map(([from, rate]) => rateBody({ from, to, rate })),
  );
}

/** A price or rate that several portfolios share is named once. */
export function joined(
  each: readonly ExplanationBody[],
  rates: ExplanationBody['rates'],
): ExplanationBody {
  return {
    prices: distinct(each.flatMap((one) => one.prices)),
    rates: distinct([...each.flatMap((one) => one.rates), ...rates]),
    lots: each.flatMap((one) => one.lots),
    event_ids: each.flatMap((one) => one.event_ids),
  };
}

function distinct<Row>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

/** Of one security in these portfolios. */
export async function basisExplanation(
  book: Book,
  bases: readonly Pick<CostBasis, 'portfolio' | 'lots'>[],
  { security, used }: { readonly security: SecurityRow; readonly used: UsedPrice | undefined },
): Promise<ExplanationBody> {
  const lots = bases.flatMap(({ portfolio, lots: own }) =>
    own.map(({ id, openedOn, remaining, basis }) =>
      lotExplained({
        ...{ portfolio: portfolio.id, security: security.id },
        ...{ id, openedOn, quantity: remaining, basis },
      }),
    ),
  );
  const followed = bases.map(({ portfolio }) => ({
    portfolio: portfolio.id,
    securities: [security.id],
  }));
  const prices = used === undefined ? [] : [priceExplained(security, used)];
  return explanationOf(book, { lots, prices }, followed);
}
