// The events of the ledger as a source of messages, with the signatures over them.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import { eventOfMessage, messageOf } from '../messages/event-message.ts';
import { topicName, topicOf } from '../messages/topics.ts';
import type { BatchSigned } from '../schemas/signature-schemas.ts';
import { createKeyRing } from '../signing/key-ring.ts';
import { batchMessage, SIGNATURES } from '../signing/signature-message.ts';
import type { PublicKey, SigningKey } from '../signing/signing-key.ts';
import type { Origin, Sent, Source } from './source.ts';

/** Events in the order of their positions. */
export interface EventLog {
  after(position: number, limit: number): Promise<readonly RecordedEvent[]>;
}

export interface LedgerSourceParts {
  readonly events: EventLog;
  readonly prefix: string;
  /** With which its own signatures are recognised. */
  readonly keys: readonly PublicKey[];
}

export const LEDGER = 'ledger';

/** Without a key it signs nothing, and only recognises what is its own. */
export function ledgerSource(
  { events, prefix, keys }: LedgerSourceParts,
  key?: SigningKey,
): Source {
  const signatures = topicName(prefix, SIGNATURES);
  return {
    name: LEDGER,
    positionIn: ({ position }) => (position === undefined ? undefined : Number(position)),
    originOf: (message) =>
      message.topic === signatures ? originOfSignature(message) : originOfEvent(message),
    async after(position, limit) {
      const found = await events.after(position, limit);
      return found.map((event) => ({
        position: event.position,
        at: event.recorded_at,
        message: messageOf(prefix, event),
        event,
      }));
    },
    ...(key && {
      seal: (page, after) =>
        page.length === 0
          ? []
          : [
              batchMessage(
                { prefix, key, after },
                page.flatMap(({ event }) => event ?? []),
              ),
            ],
    }),
  };

  async function originOfEvent({ value, headers }: Sent): Promise<Origin> {
    const read = eventOfMessage(value);
    if (!read.ok || !Number.isSafeInteger(read.value.position)) return 'UNREADABLE';
    const { position, stream, version, type, hash } = read.value;
    const [own] = await events.after(position - 1, 1);
    // A book that was made from the topics lacks streams whose beginning is kept no more.
    const isLeftOut =
      topicOf(type).keptDays !== undefined && own !== undefined && own.position > position;
    const isThere =
      own?.position === position &&
      own.stream === stream &&
      own.version === version &&
      own.hash === hash;
    return (isThere || isLeftOut) && headers.position === String(position) ? 'OWN' : 'FOREIGN';
  }

  async function originOfSignature({ value, headers }: Sent): Promise<Origin> {
    const accepted = createKeyRing(prefix, keys).accept(value);
    if (!accepted.ok) return 'FOREIGN';
    const said = accepted.value;
    // An older key may have been stolen: what it says of events that the ledger lacks stops nothing.
    const other = said.key === keys.at(-1)?.id ? 'LOST' : 'FOREIGN';
    if (said.type === 'KEY_ADDED') return keys.some(({ id }) => id === said.added) ? 'OWN' : other;
    if (headers.position !== String(said.last)) return 'FOREIGN';
    return (await hasAll(said)) ? 'OWN' : other;
  }

  async function hasAll({ after, streams }: BatchSigned): Promise<boolean> {
    const signed = streams.flatMap(({ stream, positions, hashes }) =>
      stream.startsWith(VALUATIONS)
        ? []
        : positions.map((position, index) => ({ position, stream, hash: hashes[index] })),
    );
    const count = streams.reduce((sum, { positions }) => sum + positions.length, 0);
    const own = new Map((await events.after(after, count)).map((event) => [event.position, event]));
    return signed.every(({ position, stream, hash }) => {
      const event = own.get(position);
      return event?.stream === stream && event.hash === hash;
    });
  }
}

/** Streams of which a book that was made from the topics may lack the beginning. */
const VALUATIONS = 'valuations-';
