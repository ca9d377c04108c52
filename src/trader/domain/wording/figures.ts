// Formats numbers and times for explanations: prices to the tick, signed money, exchange time.

import { type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { momentIn, timeIn } from './venue-time.ts';

const UNKNOWN = 'unknown';

/** A number that is not known is NaN, and null in a fact that was read from the disk. */
function isKnown(value: number | undefined | null): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

export function price(value: number | undefined): string {
  return isKnown(value) ? String(rounded(value, 4)) : UNKNOWN;
}

/** `, thin quote (IEX)`: bid and ask are of that exchange only; '' of a whole market. */
export function thinText(venue: string | undefined): string {
  return venue === undefined ? '' : `, thin quote (${venue})`;
}

/** `-1234.50 USD`, `-11698050 VND`: as the currency of the venue is counted. */
export function amountAt({ currency, currencyDigits }: Venue, value: number): string {
  return `${value.toFixed(currencyDigits)} ${currency}`;
}

/** What is stated in USD wherever the account is: premiums of options flow, statements of IB. */
export function usd(value: number): string {
  return `${grouped(value, 2)} USD`;
}

/** `420 ms`, `6.2 s`, `1 min`, `90 s`, `12 min`, `2 h`, `3 h 5 min`. */
export function duration(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < 2 * MINUTE_MS && ms !== MINUTE_MS) return `${rounded(ms / SECOND_MS, 1)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  const parts = [...(hours === 0 ? [] : [`${hours} h`])];
  const rest = minutes % 60;
  if (rest > 0) parts.push(`${rest} min`);
  return parts.join(' ');
}

/** How a text shows money and times: as the venue does that the account is at home at. */
export interface HomeWords {
  /** `1,234.50 USD`, `1,234,500 VND`. */
  money(value: number): string;
  /** `+1,234.50 USD`. */
  signedMoney(value: number): string;
  /** `09:36:20`. */
  time(at: Instant): string;
  /** `2026-11-19 09:30:00`: for times on other days. */
  moment(at: Instant): string;
}

export function wordsAt({ currency, currencyDigits, calendar }: Venue): HomeWords {
  const money = (value: number) => `${grouped(value, currencyDigits)} ${currency}`;
  return {
    money,
    signedMoney: (value) =>
      `${rounded(value, currencyDigits) < 0 ? '-' : '+'}${money(Math.abs(value))}`,
    time: (at) => timeIn(calendar.zone, at),
    moment: (at) => momentIn(calendar.zone, at),
  };
}

/** `0.25 %`. */
export function percent(value: number): string {
  return `${isKnown(value) ? rounded(value, 2) : UNKNOWN} %`;
}

/** Any value that a condition may read. */
export function plainValue(value: unknown): string {
  return typeof value === 'number' ? String(rounded(value, 4)) : String(value);
}

/** `1 trade`, `2 trades`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `100 shares`, `1 contract`, `2 spreads`: what quantities of the instrument count. */
export function unitsText(id: string, count: number): string {
  if (parseCondor(id) !== undefined) return counted(count, 'condor');
  if (isCombinationId(id)) return counted(count, 'spread');
  if (isOptionId(id)) return counted(count, 'contract');
  return sharesText(count);
}

/** `100 shares are`, `1 contract is`. */
export function unitsWith(id: string, count: number, verb: Verb): string {
  return withVerb(unitsText(id, count), count, verb);
}

/** `100 shares`, `1 share`. */
export function sharesText(count: number): string {
  return `${plainValue(count)} ${count === 1 ? 'share' : 'shares'}`;
}

/** `100 shares have`, `1 share has`. */
export function sharesWith(count: number, verb: Verb): string {
  return withVerb(sharesText(count), count, verb);
}

const VERB_OF_ONE = { are: 'is', were: 'was', have: 'has' } as const;

type Verb = keyof typeof VERB_OF_ONE;

function withVerb(text: string, count: number, verb: Verb): string {
  return `${text} ${count === 1 ? VERB_OF_ONE[verb] : verb}`;
}

/** A tag of the data as words. */
export function words(tag: string): string {
  return tag.replaceAll(/[_-]/g, ' ');
}

function grouped(value: number, digits: number): string {
  if (!isKnown(value)) return UNKNOWN;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function rounded(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}
