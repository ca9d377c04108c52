// What a route answers, and the members that many answers share.
import { type Decimal, decimalOf, parseDecimal, textOf } from '../../../../kernel/decimal.ts';
import { type Instant, instant, SECOND_MS, toIso } from '../../../../kernel/instant.ts';
import { parseDay } from '../../../../market/time/day.ts';
import { wallTimeAt } from '../../../../market/time/zone.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { HttpAnswer, OpenBody } from '../../../host/http-server.ts';
import { jsonAnswer } from '../../../host/http-server.ts';
import { badField, type Refusal } from '../../exchange/state/refusals.ts';

export interface Answered {
  readonly status: number;
  /** Undefined: no body. */
  readonly body: unknown;
  /** Present: server-sent events. */
  follow?(rest: OpenBody): void;
}

export const found = (body: unknown): Answered => ({ status: 200, body });

export function refusalAnswer({ status, code, message, extras }: Refusal): Answered {
  return { status, body: { code, message, ...extras } };
}

export function toHttp({ status, body, follow }: Answered): HttpAnswer {
  if (follow !== undefined)
    return { status, headers: { 'content-type': 'text/event-stream' }, body: ':\n', follow };
  return body === undefined ? { status, headers: {}, body: '' } : jsonAnswer(status, body);
}

export function textOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : textOf(value);
}

export function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : toIso(at);
}

/** As `2022-04-19T13:45:04.981-04:00`, which some answers have instead of UTC. */
export function newYorkText(at: Instant): string {
  const { day, msOfDay } = wallTimeAt(US_EQUITIES.zone, at);
  const offsetHours = -US_EQUITIES.zone.offsetMs(at) / 3_600_000;
  const time = toIso(instant(msOfDay)).slice(11, 23);
  return `${day}T${time}-${String(offsetHours).padStart(2, '0')}:00`;
}

/** Above it a number is written with an exponent. */
const NUMBER_MAX = 1e15;

/** A number as text or as a number: documents show text, clients send both. */
export function numberIn(value: unknown): Decimal | undefined {
  if (typeof value === 'number')
    return Math.abs(value) <= NUMBER_MAX ? decimalOf(value) : undefined;
  return typeof value === 'string' ? parseDecimal(value.trim()) : undefined;
}

/** Python writes `True`. */
export function isYes(text: string | null): boolean {
  return text?.toLowerCase() === 'true' || text === '1';
}

const EPOCH = /^\d{9,10}$/;

/** A time, or a day in New York; undefined for other text. */
export function momentIn(text: string): Instant | undefined {
  const day = parseDay(text);
  if (day !== undefined) return US_EQUITIES.boundsOf(day).start;
  if (EPOCH.test(text)) return instant(Number(text) * SECOND_MS);
  // The plus of an offset arrives as a blank where a client did not escape it.
  const ms = Date.parse(text.replace(' ', text.includes('T') ? '+' : 'T'));
  return Number.isNaN(ms) ? undefined : instant(ms);
}

/** The time in a query; a refusal if it is not one. */
export function momentOf(query: URLSearchParams, name: string): Instant | Refusal | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  return momentIn(text) ?? badField(`${name} is not a valid time: ${text}`);
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** The whole number in a query; a refusal if it is not one from 1 to `max`. */
export function limitIn(
  query: URLSearchParams,
  { name, max, usual }: { readonly name: string; readonly max: number; readonly usual: number },
): number | Refusal {
  const text = query.get(name);
  if (text === null || text === '') return usual;
  const limit = Number(text);
  return Number.isInteger(limit) && limit >= 1 && limit <= max
    ? limit
    : badField(`${name} must be between 1 and ${max}`);
}

export function symbolsIn(query: URLSearchParams, name = 'symbols'): readonly string[] {
  return (query.get(name) ?? '').split(',').filter((symbol) => symbol !== '');
}
