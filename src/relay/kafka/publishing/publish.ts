// One pass of the publisher: what follows the place goes to the broker, and the place is kept after the broker's answer.
import { type Broker, type LogSpan, type Message, placeName } from '../broker/broker.ts';
import { messagesOfSpans } from '../broker/read-span.ts';
import { Refused } from '../broker/refused.ts';
import { type Forgery, foreignMessagesIn, spansBehind } from './foreign-events.ts';
import {
  advancedTo,
  endIn,
  type PublishedPlace,
  positionOf,
  shortened,
  withEnds,
} from './place.ts';
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
  /** That others wrote between them. */
  readonly forged: readonly Forgery[];
}

/** More of them keep the broker busy with one answer, fewer wait longer in memory. */
export const MESSAGES_AT_ONCE = 1_000;
/** Brokers take a megabyte for one partition at a time, unless configured otherwise. */
const BYTES_AT_ONCE = 900_000;

/**
 * What follows the place, batch after batch, each kept after the broker's answer. Meanwhile the next one is read. The signature over a
 * batch is in the log before the batch is sent: an event without one was never sent by us.
 */
export async function* published(
  parts: PublishingParts,
  source: Source,
  first: PublishedPlace,
): AsyncIterable<Published> {
  const { broker, keep } = parts;
  let place = first;
  let page = await sealedPage(parts, source, positionOf(place, source));
  for (;;) {
    const last = page.list.at(-1);
    if (last === undefined) return;
    // What is behind is read ahead; what is level waits for what comes meanwhile. Both end before the source is closed.
    const [sent, following] = await Promise.allSettled([
      broker.send(page.list.map(({ message }) => message)),
      page.isFull ? sealedPage(parts, source, last.position) : undefined,
    ]);
    if (sent.status === 'rejected') throw sent.reason;
    const spans = [...page.seals, ...sent.value];
    const forged = await forgedBetween(parts, place, spans);
    place = withEnds(advancedTo(place, source, last.position), spans);
    await keep(place);
    yield { place, messages: page.list.length, newestAt: last.at, forged };
    if (following.status === 'rejected') throw following.reason;
    page = following.value ?? (await sealedPage(parts, source, last.position));
  }
}

interface SealedPage extends Page {
  /** Where its signatures are. */
  readonly seals: readonly LogSpan[];
}

async function sealedPage(
  { broker }: Pick<PublishingParts, 'broker'>,
  source: Source,
  position: number,
): Promise<SealedPage> {
  const page = await pageAfter(source, position);
  const seals = source.seal?.(page.list, position) ?? [];
  return { ...page, seals: seals.length === 0 ? [] : await broker.send(seals) };
}

/** What was published before it was signed is signed now. */
export async function signPublished(
  parts: PublishingParts,
  source: Source,
  first: PublishedPlace,
): Promise<PublishedPlace> {
  const until = positionOf(first, source);
  let place = first;
  for (let position = 0; position < until; ) {
    const { list } = await pageAfter(source, position);
    const own = list.filter((one) => one.position <= until);
    const last = own.at(-1);
    if (last === undefined) break;
    place = withEnds(place, await parts.broker.send(source.seal?.(own, position) ?? []));
    position = last.position;
  }
  return place;
}

/** Somebody has written to these partitions since the brokers confirmed our last message there. */
async function forgedBetween(
  parts: PublishingParts,
  place: PublishedPlace,
  sent: readonly LogSpan[],
): Promise<readonly Forgery[]> {
  const gaps = sent
    .map(({ start: end, ...span }) => ({ ...span, start: endIn(place, span), end }))
    .filter(({ start, end }) => start < end);
  return forgedIn(parts, place, gaps);
}

/** Throws before the place moves if it must not: the next look finds the same again. */
async function forgedIn(
  parts: PublishingParts,
  place: PublishedPlace,
  spans: readonly LogSpan[],
): Promise<readonly Forgery[]> {
  const { fault, forged } = await foreignMessagesIn(parts, place, spans);
  if (fault !== undefined) throw new Refused(fault);
  return forged;
}

/** What others wrote behind the place, and the place behind it. Throws if nothing may be published beside it. */
export async function passForeign(
  parts: PublishingParts,
  place: PublishedPlace,
): Promise<{ readonly place: PublishedPlace; readonly forged: readonly Forgery[] }> {
  const behind = spansBehind(place, await parts.broker.spans(parts.topics));
  const forged = await forgedIn(parts, place, behind);
  if (forged.length === 0) return { place, forged };
  const passed = withEnds(place, behind);
  await parts.keep(passed);
  return { place: passed, forged };
}

interface Page {
  readonly list: readonly Outgoing[];
  /** There is more already. */
  readonly isFull: boolean;
}

async function pageAfter(source: Source, position: number): Promise<Page> {
  const found = await source.after(position, MESSAGES_AT_ONCE);
  let bytes = 0;
  const end = found.findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message.value) + AROUND_VALUE;
    return index > 0 && bytes > BYTES_AT_ONCE;
  });
  const list = end < 0 ? found : found.slice(0, end);
  return { list, isFull: end >= 0 || found.length === MESSAGES_AT_ONCE };
}

/** Key and headers, about. */
const AROUND_VALUE = 200;

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
  let mended = withEnds(place, lost);
  let messages = 0;
  for (const source of sources) {
    const leftAt = new Map<string, number>();
    for (const span of lost)
      leftAt.set(placeName(span.topic, span.partition), await positionLeft(broker, source, span));
    const first = (source.first ?? []).filter((message) => isLost(message, leftAt));
    if (first.length > 0) mended = withEnds(mended, await broker.send(first));
    for await (const again of lostOf({ broker, source, leftAt }, positionOf(place, source))) {
      mended = withEnds(mended, await broker.send(again));
      messages += again.length;
    }
  }
  await keep(mended);
  const partitions = lost.map(({ topic, partition }) => placeName(topic, partition));
  return { place: mended, partitions, messages };

  function isLost({ topic, key }: Message, leftAt: ReadonlyMap<string, number>): boolean {
    return leftAt.has(placeName(topic, broker.partitionOf(key)));
  }
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
    const page = (await pageAfter(source, position)).list.filter(
      (one) => one.position <= published,
    );
    const last = page.at(-1);
    if (last === undefined) return;
    const seals = (source.seal?.(page, position) ?? []).map((message) => ({ ...last, message }));
    const again = [...seals, ...page].flatMap((one) => againOf(losses, one));
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
  broker: Pick<Broker, 'openLog'>,
  source: Source,
  { start, end, ...partition }: LogSpan,
): Promise<number> {
  for (let back = 1; ; back *= LOOKED_BACK) {
    const from = Math.max(start, end - back);
    let found: number | undefined;
    for await (const message of messagesOfSpans(broker, [{ ...partition, start: from, end }])) {
      const origin = (await source.originOf?.(message)) ?? 'OWN';
      if (origin === 'OWN') found = source.positionIn(message.headers) ?? found;
    }
    if (found !== undefined || from === start) return found ?? 0;
  }
}

const LOOKED_BACK = 64;
