// The log of a broker in memory: topics with partitions, whose ends can be cut as a broker that lost its disk cuts them.
import type {
  Broker,
  FetchedPart,
  LogPlace,
  LogSpan,
  Message,
  StoredMessage,
} from '../../../src/relay/kafka/broker/broker.ts';
import { placeName } from '../../../src/relay/kafka/broker/broker.ts';
import type { Outgoing, Source } from '../../../src/relay/kafka/publishing/source.ts';

export interface MemoryLog extends Pick<Broker, 'partitionOf' | 'send' | 'spans' | 'openLog'> {
  /** By topic and partition. */
  readonly stored: ReadonlyMap<string, readonly StoredMessage[]>;
  /** Called before messages are taken; what it throws fails the call. */
  onSend: (messages: readonly Message[]) => void;
  /** The broker forgets all but the first so many messages of a partition. */
  cut(topic: string, partition: number, left: number): void;
  /** Ids of all messages of a topic, partition by partition. */
  ids(topic: string): readonly string[];
}

/** Keys are numbers, which choose one of two partitions. */
export function createMemoryLog(topics: readonly string[]): MemoryLog {
  const stored = new Map<string, StoredMessage[]>();
  for (const topic of topics)
    for (const partition of [0, 1]) stored.set(placeName(topic, partition), []);
  const partitionOf = (key: string) => Number(key) % 2;
  const of = ({ topic, partition }: Omit<LogPlace, 'offset'>) =>
    stored.get(placeName(topic, partition)) ?? [];

  const log: MemoryLog = {
    stored,
    onSend: () => {},
    partitionOf,
    async send(messages) {
      log.onSend(messages);
      const spans = new Map<string, LogSpan>();
      for (const message of messages) {
        const { topic, key } = message;
        const partition = partitionOf(key);
        const own = of({ topic, partition });
        const offset = own.length;
        own.push({ ...message, partition, offset, at: 0 });
        const name = placeName(topic, partition);
        const start = spans.get(name)?.start ?? offset;
        spans.set(name, { topic, partition, start, end: offset + 1 });
      }
      return [...spans.values()];
    },
    async spans(wanted) {
      return wanted.flatMap((topic) =>
        [0, 1].map((partition) => ({
          ...{ topic, partition, start: 0 },
          end: of({ topic, partition }).length,
        })),
      );
    },
    openLog: () => ({
      async fetch(places) {
        return places.flatMap((place): FetchedPart[] => {
          const messages = of(place).slice(place.offset);
          return messages.length === 0
            ? []
            : [{ ...place, messages, next: place.offset + messages.length }];
        });
      },
      async close() {},
    }),
    cut(topic, partition, left) {
      of({ topic, partition }).splice(left);
    },
    ids: (topic) =>
      [0, 1].flatMap((partition) =>
        of({ topic, partition }).map(({ headers }) => headers.id ?? ''),
      ),
  };
  return log;
}

/** So many messages, the odd ones with key 1. */
export function countingSource(count: number, topic: string): Source {
  const all = Array.from({ length: count }, (_, at): Outgoing => {
    const position = at + 1;
    const headers = { id: `e${position}`, position: String(position) };
    const key = String(position % 2);
    return { position, at: position, message: { topic, key, value: `{"n":${position}}`, headers } };
  });
  return {
    name: 'counted',
    after: async (position, limit) => all.filter((one) => one.position > position).slice(0, limit),
    positionIn: ({ position }) => (position === undefined ? undefined : Number(position)),
  };
}
