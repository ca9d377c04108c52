// Ids and times of events of the trading stream. Both say exactly which fact of the journal, and which event of it, is meant, so that a
// program that comes back with the last one it saw gets what follows. Pure.
import { epochMsIn } from '../alpaca/queries.ts';

export interface EventPlace {
  /** Number of the fact. */
  readonly seq: number;
  /** Of its events, from 0. */
  readonly index: number;
}

const EVENTS_OF_FACT = 256;
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const PLACE_DIGITS = 16;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const THOUSAND = 1_000;

/** A ULID, whose random part is the place. */
export function eventId(at: number, { seq, index }: EventPlace): string {
  return digits(at, TIME_DIGITS) + digits(seq * EVENTS_OF_FACT + index, PLACE_DIGITS);
}

/** Undefined for what is not an id of an event. */
export function placeIn(id: string): EventPlace | undefined {
  if (!ULID.test(id)) return undefined;
  const place = numberIn(id.slice(TIME_DIGITS));
  if (!Number.isSafeInteger(place)) return undefined;
  return { seq: Math.floor(place / EVENTS_OF_FACT), index: place % EVENTS_OF_FACT };
}

/** The time of an event; what is below a millisecond keeps it apart from others of that millisecond. */
export function eventTime(at: number, { seq, index }: EventPlace): string {
  const micros = String(seq % THOUSAND).padStart(3, '0');
  return new Date(at).toISOString().replace('Z', `${micros}${String(index).padStart(3, '0')}Z`);
}

export interface AskedTime {
  /** Epoch ms. */
  readonly at: number;
  /** Below the millisecond, as `eventTime` has it. */
  readonly micros: number;
  readonly nanos: number;
}

/** A day or a time, in UTC if it has no offset; undefined for another text. */
export function timeIn(text: string): AskedTime | undefined {
  const at = epochMsIn(text);
  if (Number.isNaN(at)) return undefined;
  const below = (/\.\d{3}(\d{1,6})/.exec(text)?.[1] ?? '').padEnd(6, '0');
  return { at, micros: Number(below.slice(0, 3)), nanos: Number(below.slice(3)) };
}

function digits(value: number, count: number): string {
  const text = value.toString(32).padStart(count, '0');
  return text.replace(/[a-v]/g, (digit) => LETTERS.charAt(Number.parseInt(digit, 32) - 10));
}

function numberIn(text: string): number {
  const plain = text.replace(/[A-Z]/g, (letter) => (LETTERS.indexOf(letter) + 10).toString(32));
  return Number.parseInt(plain, 32);
}
