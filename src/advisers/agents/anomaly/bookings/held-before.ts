// How many shares a portfolio held in the weeks before a day, by the trades since then.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';
import { movedBy } from './held-on.ts';

/** From the last day with the right to a dividend to its payment. */
const DAYS_BEFORE = 60;

/** Without sign. */
export interface Held {
  readonly most: number;
  readonly least: number;
}

/** In these weeks. Undefined where shares came or went by something else than a trade. */
export function heldBefore(
  on: TradingDay,
  own: readonly SeenEntry[],
  now: number,
): Held | undefined {
  return heldBetween(addDays(on, -DAYS_BEFORE), on, { own, now });
}

/** From the morning of a day to the evening of another. */
export function heldBetween(
  from: TradingDay,
  to: TradingDay,
  { own, now }: { readonly own: readonly SeenEntry[]; readonly now: number },
): Held | undefined {
  let held = now;
  const sizes: number[] = own.some((one) => one.on > to) ? [] : [now];
  for (const one of own.toReversed()) {
    if (one.on < from) break;
    const moved = movedBy(one);
    if (moved === undefined) return undefined;
    if (one.on <= to) sizes.push(held);
    held -= moved;
  }
  const all = [...sizes, held].map(Math.abs);
  return { most: Math.max(...all), least: Math.min(...all) };
}
