// A record of a feed on its way from the source to the engine: one type, not yet validated.
import type { Instant } from '../../../kernel/instant.ts';

export interface FeedRecord {
  /** The symbol of the request, or the one the record names; `*` if neither names one. */
  readonly symbol: string;
  /** Parsed JSON, or the cells of a row. */
  readonly record: unknown;
  /** The envelope's data about the model. */
  readonly model: unknown;
  /** Numbers that other endpoints of the source gave for the symbol in the same round. */
  readonly features?: Readonly<Record<string, number>>;
}

export interface ReceivedRecord extends FeedRecord {
  readonly receivedAt: Instant;
}
