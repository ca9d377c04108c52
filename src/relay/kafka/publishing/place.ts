// How far each source is in the broker's log: its position, and where the log of each partition ended after it.
import { type LogPlace, type LogSpan, placeName } from '../broker/broker.ts';
import type { Source } from './source.ts';

export interface PublishedPlace {
  /** By source: of the last one whose message the broker has confirmed. */
  readonly positions: Readonly<Record<string, number>>;
  /** By source, where it has one. */
  readonly marks: Readonly<Record<string, string>>;
  /** By topic and partition. */
  readonly ends: Readonly<Record<string, number>>;
}

export const NOTHING_PUBLISHED: PublishedPlace = { positions: {}, marks: {}, ends: {} };

export function placeFrom(text: string | undefined): PublishedPlace {
  if (text === undefined) return NOTHING_PUBLISHED;
  return { ...NOTHING_PUBLISHED, ...(JSON.parse(text) as Partial<PublishedPlace>) };
}

export function positionOf({ positions }: PublishedPlace, { name }: Pick<Source, 'name'>): number {
  return positions[name] ?? 0;
}

export function advancedTo(
  place: PublishedPlace,
  source: Pick<Source, 'name' | 'mark'>,
  position: number,
): PublishedPlace {
  const { name } = source;
  const mark = source.mark?.(position);
  const marks = mark === undefined ? place.marks : { ...place.marks, [name]: mark };
  return { ...place, marks, positions: { ...place.positions, [name]: position } };
}

export function withEnds(place: PublishedPlace, sent: readonly LogPlace[]): PublishedPlace {
  const now = sent.map(({ topic, partition, offset }) => [placeName(topic, partition), offset]);
  return { ...place, ends: { ...place.ends, ...Object.fromEntries(now) } };
}

/** Partitions whose log is shorter than what the broker had confirmed: messages of theirs are lost. */
export function shortened({ ends }: PublishedPlace, found: readonly LogSpan[]): readonly LogSpan[] {
  return found.filter(
    ({ topic, partition, end }) => end < (ends[placeName(topic, partition)] ?? 0),
  );
}
