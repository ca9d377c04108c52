// Whether the topics hold messages that the ledger did not write: another one publishes there too, this one was restored from a backup, or
// somebody forged them. Readers skip what is not signed by the ledger; what it signed and does not have would make them skip its next events.
import {
  type Broker,
  type LogReader,
  type LogSpan,
  placeName,
  type StoredMessage,
} from '../broker/broker.ts';
import { messagesOfSpans } from '../broker/read-span.ts';
import { endIn, isSigned, type PublishedPlace } from './place.ts';
import type { Origin, Source } from './source.ts';

export interface Searched {
  readonly broker: Pick<Broker, 'openLog'>;
  readonly sources: readonly Pick<Source, 'originOf'>[];
}

export interface Forgery {
  /** `holdings.trades/3@17` */
  readonly place: string;
  /** `portfolio-7@12`, as its header says; undefined if it names no event. */
  readonly id: string | undefined;
}

export interface ForeignMessages {
  /** A sentence why nothing may be published beside them; undefined if nothing forbids it. */
  readonly fault: string | undefined;
  /** They are passed over. */
  readonly forged: readonly Forgery[];
}

export const NOTHING_FOREIGN: ForeignMessages = { fault: undefined, forged: [] };

/** What lies behind the end that the brokers confirmed last: sent and not kept when a process was killed, or by somebody else. */
export function spansBehind(place: PublishedPlace, found: readonly LogSpan[]): readonly LogSpan[] {
  return found
    .map((span) => ({ ...span, start: Math.max(span.start, endIn(place, span)) }))
    .filter(({ start, end }) => start < end);
}

/** Until the ledger has signed what it published, no message of another counts as forged. */
export async function foreignMessagesIn(
  searched: Searched,
  place: PublishedPlace,
  spans: readonly LogSpan[],
): Promise<ForeignMessages> {
  const isKnown = searched.sources.some(({ originOf }) => originOf !== undefined);
  if (!isKnown || spans.length === 0) return NOTHING_FOREIGN;
  return isSigned(place) ? eachForeign(searched, spans) : foreignAtEdge(searched, spans);
}

async function eachForeign(
  searched: Searched,
  spans: readonly LogSpan[],
): Promise<ForeignMessages> {
  const forged: Forgery[] = [];
  for await (const message of messagesOfSpans(searched.broker, spans)) {
    const origin = await originIn(searched, message);
    if (origin === 'LOST') return { fault: faultOf(message, 'was signed by it'), forged };
    const { topic, partition, offset, headers } = message;
    if (origin !== 'OWN')
      forged.push({ place: `${placeName(topic, partition)}@${offset}`, id: headers.id });
  }
  return { fault: undefined, forged };
}

async function originIn({ sources }: Searched, message: StoredMessage): Promise<Origin> {
  for (const { originOf } of sources) {
    const origin = await originOf?.(message);
    if (origin !== undefined && origin !== 'OWN') return origin;
  }
  return 'OWN';
}

/** The first message of each, and the last: one of two that write at once is at an edge. */
async function foreignAtEdge(
  searched: Searched,
  spans: readonly LogSpan[],
): Promise<ForeignMessages> {
  const log = searched.broker.openLog();
  try {
    for (const span of spans)
      for (const offset of new Set([span.start, span.end - 1])) {
        const message = await messageIn(log, span, offset);
        const origin = message && (await originIn(searched, message));
        // Readers put aside what is not an event of any ledger.
        if (message !== undefined && (origin === 'FOREIGN' || origin === 'LOST'))
          return { fault: faultOf(message, 'was forged'), forged: [] };
      }
    return NOTHING_FOREIGN;
  } finally {
    await log.close();
  }
}

/** The one there, or the next one: an offset may belong to no message. */
async function messageIn(
  log: LogReader,
  { topic, partition }: LogSpan,
  offset: number,
): Promise<StoredMessage | undefined> {
  const [part] = await log.fetch([{ topic, partition, offset }]);
  return part?.messages[0];
}

function faultOf({ topic, partition, offset, headers }: StoredMessage, last: string): string {
  const shown = `sluice events replay --topic ${topic} --partition ${partition} --from ${offset} --to ${offset + 1}`;
  const what = headers.id ?? headers.type ?? 'an event';
  return `${placeName(topic, partition)}@${offset} is ${what} of another ledger, of this one before it was restored from a backup, or ${last}: readers could not know which events count. \`${shown}\` shows it. Set api.kafka.prefix to a name that was never used, and start the API again; all events are then published to its topics`;
}
