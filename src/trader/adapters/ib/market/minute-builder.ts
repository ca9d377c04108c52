// Builds one-minute bars from five-second bars: a minute is valid only if all twelve were received.
import { instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import type { WireBar } from '../messages/messages.ts';

const SLOT_MS = 5 * SECOND_MS;
const ALL_SLOTS = 0b1111_1111_1111;

interface Minute {
  slots: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  isTraded: boolean;
  /** Close of a slot without trades: the price of a flat minute if there is no earlier close. */
  quietClose: number;
}

export interface MinuteBuilder {
  add(slot: WireBar): void;
  isComplete(start: number): boolean;
  /** A later minute has begun, so this one receives no more slots. */
  isPast(start: number): boolean;
  /** The complete minute, flat at `lastClose` if nothing traded; deletes it and all earlier ones. */
  take(start: number, lastClose: number): Bar;
  forgetBefore(start: number): void;
}

export function createMinuteBuilder(): MinuteBuilder {
  const minuteByStart = new Map<number, Minute>();

  function forgetBefore(start: number): void {
    for (const known of minuteByStart.keys()) if (known < start) minuteByStart.delete(known);
  }

  return {
    add(bar) {
      const at = bar.time * SECOND_MS;
      const start = Math.floor(at / MINUTE_MS) * MINUTE_MS;
      const slot = 1 << ((at - start) / SLOT_MS);
      const minute = minuteByStart.get(start) ?? emptyMinute();
      minuteByStart.set(start, minute);
      if ((minute.slots & slot) !== 0) return;
      minute.slots |= slot;
      minute.quietClose = bar.close;
      // In lots, a slot of less than 100 shares has no volume.
      if (bar.volume > 0 || (bar.trades ?? 0) > 0) trade(minute, bar);
    },
    isComplete: (start) => minuteByStart.get(start)?.slots === ALL_SLOTS,
    isPast: (start) => [...minuteByStart.keys()].some((known) => known > start),
    take(start, lastClose) {
      const minute = minuteByStart.get(start) ?? emptyMinute();
      forgetBefore(start + 1);
      const flat = Number.isNaN(lastClose) ? minute.quietClose : lastClose;
      const { open, high, low, close } = minute.isTraded
        ? minute
        : { open: flat, high: flat, low: flat, close: flat };
      const { volume } = minute;
      return { start: instant(start), lengthMs: MINUTE_MS, open, high, low, close, volume };
    },
    forgetBefore,
  };
}

function emptyMinute(): Minute {
  return {
    slots: 0,
    open: Number.NaN,
    high: Number.NEGATIVE_INFINITY,
    low: Number.POSITIVE_INFINITY,
    close: Number.NaN,
    volume: 0,
    isTraded: false,
    quietClose: Number.NaN,
  };
}

function trade(minute: Minute, bar: WireBar): void {
  if (!minute.isTraded) minute.open = bar.open;
  minute.isTraded = true;
  minute.high = Math.max(minute.high, bar.high);
  minute.low = Math.min(minute.low, bar.low);
  minute.close = bar.close;
  minute.volume += Math.max(bar.volume, 0);
}
