// Reads the time of each row. Rows follow each other in minutes, so most times differ from the one before in the
// digits of the clock only; every other time is parsed as a text.
import { epochMs, epochUnitOf } from '../../kernel/epoch.ts';
import { DAY_MS, instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { Zone } from '../../market/time/zone.ts';
import type { Cells } from './cells.ts';
import type { ColumnsFound } from './columns-in.ts';
import { RowFault } from './row-fault.ts';
import {
  type DayOrder,
  dayAtMidnight,
  parseStamp,
  type Stamp,
  type StampKind,
  whyNoStamp,
} from './stamps.ts';
import { createWallTimes, type WallTimes } from './wall-times.ts';

export interface StampReader {
  /** The day of a row that is a whole day; otherwise undefined, and the time is in `at`. Throws a RowFault. */
  read(cells: Cells): TradingDay | undefined;
  readonly at: number;
  /** Whether the row is at midnight, where vendors put days. */
  isMidnight(cells: Cells): boolean;
  /** From now on, midnight is a day. */
  readDays(): void;
  /** As it is written, for messages. */
  text(cells: Cells): string;
  readonly kind: StampKind | undefined;
  /** Those written without a zone. */
  readonly wallTimes: WallTimes;
}

export interface StampTerms {
  readonly zone: Zone;
  readonly calendar: Calendar;
  readonly dayOrder: DayOrder;
}

/** Where the digits of hours and minutes are in a cell. */
interface Clock {
  readonly hourAt: number;
  readonly hourDigits: number;
  readonly minuteAt: number;
}

const CLOCKS = [
  /^(\d{4}-\d{2}-\d{2}[T ])(\d{2})(:)\d{2}(?!\d|.*[AaPp]\.?[Mm]\.?$)/,
  /^(\d{8}[ -]+)(\d{2})(:?)\d{2}(?!\d$|.*[AaPp]\.?[Mm]\.?$)/,
  /^(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[ T]+)(\d{1,2})(:)\d{2}(?!.*[AaPp])/,
  /^()(\d{1,2})(:)\d{2}(?!.*[AaPp])/,
  /^()(\d{2})()\d{4}$/,
];
const ZERO = 48;
const TEXT_BYTES_MAX = 64;

export function createStampReader(
  found: Pick<ColumnsFound, 'date' | 'time'> & Partial<Pick<ColumnsFound, 'isMsOfDay'>>,
  terms: StampTerms,
): StampReader {
  const { zone, calendar, dayOrder } = terms;
  const clockCell = found.time ?? found.date;
  const wallTimes = createWallTimes();
  /** The row before, as it was written. */
  const known = new Uint8Array(TEXT_BYTES_MAX);
  const knownDate = new Uint8Array(TEXT_BYTES_MAX);
  let knownLength = -1;
  let knownDateLength = -1;
  let clock: Clock | undefined;
  let knownMinute = 0;
  let knownAt = 0;
  let offsetMs = 0;
  let kind: StampKind | undefined;
  let epochDigits = 0;
  let areDays = false;
  let at = Number.NaN;

  function read(cells: Cells): TradingDay | undefined {
    at = epochDigits > 0 ? epochOf(cells) : neighbourOf(cells);
    if (Number.isNaN(at)) return readText(cells);
    if (kind === 'local') wallTimes.add(at + offsetMs);
    return undefined;
  }

  /** NaN unless only the clock differs from the time before, on a day on which the clocks stay as they are. */
  function neighbourOf(cells: Cells): number {
    if (clock === undefined) return Number.NaN;
    const { bytes } = cells;
    const from = cells.from[clockCell] ?? 0;
    if ((cells.to[clockCell] ?? 0) - from !== knownLength || clockCell >= cells.count)
      return Number.NaN;
    const { hourAt, hourDigits, minuteAt } = clock;
    for (let place = 0; place < hourAt; place += 1)
      if (bytes[from + place] !== known[place]) return Number.NaN;
    for (let place = hourAt + hourDigits; place < minuteAt; place += 1)
      if (bytes[from + place] !== known[place]) return Number.NaN;
    for (let place = minuteAt + 2; place < knownLength; place += 1)
      if (bytes[from + place] !== known[place]) return Number.NaN;
    if (found.time !== undefined && !isSameDate(cells)) return Number.NaN;
    const hour = digits(bytes, from + hourAt, hourDigits);
    const minute = digits(bytes, from + minuteAt, 2);
    if (!(hour < 24 && minute < 60)) return Number.NaN;
    return knownAt + (hour * 60 + minute - knownMinute) * MINUTE_MS;
  }

  function isSameDate({ bytes, count, from, to }: Cells): boolean {
    const first = from[found.date] ?? 0;
    if (found.date >= count || (to[found.date] ?? 0) - first !== knownDateLength) return false;
    for (let place = 0; place < knownDateLength; place += 1)
      if (bytes[first + place] !== knownDate[place]) return false;
    return true;
  }

  /** NaN unless it has as many digits as the one before, which shows its unit. */
  function epochOf({ bytes, count, from, to }: Cells): number {
    const first = from[found.date] ?? 0;
    if (found.date >= count || (to[found.date] ?? 0) - first !== epochDigits) return Number.NaN;
    const isFine = kind === 'epoch-us' || kind === 'epoch-ns';
    const kept = isFine ? epochDigits - (kind === 'epoch-us' ? 3 : 6) : epochDigits;
    const value = digits(bytes, first, kept);
    // What is cut off must be digits, too.
    if (isFine && Number.isNaN(digits(bytes, first + kept, epochDigits - kept))) return Number.NaN;
    return kind === 'epoch-s' ? value * 1_000 : value;
  }

  function readText(cells: Cells): TradingDay | undefined {
    const written = text(cells);
    if (written === '') throw new RowFault('date', 'is empty');
    const stamp = parseStamp(written, zone, dayOrder, kind);
    if (stamp === undefined) throw new RowFault('date', `"${written}" ${whyNoStamp(written)}`);
    const day = areDays ? dayAtMidnight(stamp, written, calendar) : undefined;
    const taken: Stamp = day === undefined ? stamp : { kind: 'day', day };
    kind ??= taken.kind;
    if (taken.kind !== kind)
      throw new RowFault('date', `"${written}" ${otherKind(taken.kind, kind)}`);
    if (taken.kind === 'day') return taken.day;
    at = taken.at;
    if (kind === 'local') wallTimes.add(at + zone.offsetMs(taken.at));
    remember(cells);
    return undefined;
  }

  function remember(cells: Cells): void {
    clock = undefined;
    epochDigits = 0;
    if (kind?.startsWith('epoch-') === true) {
      const own = cells.text(found.date);
      if (found.time === undefined && isPlainEpoch(own)) epochDigits = own.length;
      return;
    }
    const own = cells.text(clockCell);
    const place = found.isMsOfDay === true ? undefined : clockIn(own);
    if (place === undefined || own.length > TEXT_BYTES_MAX || !isSteadyDay()) return;
    knownLength = copy(cells, clockCell, known);
    knownDateLength = found.time === undefined ? 0 : copy(cells, found.date, knownDate);
    const { hourAt, hourDigits, minuteAt } = place;
    const hour = Number(own.slice(hourAt, hourAt + hourDigits));
    knownMinute = hour * 60 + Number(own.slice(minuteAt, minuteAt + 2));
    knownAt = at;
    clock = place;
  }

  /** Times with an offset have no clock that could be changed; all others must not cross a change. */
  function isSteadyDay(): boolean {
    if (kind === 'offset') return true;
    if (kind !== 'local') return false;
    offsetMs = zone.offsetMs(instant(at));
    const midnight = Math.floor((at + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
    return (
      zone.offsetMs(instant(midnight)) === offsetMs &&
      zone.offsetMs(instant(midnight + DAY_MS)) === offsetMs
    );
  }

  function text(cells: Cells): string {
    const date = cells.text(found.date);
    if (found.time === undefined) return date;
    const time = cells.text(found.time);
    return `${date} ${found.isMsOfDay === true ? clockOf(time) : time}`;
  }

  return {
    read,
    text,
    wallTimes,
    get at() {
      return at;
    },
    get kind() {
      return kind;
    },
    isMidnight(cells) {
      const written = text(cells);
      const stamp = parseStamp(written, zone, dayOrder);
      return stamp !== undefined && dayAtMidnight(stamp, written, calendar) !== undefined;
    },
    readDays() {
      areDays = true;
    },
  };
}

/** `09:30:00` of 34200000; as it is if it is not such a number. */
function clockOf(msOfDay: string): string {
  const ms = Number(msOfDay);
  return /^\d+$/.test(msOfDay) && ms < DAY_MS ? new Date(ms).toISOString().slice(11, 19) : msOfDay;
}

function copy({ bytes, from, to }: Cells, index: number, into: Uint8Array): number {
  const [first = 0, end = 0] = [from[index], to[index]];
  into.set(bytes.subarray(first, Math.min(end, first + TEXT_BYTES_MAX)));
  return end - first;
}

function clockIn(text: string): Clock | undefined {
  for (const pattern of CLOCKS) {
    const [, before, hour, colon] = pattern.exec(text) ?? [];
    if (before === undefined || hour === undefined || colon === undefined) continue;
    const hourAt = before.length;
    const minuteAt = hourAt + hour.length + colon.length;
    return { hourAt, hourDigits: hour.length, minuteAt };
  }
  return undefined;
}

/** Of whole numbers whose unit their digits show. */
function isPlainEpoch(text: string): boolean {
  if (!/^\d{10,19}$/.test(text)) return false;
  const unit = epochUnitOf(Number(text));
  return unit !== undefined && epochMs(Number(text), unit) > 0 && SAME_DIGITS[unit] === text.length;
}

/** Numbers of so many digits are all of this unit, between the years 2001 and 2286. */
const SAME_DIGITS = { s: 10, ms: 13, us: 16, ns: 19 } as const;

/** NaN if one of them is not a digit. */
function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function otherKind(kind: StampKind, before: StampKind): string {
  return kind.startsWith('zone-') && before.startsWith('zone-')
    ? 'is of another zone than the rows before'
    : 'has another format than the rows before';
}
