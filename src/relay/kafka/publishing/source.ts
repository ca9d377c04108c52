// What is published in order, from a place that is kept: the events of the ledger, or the facts of one journal.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { Message, StoredMessage } from '../broker/broker.ts';

export interface Outgoing {
  /** Ascending within its source. */
  readonly position: number;
  /** When it was recorded, epoch ms. */
  readonly at: number;
  readonly message: Message;
  /** What is signed of it; undefined for what is published without a signature. */
  readonly event?: RecordedEvent;
}

/**
 * OWN: the source has it. LOST: the source published it and does not have it any more. FOREIGN: somebody else wrote it. UNREADABLE:
 * somebody else wrote it, and it names no event.
 */
export type Origin = 'OWN' | 'LOST' | 'FOREIGN' | 'UNREADABLE';

export type Sent = Pick<StoredMessage, 'topic' | 'value' | 'headers'>;

export interface Source {
  /** In the place that is kept. */
  readonly name: string;
  after(position: number, limit: number): Promise<readonly Outgoing[]>;
  /** Undefined if a message with these headers came from elsewhere. */
  positionIn(headers: Readonly<Record<string, string>>): number | undefined;
  /** Who wrote it. Only where no other ledger may publish to these topics. */
  originOf?(message: Sent): Promise<Origin>;
  /** The signatures over a page that follows this position; they are sent before it. Undefined if nothing is signed. */
  seal?(page: readonly Outgoing[], after: number): readonly Message[];
  /** What readers need before all else of a partition, and get again when the broker has lost a part of it. */
  readonly first?: readonly Message[];
  /** By what the source is recognised later, kept with the position. */
  mark?(position: number): string | undefined;
}
