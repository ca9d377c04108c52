// What a code of the broker means for the order whose number it has: one table with a column for each thing that it may answer.
// Decision 0050

/** What the message may answer: the message about this order that was sent last, if the broker has not settled it since. */
export type OrderPhase =
  /** It was placed, and the broker has not shown it working yet. */
  | 'new'
  | 'change'
  /** Nothing was sent about it since the broker showed it. */
  | 'resting'
  | 'cancel';

export type OrderCodeMeaning =
  /** The new order, or the change, is not accepted. */
  | 'refused'
  /** Only the change is not accepted: the order has filled, or does not allow it. */
  | 'unchangeable'
  /** Only the change is not accepted: an earlier message about the order is still being processed. */
  | 'still-processing'
  /** Only the change is not accepted: its parent, or the order itself, no longer exists. */
  | 'no-parent'
  /** The order is alive: it waits for the open or for shares to borrow, or was adjusted. */
  | 'warned'
  | 'cancelled'
  /** The cancel of an order that the broker does not know. */
  | 'cancel-unknown'
  /** The cancel of an order that can no longer be cancelled. */
  | 'cancel-too-late'
  /** Neither a refusal nor a sign of life: the open orders decide. */
  | 'uncertain';

type Row = Readonly<Record<OrderPhase, OrderCodeMeaning>>;

const WARNED = same('warned');
const UNCERTAIN = same('uncertain');

/**
 * Codes of validation: an order that works has passed it, so they can only be about a change of it, or about its cancel,
 * which then does not happen.
 */
const REFUSED: Row = {
  new: 'refused',
  change: 'refused',
  resting: 'uncertain',
  cancel: 'uncertain',
};

const UNCHANGEABLE: Row = { ...UNCERTAIN, change: 'unchangeable', resting: 'unchangeable' };
/** A change that joins or leaves a group, or a new order that joins it. */
const OF_GROUP: Row = { ...UNCHANGEABLE, new: 'refused' };
const NO_CANCEL: Row = { ...UNCERTAIN, change: 'unchangeable', cancel: 'cancel-too-late' };
const NOT_FOUND: Row = { ...UNCERTAIN, cancel: 'cancel-unknown' };

const ROWS: ReadonlyMap<number, Row> = new Map([
  // "Approaching max rate": about our pace.
  [0, WARNED],
  // A number that is in use: an order with it may live.
  [103, REFUSED],
  // Filled; other kinds of order; another time in force.
  [104, UNCHANGEABLE],
  [105, UNCHANGEABLE],
  [134, UNCHANGEABLE],
  [329, UNCHANGEABLE],
  // "OCA group revision is not allowed", "OCA group type revision is not allowed".
  [10326, OF_GROUP],
  [10327, OF_GROUP],
  [10341, OF_GROUP],
  // "Can't find order with id": of the parent in a change, of the order itself in a cancel.
  [135, { ...NOT_FOUND, change: 'no-parent' }],
  [136, NO_CANCEL],
  [161, NO_CANCEL],
  [10147, NOT_FOUND],
  [10149, NOT_FOUND],
  [10148, same('cancel-too-late')],
  [202, same('cancelled')],
  // The only refusal that comes after an acknowledgement, for instance at the open. Of an order that was ever changed, the
  // engine takes it for a refusal of the change.
  [201, same('refused')],
  [2102, { ...UNCERTAIN, change: 'still-processing', resting: 'still-processing' }],
  ...[404, 10018, 10019, 10349].map((code): [number, Row] => [code, WARNED]),
  ...[
    ...[145, 152, 163, 200, 203, 320, 321, 382, 383, 387, 388, 403, 434, 435, 436, 442, 443, 451],
    ...[
      460, 10002, 10020, 10043, 10052, 10058, 10243, 10244, 10268, 10269, 10270, 10274, 10289,
      10311,
    ],
  ].map((code): [number, Row] => [code, REFUSED]),
  ...between(106, 132).map((code): [number, Row] => [code, REFUSED]),
  ...between(10006, 10014).map((code): [number, Row] => [code, REFUSED]),
]);

/** The group that a change states, or its type, is not that of the order. */
export const GROUP_REVISED: ReadonlySet<number> = new Set([10326, 10327]);

/** With this code the broker warns and refuses; only its text distinguishes them. */
const ORDER_MESSAGE = 399;
/** In the languages of the gateway. */
const IS_WARNING =
  /\b(?:warning|warnung|avertissement|advertencia|avviso|aviso)\s*[:：]|предупреждение\s*:|警告|경고/i;

/** 2100 to 2199 are warnings, except where the table says otherwise. */
const WARNINGS = { from: 2_100, to: 2_199 };

export function orderCodeMeaning(code: number, text: string, phase: OrderPhase): OrderCodeMeaning {
  return rowOf(code, text)[phase];
}

function rowOf(code: number, text: string): Row {
  if (code === ORDER_MESSAGE) return IS_WARNING.test(text) ? WARNED : REFUSED;
  const isWarning = code >= WARNINGS.from && code <= WARNINGS.to;
  return ROWS.get(code) ?? (isWarning ? WARNED : UNCERTAIN);
}

/** "If this happens, you will not receive a fill": the order works at a price that the broker has limited. */
export const PRICE_CAPPED = 2161;

/** `OrderId 4 that needs to be cancelled can not be cancelled, state: Filled.`, in the language of the gateway. */
export function saysFilled(text: string): boolean {
  return /\bfilled\b/i.test(text) && !/\b(not|un|partially|partly)[\s-]*filled\b/i.test(text);
}

/** The state that the answer to a cancel names: the order was cancelled, and may have filled in part. */
export function saysCancelled(text: string): boolean {
  return /\bstate: *(api)?cancel(l)?ed\b/i.test(text);
}

function same(meaning: OrderCodeMeaning): Row {
  return { new: meaning, change: meaning, resting: meaning, cancel: meaning };
}

function between(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
