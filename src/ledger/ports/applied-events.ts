// Events that another book has recorded, taken over as they are: how a copy of the book is made from messages.
import type { RecordedEvent } from './events.ts';
import type { ChainFault } from './projections.ts';

export interface StreamHead {
  readonly version: number;
  readonly hash: string;
}

export interface AppliedEvents {
  /** Of these streams; one without events is left out. */
  streamHeads(streams: readonly string[]): Promise<ReadonlyMap<string, StreamHead>>;
  /**
   * Appends them with their positions and hashes, those of a stream in the order of its versions. Writes nothing if one does
   * not follow from the event before it.
   */
  adopt(events: readonly RecordedEvent[]): Promise<ChainFault | undefined>;
  /** From then on new numbers come after those of what was adopted. */
  countOn(): Promise<void>;
}
