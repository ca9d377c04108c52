// Suspected splits: checked periodically and reported; until a suspicion is resolved, prices of the symbol are not used.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { SuspectedSplit } from '../market/broker-view.ts';
import { heldSymbols } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { POSITION_LAG_MS } from './foreign.ts';
import { refetchBars, renewBars } from './renew-bars.ts';
import { type Scale, scaleOf } from './scale.ts';

/** Not of the `steady` symbols. */
export function watchScales(turn: Turn, steady: ReadonlySet<string>): void {
  renewBars(turn);
  const { suspectedSplits } = turn.broker;
  const symbols = new Set(suspectedSplits.keys());
  for (const [positionId, symbol] of turn.state.active) {
    const position = turn.state.positions.get(positionId);
    if (position !== undefined && isHeld(position)) symbols.add(symbol);
  }
  for (const symbol of heldSymbols(turn.state)) symbols.add(symbol);
  for (const symbol of symbols) {
    if (steady.has(symbol)) continue;
    const suspicion = checkScale(turn, symbol, scaleOf(turn, symbol));
    if (suspicion !== undefined) requestSnapshotIfLate(turn, symbol, suspicion);
  }
}

/** Stores the suspicion, or clears it. */
export function checkScale(
  turn: Turn,
  symbol: string,
  scale: Scale | undefined,
): SuspectedSplit | undefined {
  const { suspectedSplits } = turn.broker;
  if (scale === undefined || scale.verdict.kind === 'same') {
    suspectedSplits.delete(symbol);
    return undefined;
  }
  const { verdict, evidence } = scale;
  const { isStopGone } = evidence;
  const before = suspectedSplits.get(symbol);
  const suspicion: SuspectedSplit = {
    since: before?.since ?? turn.now,
    sinceOpen: before?.sinceOpen,
    price: evidence.priceBefore,
    isHolding: verdict.kind !== 'gap' || isStopGone,
  };
  suspectedSplits.set(symbol, suspicion);
  if (before === undefined) refetchBars(turn, symbol);
  if (verdict.kind !== 'split')
    alarmPossibleSplit(turn, symbol, { why: verdict.why, isStopGone, suspicion });
  return suspicion;
}

/** Whether decisions must ignore prices of the symbol. */
export function isSplitSuspected({ broker }: Turn, symbol: string): boolean {
  return broker.suspectedSplits.size > 0 && broker.suspectedSplits.has(symbol);
}

/** How long an exit waits in the session until the number of shares is clear; a late exit is better than crossing zero. */
const EXIT_WAITS_MS = 15 * SECOND_MS;

export function isQuantityUncertain(turn: Turn, symbol: string): boolean {
  const suspicion = turn.broker.suspectedSplits.get(symbol);
  if (suspicion?.isHolding !== true) return false;
  const { sinceOpen = turn.now } = suspicion;
  return turn.now - sinceOpen < freshnessMs(turn, EXIT_WAITS_MS);
}

/** The broker's position may differ because of a split, so a difference is treated neither as foreign nor as closed. */
export function maySplitExplain(turn: Turn, symbol: string): boolean {
  return checkScale(turn, symbol, scaleOf(turn, symbol))?.isHolding === true;
}

/** Once per check for missing stops. */
function alarmPossibleSplit(
  turn: Turn,
  symbol: string,
  { why, isStopGone, suspicion }: { why: string; isStopGone: boolean; suspicion: SuspectedSplit },
): void {
  const what = isStopGone
    ? 'its stop is gone and is not restored at the old price until that is resolved'
    : suspicion.isHolding
      ? 'the difference is ignored until that is resolved'
      : 'its stop still rests at the old price; cancel it if this is a split';
  const key = `${symbol}/split/${isStopGone}/${lastSweepAt(turn) ?? tradingDayOf(turn)}`;
  alarmOnce(turn, key, {
    kind: 'split-suspected',
    symbol,
    text: `${symbol}: possible split: ${why}; ${what}`,
  });
}

function requestSnapshotIfLate(
  turn: Turn,
  symbol: string,
  { since, isHolding }: SuspectedSplit,
): void {
  const { comparedAt = 0 } = turn.broker;
  const isOpen = turn.market.placeOf(symbol).sessions.isOpen(turn.now);
  const isLate = turn.now - comparedAt >= freshnessMs(turn, POSITION_LAG_MS);
  if (isLate && (isOpen || (isHolding && comparedAt < since))) turn.broker.wantsSnapshot = true;
}
