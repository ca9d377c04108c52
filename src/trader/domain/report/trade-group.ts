// The result of a set of trades: one row of a report's tables.
import { sumOfCents } from '../../../market/instruments/money.ts';
import { type Figure, meanOf } from '../../../market/performance/figure.ts';
import { type GainStatistics, gainStatistics } from '../../../market/performance/gains.ts';
import type { RunTrade } from './run-result.ts';

export interface TradeGroup {
  readonly name: string;
  /** Over profits in USD after commissions. */
  readonly gains: GainStatistics;
  /** In multiples of the initial risk; trades without a known risk are excluded. */
  readonly averageR: Figure;
  /** Milliseconds from opening to closing. */
  readonly averageHolding: Figure;
  /** USD. */
  readonly commission: number;
}

/** One group per name, best result first; names without trades are included. */
export function tradeGroups(
  trades: readonly RunTrade[],
  nameOf: (trade: RunTrade) => string,
  names: readonly string[] = [],
): TradeGroup[] {
  const tradesByName = new Map<string, RunTrade[]>(names.map((name) => [name, []]));
  for (const trade of trades) {
    const name = nameOf(trade);
    const group = tradesByName.get(name);
    if (group === undefined) tradesByName.set(name, [trade]);
    else group.push(trade);
  }
  return [...tradesByName]
    .map(([name, group]) => tradeGroup(name, group))
    .sort((one, other) => other.gains.total - one.gains.total || (one.name < other.name ? -1 : 1));
}

export function tradeGroup(name: string, trades: readonly RunTrade[]): TradeGroup {
  return {
    name,
    gains: gainStatistics(trades.map(({ pnl }) => pnl)),
    averageR: meanOf(
      trades.flatMap(({ rMultiple }) => (rMultiple === undefined ? [] : [rMultiple])),
      trades.length === 0 ? 'no-trades' : 'no-risk-known',
    ),
    averageHolding: meanOf(
      trades.map(({ openedAt, closedAt }) => closedAt - openedAt),
      'no-trades',
    ),
    commission: sumOfCents(trades.map(({ commission }) => commission)),
  };
}
