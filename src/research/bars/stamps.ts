// Parses the timestamps of price files in the formats that vendors use. An ambiguous day and month is never guessed.
import { EPOCH_NAMES, type EpochUnit, epochMs, epochUnitOf } from '../../kernel/epoch.ts';
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  type TradingDay,
} from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { dayFromUtc, parseDay } from '../../market/time/day.ts';
import {
  instantOf,
  parseWallTime,
  wallTimeAt,
  type Zone,
  zoneNamed,
} from '../../market/time/zone.ts';

export type StampKind = 'day' | 'local' | 'offset' | `zone-${string}` | `epoch-${EpochUnit}`;

const EPOCH_UNITS: readonly EpochUnit[] = ['s', 'ms', 'us', 'ns'];

export function epochUnitIn(kind: StampKind | undefined): EpochUnit | undefined {
  return EPOCH_UNITS.find((unit) => kind === `epoch-${unit}`);
}

/** How such times are written: `times of UTC`. */
export function timesText(kind: StampKind | undefined, zone: Zone): string {
  if (kind === undefined || kind === 'day') return 'days';
  if (kind === 'local') return `times of ${zone.name}`;
  if (kind === 'offset') return 'times with their offset';
  const unit = epochUnitIn(kind);
  return unit === undefined ? `times of ${kind.slice('zone-'.length)}` : EPOCH_NAMES[unit];
}

/** The meaning of `3/4/2017` or `3.4.2017`; `unknown` until a number above 12 shows it or the user specifies it. */
export type DayOrder = 'month-first' | 'day-first' | 'unknown';

export type Stamp =
  /** A day without a time: the bar of a whole session. */
  | { readonly kind: 'day'; readonly day: TradingDay }
  | { readonly kind: Exclude<StampKind, 'day'>; readonly at: Instant };

/** `-04:00`, `-0400`, and `-04` of PostgreSQL; pandas may put a space before it, and Java its zone after it. */
const OFFSET =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z)|([+-]\d{2})(?::?(\d{2}))?)(?:\[[\w/]+\])?$/i;
/** A clock whose hour has one digit, after a date that begins with its year: `9:30`, or `930` and `93000` as numbers. */
const SHORT_HOUR = /^(\d{4}[-./]?\d{2}[-./]?\d{2}[T ]+)(?=\d:|\d{3}$|\d{5}$)/;
/** `12/15/2020`, `15.12.2020`, `15-12-2020`. */
const YEAR_LAST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T]+(.+))?$/;
/** `15-Dec-2020` and `15 Dec 2020`. */
const NAMED_MONTH = /^(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4})(?:[ T]+(.+))?$/;
/** `Dec 15, 2020` of web pages. */
const MONTH_FIRST = /^([A-Za-z]{3}) (\d{1,2}), (\d{4})(?=$|[ T])/;
/** `20201215 093000`, `2020.12.15 09:30` of MetaTrader, and `2020/12/15`. */
const COMPACT =
  /^(\d{4})([-./]?)(\d{2})\2(\d{2})(?:[ -]+(\d{2}):?(\d{2})(?::?(\d{2})(?:\.0+)?)?)?$/;
/** `2020-12-15 09:30 AM`; the year may be followed by dots or slashes. */
const HALF_DAY = /^(\d{4})([-./]?)(\d{2})\2(\d{2})[T ]+(\d.*[AaPp]\.?[Mm]\.?)$/;
/** `2020/12/1 09:30` of Sierra Chart, and `2020-12-1` of its summary of bars. */
const SHORT_DATE = /^(\d{4}[/-])(\d{1,2})([/-])(\d{1,2})(?=$|[ T])/;
/** The offset of `15.12.2020 15:30:00.000 GMT+0100`, as Dukascopy writes it. */
const GMT_OFFSET = / GMT([+-])(\d{2})(\d{2})$/;
/** `9:30 AM`, `09:30:00`, `09:30:00.000`, `0930` and `093000`. */
const CLOCK = /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.0+)?)?(?:\s*([AaPp])\.?[Mm]\.?)?$/;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** The two first numbers of a date that ends in its year, used to determine which one is the day. */
export function dayAndMonth(text: string): readonly [number, number] | undefined {
  const [, first, , second] = YEAR_LAST.exec(text) ?? [];
  return first === undefined ? undefined : [Number(first), Number(second)];
}

/** Undefined if the text is not a known timestamp; `likely` is the format of the rows before. */
export function parseStamp(
  text: string,
  zone: Zone,
  order: DayOrder,
  likely?: StampKind,
): Stamp | undefined {
  if (likely === 'local') return local(text, zone) ?? anyStamp(text, zone, order);
  if (likely === 'offset') return offset(text) ?? anyStamp(text, zone, order);
  return anyStamp(text, zone, order);
}

function anyStamp(written: string, zone: Zone, order: DayOrder): Stamp | undefined {
  const text = written.replace(SHORT_HOUR, '$10').replace(SHORT_DATE, longDate);
  const day = parseDay(text);
  if (day !== undefined) return { kind: 'day', day };
  return (
    epoch(text) ??
    local(text, zone) ??
    offset(text) ??
    withGmtOffset(text, order) ??
    yearLast(text, zone, order) ??
    compact(text, zone) ??
    halfDay(text, zone) ??
    namedMonth(text, zone) ??
    inNamedZone(text, order)
  );
}

/** Of 9 to 19 digits, the unit by the magnitude; vendors write fractions of seconds only, and some programs `.0`. */
function epoch(written: string): Stamp | undefined {
  const text = written.replace(/\.0+$/, '');
  if (!/^\d{9,19}(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  const unit = epochUnitOf(value);
  if (unit === undefined || (unit !== 's' && text.includes('.'))) return undefined;
  const ms = epochMs(value, unit);
  return ms > EPOCH_MS_MAX ? undefined : at(`epoch-${unit}`, ms);
}

/** The year 2286: a longer number is not a time but, say, a volume. */
const EPOCH_MS_MAX = 1e13;

function local(text: string, zone: Zone): Stamp | undefined {
  const wall = parseWallTime(text);
  return wall && at('local', instantOf(zone, wall.day, wall.msOfDay));
}

function offset(text: string): Stamp | undefined {
  const [, day, clock, utc, hours = '', minutes = '00'] = OFFSET.exec(text) ?? [];
  if (day === undefined) return undefined;
  const ms = Date.parse(`${day}T${clock}${utc === undefined ? `${hours}:${minutes}` : 'Z'}`);
  return Number.isNaN(ms) ? undefined : at('offset', ms);
}

const SHORT_YEAR = /^\d{1,2}([/.-])(\d{1,2}|[A-Za-z]{3})\1\d{2}(?!\d)/;

/** Why a text is not a timestamp. */
export function whyNoStamp(text: string): string {
  if (WITH_LETTERS.test(text))
    return 'names its zone by letters that are not known: write it as in Europe/London, or as an offset';
  return SHORT_YEAR.test(text)
    ? 'has a two-digit year: write four digits'
    : 'is not a supported date or time';
}

function at(kind: Exclude<StampKind, 'day'>, ms: number): Stamp {
  return { kind, at: instant(ms) };
}

function yearLast(text: string, zone: Zone, order: DayOrder): Stamp | undefined {
  const [, first = '', , second = '', year = '', clock] = YEAR_LAST.exec(text) ?? [];
  if (order === 'unknown') return undefined;
  const [month, day] = order === 'day-first' ? [second, first] : [first, second];
  return stampOf(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, clock, zone);
}

function longDate(_: string, ...[year = '', month = '', then = '', day = '']: string[]): string {
  return `${year}${month.padStart(2, '0')}${then}${day.padStart(2, '0')}`;
}

function halfDay(text: string, zone: Zone): Stamp | undefined {
  const [, year, , month, day, clock] = HALF_DAY.exec(text) ?? [];
  return clock === undefined ? undefined : stampOf(`${year}-${month}-${day}`, clock, zone);
}

function withGmtOffset(text: string, order: DayOrder): Stamp | undefined {
  const [written, sign, hours, minutes] = GMT_OFFSET.exec(text) ?? [];
  if (written === undefined) return undefined;
  const stamp = yearLast(text.slice(0, -written.length), zoneNamed('UTC'), order);
  if (stamp?.kind !== 'local') return undefined;
  const offsetMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return at('offset', stamp.at + (sign === '-' ? offsetMs : -offsetMs));
}

function compact(text: string, zone: Zone): Stamp | undefined {
  const [, year, , month, day, hours, minutes, seconds = '00'] = COMPACT.exec(text) ?? [];
  const clock = hours === undefined ? undefined : `${hours}:${minutes}:${seconds}`;
  return stampOf(`${year}-${month}-${day}`, clock, zone);
}

const WITH_ZONE = /^(.*\d) +([A-Z][A-Za-z]+(?:\/[A-Za-z_/]+)?)$/;
/** Letters that vendors write in the United States, by hours of UTC. */
export const HOURS_OF: Readonly<Record<string, number>> = {
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};
/** Others mean several zones: BST and IST two each. */
const WITH_LETTERS = /\d +(?!UTC$|GMT$|ET$|[ECMP][SD]T$|[AP]M$)[A-Z]{2,5}$/;

/** IB names the zone: `20201215 09:30:00 US/Eastern`. */
function inNamedZone(text: string, order: DayOrder): Stamp | undefined {
  const [, time, letters = ''] = WITH_ZONE.exec(text) ?? [];
  if (time === undefined) return undefined;
  const hours = HOURS_OF[letters];
  if (hours !== undefined) {
    const stamp = anyStamp(time, zoneNamed('UTC'), order);
    return stamp?.kind === 'local' ? at('offset', stamp.at - hours * HOUR_MS) : undefined;
  }
  const name = letters === 'ET' ? 'America/New_York' : letters;
  if (WITH_LETTERS.test(text)) return undefined;
  try {
    const stamp = anyStamp(time, zoneNamed(name), order);
    return stamp?.kind === 'local' ? at(`zone-${name}`, stamp.at) : undefined;
  } catch {
    return undefined;
  }
}

const MIDNIGHT = /[T ]0?0:?00(:?00(\.0+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const WRITTEN_DAY = /^(\d{4})-?(\d{2})-?(\d{2})[T ]/;

/** Vendors write days as midnight: as it is written, or as it is at the exchange. Undefined for other times. */
export function dayAtMidnight(
  stamp: Stamp,
  text: string,
  calendar: Calendar,
): TradingDay | undefined {
  if (stamp.kind === 'day') return stamp.day;
  const [, year, month, day] = (MIDNIGHT.test(text) && WRITTEN_DAY.exec(text)) || [];
  if (year !== undefined) return parseDay(`${year}-${month}-${day}`);
  const wall = wallTimeAt(calendar.zone, stamp.at);
  if (wall.msOfDay === 0) return wall.day;
  // Of epoch times also as it is in UTC, where no exchange trades.
  const isUtcDay = epochUnitIn(stamp.kind) !== undefined && stamp.at % DAY_MS === 0;
  return isUtcDay ? dayFromUtc(stamp.at) : undefined;
}

function namedMonth(text: string, zone: Zone): Stamp | undefined {
  const named = text.replace(MONTH_FIRST, '$2-$1-$3');
  const [, dayOfMonth = '', name = '', year = '', clock] = NAMED_MONTH.exec(named) ?? [];
  const month = String(MONTHS.indexOf(name.toLowerCase()) + 1).padStart(2, '0');
  return stampOf(`${year}-${month}-${dayOfMonth.padStart(2, '0')}`, clock, zone);
}

function stampOf(dayText: string, clock: string | undefined, zone: Zone): Stamp | undefined {
  const day = parseDay(dayText);
  if (day === undefined) return undefined;
  if (clock === undefined) return { kind: 'day', day };
  const [, hours = '', minutes = '', seconds = '00', half] = CLOCK.exec(clock.trim()) ?? [];
  if (hours === '' || (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)))
    return undefined;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + halfHours(half);
  const local = parseWallTime(`${day} ${String(hour).padStart(2, '0')}:${minutes}:${seconds}`);
  return local && at('local', instantOf(zone, local.day, local.msOfDay));
}

function halfHours(half: string): number {
  return half.toLowerCase() === 'p' ? 12 : 0;
}
