// Converts one value of a record to the type its profile requires: a word, a number, a boolean, a time.
import { assertNever } from '../../../../kernel/assert.ts';
import { epochMs, whyOtherUnit } from '../../../../kernel/epoch.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { parseDay } from '../../../../market/time/day.ts';
import { EPOCH_MS_MAX, parseMoment } from '../neutral/data-time.ts';
import { quoted } from '../neutral/neutral.ts';
import { type DateOrder, ORDER_WORDS, orderedDay } from '../neutral/written-time.ts';
import type { Conversion, Scalar } from './record-map.ts';

export type Converted = Result<Scalar, string>;

const NUMERIC_TEXT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The failure says what the value is not. */
export function converted(value: Scalar, as: Conversion | undefined): Converted {
  if (as === undefined) return ok(value);
  switch (as.kind) {
    case 'enum': {
      const { values } = as;
      const meant = Object.hasOwn(values, String(value)) ? values[String(value)] : undefined;
      return meant === undefined ? failed(`${quoted(value)} is none of its words`) : ok(meant);
    }
    case 'number':
      return numberAs(value, as);
    case 'bool':
      return boolAs(value, as.yes);
    case 'time':
      return timeAs(value, as);
    case 'date':
      return dateAs(value, as.order);
    default:
      return assertNever(as);
  }
}

type NumberConversion = Extract<Conversion, { kind: 'number' }>;
type Marks = Pick<NumberConversion, 'thousands'>;

/** A number, or text that contains only a number. */
export function numberFrom(value: unknown, marks?: Marks): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = typeof value === 'string' ? withoutMarks(value.trim(), marks?.thousands) : '';
  if (!NUMERIC_TEXT.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** As a source writes it. */
export function numberText(value: number, { thousands }: Marks): string {
  return thousands === '.' ? String(value).replace('.', ',') : String(value);
}

function percentFrom(value: Scalar, marks: Marks): number | undefined {
  const [, text] = /^(.*)%$/.exec(String(value).trim()) ?? [];
  const percent = numberFrom(text, marks);
  return percent === undefined ? undefined : percent / 100;
}

const POWERS: Readonly<Record<string, number>> = { '': 0, K: 3, M: 6, B: 9 };

function amountFrom(value: Scalar, marks: Marks): number | undefined {
  const [, sign, digits, suffix = ''] =
    /^([+-]?)\$?\s*(\d.*?|\.\d.*?)\s*([KMB]?)$/i.exec(String(value).trim()) ?? [];
  const size = numberFrom(digits, marks);
  if (size === undefined) return undefined;
  const amount = Number(`${size}e${POWERS[suffix.toUpperCase()]}`);
  return sign === '-' ? -amount : amount;
}

/** Empty, which nothing reads as a number, if a group does not have three digits. */
function withoutMarks(text: string, thousands: string | undefined): string {
  if (thousands === undefined) return text;
  const decimal = thousands === '.' ? ',' : '.';
  const [whole = '', ...decimals] = text.split(decimal);
  const [first = '', ...groups] = whole.split(thousands);
  const isGrouped = groups.every((group) => /^\d{3}$/.test(group));
  if (!isGrouped || (groups.length > 0 && !/^[+-]?\d{1,3}$/.test(first))) return '';
  return [first + groups.join(''), ...decimals].join('.');
}

function numberWritten(value: Scalar, as: NumberConversion): number | undefined {
  if (as.isPercent) return percentFrom(value, as);
  return as.isAmount && typeof value !== 'number' ? amountFrom(value, as) : numberFrom(value, as);
}

function numberAs(value: Scalar, as: NumberConversion): Converted {
  const number = numberWritten(value, as);
  if (number === undefined)
    return failed(`${quoted(value)} is not a ${as.isPercent ? 'percentage' : 'number'}`);
  const scaled = number * as.scale + as.offset;
  const signed = as.isAbsolute ? Math.abs(scaled) : scaled;
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = as;
  return ok(Math.min(Math.max(signed, atLeast), atMost));
}

const TRUE_WORDS: ReadonlySet<string> = new Set(['true', 'yes', 'y', 't', '1']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['false', 'no', 'n', 'f', '0']);

function boolAs(value: Scalar, yes: readonly string[] | undefined): Converted {
  if (yes !== undefined) return ok(yes.includes(String(value)));
  const word = String(value).toLowerCase();
  if (TRUE_WORDS.has(word)) return ok(true);
  return FALSE_WORDS.has(word) ? ok(false) : failed(`${quoted(value)} is neither true nor false`);
}

function timeAs(value: Scalar, { unit, zone }: Extract<Conversion, { kind: 'time' }>): Converted {
  if (unit === 'iso' || unit === 'mdy' || unit === 'dmy') {
    const order = unit === 'iso' ? undefined : unit;
    const moment = typeof value === 'string' ? parseMoment(value, zone, order) : undefined;
    if (moment !== undefined) return ok(moment);
    const first = order === undefined ? '' : `, ${ORDER_WORDS[order]}`;
    const hint = zone === undefined ? ' with a zone' : '';
    return failed(`${quoted(value)} is not a date and time${hint}${first}`);
  }
  const number = numberFrom(value);
  const other = number === undefined ? undefined : whyOtherUnit(number, unit);
  if (other !== undefined) return failed(other);
  const ms = number === undefined ? Number.NaN : epochMs(number, unit);
  return ms > 0 && ms <= EPOCH_MS_MAX
    ? ok(ms)
    : failed(`${quoted(value)} is not a time in epoch ${unit}`);
}

function dateAs(value: Scalar, order: DateOrder): Converted {
  const day = parseDay(typeof value === 'string' ? (orderedDay(value, order) ?? '') : '');
  return day === undefined
    ? failed(`${quoted(value)} is not a date, ${ORDER_WORDS[order]}`)
    : ok(day);
}
