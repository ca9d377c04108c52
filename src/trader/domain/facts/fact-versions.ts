// The shape version of every fact type, and the upcasters that convert a stored fact of an older version to today's shape.
import * as words from './broker-words.ts';
import type { Fact, FactType } from './facts.ts';

/** A fact as the journal stores it, in the shape of its version. */
export interface StoredFact {
  readonly type: FactType;
  readonly [field: string]: unknown;
}

/** Pure: the fact in the shape of the next version. The stored row keeps the old one. */
export type Upcaster = (stored: StoredFact) => StoredFact;

export type UpcastersByType = Readonly<Partial<Record<FactType, readonly Upcaster[]>>>;

/** Version 2 has `ordersAfter`. It cannot be derived from one fact: it stays absent until the journal is folded up to there. */
const withoutOrdersAfter: Upcaster = (stored) => stored;

/** The newest version names the request of a person; before, only strategies entered and only they closed by an order. */
const withoutRequest: Upcaster = (stored) => stored;
/** Until then an exit of the strategy that came before the fill only cancelled the entry. */
const withoutReason: Upcaster = (stored) => stored;

/** Readers of older versions do not know the meanings that only a change can have. */
const withFewerMeanings: Upcaster = (stored) => stored;

/** Readers of version 1 do not know the state `read_only`. */
const neverReadOnly: Upcaster = (stored) => stored;

/** Readers of version 1 do not know the event `shown_held`. */
const neverShownHeld: Upcaster = (stored) => stored;

/** Readers of older versions do not know orders that walk. */
const withoutWalks: Upcaster = (stored) => stored;

/** Readers of older versions do not know that an option contract can expire. */
const neverExpired: Upcaster = (stored) => stored;

/** Readers of older versions do not know that a contract can deliver shares. */
const neverDelivered: Upcaster = (stored) => stored;

/** Readers of older versions do not know that one contract of a vertical can fill alone. */
const neverSeparated: Upcaster = (stored) => stored;

/** Readers of version 1 do not know the alarm `lopsided-fill`. */
const neverLopsided: Upcaster = (stored) => stored;

/** Readers of older versions do not know contracts that are sold, and what is reserved for them. */
const withoutCollateral: Upcaster = (stored) => stored;

/** Readers of older versions do not know the names that senders give to orders. */
const withoutNames: Upcaster = (stored) => stored;

/** Readers of older versions do not know that an order can be riskless, or have another on its other side. */
const neverRiskless: Upcaster = (stored) => stored;

/** Readers of older versions do not know that a move can be taken back. */
const neverTakenBack: Upcaster = (stored) => stored;

/** Readers of older versions do not know iron condors. */
const neverCondors: Upcaster = (stored) => stored;

/** The first upcaster of a type converts version 1 to 2, the next 2 to 3. A type without an entry has version 1. */
export const UPCASTERS: UpcastersByType = {
  'entry-intended': [
    withoutOrdersAfter,
    words.inIntent,
    withoutRequest,
    withoutWalks,
    withoutNames,
  ],
  'protection-intended': [withoutOrdersAfter, words.inIntent, withoutWalks, withoutNames],
  'holding-intended': [withoutWalks, withoutNames],
  'request-refused': [withoutWalks, withoutNames, neverCondors],
  'stop-moved': [withoutWalks, neverTakenBack],
  'exit-intended': [
    withoutOrdersAfter,
    words.inIntent,
    withoutRequest,
    neverExpired,
    withoutWalks,
    withoutNames,
  ],
  'change-intended': [withoutOrdersAfter, words.inChange, withoutWalks, withoutNames],
  'cancel-intended': [withoutOrdersAfter, words.inCancel, withoutNames],
  'order-sent': [withoutOrdersAfter, withoutNames],
  'order-not-sent': [withoutOrdersAfter, withoutNames],
  'order-updated': [withoutOrdersAfter, words.inUpdate, withoutNames],
  'change-refused': [
    withoutOrdersAfter,
    words.inRefusal,
    withFewerMeanings,
    withFewerMeanings,
    withoutNames,
    neverRiskless,
  ],
  'execution-booked': [
    withoutOrdersAfter,
    words.inExecution,
    neverExpired,
    neverDelivered,
    neverSeparated,
    withoutNames,
  ],
  'alarm-raised': [neverLopsided],
  'gateway-changed': [neverReadOnly],
  'session-opened': [words.inSession],
  'instrument-pinned': [words.inInstrument],
  'instrument-refused': [words.inInstrumentRefusal],
  'signal-refused': [
    words.inSignalRefusal,
    withoutRequest,
    withoutWalks,
    withoutNames,
    neverCondors,
  ],
  'chain-asked': [neverCondors],
  'contract-chosen': [neverCondors],
  'report-ignored': [neverShownHeld],
  'position-planned': [withoutCollateral, neverCondors],
  'position-adopted': [neverDelivered, neverCondors],
  'position-split': [withoutCollateral, neverCondors],
  'plan-changed': [withoutCollateral, neverCondors],
  'ownership-taken': [withoutCollateral, withoutNames, neverCondors],
  'position-closing': [neverExpired],
  'position-closed': [neverExpired],
  'close-asked': [withoutRequest, withoutReason, neverExpired, withoutNames],
  'reduction-asked': [withoutNames],
  'limit-asked': [withoutNames],
};

/** The version in which new facts of the type are written. */
export function versionOf(type: FactType, upcasters: UpcastersByType = UPCASTERS): number {
  return 1 + (upcasters[type]?.length ?? 0);
}

/** A stored fact in today's shape. */
export function upcast(stored: StoredFact, version: number, upcasters = UPCASTERS): Fact {
  const steps = upcasters[stored.type];
  // Fast path: nearly every stored fact has today's version.
  const isOfToday = steps === undefined || version > steps.length;
  return (isOfToday ? stored : steps.slice(version - 1).reduce(stepped, stored)) as unknown as Fact;
}

function stepped(stored: StoredFact, upcaster: Upcaster): StoredFact {
  return upcaster(stored);
}
