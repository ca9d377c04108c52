// How far a reader is behind: what the log holds beyond what it has done, and for how long the oldest message has waited.
import { type LogPlace, type LogSpan, placeName } from '../broker/broker.ts';

export interface Backlog {
  /** The log as it is now, epoch ms. What is found in it and did not come yet waits from then on, as far as is known. */
  reaches(spans: readonly LogSpan[], now: number): void;
  /** This is the next one of its partition; `at` is when it was sent, epoch ms. */
  begins(message: LogPlace & { readonly at: number }): void;
  /** Everything before this offset is done. */
  isAt(place: LogPlace): void;
  messages(): number;
  /** 0 if none waits. */
  ageMs(now: number): number;
}

export function createBacklog(): Backlog {
  const ends = new Map<string, number>();
  const nexts = new Map<string, number>();
  /** By partition: since when its oldest message waits, as far as that is known. */
  const since = new Map<string, number>();

  function leftIn(name: string): number {
    return Math.max(0, (ends.get(name) ?? 0) - (nexts.get(name) ?? 0));
  }

  return {
    reaches(spans, now) {
      for (const { topic, partition, end } of spans) {
        const name = placeName(topic, partition);
        ends.set(name, end);
        if (leftIn(name) > 0 && !since.has(name)) since.set(name, now);
      }
    },
    begins({ topic, partition, offset, at }) {
      const name = placeName(topic, partition);
      ends.set(name, Math.max(ends.get(name) ?? 0, offset + 1));
      since.set(name, at);
    },
    isAt({ topic, partition, offset }) {
      const name = placeName(topic, partition);
      nexts.set(name, offset);
      if (leftIn(name) === 0) since.delete(name);
    },
    messages: () => [...ends.keys()].reduce((sum, name) => sum + leftIn(name), 0),
    ageMs: (now) => Math.max(0, ...[...since.values()].map((at) => now - at)),
  };
}
