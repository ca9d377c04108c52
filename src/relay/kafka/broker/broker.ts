// What the relay asks of Kafka.
import type { Result } from '../../../kernel/result.ts';

export interface Message {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** A place in the log of a partition. */
export interface LogPlace extends Partition {
  readonly offset: number;
}

/** Empty if both are equal. */
export interface LogSpan extends Partition {
  /** Offset of the first message. */
  readonly start: number;
  /** Offset that the next message will have. */
  readonly end: number;
}

export interface TopicSpec {
  readonly name: string;
  readonly keptDays: number | undefined;
}

export interface Broker {
  /** Makes the topics that are missing. A sentence if one is there with other partitions. */
  prepare(topics: readonly TopicSpec[]): Promise<Result<void, string>>;
  /** The partition of a key, as clients in Java choose it. */
  partitionOf(key: string): number;
  /** Resolves when all are in the log of the broker, with what they fill of each partition. */
  send(messages: readonly Message[]): Promise<readonly LogSpan[]>;
  /** What the log of each partition holds now. */
  spans(topics: readonly string[]): Promise<readonly LogSpan[]>;
  /** For reading messages, of as many partitions as are asked for. */
  openLog(): LogReader;
  /** How many partitions each of these topics has; a topic that is missing is left out. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The first messages that are as new as this, epoch ms; the end of a partition that has none. */
  placesAt(topics: readonly string[], at: number): Promise<readonly LogPlace[]>;
  close(): Promise<void>;
}

export interface LogReader {
  /**
   * The messages from these places on, as many as one answer of a broker holds: a part for each place of which it held something.
   * Those of aborted transactions are left out. If there is none yet, an answer waits so long for the first.
   */
  fetch(places: readonly LogPlace[], waitMs?: number): Promise<readonly FetchedPart[]>;
  close(): Promise<void>;
}

export interface FetchedPart extends LogPlace {
  readonly messages: readonly StoredMessage[];
  /** The offset behind them. */
  readonly next: number;
}

export interface StoredMessage extends LogPlace, Message {
  readonly at: number;
}

/** More would move keys to other partitions, and with them the order of a portfolio: the number stays. */
export const PARTITIONS = 12;

export function placeName(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
