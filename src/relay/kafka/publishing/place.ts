// How far each source is in the broker's log: its position, and where the log of each partition ended after it.
import { type LogSpan, type Partition, placeName } from '../broker/broker.ts';
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

/** Empty, if it concerns other topics only: these are new, since the prefix was changed. */
export function placeIn(place: PublishedPlace, topics: readonly string[]): PublishedPlace {
  const known = Object.keys(place.ends).map((name) => name.slice(0, name.lastIndexOf('/')));
  const isOfOthers = known.length > 0 && !known.some((topic) => topics.includes(topic));
  return isOfOthers ? NOTHING_PUBLISHED : place;
}

/** Of a partition, as the brokers confirmed it last. */
export function endIn({ ends }: PublishedPlace, { topic, partition }: Partition): number {
  return ends[placeName(topic, partition)] ?? 0;
}

/** By key that was added to the topics: the position after which it signs. */
const KEY_MARK = 'key/';

/** Whether the topics say with which key the ledger signs. */
export function isSigned({ marks }: PublishedPlace): boolean {
  return Object.keys(marks).some((name) => name.startsWith(KEY_MARK));
}

export function addedAfter({ marks }: PublishedPlace, keyId: string): number | undefined {
  const mark = marks[`${KEY_MARK}${keyId}`];
  return mark === undefined ? undefined : Number(mark);
}

export function withKey(place: PublishedPlace, keyId: string, after: number): PublishedPlace {
  return { ...place, marks: { ...place.marks, [`${KEY_MARK}${keyId}`]: String(after) } };
}

export function withEnds(
  place: PublishedPlace,
  sent: readonly Omit<LogSpan, 'start'>[],
): PublishedPlace {
  const now = sent.map(({ topic, partition, end }) => [placeName(topic, partition), end]);
  return { ...place, ends: { ...place.ends, ...Object.fromEntries(now) } };
}

/** Partitions whose log is shorter than what the broker had confirmed: messages of theirs are lost. */
export function shortened(place: PublishedPlace, found: readonly LogSpan[]): readonly LogSpan[] {
  return found.filter((span) => span.end < endIn(place, span));
}
