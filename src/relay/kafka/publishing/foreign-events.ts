// Whether the topics hold events that the ledger does not have: another one publishes there too, or this one was restored from a backup.
// Its next events would have the ids of those, and readers would skip them as known.
import {
  type Broker,
  type LogPlace,
  type LogReader,
  type LogSpan,
  placeName,
  type StoredMessage,
} from '../broker/broker.ts';
import { endIn, type PublishedPlace } from './place.ts';
import type { Source } from './source.ts';

export interface Searched {
  readonly broker: Pick<Broker, 'openLog' | 'spans'>;
  readonly sources: readonly Pick<Source, 'isOwn'>[];
  readonly topics: readonly string[];
}

/** A sentence that names the first one found behind the place; undefined if there is none. */
export async function foreignEventFault(
  { broker, sources, topics }: Searched,
  place: PublishedPlace,
): Promise<string | undefined> {
  const judges = sources.flatMap(({ isOwn }) => isOwn ?? []);
  if (judges.length === 0 || topics.length === 0) return undefined;
  const behind = spansBehind(place, await broker.spans(topics));
  if (behind.length === 0) return undefined;
  const log = broker.openLog();
  try {
    for (const message of await edgesOf(log, behind))
      for (const isOwn of judges) if (!(await isOwn(message))) return faultOf(message);
    return undefined;
  } finally {
    await log.close();
  }
}

/** What lies behind the end that the brokers confirmed last: sent and not kept when a process was killed, or by somebody else. */
function spansBehind(place: PublishedPlace, found: readonly LogSpan[]): readonly LogSpan[] {
  return found
    .map((span) => ({ ...span, start: Math.max(span.start, endIn(place, span)) }))
    .filter(({ start, end }) => start < end);
}

/** The first message of each, and the last: one of two that write at once is at an edge. */
async function edgesOf(
  log: LogReader,
  spans: readonly LogSpan[],
): Promise<readonly StoredMessage[]> {
  const placed = spans.map(({ end: _, start: offset, ...partition }) => ({ ...partition, offset }));
  const lasts = spans
    .filter(({ start, end }) => end - start > 1)
    .map(({ start: _, end, ...partition }) => ({ ...partition, offset: end - 1 }));
  return [...(await messagesAt(log, placed)), ...(await messagesAt(log, lasts))];
}

/** One answer of a broker may leave some of them out. */
async function messagesAt(
  log: LogReader,
  places: readonly LogPlace[],
): Promise<readonly StoredMessage[]> {
  const found: StoredMessage[] = [];
  let left = places;
  while (left.length > 0) {
    const parts = await log.fetch(left);
    if (parts.length === 0) break;
    found.push(...parts.flatMap(({ messages }) => messages.slice(0, 1)));
    const answered = new Set(parts.map(({ topic, partition }) => placeName(topic, partition)));
    left = left.filter(({ topic, partition }) => !answered.has(placeName(topic, partition)));
  }
  return found;
}

function faultOf({ topic, partition, offset, headers }: StoredMessage): string {
  const shown = `sluice events replay --topic ${topic} --partition ${partition} --from ${offset} --to ${offset + 1}`;
  return `${placeName(topic, partition)}@${offset} is ${headers.id ?? 'an event'} of another ledger, of this one before it was restored from a backup, or was forged: readers could not know which events count. \`${shown}\` shows it. Set api.kafka.prefix to a name that was never used, and start the API again; all events are then published to its topics`;
}
