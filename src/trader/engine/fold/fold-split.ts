// Folds a split into the rest of the state: the day's result, a requested stop price, and the record of recent splits.
import { DAY_MS, type Instant, plus } from '../../../kernel/instant.ts';
import { DEFAULT_PRICE_STEPS } from '../../../market/instruments/tick-grid.ts';
import { stopOnTick } from '../../domain/exits/protective-stop.ts';
import type { PositionFact } from '../../domain/facts/position-facts.ts';
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { paidOut } from '../../domain/positions/restated.ts';
import { factorOf } from '../../domain/splits/split-ratio.ts';
import type { State } from '../state/state.ts';
import { addToDay } from './day-terms.ts';

type Split = Extract<PositionFact, { type: 'position-split' }>;

/** Longer than any series of bars. */
const BARS_REACH_MS = 15 * DAY_MS;

export function positionSplit(state: State, fact: Split, at: Instant): void {
  const { positionId, symbol, ratio, evidence } = fact;
  const factor = factorOf(ratio);
  const text = `${symbol}: cash for fractions of a split`;
  addToDay(state, { part: 'realized', amount: paidOut(fact), at, text, positionId });
  // The broker cancelled the old stop because of the split; it was not changed externally.
  state.meddled.delete(positionId);
  state.splits.set(symbol, { at, factor, priceBefore: evidence.priceBefore });
  const asked = state.asked.stops.get(positionId);
  const side = state.positions.get(positionId)?.side;
  if (asked === undefined || side === undefined) return;
  const steps = state.instruments.get(symbol)?.priceSteps ?? DEFAULT_PRICE_STEPS;
  state.asked.stops.set(positionId, stopOnTick(side, asked / factor, steps));
}

/** Once a day: deletes splits older than any series, and marks of symbols no longer held. */
export function dropOldSplits(state: State, at: Instant): void {
  for (const [symbol, split] of state.splits)
    if (split.at < plus(at, -BARS_REACH_MS)) state.splits.delete(symbol);
  const held = new Set(state.active.values());
  for (const symbol of state.marks.keys())
    if (!held.has(symbol) && !isHoldingHeld(state.holdings.get(symbol))) state.marks.delete(symbol);
}
