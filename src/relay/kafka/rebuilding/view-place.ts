// How far a book that is rebuilt from Kafka is: kept in the transaction of what was read.
import type { KnownKey } from '../signing/key-ring.ts';
import type { PublicKey } from '../signing/signing-key.ts';

/** Under which the book keeps it. */
export const VIEW_CURSOR = 'kafka-view';

/** A stream that waits: what comes after in it is skipped until it resumes. */
export interface ParkedStream {
  /** That it waits for. */
  readonly version: number;
  /** MISSING: it was in no topic. DEAD: it is in the dead letters. EXPIRED: its first events are kept no more. */
  readonly kind: 'MISSING' | 'DEAD' | 'EXPIRED';
  readonly why: string;
  /** Epoch ms. */
  readonly since: number;
}

/** A message that the ledger did not write. */
export interface Forgery {
  /** `holdings.trades/3@17` */
  readonly place: string;
  /** `portfolio-7@12`, the event that it claims to be; undefined if it names none. */
  readonly id: string | undefined;
  /** The end of a sentence. */
  readonly why: string;
  /** When it was written, as it says; epoch ms. */
  readonly at: number;
}

/** How far the signatures are read. */
export interface SignaturePlace {
  /** Keys that were trusted from the beginning. */
  readonly roots: readonly PublicKey[];
  /** That are known at the offset. */
  readonly keys: readonly KnownKey[];
  /** Offset. */
  readonly next: number;
}

export interface ViewPlace {
  /** Of the topics that it is read from. */
  readonly prefix: string;
  /** The next offset, by topic and partition. */
  readonly offsets: Readonly<Record<string, number>>;
  readonly parked: Readonly<Record<string, ParkedStream>>;
  /** The rows are older than the events: nothing but events was written since the log was far ahead. */
  readonly isBehind: boolean;
  /** That were put aside. */
  readonly deadLetters: number;
  /** Undefined for a book that took events without signatures until now. */
  readonly signatures?: SignaturePlace;
  /** Messages that were skipped, because the ledger did not write them. */
  readonly forged?: number;
}

export function viewPlaceFrom(text: string | undefined): ViewPlace | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as ViewPlace);
}

export function beginning(prefix: string): ViewPlace {
  return { prefix, offsets: {}, parked: {}, isBehind: false, deadLetters: 0 };
}
