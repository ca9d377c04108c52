// Where a reader of messages continues.
import { type LogPlace, placeName } from '../broker/broker.ts';

/** The place after the last of each partition. */
export function endsOf(batch: readonly LogPlace[]): readonly (readonly [string, number])[] {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition, offset } of batch) {
    const ends = byTopic.get(topic) ?? [];
    if (ends.length === 0) byTopic.set(topic, ends);
    ends[partition] = offset + 1;
  }
  return [...byTopic].flatMap(([topic, ends]) =>
    ends.map((end, partition) => [placeName(topic, partition), end] as const),
  );
}
