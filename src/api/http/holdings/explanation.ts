// What figures rest on: lots, prices, rates, and the events that they follow from.
import { quotient } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, type Quantity, textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CostBasis } from '../../../ledger/app/valuation/cost-basis.ts';
import type { PortfolioFigures } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { UsedPrice } from '../../../ledger/app/valuation/used-price.ts';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import type { LotRow, PortfolioRow, SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { converted, convertedOrNull } from '../presenters/current-bodies.ts';
import { priceSource } from '../presenters/tax/tax-prices.ts';
import { decimalOrNull } from '../shapes/decimals.ts';
import type { ExplanationBody } from '../shapes/past-value.ts';

type UsedRate = PortfolioFigures['rates'] extends ReadonlyMap<string, infer Rate> ? Rate : never;

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

function priceExplained({ id, symbol }: SecurityRow, used: UsedPrice) {
  return { security_id: id, symbol, ...priceSource({ ...used, price: used.quoted }) };
}

/** Undefined securities: everything in the portfolio, its cash included. */
export interface Followed {
  readonly portfolio: PortfolioId;
  readonly securities: readonly SecurityId[] | undefined;
}

/** The entries that count, with those of securities that corporate actions connect with these. */
async function eventIdsIn(book: Book, followed: readonly Followed[]): Promise<string[]> {
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

type Explained = Pick<ExplanationBody, 'lots' | 'prices'> &
  Partial<Pick<ExplanationBody, 'rates' | 'cash'>>;

export async function explanationOf(
  book: Book,
  { lots, prices, rates = [], cash = [] }: Explained,
  followed: readonly Followed[],
): Promise<ExplanationBody> {
  return { prices, rates, lots, cash, event_ids: await eventIdsIn(book, followed) };
}

export function cashExplained(
  portfolio: PortfolioId,
  { byCurrency }: PortfolioFigures['cashGains'],
): ExplanationBody['cash'] {
  return [...byCurrency].map(([currency, { balance, baseCost, unrealized, realized }]) => ({
    portfolio_id: portfolio,
    currency,
    balance: textOf(balance),
    base_cost: converted(baseCost),
    average_rate: balance.isZero() ? null : converted(quotient(baseCost, balance) as Money),
    currency_gain: convertedOrNull(unrealized),
    realized_currency_gain: converted(realized),
  }));
}

type Shown = Pick<PortfolioFigures, 'holdings' | 'rates' | 'lotCosts' | 'cashGains'>;

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
    cash: securities === undefined ? cashExplained(id, current.cashGains) : [],
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
