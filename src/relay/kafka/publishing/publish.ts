// One pass of the publisher: what follows the place goes to the broker, and the place is kept after the broker's answer.
import { type Broker, type LogSpan, type Message, placeName } from '../broker/broker.ts';
import { advancedTo, type PublishedPlace, positionOf, shortened, withEnds } from './place.ts';
import type { Outgoing, Source } from './source.ts';

export interface PublishingParts {
  readonly sources: readonly Source[];
  /** Names of all topics to which they publish. */
  readonly topics: readonly string[];
  readonly broker: Broker;
  keep(place: PublishedPlace): Promise<void>;
}

export interface Published {
  readonly place: PublishedPlace;
  readonly messages: number;
  /** Epoch ms: when the newest of them was recorded. */
  readonly newestAt: number;
}

const BATCH = 500;

/** Undefined if the source has nothing to publish. */
export async function publishNext(
  { broker, keep }: Pick<PublishingParts, 'broker' | 'keep'>,
  source: Source,
  place: PublishedPlace,
): Promise<Published | undefined> {
  const found = await source.after(positionOf(place, source), BATCH);
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const sent = await broker.send(found.map(({ message }) => message));
  const advanced = withEnds(advancedTo(place, source, last.position), sent);
  await keep(advanced);
  return { place: advanced, messages: found.length, newestAt: last.at };
}

export interface Mended {
  readonly place: PublishedPlace;
  readonly partitions: readonly string[];
  readonly messages: number;
}

/**
 * Sends again what the broker has confirmed and lost: a log that was cut or replaced ends before the place that is kept.
 * The last message of a source that is left says from which one on. Undefined if nothing was lost.
 */
export async function mendLog(
  parts: PublishingParts,
  place: PublishedPlace,
): Promise<Mended | undefined> {
  const { broker, topics, sources, keep } = parts;
  const lost = shortened(place, await broker.spans(topics));
  if (lost.length === 0) return undefined;
  let mended = withEnds(
    place,
    lost.map(({ end, ...partition }) => ({ ...partition, offset: end })),
  );
  let messages = 0;
  for (const source of sources) {
    const leftAt = new Map<string, number>();
    for (const span of lost)
      leftAt.set(placeName(span.topic, span.partition), await positionLeft(broker, source, span));
    for await (const again of lostOf({ broker, source, leftAt }, positionOf(place, source))) {
      mended = withEnds(mended, await broker.send(again));
      messages += again.length;
    }
  }
  await keep(mended);
  const partitions = lost.map(({ topic, partition }) => placeName(topic, partition));
  return { place: mended, partitions, messages };
}

interface Losses {
  readonly broker: Pick<Broker, 'partitionOf'>;
  readonly source: Source;
  readonly leftAt: ReadonlyMap<string, number>;
}

/** Up to the place that was published. */
async function* lostOf(losses: Losses, published: number): AsyncIterable<readonly Message[]> {
  const { source, leftAt } = losses;
  let position = Math.min(...leftAt.values());
  while (position < published) {
    const page = (await source.after(position, BATCH)).filter((one) => one.position <= published);
    const last = page.at(-1);
    if (last === undefined) return;
    const again = page.flatMap((one) => againOf(losses, one));
    if (again.length > 0) yield again;
    position = last.position;
  }
}

function againOf({ broker, leftAt }: Losses, { position, message }: Outgoing): readonly Message[] {
  const left = leftAt.get(placeName(message.topic, broker.partitionOf(message.key)));
  return left === undefined || position <= left ? [] : [message];
}

/** Of the last message of the source that is left in the partition; 0 if none is. Others may have written after it. */
async function positionLeft(
  broker: Broker,
  source: Source,
  { start, end, ...partition }: LogSpan,
): Promise<number> {
  for (let back = 1; ; back *= LOOKED_BACK) {
    const from = Math.max(start, end - back);
    let found: number | undefined;
    if (from < end)
      for await (const { headers, offset } of broker.messages([{ ...partition, offset: from }])) {
        found = source.positionIn(headers) ?? found;
        if (offset + 1 >= end) break;
      }
    if (found !== undefined || from === start) return found ?? 0;
  }
}

const LOOKED_BACK = 64;
