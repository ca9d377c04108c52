// Publishes the ledger's events to Kafka in the background, signed: bookings never wait for it, and it loses no event while Kafka is away.
import { Refused } from '../kafka/broker/refused.ts';
import { TOPICS, topicName } from '../kafka/messages/topics.ts';
import { addedKeys, addKeys } from '../kafka/publishing/add-keys.ts';
import { LEDGER, ledgerSource } from '../kafka/publishing/ledger-source.ts';
import { placeFrom, placeIn } from '../kafka/publishing/place.ts';
import { type OwnSigner, type SeedOf, signerOf } from '../kafka/signing/own-keys.ts';
import { SIGNATURES } from '../kafka/signing/signature-message.ts';
import {
  createPublisher,
  type KafkaCondition,
  type KafkaParts,
  type Publisher,
} from './kafka-publisher.ts';
import { ownEvents, publishedTopics, RELAY_CURSOR } from './own-topics.ts';

export type { KafkaCondition };

export interface KafkaRelayParts extends KafkaParts {
  /** Of the keys that sign what is published. */
  readonly seedOf: SeedOf;
}

export interface KafkaRelayState {
  readonly condition: KafkaCondition;
  readonly since: number;
  /** Of the last event that is in Kafka. */
  readonly position: number;
  /** That this process published. */
  readonly events: number;
  /** Sent again after the broker had lost them. */
  readonly mended: number;
  /** Messages in the topics of the ledger that somebody else wrote, as far as this process has seen them. */
  readonly forged: number;
  /** Age of the newest event when the broker had confirmed it, ms; undefined before the first one. */
  readonly ageMs: number | undefined;
}

export interface KafkaRelay extends Omit<Publisher, 'state'> {
  state(): KafkaRelayState;
}

const LOOK_MS = 200;

export function createKafkaRelay(parts: KafkaRelayParts): KafkaRelay {
  const { settings, store, seedOf } = parts;
  const { prefix } = settings;
  let position = 0;
  let signer: OwnSigner | undefined;
  const publisher = createPublisher({
    ...parts,
    cursor: RELAY_CURSOR,
    topics: [...TOPICS, SIGNATURES].map(({ keptDays, ...topic }) => ({
      name: topicName(prefix, topic),
      keptDays,
    })),
    waits: 'Events wait in the ledger',
    follows: 'the ledger',
    lookMs: LOOK_MS,
    async sources(place) {
      const own = await signerOf(store, seedOf);
      if (!own.ok) throw new Refused(own.failure);
      signer = own.value;
      const source = ledgerSource(await ownEvents(store, prefix), signer.current);
      const first = addedKeys(prefix, signer.keys, place);
      return { list: [{ ...source, first }], close() {} };
    },
    prepare: async (to, place) => (signer ? addKeys({ to, prefix, signer }, place) : place),
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
  return placeIn(place, publishedTopics(prefix)).positions[LEDGER] ?? 0;
}
