// Publishes the ledger's events to Kafka in the background: bookings never wait for it, and it loses no event while Kafka is away.
import { TOPICS, topicName } from '../kafka/messages/topics.ts';
import { LEDGER } from '../kafka/publishing/ledger-source.ts';
import { placeFrom, placeIn } from '../kafka/publishing/place.ts';
import { ledgerTopics } from '../kafka/rebuilding/topic-faults.ts';
import {
  createPublisher,
  type KafkaCondition,
  type KafkaParts,
  type Publisher,
} from './kafka-publisher.ts';
import { eventsOf, RELAY_CURSOR } from './own-topics.ts';

export type { KafkaCondition };
export type KafkaRelayParts = KafkaParts;

export interface KafkaRelayState {
  readonly condition: KafkaCondition;
  readonly since: number;
  /** Of the last event that is in Kafka. */
  readonly position: number;
  /** That this process published. */
  readonly events: number;
  /** Sent again after the broker had lost them. */
  readonly mended: number;
  /** Age of the newest event when the broker had confirmed it, ms; undefined before the first one. */
  readonly ageMs: number | undefined;
}

export interface KafkaRelay extends Omit<Publisher, 'state'> {
  state(): KafkaRelayState;
}

const LOOK_MS = 200;

export function createKafkaRelay(parts: KafkaRelayParts): KafkaRelay {
  const { settings, store } = parts;
  const source = eventsOf(store, settings.prefix);
  let position = 0;
  const publisher = createPublisher({
    ...parts,
    cursor: RELAY_CURSOR,
    topics: TOPICS.map(({ keptDays, ...topic }) => ({
      name: topicName(settings.prefix, topic),
      keptDays,
    })),
    waits: 'Events wait in the ledger',
    follows: 'the ledger',
    lookMs: LOOK_MS,
    sources: () => ({ list: [source], close() {} }),
    onPlace({ positions }) {
      position = positions[LEDGER] ?? 0;
    },
  });
  return {
    ...publisher,
    state() {
      const { messages: events, ...rest } = publisher.state();
      return { ...rest, position, events };
    },
  };
}

/** Of the last event that is in the topics of this prefix, by the cursor that the relay keeps. */
export async function publishedPosition(
  { read }: Pick<KafkaParts['store'], 'read'>,
  prefix: string,
): Promise<number> {
  const place = placeFrom(await read.cursor(RELAY_CURSOR));
  return placeIn(place, ledgerTopics(prefix)).positions[LEDGER] ?? 0;
}
