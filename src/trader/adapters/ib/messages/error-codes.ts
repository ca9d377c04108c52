// The meanings of the broker's numeric codes: one table per id space (orders, requests, notices).
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { BrokerRefusal } from '../../../ports/broker.ts';

/** The meaning of a code for the order whose id it has. */
export type OrderCodeMeaning =
  /** The new order, or the change, is not accepted. */
  | 'refused'
  /** The order is alive: it waits for the open or for shares to borrow, or was adjusted. */
  | 'warned'
  | 'cancelled'
  /** The cancel of an order that the broker does not know. */
  | 'cancel-unknown'
  /** The cancel of an order that can no longer be cancelled. */
  | 'cancel-too-late'
  /** Neither in the table nor in the range of refusals: logged for the operator; says nothing about the state of the order. */
  | 'unlisted';

const ORDER_CODES: ReadonlyMap<number, OrderCodeMeaning> = new Map([
  [202, 'cancelled'],
  [135, 'cancel-unknown'],
  [10147, 'cancel-unknown'],
  [10149, 'cancel-unknown'],
  [136, 'cancel-too-late'],
  [161, 'cancel-too-late'],
  [10148, 'cancel-too-late'],
  [399, 'warned'],
  [404, 'warned'],
  [2109, 'warned'],
  [10349, 'warned'],
  // A leg that came before its parent; a change of an OCA group.
  [10006, 'refused'],
  [10326, 'refused'],
  // A value, size or routing limit in the gateway's own presets; the operator must change it there.
  [10311, 'refused'],
]);

/** Codes below this are errors of requests and orders; above it there are also warnings. */
const REFUSALS_END = 1_000;

export function orderCodeMeaning(code: number): OrderCodeMeaning {
  return ORDER_CODES.get(code) ?? (code < REFUSALS_END ? 'refused' : 'unlisted');
}

/** The meaning of a notice without an id, which concerns the gateway itself. */
export type NoticeMeaning =
  | 'uplink-lost'
  | 'uplink-restored-data-lost'
  | 'uplink-restored'
  | 'farm-broken'
  | 'farm-healed'
  /** Normal: a data farm that is inactive until it is used. */
  | 'idle'
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
  [2107, 'idle'],
  [2108, 'idle'],
  [2119, 'idle'],
]);

export function noticeMeaning(code: number): NoticeMeaning {
  return NOTICES.get(code) ?? 'other';
}

/** The meaning of a code for the request whose id it has. */
export type RequestCodeMeaning =
  /** Another login holds the market data. */
  | 'data-elsewhere'
  | 'no-data-rights'
  /** Data is delayed instead of live, or partly missing. */
  | 'data-reduced'
  | 'history-refused'
  | 'unknown-contract'
  /** The cancel of a request that had just ended. */
  | 'harmless'
  | 'failed';

const REQUEST_CODES: ReadonlyMap<number, RequestCodeMeaning> = new Map([
  [10197, 'data-elsewhere'],
  [354, 'no-data-rights'],
  [10168, 'no-data-rights'],
  [10089, 'no-data-rights'],
  [10090, 'data-reduced'],
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
  [OWN_CODE.notConnected, 'no_line'],
  [UPLINK_LOST, 'no_line'],
  [OWN_CODE.offGrid, 'unfit_terms'],
  [OWN_CODE.badText, 'unfit_terms'],
]);

export function refusalOf(code: number, text: string): BrokerRefusal {
  const meaning = REFUSAL_MEANINGS.get(code) ?? 'refused';
  return { meaning, code: String(code), text: cutText(text) };
}
