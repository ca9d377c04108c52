// Publishes sources to Kafka in the background: who writes them never waits for it, and nothing is lost while Kafka is away.
import type { Instant } from '../../kernel/instant.ts';
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Broker, TopicSpec } from '../kafka/broker/broker.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { Refused } from '../kafka/broker/refused.ts';
import { createLease } from '../kafka/lease/lease.ts';
import type { Forgery } from '../kafka/publishing/foreign-events.ts';
import { type PublishedPlace, placeFrom, placeIn } from '../kafka/publishing/place.ts';
import {
  mendLog,
  type PublishingParts,
  passForeign,
  published,
} from '../kafka/publishing/publish.ts';
import type { Source } from '../kafka/publishing/source.ts';
import { sentenceOf } from './kafka-failure.ts';

/** What a process gives to whatever works with Kafka in it. */
export interface KafkaParts {
  readonly settings: KafkaSettings;
  readonly store: Pick<LedgerStore, 'read' | 'inOneStep'>;
  readonly log: Log;
  /** Real time. */
  now(): Instant;
  /** Calls once after a pause of real time; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
  /** Undefined: the brokers of the settings. */
  readonly open?: (settings: KafkaSettings) => Promise<Broker>;
}

export interface PublisherParts extends KafkaParts {
  /** Where its place is kept. */
  readonly cursor: string;
  readonly topics: readonly TopicSpec[];
  /** For the log: "Events wait in the ledger". */
  readonly waits: string;
  readonly follows: string;
  /** Between two looks, ms. */
  readonly lookMs: number;
  /** What there is now, in view of what was published; closed after the pass. */
  sources(place: PublishedPlace): OpenSources | Promise<OpenSources>;
  /** Before anything is published in a pass: what readers must have first. Answers the place after it, which it has kept. */
  prepare?(to: PublishingParts, place: PublishedPlace): Promise<PublishedPlace>;
  /** The place after each batch. */
  onPlace?(place: PublishedPlace): void;
}

export interface OpenSources {
  readonly list: readonly Source[];
  close(): void;
}

export type KafkaCondition =
  | { readonly kind: 'starting' }
  | { readonly kind: 'following' }
  /** Tries again by itself. */
  | { readonly kind: 'waiting'; readonly why: string };

export interface PublisherState {
  readonly condition: KafkaCondition;
  readonly since: Instant;
  /** As it is kept. */
  readonly place: PublishedPlace | undefined;
  /** That this process published. */
  readonly messages: number;
  /** Sent again after the broker had lost them. */
  readonly mended: number;
  /** Written by others, as far as this process has seen them. */
  readonly forged: number;
  /** Age of the newest one when the broker had confirmed it, ms; undefined before the first one. */
  readonly ageMs: number | undefined;
}

export interface Publisher {
  state(): PublisherState;
  start(): void;
  /** There may be something new. */
  wake(): void;
  stop(): Promise<void>;
}

const PAUSE_MS = 1_000;
/** A broker that came back may have lost the end of its log. */
const COMPARE_MS = 60_000;
/** A lease that is not renewed ends. */
const HOLD_MS = 5_000;
/** Forged messages that one line of the log names. */
const NAMED_MAX = 5;

export function createPublisher(parts: PublisherParts): Publisher {
  const { settings, store, log, now, after, cursor, waits, follows } = parts;
  const { open = openKafkaBroker } = parts;
  let state: PublisherState = {
    condition: { kind: 'starting' },
    since: now(),
    place: undefined,
    messages: 0,
    mended: 0,
    forged: 0,
    ageMs: undefined,
  };
  let broker: Broker | undefined;
  let isStopped = false;
  let isPassing = false;
  let isAwake = false;
  let running: Promise<void> = Promise.resolve();
  let cancel = () => {};
  let comparedAt = 0;
  let heldAt = 0;
  let mayHold = false;
  let isNew = false;
  const topics = parts.topics.map(({ name }) => name);
  const does = `publishes ${follows} of this database`;
  const lease = createLease({ store, name: `${cursor}-relay`, does, now });

  function become(condition: KafkaCondition): void {
    const before = state.condition;
    const isSame = before.kind === condition.kind && reasonOf(before) === reasonOf(condition);
    if (isSame) return;
    state = { ...state, condition, since: now() };
    if (condition.kind === 'waiting')
      log.warn(
        `Kafka: ${condition.why}. ${waits} and are sent once it works; nothing else is affected.`,
        { brokers: settings.brokers.join(', ') },
      );
    if (condition.kind === 'following')
      log.info(`Kafka: the relay follows ${follows}.`, { ...state.place?.positions });
  }

  function moved(place: PublishedPlace): void {
    state = { ...state, place };
    parts.onPlace?.(place);
  }

  /** One process publishes: two would send everything twice. */
  async function hold(): Promise<void> {
    if (now() - heldAt < HOLD_MS) return;
    const taken = await lease.take();
    if (!taken.ok) throw new Refused(taken.failure);
    mayHold = true;
    heldAt = now();
  }

  async function placeKept(): Promise<PublishedPlace> {
    const kept = placeFrom(await store.read.cursor(cursor));
    const place = placeIn(kept, topics);
    if (place !== kept && !isNew)
      log.warn(
        `Kafka: ${follows} was published to topics of another prefix until now; all of it is published to these, from its beginning.`,
        { prefix: settings.prefix },
      );
    isNew ||= place !== kept;
    return place;
  }

  async function pass(): Promise<void> {
    await hold();
    const place = state.place ?? (await placeKept());
    moved(place);
    const sources = await parts.sources(place);
    try {
      broker ??= await opened();
      const to: PublishingParts = {
        broker,
        sources: sources.list,
        topics,
        keep: (next) =>
          store.inOneStep(async (step) => {
            await lease.guard(step);
            await step.saveCursor(cursor, JSON.stringify(next));
          }),
      };
      if (now() - comparedAt >= COMPARE_MS) await compare(to, place);
      if (parts.prepare !== undefined) moved(await parts.prepare(to, state.place ?? place));
      for (const source of sources.list) await follow(to, source);
    } finally {
      sources.close();
    }
    become({ kind: 'following' });
  }

  async function follow(to: PublishingParts, source: Source): Promise<void> {
    if (state.place === undefined) return;
    for await (const one of published(to, source, state.place)) {
      const { messages, newestAt, place, forged } = one;
      state = { ...state, messages: state.messages + messages, ageMs: now() - newestAt };
      warnOf(forged);
      moved(place);
      if (isStopped) return;
    }
  }

  async function opened(): Promise<Broker> {
    const made = await open(settings);
    const prepared = await made.prepare(parts.topics).catch(async (error: unknown) => {
      await made.close();
      throw error;
    });
    if (prepared.ok) return made;
    await made.close();
    throw new Refused(prepared.failure);
  }

  function warnOf(forged: readonly Forgery[]): void {
    if (forged.length === 0) return;
    state = { ...state, forged: state.forged + forged.length };
    const named = forged
      .slice(0, NAMED_MAX)
      .map(({ place, id }) => (id === undefined ? place : `${place} (${id})`));
    const more = forged.length - named.length;
    log.error(
      `Kafka: somebody else wrote ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Readers that check signatures skip what this ledger did not sign; find out who may write to its topics.`,
      { messages: forged.length },
    );
  }

  async function compare(to: PublishingParts, before: PublishedPlace): Promise<void> {
    const passed = await passForeign(to, before);
    warnOf(passed.forged);
    moved(passed.place);
    const mended = await mendLog(to, passed.place);
    comparedAt = now();
    if (mended === undefined) return;
    state = { ...state, mended: state.mended + mended.messages };
    moved(mended.place);
    log.error(
      'Kafka: the broker has lost messages that it had confirmed; they are sent again. See whether its disk is sound.',
      { partitions: mended.partitions.join(', '), messages: mended.messages },
    );
  }

  function look(delayMs: number): void {
    if (isStopped) return;
    cancel = after(delayMs, () => {
      isAwake = false;
      isPassing = true;
      running = pass()
        .then(() => parts.lookMs)
        .catch(async (error: unknown) => {
          become({ kind: 'waiting', why: sentenceOf(error, settings) });
          // What a failed client remembers is not worth keeping; the next one compares the logs first.
          comparedAt = 0;
          heldAt = 0;
          await broker?.close();
          broker = undefined;
          state = { ...state, place: undefined };
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
      // Without the store it ends by itself.
      if (mayHold) await lease.release().catch(() => {});
    },
  };
}

/** Without the places that it names: another ledger that continues to publish is one reason, not one for each message. */
function reasonOf(condition: KafkaCondition): string {
  return condition.kind === 'waiting' ? condition.why.replaceAll(/\d+/g, '#') : '';
}
