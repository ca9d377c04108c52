// Dates and times as files write them. Only what is unambiguous by the given form is read: 03/04/2024 has no meaning
// until somebody says which number is the month.
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
  type TradingDay,
} from '../../../kernel/instant.ts';
import { dayFromUtc, parseDay } from '../../../market/time/day.ts';
import { dayAt, instantOf, type Zone } from '../../../market/time/zone.ts';

export interface Moment {
  readonly at: Instant;
  /** The day of `at` in the zone of the file. */
  readonly on: TradingDay;
}

/** How a column writes its moments, and how to say so to a person. */
export interface MomentForm {
  readonly description: string;
  parse(text: string, zone: Zone): Moment | undefined;
}

const YEAR_MIN = 1900;
const YEAR_MAX = 2199;

/** Undefined for days that do not exist and for years that no ledger has. A moment without time is midnight. */
export function momentOn(dayText: string, timeMs: number, zone: Zone): Moment | undefined {
  const on = parseDay(dayText);
  const year = Number(dayText.slice(0, 4));
  if (on === undefined || year < YEAR_MIN || year > YEAR_MAX) return undefined;
  return { at: instantOf(zone, on, timeMs), on };
}

/** Undefined if the clock has no such time. */
export function timeOfDayMs(hours: string, minutes: string, seconds: string): number | undefined {
  const isTime = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  if (!isTime) return undefined;
  return (
    Number(hours) * HOUR_MS +
    Number(minutes) * MINUTE_MS +
    Math.floor(Number(seconds) * SECOND_MS + 1e-6)
  );
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** `2024-01-31`, `2024-01-31T15:04:05`, `2024-01-31T15:04:05.000Z`. */
export const ISO_FORM: MomentForm = {
  description: 'a date as YYYY-MM-DD, or with a time as YYYY-MM-DDTHH:MM:SS',
  parse(text, zone) {
    const [, day = '', hours = '0', minutes = '0', seconds = '0', offset] = ISO.exec(text) ?? [];
    const timeMs = timeOfDayMs(hours, minutes, seconds);
    if (timeMs === undefined) return undefined;
    const local = momentOn(day, timeMs, zone);
    if (local === undefined || offset === undefined) return local;
    const at = instant(Date.parse(`${day}T00:00:00Z`) + timeMs - offsetMs(offset));
    return { at, on: dayAt(zone, at) };
  },
};

const EXCEL = /^(\d{5})(?:[.,](\d{1,10}))?$/;
/** Of 1970-01-01 in the days of a workbook, which begin in 1900 and count a February 29 of that year. */
const EXCEL_DAY_OF_1970 = 25_569;

/** `45296`, or `45296.75` with the time: what a workbook shows as a date and writes as a number. */
export const EXCEL_FORM: MomentForm = {
  description: 'a date as the number of a workbook, such as 45296',
  parse(text, zone) {
    const [, days, part = '0'] = EXCEL.exec(text) ?? [];
    if (days === undefined) return undefined;
    const day = dayFromUtc(instant((Number(days) - EXCEL_DAY_OF_1970) * DAY_MS));
    const seconds = Math.round((Number(`0.${part}`) * DAY_MS) / SECOND_MS);
    return momentOn(day, Math.min(seconds * SECOND_MS, DAY_MS - SECOND_MS), zone);
  },
};

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const ms = Number(offset.slice(1, 3)) * HOUR_MS + Number(offset.slice(3).slice(-2)) * MINUTE_MS;
  return offset.startsWith('-') ? -ms : ms;
}

/** As English, Dutch, German, French, Spanish, Italian, Portuguese and Nordic files shorten them. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'janv', 'ene', 'gen'],
  ['feb', 'févr', 'fev'],
  ['mar', 'mrt', 'mär', 'mrz', 'mars'],
  ['apr', 'avr', 'abr'],
  ['may', 'mei', 'mai', 'maj', 'mag'],
  ['jun', 'juin', 'giu', 'juni'],
  ['jul', 'juil', 'lug', 'juli'],
  ['aug', 'août', 'ago'],
  ['sep', 'sept', 'set'],
  ['oct', 'okt', 'ott', 'out'],
  ['nov'],
  ['dec', 'dez', 'déc', 'dic', 'des'],
];
const TOKENS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  // Of this century.
  yy: '(?<year>\\d{2})',
  MMM: '(?<name>\\p{L}{3,4})\\.?',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hours>\\d{2})',
  H: '(?<hours>\\d{1,2})',
  // Of the half of the day that `a` names.
  h: '(?<hours>0?[1-9]|1[0-2])',
  a: '(?<half>[AaPp][Mm])',
  mm: '(?<minutes>\\d{2})',
  ss: '(?<seconds>\\d{2}(?:\\.\\d{1,9})?)',
};
const TOKEN = /yyyy|yy|MMM|MM|M|dd|d|HH|H|h|mm|ss|a|'[^']*'|[^A-Za-z']/g;

/** A form such as `dd.MM.yyyy HH:mm`; undefined if it lacks year, month or day, or has letters that mean nothing. */
export function formFrom(pattern: string): MomentForm | undefined {
  const parts = pattern.match(TOKEN) ?? [];
  if (parts.join('') !== pattern) return undefined;
  const fields = parts.filter((part) => TOKENS[part] !== undefined);
  const kinds = new Set(fields.map((field) => field[0]));
  const isWhole = ['y', 'M', 'd'].every((kind) => kinds.has(kind));
  const isTimed = kinds.has('h') === kinds.has('a') && !(kinds.has('h') && kinds.has('H'));
  if (!isWhole || !isTimed || kinds.size !== fields.length) return undefined;
  const source = parts.map((part) => TOKENS[part] ?? literal(part)).join('');
  const form = new RegExp(`^${source}$`, 'u');
  return {
    description: `a date as ${pattern}`,
    parse: (text, zone) => momentBy(form.exec(text)?.groups, zone),
  };
}

function literal(part: string): string {
  return part.replaceAll("'", '').replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function momentBy(
  found: Readonly<Record<string, string>> | undefined,
  zone: Zone,
): Moment | undefined {
  if (found === undefined) return undefined;
  const { month, name = '', day = '' } = found;
  const year = (found.year ?? '').padStart(4, '20');
  const named = MONTHS.findIndex((names) => names.includes(name.toLowerCase())) + 1;
  const number = (month ?? String(named)).padStart(2, '0');
  const timeMs = timeOfDayMs(hoursOf(found), found.minutes ?? '0', found.seconds ?? '0');
  if (timeMs === undefined) return undefined;
  return momentOn(`${year}-${number}-${day.padStart(2, '0')}`, timeMs, zone);
}

function hoursOf({ hours = '0', half }: Readonly<Record<string, string>>): string {
  if (half === undefined) return hours;
  return String((Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0));
}

/** The first of the forms that reads the text. */
export function anyForm(forms: readonly MomentForm[]): MomentForm {
  return {
    description: forms.map(({ description }) => description).join(', or '),
    parse: (text, zone) => {
      for (const form of forms) {
        const moment = form.parse(text, zone);
        if (moment !== undefined) return moment;
      }
      return undefined;
    },
  };
}
