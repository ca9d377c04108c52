// Suspected splits: checked periodically and reported; until a suspicion is resolved, prices of the symbol are not used.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { priceRatio } from '../../domain/splits/split-ratio.ts';
import type { ScaleDoubt } from '../market/broker-view.ts';
import { alarmOnce } from '../turn/acts.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { POSITION_LAG_MS } from './foreign.ts';
import { priceToday, type Scale, scaleOf } from './scale.ts';

export function watchScales(turn: Turn): void {
  for (const symbol of turn.strategies.bySymbol.keys())
    if (isMorning(turn, symbol)) renewBars(turn, symbol);
  const { scaleDoubts } = turn.broker;
  const symbols = new Set(scaleDoubts.keys());
  for (const [positionId, symbol] of turn.state.active) {
    const position = turn.state.positions.get(positionId);
    if (position !== undefined && isHeld(position)) symbols.add(symbol);
  }
  for (const symbol of symbols) {
    const doubt = checkScale(turn, symbol, scaleOf(turn, symbol));
    if (doubt !== undefined) askAgain(turn, symbol, doubt);
  }
}

/** Before the end of the session's first minute. */
function isMorning({ market, now }: Turn, symbol: string): boolean {
  return !(market.placeOf(symbol).sessions.minutesSinceOpen(now) >= 1);
}

/** Fetches bars again, once a day, if their prices differ from the market's as after a split; for any symbol, held or not. */
function renewBars(turn: Turn, symbol: string): void {
  const bars = turn.market.series(symbol, MINUTE_MS);
  if (!bars.isFit || bars.count === 0) return;
  const price = priceToday(turn, symbol);
  if (price === undefined || priceRatio(bars.close(bars.count - 1), price) === undefined) return;
  refetchBars(turn, symbol);
}

function refetchBars(turn: Turn, symbol: string): void {
  const key = `${symbol}/bars/${tradingDayOf(turn)}`;
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  turn.market.refetch(symbol);
}

/** Stores the suspicion, or clears it. */
export function checkScale(
  turn: Turn,
  symbol: string,
  scale: Scale | undefined,
): ScaleDoubt | undefined {
  const { scaleDoubts } = turn.broker;
  if (scale === undefined || scale.verdict.kind === 'same') {
    scaleDoubts.delete(symbol);
    return undefined;
  }
  const { verdict, evidence } = scale;
  const { isStopGone } = evidence;
  const before = scaleDoubts.get(symbol);
  const doubt: ScaleDoubt = {
    since: before?.since ?? turn.now,
    sinceOpen: before?.sinceOpen,
    price: evidence.priceBefore,
    isHolding: verdict.kind !== 'gap' || isStopGone,
  };
  scaleDoubts.set(symbol, doubt);
  if (before === undefined) refetchBars(turn, symbol);
  if (verdict.kind !== 'split')
    alarmPossibleSplit(turn, symbol, { why: verdict.why, isStopGone, doubt });
  return doubt;
}

/** Whether decisions must ignore prices of the symbol. */
export function isScaleDoubted({ broker }: Turn, symbol: string): boolean {
  return broker.scaleDoubts.size > 0 && broker.scaleDoubts.has(symbol);
}

/** How long an exit waits in the session until the number of shares is clear; a late exit is better than crossing zero. */
const EXIT_WAITS_MS = 15 * SECOND_MS;

export function isQuantityDoubted(turn: Turn, symbol: string): boolean {
  const doubt = turn.broker.scaleDoubts.get(symbol);
  if (doubt?.isHolding !== true) return false;
  const { sinceOpen = turn.now } = doubt;
  return turn.now - sinceOpen < freshnessMs(turn, EXIT_WAITS_MS);
}

/** The broker's position may differ because of a split, so a difference is treated neither as foreign nor as closed. */
export function isSplitPerhaps(turn: Turn, symbol: string): boolean {
  return checkScale(turn, symbol, scaleOf(turn, symbol))?.isHolding === true;
}

/** Once per check for missing stops. */
function alarmPossibleSplit(
  turn: Turn,
  symbol: string,
  { why, isStopGone, doubt }: { why: string; isStopGone: boolean; doubt: ScaleDoubt },
): void {
  const what = isStopGone
    ? 'its stop is gone and is not restored at the old price until that is resolved'
    : doubt.isHolding
      ? 'the difference is ignored until that is resolved'
      : 'its stop still rests at the old price; cancel it if this is a split';
  const key = `${symbol}/split/${isStopGone}/${lastSweepAt(turn) ?? tradingDayOf(turn)}`;
  alarmOnce(turn, key, {
    kind: 'split-suspected',
    symbol,
    text: `${symbol}: possible split: ${why}; ${what}`,
  });
}

function askAgain(turn: Turn, symbol: string, { since, isHolding }: ScaleDoubt): void {
  const { comparedAt = 0 } = turn.broker;
  const isOpen = turn.market.placeOf(symbol).sessions.isOpen(turn.now);
  const isLate = turn.now - comparedAt >= freshnessMs(turn, POSITION_LAG_MS);
  if (isLate && (isOpen || (isHolding && comparedAt < since))) turn.broker.wantsSnapshot = true;
}
