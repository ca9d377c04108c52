// An unclear split: the engine places the stop by today's market and raises an alarm for the operator to check.

import { amountOf } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { initialStop } from '../../domain/exits/protective-stop.ts';
import { stopResetText } from '../../domain/explain/split-text.ts';
import { lockedShares } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { isPriceAsBefore, type ScaleEvidence } from '../../domain/splits/scale-verdict.ts';
import { sharesText } from '../../domain/wording/figures.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { coverable, noteForeign } from '../protective-orders/foreign.ts';
import { heldIn } from '../protective-orders/scale.ts';
import { heldShares, ordersOf } from '../state/position-lookups.ts';
import { alarm, cancelLive, chainOf, stepsOf } from '../turn/actions.ts';
import { newHoldingChain } from '../turn/holding-actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { markShares } from './mark-shares.ts';

/** Also pauses the symbol: no entries until the operator resumes trading. */
export function resetStops(turn: Turn, symbol: string, evidence: ScaleEvidence, why: string): void {
  for (const position of heldIn(turn, symbol)) {
    // If the price has not changed, the stop is right, whatever happened to the shares.
    if (isPriceAsBefore(evidence.priceBefore, evidence.priceAfter)) keep(turn, position, why);
    else reset(turn, position, evidence, why);
  }
  if (heldShares(turn.state, symbol) > 0) notifyHolding(turn, symbol, why);
  turn.broker.suspectedSplits.delete(symbol);
  turn.broker.shortages.delete(symbol);
  noteForeign(turn, symbol);
  markShares(turn, symbol);
  if (turn.state.asked.pauses.has(symbol)) return;
  turn.record({ type: 'symbol-paused', symbol, by: 'the engine' });
  endEntries(turn, 'paused by the engine', [symbol]);
}

function reset(turn: Turn, position: HeldPosition, evidence: ScaleEvidence, why: string): void {
  const { positionId, symbol, stopPrice: from } = position;
  const { priceBefore, priceAfter: price = Number.NaN } = evidence;
  const { stop, atr } = stopByToday(turn, position, price);
  // No valid stop price exists: resting orders stay, and the watchdog keeps checking.
  if (Number.isNaN(stop)) return;
  const chain = newestOf(turn, chainOf(position));
  const fact = {
    type: 'stop-reset',
    positionId,
    symbol,
    from,
    to: stop,
    highWater: price,
    ...(atr === undefined ? {} : { atr }),
    carriedPnl: amountOf(symbol, price - priceBefore, presentShares(turn, position)),
    why,
    evidence,
  } as const;
  const recorded = turn.record(fact, chain);
  turn.marks.delete(positionId);
  cancelLive(turn, ordersOf(turn.state, positionId), 'its terms fit no more', after(recorded));
  notify(turn, position, stopResetText(fact));
}

/** Signed. Those that are missing from the account gain and lose nothing more. */
function presentShares(turn: Turn, position: HeldPosition): number {
  const shares = coverable(turn, position) + lockedShares(position, turn.now);
  return Math.sign(position.quantity) * shares;
}

function notifyHolding(turn: Turn, symbol: string, why: string): void {
  const shares = heldShares(turn.state, symbol);
  const text = `${symbol}: ${why}: the holding stays at ${sharesText(shares)}. Check the account; \`sluice release ${typedSymbol(symbol)} --as holding --yes\`, then \`sluice adopt ${typedSymbol(symbol)} --as holding --yes\`, takes over the shares and cost that the broker reports`;
  alarm(turn, { kind: 'split-unclear', symbol, text }, newHoldingChain(turn, symbol));
}

function keep(turn: Turn, position: HeldPosition, why: string): void {
  notify(turn, position, `${why}: its stop stays at ${position.stopPrice}`);
}

function notify(turn: Turn, { positionId, symbol }: HeldPosition, what: string): void {
  const todo = `no entries in it until \`sluice resume\`. Check the account; \`sluice release ${typedSymbol(symbol)} --yes\`, then \`sluice adopt ${typedSymbol(symbol)} --yes\`, takes over the shares and cost that the broker reports`;
  const position = turn.state.positions.get(positionId);
  const chain = position === undefined ? undefined : newestOf(turn, chainOf(position));
  alarm(turn, { kind: 'split-unclear', symbol, text: `${symbol}: ${what}; ${todo}` }, chain);
  turn.touched.add(positionId);
}

/** The largest ratio between bars and price that still counts as one scale. */
const SAME_SCALE_MAX = 1.35;

/** As the stop rule places it, if the bars are in today's prices; if not, at the old distance in percent. */
function stopByToday(
  turn: Turn,
  { side, symbol, plan, r, averagePrice }: HeldPosition,
  entry: number,
): { readonly stop: number; readonly atr?: number } {
  const steps = stepsOf(turn, symbol);
  const level = Number.NaN;
  if (plan.stop.kind === 'atr') {
    const bars = turn.market.series(symbol, plan.stop.atr.barMs);
    const off = bars.close(bars.count - 1) / entry;
    const atr = turn.market.atr(symbol, plan.stop.atr, turn.now)?.value ?? Number.NaN;
    const stop = initialStop({ side, rule: plan.stop, entry, atr, level, steps });
    if (Math.max(off, 1 / off) <= SAME_SCALE_MAX && !Number.isNaN(stop)) return { stop, atr };
  }
  const rule = { kind: 'percent', percent: (100 * r) / averagePrice } as const;
  return { stop: initialStop({ side, rule, entry, atr: Number.NaN, level, steps }) };
}
