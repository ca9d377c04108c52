// The meanings of the broker's numeric codes for requests and for the gateway itself; those of orders have a table of their own.
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { BrokerRefusal } from '../../../ports/broker-reports.ts';

/** The meaning of a notice without an id, which concerns the gateway itself. */
export type NoticeMeaning =
  | 'uplink-lost'
  | 'uplink-restored-data-lost'
  | 'uplink-restored'
  | 'farm-broken'
  | 'farm-healed'
  /** Normal: a data farm that is inactive until it is used, and is no longer broken. */
  | 'farm-idle'
  /** A farm is being connected. */
  | 'connecting'
  | 'other';

/** The gateway has lost its servers. */
export const UPLINK_LOST = 1100;

const NOTICES: ReadonlyMap<number, NoticeMeaning> = new Map([
  [UPLINK_LOST, 'uplink-lost'],
  [2110, 'uplink-lost'],
  [1101, 'uplink-restored-data-lost'],
  [1102, 'uplink-restored'],
  [2103, 'farm-broken'],
  [2105, 'farm-broken'],
  [2157, 'farm-broken'],
  [2104, 'farm-healed'],
  [2106, 'farm-healed'],
  [2158, 'farm-healed'],
  [2107, 'farm-idle'],
  [2108, 'farm-idle'],
  [2119, 'connecting'],
]);

export function noticeMeaning(code: number): NoticeMeaning {
  return NOTICES.get(code) ?? 'other';
}

/** The meaning of a code for the request whose id it has. */
export type RequestCodeMeaning =
  /** Another login holds the market data. */
  | 'data-elsewhere'
  | 'no-data-rights'
  /** A subscription has ended, and nothing says so again: only a new request brings the data back. */
  | 'ended'
  /** Too many requests or subscriptions at this moment. */
  | 'no-room'
  /** Data is delayed instead of live, or partly missing. */
  | 'data-reduced'
  | 'history-refused'
  | 'unknown-contract'
  /** The cancel of a request that had just ended. */
  | 'harmless'
  | 'failed';

const REQUEST_CODES: ReadonlyMap<number, RequestCodeMeaning> = new Map([
  [10197, 'data-elsewhere'],
  // "Bust event occurred, current subscription is deactivated"; live updates failed.
  [10225, 'ended'],
  [10182, 'ended'],
  [101, 'no-room'],
  [420, 'no-room'],
  [354, 'no-data-rights'],
  [10168, 'no-data-rights'],
  [10089, 'no-data-rights'],
  [10186, 'no-data-rights'],
  [10090, 'data-reduced'],
  [10091, 'data-reduced'],
  [10167, 'data-reduced'],
  [162, 'history-refused'],
  [200, 'unknown-contract'],
  [300, 'harmless'],
  [366, 'harmless'],
]);

export function requestCodeMeaning(code: number): RequestCodeMeaning {
  return REQUEST_CODES.get(code) ?? 'failed';
}

/** Our own codes for orders that could not be sent; the same that a client library would use. */
export const OWN_CODE = {
  notConnected: 504,
  unknownOrder: 135,
  offGrid: 110,
  badText: 320,
} as const;

const TEXT_MAX = 500;

export function cutText(text: string): string {
  return text.slice(0, TEXT_MAX);
}

/** Codes whose refusal has a special meaning; the only place that translates the broker's codes to meanings. */
const REFUSAL_MEANINGS: ReadonlyMap<number, RefusalMeaning> = new Map([
  [103, 'handle_taken'],
  [460, 'no_permission'],
  // Of combinations: guarantees, and prices of single contracts.
  [10_043, 'unfit_terms'],
  [10_058, 'unfit_terms'],
  [OWN_CODE.notConnected, 'no_line'],
  [UPLINK_LOST, 'no_line'],
  [OWN_CODE.offGrid, 'unfit_terms'],
  [OWN_CODE.badText, 'unfit_terms'],
]);

/** "Order rejected - reason:": only its text says why. */
const REJECTED = 201;
const OF_PERMISSION =
  /\b(?:no trading permissions?|trading level|not have (?:trading )?permissions?)\b/i;
const OF_OTHER_SIDE = /\bopen orders on both sides of the same\b/i;
const OF_COMBINATION = /\briskless combination\b/i;
const OF_MARGIN =
  /\b(?:margin|insufficient (?:funds|cash)|available funds|equity with loan|buying power)\b/i;

function meaningOf(code: number, text: string): RefusalMeaning {
  if (code === REJECTED && OF_PERMISSION.test(text)) return 'no_permission';
  if (code === REJECTED && OF_OTHER_SIDE.test(text)) return 'other_side';
  if (code === REJECTED && OF_COMBINATION.test(text)) return 'riskless';
  if (code === REJECTED && OF_MARGIN.test(text)) return 'no_margin';
  return REFUSAL_MEANINGS.get(code) ?? 'refused';
}

export function refusalOf(
  code: number,
  text: string,
  meaning: RefusalMeaning = meaningOf(code, text),
): BrokerRefusal {
  return { meaning, code: String(code), text: cutText(text) };
}

/** A refusal of our own: nothing reached the broker. */
export function unsent(code: number, text: string): BrokerRefusal {
  return { ...refusalOf(code, `not sent: ${text}`), isUnsent: true };
}
