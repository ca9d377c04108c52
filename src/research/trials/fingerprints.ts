// What a session of a symbol is known by: by its prices, whatever the file or the symbol is called.
import { createHash } from 'node:crypto';
import { DAY_MS, type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { Session } from '../../market/time/calendar.ts';
import { type ShapedStretch, shapeOf } from './shapes.ts';

/** In each third of a session the minutes of the highest and the lowest close: the same in adjusted prices, and without volumes. */
const PARTS = 3;
/** A session with fewer different closes is known by nothing. */
const CLOSES_ENOUGH = 10;
const LETTERS = 10;
const DATA_LETTERS = 12;

/** The shape by the fingerprint; empty without one. */
export type Fingerprints = ReadonlyMap<string, string>;

/** One for each symbol and session with enough prices, sorted; for each month or year where a bar is too long for a session. */
export function fingerprintsOf(
  bars: ReadonlyMap<string, BarColumns>,
  sessions: readonly Session[],
): Fingerprints {
  const found: [string, string][] = [];
  for (const columns of bars.values())
    for (const stretch of stretchesOf(sessions, columns.lengthMs)) {
      const [from, end] = [indexFrom(columns, stretch.open), indexFrom(columns, stretch.close)];
      const print = fingerprintOf(columns, { ...stretch, from, end });
      if (print !== undefined) found.push([print, shapeOf(columns, { ...stretch, from, end })]);
    }
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : Number(one > other))));
}

/** What a ledger calls these sessions. */
export function dataOf(fingerprints: Fingerprints): string {
  const text = [...fingerprints.keys()].join();
  return createHash('sha256').update(text).digest('hex').slice(0, DATA_LETTERS);
}

/** Sessions that are known together. */
interface Stretch {
  /** `2026-11-18`, `2026-11` or `2026`. */
  readonly name: string;
  readonly open: Instant;
  readonly close: Instant;
}

const [MONTH_LETTERS, YEAR_LETTERS] = [7, 4];
const SESSION_BAR_MS = 30 * MINUTE_MS;

/** Of bars of a day a month has enough, of weeks a year. */
function stretchesOf(sessions: readonly Session[], barMs: number): readonly Stretch[] {
  if (barMs <= SESSION_BAR_MS)
    return sessions.map(({ day, open, close }) => ({ name: day, open, close }));
  const letters = barMs <= DAY_MS ? MONTH_LETTERS : YEAR_LETTERS;
  return [...Map.groupBy(sessions, ({ day }) => day.slice(0, letters))].flatMap(([name, all]) => {
    const [first, last] = [all[0], all.at(-1)];
    return first && last ? [{ name, open: first.open, close: last.close }] : [];
  });
}

function fingerprintOf(
  columns: BarColumns,
  { name, open, from, end }: ShapedStretch,
): string | undefined {
  const closes = columns.close.subarray(from, end);
  if (new Set(closes).size < CLOSES_ENOUGH) return undefined;
  const places: number[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    const [first, last] = [part, part + 1].map((at) => Math.round((at * closes.length) / PARTS));
    places.push(...extremesIn(closes, first ?? 0, last ?? 0));
  }
  const minutes = places.map((at) => (columns.start[from + at] ?? 0) - open);
  return createHash('sha256')
    .update(`${name} ${minutes.join()}`)
    .digest('base64url')
    .slice(0, LETTERS);
}

function extremesIn(closes: Float64Array, from: number, end: number): readonly [number, number] {
  let [high, low] = [from, from];
  for (let at = from; at < end; at += 1) {
    if ((closes[at] as number) > (closes[high] as number)) high = at;
    if ((closes[at] as number) < (closes[low] as number)) low = at;
  }
  return [high, low];
}
