// The broker's numeric codes in our words: one table, read by the id space that a message belongs to.
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { BrokerRefusal } from '../../../ports/broker.ts';

/** What a code says about the order whose id it carries. */
export type OrderCodeMeaning =
  /** The new order, or the change, is not accepted. */
  | 'refused'
  /** The order lives: it waits for the open, for shares to borrow, or was adjusted. */
  | 'warned'
  | 'cancelled'
  /** A cancel met an order the broker does not know. */
  | 'cancel-unknown'
  /** A cancel met an order that can no longer be cancelled. */
  | 'cancel-too-late'
  /** Not in the table and not in a range of refusals: kept for the operator, and no sign of the order's fate. */
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
  // A value, size or routing limit of the gateway's own presets; the operator must lift it there.
  [10311, 'refused'],
]);

/** Below this the broker numbers errors of requests and orders; above it mixes warnings in. */
const REFUSALS_END = 1_000;

export function orderCodeMeaning(code: number): OrderCodeMeaning {
  return ORDER_CODES.get(code) ?? (code < REFUSALS_END ? 'refused' : 'unlisted');
}

/** What a notice without an id says about the gateway itself. */
export type NoticeMeaning =
  | 'uplink-lost'
  | 'uplink-restored-data-lost'
  | 'uplink-restored'
  | 'farm-broken'
  | 'farm-healed'
  /** Normal talk: a farm that sleeps until it is asked. */
  | 'idle'
  | 'told';

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
  return NOTICES.get(code) ?? 'told';
}

/** What a code says about the request whose id it carries. */
export type RequestCodeMeaning =
  /** Another login holds the market data. */
  | 'data-elsewhere'
  | 'no-data-rights'
  /** Delayed instead of live, or part of it missing. */
  | 'data-reduced'
  | 'history-refused'
  | 'unknown-contract'
  /** A cancel crossed the end of what it cancelled. */
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

/** Said by us when nothing could leave; the codes a client library would use itself. */
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

/** What a refusal means where it is not just one; in this list alone the broker's codes become words. */
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
