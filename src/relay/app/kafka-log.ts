// What lies in the topics of a ledger, for people who look: messages from an offset or a time on, how far readers are, dead letters.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import type { Broker, LogSpan, StoredMessage } from '../kafka/broker/broker.ts';
import { PARTITIONS, placeName } from '../kafka/broker/broker.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { messagesOfSpans } from '../kafka/broker/read-span.ts';
import {
  DEAD_LETTERS,
  type DeadLetter,
  readDeadLetter,
} from '../kafka/dead-letters/dead-letter.ts';
import { LIVE_VALUATIONS } from '../kafka/live/live-valuation.ts';
import { TOPICS, topicName } from '../kafka/messages/topics.ts';
import { traderTopics } from '../kafka/publishing/journal-source.ts';
import { ledgerTopics, topicFault } from '../kafka/rebuilding/topic-faults.ts';
import type { ViewPlace } from '../kafka/rebuilding/view-place.ts';
import { SIGNATURES } from '../kafka/signing/signature-message.ts';
import { sentenceOf } from './kafka-failure.ts';
import { type OwnTopics, otherLedgerFault } from './own-topics.ts';

export type { DeadLetter, StoredMessage };

/** An offset in each partition that is asked for, or a time, epoch ms. */
export type LogPoint = { readonly offset: number } | { readonly at: number };

export interface ReplayRequest {
  /** With or without its prefix. */
  readonly topic: string;
  readonly from: LogPoint;
  /** Exclusive; the end of the log now unless given. */
  readonly to: LogPoint | undefined;
  readonly partition: number | undefined;
  readonly portfolio: number | undefined;
}

export async function replayMessages(
  settings: KafkaSettings,
  asked: ReplayRequest,
  onMessage: (message: StoredMessage) => void,
): Promise<Result<number, string>> {
  return withBroker(settings, async (broker) => {
    const topic = fullName(settings.prefix, asked.topic);
    if (topic === undefined) return failed(unknownTopic(settings.prefix, asked.topic));
    const fault = await topicFault(broker, [topic]);
    if (fault !== undefined) return failed(fault);
    const spans = await wantedSpans(broker, topic, asked);
    if (!spans.ok) return spans;
    let count = 0;
    const key = asked.portfolio?.toString();
    for await (const message of messagesOfSpans(broker, spans.value)) {
      if (key !== undefined && message.key !== key) continue;
      count += 1;
      onMessage(message);
    }
    return ok(count);
  });
}

function fullName(prefix: string, asked: string): string | undefined {
  return namesOf(prefix).find((name) => name === asked || name === `${prefix}.${asked}`);
}

/** Besides those of commands, whose messages carry credentials. */
function namesOf(prefix: string): readonly string[] {
  return [
    ...[...TOPICS, SIGNATURES, LIVE_VALUATIONS, DEAD_LETTERS].map((topic) =>
      topicName(prefix, topic),
    ),
    ...traderTopics(prefix).map(({ name }) => name),
  ];
}

function unknownTopic(prefix: string, asked: string): string {
  const names = namesOf(prefix)
    .map((name) => name.slice(prefix.length + 1))
    .join(', ');
  return `${asked} is not a topic of this ledger; with ${prefix}. before them or without it they are ${names}`;
}

async function wantedSpans(
  broker: Broker,
  topic: string,
  { from, to, partition, portfolio }: ReplayRequest,
): Promise<Result<readonly LogSpan[], string>> {
  if (partition !== undefined && partition >= PARTITIONS)
    return failed(`${topic} has the partitions 0 to ${PARTITIONS - 1}, not ${partition}`);
  const only =
    partition ?? (portfolio === undefined ? undefined : broker.partitionOf(String(portfolio)));
  const all = await broker.spans([topic]);
  const spans = all.filter((span) => only === undefined || span.partition === only);
  const starts = await pointOffsets(broker, topic, from);
  const ends = to === undefined ? undefined : await pointOffsets(broker, topic, to);
  if ('offset' in from && !spans.some((span) => isWithin(from.offset, span)))
    return failed(`offset ${from.offset} is out of range: ${rangesText(spans)}`);
  return ok(
    spans.map((span) => ({
      ...span,
      start: Math.max(span.start, starts.get(span.partition) ?? 0),
      end: Math.min(span.end, ends?.get(span.partition) ?? span.end),
    })),
  );
}

function isWithin(offset: number, { start, end }: LogSpan): boolean {
  return offset >= start && (offset < end || (offset === 0 && end === 0));
}

function rangesText(spans: readonly LogSpan[]): string {
  const ordered = spans.toSorted((one, other) => one.partition - other.partition);
  const held = ordered.filter(({ start, end }) => start < end);
  const [first] = ordered;
  if (held.length === 0 && first !== undefined)
    return spans.length === 1 ? rangeText(first) : `${first.topic} is empty`;
  const others = held.length < spans.length ? ['the other partitions are empty'] : [];
  return [...held.map(rangeText), ...others].join('; ');
}

function rangeText({ topic, partition, start, end }: LogSpan): string {
  const name = placeName(topic, partition);
  return start === end ? `${name} is empty` : `${name} holds ${start} to ${end - 1}`;
}

async function pointOffsets(
  broker: Broker,
  topic: string,
  point: LogPoint,
): Promise<ReadonlyMap<number, number>> {
  if ('at' in point) {
    const places = await broker.placesAt([topic], point.at);
    return new Map(places.map(({ partition, offset }) => [partition, offset]));
  }
  return new Map(Array.from({ length: PARTITIONS }, (_, partition) => [partition, point.offset]));
}

export interface TopicSize {
  readonly topic: string;
  readonly messages: number;
}

/** Of the topics of the ledger, and of the dead letters. */
export async function topicSizes(
  settings: KafkaSettings,
): Promise<Result<readonly TopicSize[], string>> {
  return withBroker(settings, async (broker) => {
    const fault = await topicFault(broker, ledgerTopics(settings.prefix));
    if (fault !== undefined) return failed(fault);
    const dead = topicName(settings.prefix, DEAD_LETTERS);
    const counts = await broker.partitionCounts([dead]);
    const names = [...ledgerTopics(settings.prefix), ...counts.keys()];
    const spans = await broker.spans(names);
    return ok(
      names.map((topic) => ({
        topic,
        messages: spans
          .filter((span) => span.topic === topic)
          .reduce((sum, { start, end }) => sum + end - start, 0),
      })),
    );
  });
}

/** Why nothing of the ledger is published to its topics, whose messages are there; undefined if they are all its own. */
export function strangerIn(
  settings: KafkaSettings,
  store: OwnTopics['store'],
): Promise<Result<string | undefined, string>> {
  const { prefix } = settings;
  return withBroker(settings, async (broker) =>
    ok(await otherLedgerFault({ broker, store, prefix })),
  );
}

export interface ViewLag {
  readonly messages: number;
  /** Age of the oldest message that was not read; 0 if all were. */
  readonly seconds: number;
  readonly parked: ViewPlace['parked'];
  readonly deadLetters: number;
}

export async function viewLag(
  settings: KafkaSettings,
  place: ViewPlace,
  now: number,
): Promise<Result<ViewLag, string>> {
  return withBroker(settings, async (broker) => {
    const fault = await topicFault(broker, ledgerTopics(place.prefix));
    if (fault !== undefined) return failed(fault);
    const spans = await broker.spans(ledgerTopics(place.prefix));
    const unread = spans.flatMap((span) => {
      const next = Math.max(span.start, place.offsets[placeName(span.topic, span.partition)] ?? 0);
      return next < span.end ? [{ ...span, start: next }] : [];
    });
    let oldest = now;
    let messages = 0;
    // Without any, its rest is of transactions that were aborted, or their marks.
    for (const span of unread)
      for await (const { at } of messagesOfSpans(broker, [span])) {
        oldest = Math.min(oldest, at);
        messages += span.end - span.start;
        break;
      }
    return ok({
      messages,
      seconds: (now - oldest) / 1_000,
      parked: place.parked,
      deadLetters: place.deadLetters,
    });
  });
}

/** The oldest first; none if nothing was ever put aside. */
export async function deadLetters(
  settings: KafkaSettings,
): Promise<Result<readonly DeadLetter[], string>> {
  return withBroker(settings, async (broker) => {
    const topic = topicName(settings.prefix, DEAD_LETTERS);
    const counts = await broker.partitionCounts([topic]);
    if (counts.size === 0) return ok([]);
    const found: DeadLetter[] = [];
    for await (const message of messagesOfSpans(broker, await broker.spans([topic])))
      found.push(readDeadLetter(message));
    return ok(found.toSorted((a, b) => a.at - b.at));
  });
}

async function withBroker<Value>(
  settings: KafkaSettings,
  act: (broker: Broker) => Promise<Result<Value, string>>,
): Promise<Result<Value, string>> {
  const broker = await openKafkaBroker(settings);
  try {
    return await act(broker);
  } catch (error) {
    return failed(sentenceOf(error, settings));
  } finally {
    await broker.close();
  }
}
