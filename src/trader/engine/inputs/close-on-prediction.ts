// What a prediction closes of what is held. It takes no risk, so it needs no price: without one only the entry is missing.
// Law 7: see src/trader/engine/entry/gate.ts
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { Prediction, Verdict } from '../../domain/terms/prediction.ts';
import type { CompiledStrategy } from '../market/surroundings.ts';
import { evaluateExits } from '../position-reconciler/exit-conditions.ts';
import { closePosition } from '../protective-orders/end-entries.ts';
import { directionOf, isNeutral, positionsOn } from '../state/underlying.ts';
import type { Chain, Turn } from '../turn/turn.ts';

/** Refused only because its price could not be compared with a live one. */
export function isWithoutPrice({ kind }: Verdict): boolean {
  return kind === 'no_price' || kind === 'price_mismatch';
}

/** Of a prediction without a sound price: exits and protection work, nothing is entered and nothing reverses. */
export function closeOnly(turn: Turn, prediction: Prediction, chain: Chain): void {
  evaluateExits(turn, prediction.symbol, { prediction, chain });
  leaveOrphans(turn, prediction, chain);
  for (const compiled of turn.strategies.onPredictions.get(prediction.symbol) ?? []) {
    dropWish(turn, compiled, prediction.symbol, chain);
    leaveBy(turn, compiled, prediction, chain);
  }
}

/** A newer prediction replaces a pending reversal. */
export function dropWish(
  turn: Turn,
  { strategy }: CompiledStrategy,
  symbol: string,
  chain: Chain,
): void {
  const reversal = turn.state.pendingReversals.get(symbol);
  if (reversal?.signal.strategy !== strategy.name) return;
  const { id } = reversal.signal;
  turn.record(
    { type: 'wish-dropped', symbol, signalId: id, why: 'a newer prediction came' },
    { ...chain, correlation: id },
  );
}

/** The positions of one strategy. */
export function leaveBy(
  turn: Turn,
  { strategy }: CompiledStrategy,
  prediction: Prediction,
  chain: Chain,
): void {
  for (const position of positionsOn(turn.state, prediction.symbol))
    if (position.strategy === strategy.name) leave(turn, position, prediction, chain);
}

/** A position whose strategy was removed, or no longer trades the symbol by predictions, still exits by the terms of its entry. */
export function leaveOrphans(turn: Turn, prediction: Prediction, chain: Chain): void {
  const strategies = turn.strategies.onPredictions.get(prediction.symbol) ?? [];
  for (const position of positionsOn(turn.state, prediction.symbol)) {
    if (strategies.some(({ strategy }) => strategy.name === position.strategy)) continue;
    leave(turn, position, prediction, chain);
  }
}

/** NEUTRAL is not a signal; it closes only positions whose exit terms say so. */
function leave(
  turn: Turn,
  position: PositionState,
  { signal: said }: Prediction,
  chain: Chain,
): void {
  const { opposite, neutral } = position.plan.exit;
  if (said === 'NEUTRAL') {
    if (neutral) closePosition(turn, position, 'neutral', chain);
    return;
  }
  if (isNeutral(position.symbol)) return;
  const isLong = directionOf(position.symbol, position.side) === 'long';
  if (opposite && (said === 'BUY') !== isLong) closePosition(turn, position, 'opposite', chain);
}
