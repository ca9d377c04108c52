// One pass of the publisher: what follows the place goes to the broker, and the place is kept after the broker's answer.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import { type Broker, type LogSpan, type Message, placeName } from '../broker/broker.ts';
import { messageOf } from '../messages/event-message.ts';
import { TOPICS, topicName } from '../messages/topics.ts';
import { advancedTo, type PublishedPlace, shortened } from './place.ts';

/** Events in the order of their positions. */
export interface EventLog {
  after(position: number, limit: number): Promise<readonly RecordedEvent[]>;
}

export interface PublishingParts {
  readonly events: EventLog;
  /** Of the names of topics. */
  readonly prefix: string;
  readonly broker: Broker;
  keep(place: PublishedPlace): Promise<void>;
}

export interface Published {
  readonly place: PublishedPlace;
  readonly events: number;
  /** Epoch ms: when the ledger recorded the newest of them. */
  readonly newestAt: number;
}

const BATCH = 500;

/** Undefined if there was nothing to publish. */
export async function publishNext(
  { events, broker, keep, prefix }: PublishingParts,
  place: PublishedPlace,
): Promise<Published | undefined> {
  const found = await events.after(place.position, BATCH);
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const sent = await broker.send(found.map((event) => messageOf(prefix, event)));
  const advanced = advancedTo(place, last.position, sent);
  await keep(advanced);
  return { place: advanced, events: found.length, newestAt: last.recorded_at };
}

export interface Mended {
  readonly place: PublishedPlace;
  readonly partitions: readonly string[];
  readonly messages: number;
}

/**
 * Sends again what the broker has confirmed and lost: a log that was cut or replaced ends before the place that is kept.
 * The last message that is left says from which event on. Undefined if nothing was lost.
 */
export async function mendLog(
  parts: PublishingParts,
  place: PublishedPlace,
): Promise<Mended | undefined> {
  const { events, broker, keep, prefix } = parts;
  const found = await broker.spans(TOPICS.map((topic) => topicName(prefix, topic)));
  const lost = shortened(place, found);
  if (lost.length === 0) return undefined;
  const leftAt = new Map<string, number>();
  for (const span of lost)
    leftAt.set(placeName(span.topic, span.partition), await positionLeft(broker, span));
  let mended = advancedTo(
    place,
    place.position,
    lost.map(({ end, ...partition }) => ({ ...partition, offset: end })),
  );
  let count = 0;
  let position = Math.min(...leftAt.values());
  while (position < place.position) {
    const page = (await events.after(position, BATCH)).filter(
      (event) => event.position <= place.position,
    );
    const last = page.at(-1);
    if (last === undefined) break;
    const again = page.flatMap((event) => againOf(parts, event, leftAt));
    if (again.length > 0) mended = advancedTo(mended, place.position, await broker.send(again));
    count += again.length;
    position = last.position;
  }
  await keep(mended);
  return { place: mended, partitions: [...leftAt.keys()], messages: count };
}

/** Of the last message that is left in the partition; 0 if none is. */
async function positionLeft(
  broker: Broker,
  { start, end, ...partition }: LogSpan,
): Promise<number> {
  if (start === end) return 0;
  for await (const { headers } of broker.messages([{ ...partition, offset: end - 1 }]))
    return Number(headers.position ?? 0);
  return 0;
}

function againOf(
  { broker, prefix }: PublishingParts,
  event: RecordedEvent,
  leftAt: ReadonlyMap<string, number>,
): readonly Message[] {
  const message = messageOf(prefix, event);
  const left = leftAt.get(placeName(message.topic, broker.partitionOf(message.key)));
  return left === undefined || event.position <= left ? [] : [message];
}
