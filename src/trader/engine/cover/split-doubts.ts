// Symbols whose shares or prices may no longer be counted as they were: looked at with every beat, told, and left alone meanwhile.
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

/** Until the first minute of the session is over. */
function isMorning({ market, now }: Turn, symbol: string): boolean {
  return !(market.placeOf(symbol).sessions.minutesSinceOpen(now) >= 1);
}

/** Whether anything is held or not: bars that seem to be in other prices than the market's are fetched again, once a day. */
function renewBars(turn: Turn, symbol: string): void {
  const bars = turn.market.series(symbol, MINUTE_MS);
  if (!bars.isFit || bars.count === 0) return;
  const price = priceToday(turn, symbol);
  if (price === undefined || priceRatio(bars.close(bars.count - 1), price) === undefined) return;
  fetchAnew(turn, symbol);
}

function fetchAnew(turn: Turn, symbol: string): void {
  const key = `${symbol}/bars/${tradingDayOf(turn)}`;
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  turn.market.refetch(symbol);
}

/** Remembers the doubt, or that there is none. */
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
  if (before === undefined) fetchAnew(turn, symbol);
  if (verdict.kind !== 'split') tell(turn, symbol, { why: verdict.why, isStopGone, doubt });
  return doubt;
}

/** Whether prices of the symbol are to be left out of every decision. */
export function isScaleDoubted({ broker }: Turn, symbol: string): boolean {
  return broker.scaleDoubts.size > 0 && broker.scaleDoubts.has(symbol);
}

/** What an exit waits in the session for the number of shares to become clear; leaving late beats crossing zero. */
const EXIT_WAITS_MS = 15 * SECOND_MS;

export function isQuantityDoubted(turn: Turn, symbol: string): boolean {
  const doubt = turn.broker.scaleDoubts.get(symbol);
  if (doubt?.isHolding !== true) return false;
  const { sinceOpen = turn.now } = doubt;
  return turn.now - sinceOpen < freshnessMs(turn, EXIT_WAITS_MS);
}

/** What the broker tells of the symbol now is more than somebody's trade: its shares are not called foreign, nor gone. */
export function isSplitPerhaps(turn: Turn, symbol: string): boolean {
  return checkScale(turn, symbol, scaleOf(turn, symbol))?.isHolding === true;
}

/** Once, and again at each of the moments at which a missing stop is looked for. */
function tell(
  turn: Turn,
  symbol: string,
  { why, isStopGone, doubt }: { why: string; isStopGone: boolean; doubt: ScaleDoubt },
): void {
  const what = isStopGone
    ? 'its stop is gone and is not restored at the old price until that is clear'
    : doubt.isHolding
      ? 'nothing is made of it until that is clear'
      : 'its stop still rests at the old price, cancel it if this is a split';
  const key = `${symbol}/split/${isStopGone}/${lastSweepAt(turn) ?? tradingDayOf(turn)}`;
  alarmOnce(turn, key, {
    kind: 'split-suspected',
    symbol,
    text: `${symbol}: perhaps split: ${why}; ${what}`,
  });
}

function askAgain(turn: Turn, symbol: string, { since, isHolding }: ScaleDoubt): void {
  const { comparedAt = 0 } = turn.broker;
  const isOpen = turn.market.placeOf(symbol).sessions.isOpen(turn.now);
  const isLate = turn.now - comparedAt >= freshnessMs(turn, POSITION_LAG_MS);
  if (isLate && (isOpen || (isHolding && comparedAt < since))) turn.broker.wantsSnapshot = true;
}
