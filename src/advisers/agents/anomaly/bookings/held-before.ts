// How many shares a portfolio held in the weeks before a day, by the trades since then.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';
import { movedBy } from './held-on.ts';

/** From the last day with the right to a dividend to its payment. */
const DAYS_BEFORE = 60;

/** The most of these weeks, without sign. Undefined where shares came or went by something else than a trade. */
export function heldBefore(
  on: TradingDay,
  own: readonly SeenEntry[],
  now: number,
): number | undefined {
  const from = addDays(on, -DAYS_BEFORE);
  let [held, most] = [now, own.some((one) => one.on > on) ? 0 : Math.abs(now)];
  for (const one of own.toReversed()) {
    if (one.on < from) break;
    const moved = movedBy(one);
    if (moved === undefined) return undefined;
    if (one.on <= on) most = Math.max(most, Math.abs(held));
    held -= moved;
  }
  return Math.max(most, Math.abs(held));
}
