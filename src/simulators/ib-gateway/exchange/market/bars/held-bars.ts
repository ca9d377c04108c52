// Minutes of a symbol whose price is set manually: the source's bars until the first setting, flat bars at the held
// price after it, with the volume of the source and of the settings.
import { instant, MINUTE_MS } from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { Session } from '../../../../../market/time/calendar.ts';
import type { MinuteBars } from './minute-bars.ts';

export interface Hold {
  readonly at: number;
  /** Divided by a later split. */
  price: number;
}

/** Of a minute without a bar in the source. */
const VOLUME_PER_MINUTE = 50_000;
/** Shares of the print that sets a price: a quarter of such a minute. */
export const HAND_VOLUME = 12_500;

/** `holds` is ascending and may grow. */
export function createHeldBars(source: MinuteBars, holds: readonly Hold[]): MinuteBars {
  return {
    firstDay: source.firstDay,
    approach: (session) => source.approach(session),
    barsOf(session) {
      const first = holds[0];
      const bars = source.barsOf(session);
      if (first === undefined || first.at >= session.close) return bars;
      const untouched = bars.filter((bar) => bar.start + MINUTE_MS <= first.at);
      return [...untouched, ...heldMinutes(session, holds, bars)];
    },
  };
}

function heldMinutes(session: Session, holds: readonly Hold[], bars: readonly Bar[]): Bar[] {
  const firstAt = holds[0]?.at ?? session.close;
  const from =
    firstAt <= session.open
      ? session.open
      : session.open + Math.floor((firstAt - session.open) / MINUTE_MS) * MINUTE_MS;
  const barByStart = new Map(bars.map((bar) => [Number(bar.start), bar]));
  const held: Bar[] = [];
  for (let start = from; start < session.close; start += MINUTE_MS) {
    const inside = holds.filter(({ at }) => at >= start && at < start + MINUTE_MS);
    const before = holds.findLast(({ at }) => at < start)?.price;
    const source = barByStart.get(start);
    const open = before ?? source?.open ?? inside[0]?.price;
    const volume = (source?.volume ?? VOLUME_PER_MINUTE) + inside.length * HAND_VOLUME;
    if (open !== undefined) held.push({ ...minuteOf(start, open, inside), volume });
  }
  return held;
}

function minuteOf(start: number, open: number, inside: readonly Hold[]): Omit<Bar, 'volume'> {
  const prices = [open, ...inside.map(({ price }) => price)];
  return {
    start: instant(start),
    lengthMs: MINUTE_MS,
    open,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) ?? open,
  };
}
