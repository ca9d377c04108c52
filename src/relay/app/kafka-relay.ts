// Publishes the ledger's events to Kafka in the background: bookings never wait for it, and it loses no event while Kafka is away.
import type { Instant } from '../../kernel/instant.ts';
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Broker } from '../kafka/broker/broker.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { TOPICS, topicName } from '../kafka/messages/topics.ts';
import { type PublishedPlace, placeFrom } from '../kafka/publishing/place.ts';
import { mendLog, type PublishingParts, publishNext } from '../kafka/publishing/publish.ts';

export interface KafkaRelayParts {
  readonly settings: KafkaSettings;
  readonly store: Pick<LedgerStore, 'read' | 'inOneStep'>;
  readonly log: Log;
  /** Real time. */
  now(): Instant;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
}

export type KafkaCondition =
  | { readonly kind: 'starting' }
  | { readonly kind: 'following' }
  /** Tries again by itself. */
  | { readonly kind: 'waiting'; readonly why: string };

export interface KafkaRelayState {
  readonly condition: KafkaCondition;
  readonly since: Instant;
  /** Of the last event that is in Kafka. */
  readonly position: number;
  /** That this process published. */
  readonly events: number;
  /** Sent again after the broker had lost them. */
  readonly mended: number;
  /** Age of the newest event when the broker had confirmed it, ms; undefined before the first one. */
  readonly ageMs: number | undefined;
}

export interface KafkaRelay {
  state(): KafkaRelayState;
  start(): void;
  /** There may be something new. */
  wake(): void;
  stop(): Promise<void>;
}

const CURSOR = 'kafka';
const PAUSE_MS = 1_000;
const LOOK_MS = 200;
/** A broker that came back may have lost the end of its log. */
const COMPARE_MS = 60_000;

export function createKafkaRelay(parts: KafkaRelayParts): KafkaRelay {
  const { settings, store, log, now, after } = parts;
  let state: KafkaRelayState = {
    condition: { kind: 'starting' },
    since: now(),
    position: 0,
    events: 0,
    mended: 0,
    ageMs: undefined,
  };
  let broker: Broker | undefined;
  /** As it is kept; read once for each connection. */
  let place: PublishedPlace | undefined;
  let isStopped = false;
  let isPassing = false;
  let isAwake = false;
  let running: Promise<void> = Promise.resolve();
  let cancel = () => {};
  let comparedAt = 0;

  function become(condition: KafkaCondition): void {
    const before = state.condition;
    const isSame = before.kind === condition.kind && whyOf(before) === whyOf(condition);
    if (isSame) return;
    state = { ...state, condition, since: now() };
    if (condition.kind === 'waiting')
      log.warn(
        `Kafka: ${condition.why}. Events wait in the ledger and are sent once it works; nothing else is affected.`,
        { brokers: settings.brokers.join(', ') },
      );
    if (condition.kind === 'following')
      log.info('Kafka: the relay follows the ledger.', { position: state.position });
  }

  function publishing(to: Broker): PublishingParts {
    return {
      broker: to,
      prefix: settings.prefix,
      events: { after: (position, limit) => store.read.recordedEvents({ after: position, limit }) },
      keep: (place) => store.inOneStep((step) => step.saveCursor(CURSOR, JSON.stringify(place))),
    };
  }

  async function pass(): Promise<void> {
    broker ??= await opened();
    const to = publishing(broker);
    place ??= placeFrom(await store.read.cursor(CURSOR));
    if (now() - comparedAt >= COMPARE_MS) place = await compared(to, place);
    state = { ...state, position: place.position };
    for (;;) {
      if (isStopped) return;
      const published = await publishNext(to, place);
      if (published === undefined) break;
      place = published.place;
      state = {
        ...state,
        position: place.position,
        events: state.events + published.events,
        ageMs: now() - published.newestAt,
      };
    }
    become({ kind: 'following' });
  }

  async function opened(): Promise<Broker> {
    const made = await openKafkaBroker(settings);
    const prepared = await made.prepare(
      TOPICS.map(({ keptDays, ...topic }) => ({
        name: topicName(settings.prefix, topic),
        keptDays,
      })),
    );
    if (prepared.ok) return made;
    await made.close();
    throw new Error(prepared.failure);
  }

  async function compared(to: PublishingParts, place: PublishedPlace): Promise<PublishedPlace> {
    const mended = await mendLog(to, place);
    comparedAt = now();
    if (mended === undefined) return place;
    state = { ...state, mended: state.mended + mended.messages };
    log.error(
      'Kafka: the broker has lost messages that it had confirmed; they are sent again. See whether its disk is sound.',
      { partitions: mended.partitions.join(', '), messages: mended.messages },
    );
    return mended.place;
  }

  function look(delayMs: number): void {
    if (isStopped) return;
    cancel = after(delayMs, () => {
      isAwake = false;
      isPassing = true;
      running = pass()
        .then(() => LOOK_MS)
        .catch(async (error: unknown) => {
          become({ kind: 'waiting', why: sentenceOf(error) });
          // What a failed client remembers is not worth keeping; the next one compares the logs first.
          comparedAt = 0;
          await broker?.close();
          broker = undefined;
          place = undefined;
          return PAUSE_MS;
        })
        .then((pause) => {
          isPassing = false;
          look(isAwake ? 0 : pause);
        });
    });
  }

  return {
    state: () => state,
    start: () => look(0),
    wake() {
      if (isAwake || state.condition.kind !== 'following') return;
      isAwake = true;
      if (isPassing) return;
      cancel();
      look(0);
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
      await broker?.close();
    },
  };
}

function whyOf(condition: KafkaCondition): string {
  return condition.kind === 'waiting' ? condition.why : '';
}

/** The library wraps what happened in what it was doing. */
function sentenceOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = error instanceof Error ? (inner ?? error.cause) : undefined;
  const text = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  return cause instanceof Error ? `${text} (${sentenceOf(cause)})` : text;
}
