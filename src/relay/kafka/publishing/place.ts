// How far the events of the ledger are in the broker's log: the position, and where the log of each partition ended after it.
import { type LogPlace, type LogSpan, placeName } from '../broker/broker.ts';

export interface PublishedPlace {
  /** Of the last event whose message the broker has confirmed. */
  readonly position: number;
  /** By topic and partition. */
  readonly ends: Readonly<Record<string, number>>;
}

export const NOTHING_PUBLISHED: PublishedPlace = { position: 0, ends: {} };

export function placeFrom(text: string | undefined): PublishedPlace {
  return text === undefined ? NOTHING_PUBLISHED : (JSON.parse(text) as PublishedPlace);
}

export function advancedTo(
  { ends }: PublishedPlace,
  position: number,
  sent: readonly LogPlace[],
): PublishedPlace {
  const now = sent.map(({ topic, partition, offset }) => [placeName(topic, partition), offset]);
  return { position, ends: { ...ends, ...Object.fromEntries(now) } };
}

/** Partitions whose log is shorter than what the broker had confirmed: messages of theirs are lost. */
export function shortened({ ends }: PublishedPlace, found: readonly LogSpan[]): readonly LogSpan[] {
  return found.filter(
    ({ topic, partition, end }) => end < (ends[placeName(topic, partition)] ?? 0),
  );
}
