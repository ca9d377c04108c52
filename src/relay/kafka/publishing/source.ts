// What is published in order, from a place that is kept: the events of the ledger, or the facts of one journal.
import type { Message, StoredMessage } from '../broker/broker.ts';

export interface Outgoing {
  /** Ascending within its source. */
  readonly position: number;
  /** When it was recorded, epoch ms. */
  readonly at: number;
  readonly message: Message;
}

export interface Source {
  /** In the place that is kept. */
  readonly name: string;
  after(position: number, limit: number): Promise<readonly Outgoing[]>;
  /** Undefined if a message with these headers came from elsewhere. */
  positionIn(headers: Readonly<Record<string, string>>): number | undefined;
  /** False if it is an event that the source does not have. Only where no other ledger may publish to these topics. */
  isOwn?(message: Pick<StoredMessage, 'value'>): Promise<boolean>;
  /** By what the source is recognised later, kept with the position. */
  mark?(position: number): string | undefined;
}
