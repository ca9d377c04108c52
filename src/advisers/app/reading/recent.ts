// What happened in a portfolio lately: its entries, and its values at closes with what was paid in between.
import { plus, scaled } from '../../../kernel/amounts.ts';
import { type Money, money, NO_MONEY } from '../../../kernel/decimal.ts';
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import {
  type CurrencyCode,
  hasShape,
  hasTrait,
  type PortfolioId,
} from '../../../ledger/ports/drafts.ts';
import { portfolioStream, valuationStream } from '../../../ledger/ports/events.ts';
import type {
  PortfolioRow,
  SecurityRow,
  TransactionRow,
} from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import type { DayValue, SeenEntry } from '../../agents/snapshot/snapshot.ts';

/** A year of closes with holidays, and a month before it. */
const RECENT_MS = 400 * DAY_MS;
const ENTRIES_MAX = 1_000;
const VALUES_MAX = 260;

export interface Recent {
  /** In the order in which they took effect. */
  readonly rows: readonly TransactionRow[];
  /** From this day on no entry is missing. */
  readonly from: TradingDay | undefined;
}

export async function recentRows(
  reads: Pick<LedgerReads, 'transactions'>,
  { id: portfolio }: PortfolioRow,
  now: Instant,
): Promise<Recent> {
  const from = instant(now - RECENT_MS);
  const asked = { portfolio, from, order: 'desc', limit: ENTRIES_MAX, offset: 0 } as const;
  const newest = await reads.transactions(asked);
  const rows = newest.toReversed();
  return { rows, from: rows.length < ENTRIES_MAX ? undefined : rows[0]?.on };
}

const CASH_EVENTS = 3;

/** Of the newest movements of cash in the currency, oldest first: what a balance comes from may be older than what is recent. */
export async function cashEvents(
  reads: Pick<LedgerReads, 'transactions'>,
  recent: readonly TransactionRow[],
  { portfolio, currency }: { readonly portfolio: PortfolioId; readonly currency: CurrencyCode },
): Promise<readonly string[]> {
  const moved = recent.filter((one) => one.currency === currency && !one.cash.isZero());
  const newest =
    moved.length >= CASH_EVENTS
      ? moved.slice(-CASH_EVENTS)
      : await newestMovements(reads, portfolio, currency);
  return newest.map(eventOf);
}

async function newestMovements(
  reads: Pick<LedgerReads, 'transactions'>,
  portfolio: PortfolioId,
  cashIn: CurrencyCode,
): Promise<readonly TransactionRow[]> {
  const asked = { portfolio, cashIn, order: 'desc', limit: CASH_EVENTS, offset: 0 } as const;
  return (await reads.transactions(asked)).toReversed();
}

export function seenEntry(
  row: TransactionRow,
  security: Pick<SecurityRow, 'symbol'> | undefined,
): SeenEntry {
  const { id, type, at, on, quantity, price, fees, currency, rate, cash, settlesAt } = row;
  return {
    ...{ id, type, at, on, quantity, price, fees, currency, rate, cash, settlesAt },
    security: row.security,
    symbol: security?.symbol,
    origin: row.originSource,
    event: eventOf(row),
  };
}

export function eventOf({
  portfolio,
  version,
}: Pick<TransactionRow, 'portfolio' | 'version'>): string {
  return `${portfolioStream(portfolio)}@${version}`;
}

export async function dayValues(
  reads: Pick<LedgerReads, 'events'>,
  portfolio: PortfolioRow,
  { rows, from }: Recent,
): Promise<readonly DayValue[]> {
  const stream = valuationStream(portfolio.id);
  const asked = { stream, type: 'PORTFOLIO_VALUED', isNewestFirst: true, limit: VALUES_MAX };
  const events = (await reads.events(asked)).toReversed();
  const closes = events
    .filter(({ data }) => data.currency === portfolio.baseCurrency && isWhole(data))
    .map(({ id, data }) => ({
      on: data.on as TradingDay,
      value: money(String(data.value)),
      event: id,
    }));
  const known = closes.filter(({ on }) => from === undefined || on >= from);
  return known.map((close, at) => ({ ...close, inflow: inflowAfter(known[at - 1]?.on) }));

  function inflowAfter(before: TradingDay | undefined): Money | undefined {
    if (before === undefined) return undefined;
    const until = known[known.findIndex(({ on }) => on === before) + 1]?.on ?? before;
    const flows = rows.filter(
      ({ on, type }) => on > before && on <= until && hasTrait(type, 'external'),
    );
    let sum: Money | undefined = NO_MONEY;
    for (const flow of flows) sum = sum && added(sum, flow, portfolio);
    return sum;
  }
}

function added(
  sum: Money,
  { type, cash, currency, rate }: TransactionRow,
  { baseCurrency }: PortfolioRow,
): Money | undefined {
  // Shares came or went: their value of that day is not among the figures.
  if (!hasShape(type, 'cash')) return undefined;
  if (currency === baseCurrency) return plus(sum, cash);
  return rate === undefined ? undefined : plus(sum, scaled(cash, rate));
}

/** A value that leaves a position out moves when its price comes back. */
function isWhole({ unpriced, missingRates }: Readonly<Record<string, unknown>>): boolean {
  const isEmpty = (list: unknown) => !Array.isArray(list) || list.length === 0;
  return isEmpty(unpriced) && isEmpty(missingRates);
}
