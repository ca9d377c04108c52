// What closed trades came to: counts, win rate, result, R and how long they were held, together and by group.
import { netOf, sumOfCents } from '../../../market/instruments/money.ts';
import type { PastTrade } from './history-shapes.ts';
import { dayOf, type Zone } from './times.ts';

export interface TradeTotals {
  readonly count: number;
  readonly won: number;
  readonly lost: number;
  /** After commissions. */
  readonly net: number;
  readonly commissions: number;
  /** Percent of all; null without a trade. */
  readonly winRate: number | null;
  /** Null without a losing trade. */
  readonly profitFactor: number | null;
  /** Of the trades that began with a stop; null without one. */
  readonly averageR: number | null;
  readonly averageMs: number | null;
}

export function totalsOf(trades: readonly PastTrade[]): TradeTotals {
  const nets = trades.map(netResult);
  const gains = nets.filter((net) => net > 0);
  const losses = nets.filter((net) => net < 0);
  const [gained, lost] = [sumOfCents(gains), -sumOfCents(losses)];
  return {
    ...{ count: trades.length, won: gains.length, lost: losses.length },
    net: sumOfCents(nets),
    commissions: sumOfCents(trades.map(({ commission }) => commission)),
    winRate: trades.length === 0 ? null : (gains.length / trades.length) * 100,
    profitFactor: lost === 0 ? null : gained / lost,
    averageR: mean(trades.flatMap(({ r_multiple: r }) => (r === undefined ? [] : [r]))),
    averageMs: mean(trades.map(heldMs)),
  };
}

export function netResult({ pnl, commission }: Pick<PastTrade, 'pnl' | 'commission'>): number {
  return netOf(pnl, commission);
}

export function heldMs({ opened_at: from, closed_at: to }: PastTrade): number {
  return Date.parse(to) - Date.parse(from);
}

export const GROUPINGS = ['exit', 'strategy', 'symbol', 'month'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The newest month first; of other groups the one with the most trades. Months are of the close, by the clock of the zone. */
export function totalsBy(
  grouping: Grouping,
  trades: readonly PastTrade[],
  zone: Zone,
): readonly (readonly [group: string, TradeTotals])[] {
  const groups = [...Map.groupBy(trades, (trade) => groupOf(grouping, trade, zone))].map(
    ([group, some]) => [group, totalsOf(some)] as const,
  );
  return grouping === 'month'
    ? groups.toSorted(([one], [other]) => other.localeCompare(one))
    : groups.toSorted(([, one], [, other]) => other.count - one.count);
}

function groupOf(grouping: Grouping, trade: PastTrade, zone: Zone): string {
  switch (grouping) {
    case 'exit':
      return trade.reason;
    case 'strategy':
      return trade.strategy;
    case 'symbol':
      return trade.symbol;
    case 'month':
      return dayOf(trade.closed_at, zone).slice(0, 'YYYY-MM'.length);
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}
