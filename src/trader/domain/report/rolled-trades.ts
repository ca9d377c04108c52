// Contracts that replaced each other by rolls are one trade: what all of them received, paid and earned, and in how many days.
// Decision 0064
import { DAY_MS, type Instant, toIso } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { JsonFields } from './json-fields.ts';
import { amount, signedAmount } from './report-words.ts';
import type { RunPosition, RunResult, RunTrade } from './run-result.ts';
import type { TableSection } from './section.ts';

/** Amounts in the currency of the account, to the cent. */
export interface RolledTrade {
  /** Of its first contract. */
  readonly trade: string;
  readonly symbol: string;
  /** Contracts after the first one. */
  readonly rolls: number;
  readonly openedAt: Instant;
  /** Undefined while one of them is held. */
  readonly closedAt: Instant | undefined;
  /** From the first fill to the last one, or to the end of the run. */
  readonly days: number;
  /** For what was sold, and for what was bought back. */
  readonly received: number;
  readonly paid: number;
  /** Of closed contracts. */
  readonly commission: number;
  /** After these commissions, with what is held at its last price. */
  readonly pnl: number;
}

type Rolled = Pick<RunResult, 'trades' | 'openPositions' | 'to'>;

/** In order of opening. */
export function rolledTrades({ trades, openPositions, to }: Rolled): readonly RolledTrade[] {
  const open = Map.groupBy(openPositions.filter(isWritten), ({ trade }) => trade);
  return [...Map.groupBy(trades.filter(isWritten), ({ trade }) => trade)]
    .map(([trade, closed]) => rolledTrade(closed, open.get(trade) ?? [], to))
    .filter(({ rolls }) => rolls > 0)
    .sort((one, other) => one.openedAt - other.openedAt);
}

/** One contract by itself that was sold: only a roll brings a second one into its trade. */
function isWritten({ symbol, side }: RunTrade | RunPosition): boolean {
  return side === 'short' && parseOptionId(symbol) !== undefined;
}

function rolledTrade(
  closed: readonly RunTrade[],
  open: readonly RunPosition[],
  to: Instant,
): RolledTrade {
  const all = [...closed, ...open];
  const first = all.reduce((one, other) => (other.openedAt < one.openedAt ? other : one));
  const sum = (amounts: readonly number[]) => cents(amounts.reduce((so, one) => so + one, 0));
  const paidFor = closed.map(({ symbol, exit, quantity }) => amountOf(symbol, exit, quantity));
  const closedAt = open.length > 0 ? undefined : closed.at(-1)?.closedAt;
  const { trade = first.positionId, symbol, openedAt } = first;
  return {
    ...{ trade, symbol, openedAt, closedAt },
    rolls: new Set(all.map((one) => one.symbol)).size - 1,
    days: Math.max(1, Math.ceil(((closedAt ?? to) - openedAt) / DAY_MS)),
    received: sum(all.map((one) => amountOf(one.symbol, one.entry, one.quantity))),
    paid: sum(paidFor),
    commission: sum(closed.map(({ commission }) => commission)),
    pnl: sum([...closed.map(({ pnl }) => pnl), ...open.map((one) => one.unrealizedPnl)]),
  };
}

export const ROLLED_COLUMNS = ['ROLLS', 'DAYS', 'RECEIVED', 'PAID', 'FEES', 'RESULT'] as const;

export function rolledTable(
  rolled: readonly RolledTrade[],
  { currency, currencyDigits: digits }: Venue,
): TableSection {
  return {
    kind: 'table',
    title: `Rolled trades: all contracts of each, at the last price, in ${currency}`,
    columns: ['FIRST CONTRACT', ...ROLLED_COLUMNS],
    rows: rolled.map(({ symbol, rolls, days, received, paid, commission, pnl, closedAt }) => [
      symbol,
      String(rolls),
      `${days}${closedAt === undefined ? '+' : ''}`,
      ...[received, paid, commission].map((one) => amount(one, digits)),
      signedAmount(pnl, digits),
    ]),
    nothing: 'No contract was rolled.',
  };
}

export function rolledJson(rolled: RolledTrade): JsonFields {
  const { trade, symbol, rolls, days, openedAt, closedAt } = rolled;
  return {
    ...{ trade, symbol, rolls, days },
    opened_at: toIso(openedAt),
    closed_at: closedAt === undefined ? null : toIso(closedAt),
    received: rolled.received,
    paid: rolled.paid,
    commission: rolled.commission,
    net_pnl: rolled.pnl,
  };
}
