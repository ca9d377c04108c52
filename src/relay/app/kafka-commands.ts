// Carries out commands from a topic and answers each on another: a command comes true once, and is passed once it is answered.
import type { Instant } from '../../kernel/instant.ts';
import type { Broker, LogPlace, LogSpan, Message, StoredMessage } from '../kafka/broker/broker.ts';
import { placeName } from '../kafka/broker/broker.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { Refused } from '../kafka/broker/refused.ts';
import { createBacklog } from '../kafka/commands/backlog.ts';
import {
  ANSWERS,
  COMMANDS,
  type Command,
  type CommandOutcome,
  readCommand,
  refusal,
} from '../kafka/commands/command.ts';
import { DEAD_LETTERS, deadLetterOf, TRIES_MAX } from '../kafka/dead-letters/dead-letter.ts';
import { topicName } from '../kafka/messages/topics.ts';
import { ANSWER_SCHEMA, type CommandType } from '../kafka/schemas/command-schemas.ts';
import { sentenceOf } from './kafka-failure.ts';
import type { KafkaCondition, KafkaParts } from './kafka-publisher.ts';
import { refuseOtherLedger } from './own-topics.ts';

export { type Command, type CommandOutcome, type CommandType, refusal };

export interface SentCommand {
  readonly command: Command;
  /** Of the header `authorization`; never kept. */
  readonly credential: string | undefined;
  /** `kafka-command.3.17`: partition and offset. What it appends carries it, in the same transaction. */
  readonly correlationId: string;
}

export interface KafkaCommandsParts extends KafkaParts {
  /** Rejects if it may work later; the command is tried again. */
  carryOut(sent: SentCommand): Promise<CommandOutcome>;
}

export interface KafkaCommandsState {
  readonly condition: KafkaCondition;
  readonly since: Instant;
  readonly done: number;
  readonly refused: number;
  /** That were no commands, or failed each time. */
  readonly dead: number;
  /** In the topic and not answered yet, as of the last look at the brokers. */
  readonly lag: number;
  /** For how long the oldest of them has waited; 0 if none does. */
  readonly ageMs: number;
}

export interface KafkaCommands {
  state(): KafkaCommandsState;
  start(): void;
  /** Resolves when the command that has begun is answered. */
  stop(): Promise<void>;
}

/** May be thrown by `carryOut`: it is not the command's fault, however often it happens. */
export class NotNow extends Error {}

const CURSOR = 'kafka/commands';
const PAUSE_MS = 1_000;
/** For the first command of an answer of the broker: where several brokers hold the topic, one may come so late. */
const WAIT_MS = 500;
/** Between two looks at how long the topic is. */
const LOOK_MS = 5_000;
const READER = 'commands';

/** Next offset by partition. */
type Offsets = Readonly<Record<string, number>>;

export function createKafkaCommands(parts: KafkaCommandsParts): KafkaCommands {
  const { settings, store, log, now, after, open = openKafkaBroker } = parts;
  const named = (topic: { readonly family: string }) => topicName(settings.prefix, topic);
  const backlog = createBacklog();
  let state: Omit<KafkaCommandsState, 'lag' | 'ageMs'> = {
    condition: { kind: 'starting' },
    since: now(),
    ...{ done: 0, refused: 0, dead: 0 },
  };
  let isStopped = false;
  let broker: Broker | undefined;
  let running: Promise<void> = Promise.resolve();
  let wake = () => {};
  let cancelLook = () => {};

  function become(condition: KafkaCondition): void {
    if (JSON.stringify(condition) === JSON.stringify(state.condition)) return;
    state = { ...state, condition, since: now() };
    if (condition.kind === 'waiting')
      log.warn(`Kafka: ${condition.why}. Commands wait in their topic until it works.`);
    if (condition.kind === 'following') log.info('Kafka: commands are carried out.');
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = after(PAUSE_MS, resolve);
      wake = () => {
        cancel();
        resolve();
      };
      if (isStopped) wake();
    });
  }

  async function follow(): Promise<void> {
    const opened = await open(settings);
    broker = opened;
    const prepared = await opened.prepare(
      [COMMANDS, ANSWERS, DEAD_LETTERS].map((topic) => ({ ...topic, name: named(topic) })),
    );
    if (!prepared.ok) throw new Refused(prepared.failure);
    await refuseOtherLedger({ broker: opened, store, prefix: settings.prefix });
    let offsets = JSON.parse((await store.read.cursor(CURSOR)) ?? '{}') as Offsets;
    const spans = await opened.spans([named(COMMANDS)]);
    const from = spans.map((span) => begin(span, offsets));
    for (const place of from) backlog.isAt(place);
    backlog.reaches(spans, now());
    become({ kind: 'following' });
    // Unlike `messages`, it leaves out whatever its sender has aborted.
    const reader = opened.openLog();
    const places = new Map(from.map((place) => [placeName(place.topic, place.partition), place]));
    while (!isStopped)
      for (const part of await reader.fetch([...places.values()], WAIT_MS)) {
        const { topic, partition, messages, next } = part;
        for (const message of messages) {
          if (isStopped) return;
          backlog.begins(message);
          const answers = await handled(message);
          // The process stops: the command comes again, and is answered then.
          if (answers === undefined) return;
          await opened.send(answers);
          await pass({ topic, partition, offset: message.offset + 1 });
        }
        const place = { topic, partition, offset: next };
        places.set(placeName(topic, partition), place);
        // What is left out at the end of an answer does not wait either.
        if (messages.at(-1)?.offset !== next - 1) await pass(place);
      }

    async function pass({ topic, partition, offset }: LogPlace): Promise<void> {
      const next = { ...offsets, [placeName(topic, partition)]: offset };
      await store.inOneStep((step) => step.saveCursor(CURSOR, JSON.stringify(next)));
      offsets = next;
      backlog.isAt({ topic, partition, offset });
    }
  }

  function begin({ topic, partition, start, end }: LogSpan, offsets: Offsets): LogPlace {
    const place = placeName(topic, partition);
    const offset = offsets[place] ?? start;
    if (offset < start)
      log.error(
        `Kafka: ${start - offset} messages of ${place} were gone before they could be carried out.`,
      );
    if (offset > end)
      log.error(
        `Kafka: the broker has lost the end of ${place}; what it has is carried out, and what was done before is only answered.`,
      );
    const isThere = offset >= start && offset <= end;
    return { topic, partition, offset: isThere ? offset : start };
  }

  async function handled(message: StoredMessage): Promise<readonly Message[] | undefined> {
    const read = readCommand(message);
    if (!read.ok) {
      const { id, why } = read.failure;
      return [
        answer(message, id, refusal(400, `The message is not a command: ${why}.`)),
        dead(message, why, 1),
      ];
    }
    const command = read.value;
    for (let tries = 1; ; ) {
      if (isStopped) return undefined;
      try {
        const outcome = await parts.carryOut({
          command,
          credential: message.headers.authorization?.replace(/^Bearer /i, ''),
          correlationId: `kafka-command.${message.partition}.${message.offset}`,
        });
        become({ kind: 'following' });
        return [answer(message, command.id, outcome)];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        become({ kind: 'waiting', why: `the command ${command.id} cannot be carried out: ${why}` });
        if (!(error instanceof NotNow)) tries += 1;
        if (tries > TRIES_MAX) {
          const failure = refusal(500, `The command failed ${TRIES_MAX} times; see the log.`);
          return [answer(message, command.id, failure), dead(message, why, TRIES_MAX)];
        }
        await pause();
      }
    }
  }

  function answer(
    message: StoredMessage,
    id: string | undefined,
    outcome: CommandOutcome,
  ): Message {
    if (outcome.status === 'done') state = { ...state, done: state.done + 1 };
    else state = { ...state, refused: state.refused + 1 };
    const { topic, partition, offset, key } = message;
    const place = `${placeName(topic, partition)}@${offset}`;
    return {
      topic: named(ANSWERS),
      key: id ?? key,
      value: JSON.stringify({ command: id ?? null, place, ...outcome }),
      headers: { command: id ?? '', status: outcome.status, place, schema: ANSWER_SCHEMA },
    };
  }

  function dead(message: StoredMessage, why: string, tries: number): Message {
    state = { ...state, dead: state.dead + 1 };
    // Fetched messages are decoded as their fields are read: a spread would miss them.
    const { topic, partition, offset, key, value, at } = message;
    const { authorization: _, ...headers } = message.headers;
    const letter = deadLetterOf(
      named(DEAD_LETTERS),
      { topic, partition, offset, key, value, at, headers },
      { why, tries, reader: READER },
    );
    log.warn(`Kafka: a message was put aside because ${why}.`, {
      place: `${placeName(message.topic, message.partition)}@${message.offset}`,
      dead_letters: letter.topic,
    });
    return letter;
  }

  /** While a command is carried out, others may come. */
  function look(): void {
    cancelLook = after(LOOK_MS, () => {
      const spans = broker?.spans([named(COMMANDS)]) ?? Promise.resolve([]);
      void spans
        .then((found) => backlog.reaches(found, now()))
        // The reader of the topic reports why the brokers do not answer.
        .catch(() => {})
        .finally(() => {
          if (!isStopped) look();
        });
    });
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      try {
        await follow();
      } catch (error) {
        if (!isStopped) become({ kind: 'waiting', why: sentenceOf(error, settings) });
      }
      await broker?.close();
      broker = undefined;
      if (!isStopped) await pause();
    }
  }

  return {
    state: () => ({ ...state, lag: backlog.messages(), ageMs: backlog.ageMs(now()) }),
    start() {
      running = run();
      look();
    },
    async stop() {
      isStopped = true;
      cancelLook();
      wake();
      // A reader that waits for the next message ends with its client.
      await Promise.all([broker?.close(), running]);
    },
  };
}
