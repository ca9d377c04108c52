// Folds the results of closed trades by strategy: they are kept longer than the trades that locks count.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import type { State } from '../state/state.ts';
import type { StrategyTrade } from '../state/strategy-trade.ts';
import { chargedBy } from './fold-executions.ts';

/** Of each strategy; the oldest are dropped. */
export const RESULTS_KEPT = 500;

type Owned = Pick<PositionState, 'strategy' | 'signalId' | 'symbol'>;

/** `before` is the position as it was held. */
export function resultBooked(
  state: State,
  before: PositionState | undefined,
  { positionId, realizedPnl: pnl, quantity }: FactOf<'position-closed'>,
): void {
  if (before === undefined || !isHeld(before)) return;
  const part = { positionId, pnl, risk: amountOf(before.symbol, before.r, Math.abs(quantity)) };
  change(state, before, (trade) => ({
    ...trade,
    parts: [...trade.parts.filter((other) => other.positionId !== positionId), part],
  }));
}

/** A late fill reopened the position. */
export function resultWithdrawn(state: State, position: PositionState): void {
  const known = tradeOf(state, position);
  const isCounted = ({ positionId }: { positionId: string }) => positionId === position.positionId;
  if (known === undefined || !known.parts.some(isCounted)) return;
  change(state, position, (trade) => ({
    ...trade,
    parts: trade.parts.filter((part) => !isCounted(part)),
  }));
}

export function resultRestated(state: State, fact: FactOf<'trade-restated'>): void {
  const position = state.positions.get(fact.positionId);
  if (position === undefined || tradeOf(state, position) === undefined) return;
  change(state, position, (trade) => ({
    ...trade,
    parts: trade.parts.map((part) =>
      part.positionId === fact.positionId ? { ...part, pnl: fact.realizedPnl } : part,
    ),
  }));
}

export function resultCharged(state: State, fact: FactOf<'commission-booked'>): void {
  const position = state.positions.get(fact.positionId);
  if (position === undefined) return;
  change(state, position, (trade) => ({ ...trade, costs: trade.costs + chargedBy(fact) }));
}

function tradeOf({ results }: State, { strategy, signalId }: Owned): StrategyTrade | undefined {
  return results.get(strategy)?.findLast(({ tradeId }) => tradeId === signalId);
}

/** The first cost of a trade finds none, so all are read: without a call for each. */
function newestWith(id: string, known: readonly StrategyTrade[]): number {
  let at = known.length - 1;
  while (at >= 0 && known[at]?.tradeId !== id) at -= 1;
  return at;
}

function change(
  { results }: State,
  { strategy, signalId: tradeId, symbol }: Owned,
  changed: (trade: StrategyTrade) => StrategyTrade,
): void {
  const known = results.get(strategy) ?? [];
  const at = newestWith(tradeId, known);
  const trade = changed(known[at] ?? { tradeId, symbol, costs: 0, parts: [] });
  const all = at < 0 ? [...known, trade] : known.with(at, trade);
  results.set(strategy, all.length > RESULTS_KEPT ? all.slice(-RESULTS_KEPT) : all);
}
