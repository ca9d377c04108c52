// Puts what was read into the order of its streams: drops what is known, keeps what came too early, passes over what is parked.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import { type LogPlace, placeName } from '../broker/broker.ts';

export interface TakenEvent {
  readonly event: RecordedEvent;
  readonly place: LogPlace;
}

export interface Intake {
  /** The events that can be written now, in order: none, this one, or this one and those that waited for it. */
  take(taken: TakenEvent): readonly TakenEvent[];
  isKnown(stream: string): boolean;
  /** Of streams that were not asked for yet; 0 unless given. */
  know(streams: readonly string[], heads: ReadonlyMap<string, { readonly version: number }>): void;
  /** Its events are passed over from now on. */
  park(stream: string): void;
  /** They are not, and the stream is one that was not asked for yet. */
  readmit(stream: string): void;
  waiting(): number;
  /** By stream, the version that is missing. */
  missing(): ReadonlyMap<string, number>;
  /** Forgets what waits: it is read again. */
  drop(stream: string): void;
  /** Where to begin again so that nothing that waits is lost: of partitions where something waits. */
  held(): ReadonlyMap<string, number>;
  /** What was read and not needed: known already, or twice. */
  doubled(): number;
}

export function createIntake(parked: Iterable<string>): Intake {
  const versions = new Map<string, number>();
  const passedOver = new Set(parked);
  const early = new Map<string, Map<number, TakenEvent>>();
  let count = 0;
  let doubled = 0;

  function followers(stream: string, after: number): readonly TakenEvent[] {
    const own = early.get(stream);
    const found: TakenEvent[] = [];
    if (own === undefined) return found;
    for (let next = own.get(after + 1); next !== undefined; ) {
      found.push(next);
      own.delete(next.event.version);
      next = own.get(next.event.version + 1);
    }
    count -= found.length;
    if (own.size === 0) early.delete(stream);
    return found;
  }

  function drop(stream: string): void {
    count -= early.get(stream)?.size ?? 0;
    early.delete(stream);
  }

  return {
    take(taken) {
      const { stream, version } = taken.event;
      if (passedOver.has(stream)) return [];
      const last = versions.get(stream) ?? 0;
      if (version <= last) {
        doubled += 1;
        return [];
      }
      if (version > last + 1) {
        const own = early.get(stream) ?? new Map<number, TakenEvent>();
        if (!own.has(version)) count += 1;
        early.set(stream, own.set(version, taken));
        return [];
      }
      const ready = [taken, ...followers(stream, version)];
      versions.set(stream, last + ready.length);
      return ready;
    },
    isKnown: (stream) => versions.has(stream),
    know(streams, heads) {
      for (const stream of streams) versions.set(stream, heads.get(stream)?.version ?? 0);
    },
    park(stream) {
      passedOver.add(stream);
      drop(stream);
    },
    readmit(stream) {
      passedOver.delete(stream);
      versions.delete(stream);
    },
    waiting: () => count,
    missing: () =>
      new Map([...early.keys()].map((stream) => [stream, (versions.get(stream) ?? 0) + 1])),
    drop,
    held() {
      const lowest = new Map<string, number>();
      for (const own of early.values()) for (const { place } of own.values()) lower(lowest, place);
      return lowest;
    },
    doubled: () => doubled,
  };
}

function lower(lowest: Map<string, number>, { topic, partition, offset }: LogPlace): void {
  const name = placeName(topic, partition);
  lowest.set(name, Math.min(lowest.get(name) ?? offset, offset));
}
