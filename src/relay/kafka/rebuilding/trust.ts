// What a reader takes: events that the ledger has signed, and until a position, if its owner says so, events without a signature.
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import type { Broker, LogSpan } from '../broker/broker.ts';
import { placeName } from '../broker/broker.ts';
import { messagesOfSpans } from '../broker/read-span.ts';
import { topicName } from '../messages/topics.ts';
import { createKeyRing, type KnownKey } from '../signing/key-ring.ts';
import { SIGNATURES, SIGNATURES_KEY } from '../signing/signature-message.ts';
import { createSignedVersions, type SignedVersions } from '../signing/signed-versions.ts';
import type { PublicKey } from '../signing/signing-key.ts';
import type { Forgery, SignaturePlace } from './view-place.ts';

export interface Trust {
  /** Of the ledger. */
  readonly keys: readonly PublicKey[];
  /** Position up to which an event without a signature is taken; 0: none is. */
  readonly unsignedUntil: number;
}

export interface ReadTrust {
  readonly versions: SignedVersions;
  readonly unsignedUntil: number;
  readonly forged: readonly Forgery[];
  /** Versions that were signed a minute ago or longer: they are in the topics, or somebody withholds them. */
  readonly due: ReadonlyMap<string, number>;
  /** Where the next reading begins: nothing before it is needed any more, by the last version of each stream that is written or left out. */
  placeAfter(lastOf: (stream: string) => number): SignaturePlace | undefined;
}

export interface TrustParts {
  readonly broker: Broker;
  readonly prefix: string;
  readonly trust: Trust;
  /** Of a reading before. */
  readonly place: SignaturePlace | undefined;
  now(): number;
}

const DUE_MS = 60_000;

/** Events of valuations are kept 7 days: a signature over those that are gone is waited for by nothing. */
const VALUATIONS_KEPT_MS = 8 * 86_400_000;
const VALUATIONS = 'valuations-';

interface Seen {
  readonly offset: number;
  readonly areExpired: boolean;
  /** The keys before it. */
  readonly keys: readonly KnownKey[];
  /** Last version by stream. */
  readonly ends: readonly (readonly [string, number])[];
}

/** Reads the signatures up to the end of their log. The log of the events was looked at before: each of them has its signature by now. */
export async function readTrust(parts: TrustParts): Promise<ReadTrust> {
  const { trust, place, broker } = parts;
  const versions = createSignedVersions();
  const none = { versions, unsignedUntil: trust.unsignedUntil, forged: [], due: new Map() };
  const isUnchecked = place === undefined && trust.keys.length === 0;
  const span = isUnchecked ? undefined : await signatureSpan(broker, parts.prefix);
  if (span === undefined) return { ...none, placeAfter: () => place };
  const isLost = place !== undefined && place.next > span.end;
  const roots = place?.roots ?? trust.keys;
  const ring = createKeyRing(parts.prefix, isLost ? roots : (place?.keys ?? roots));
  const start = isLost ? span.start : Math.max(span.start, place?.next ?? 0);
  const forged: Forgery[] = [];
  const due = new Map<string, number>();
  const seen: Seen[] = [];
  for await (const { topic, partition, offset, value, at } of messagesOfSpans(broker, [
    { ...span, start },
  ])) {
    const keys = ring.keys();
    const accepted = ring.accept(value);
    if (!accepted.ok) {
      const name = `${placeName(topic, partition)}@${offset}`;
      forged.push({ place: name, id: undefined, why: accepted.failure, at });
      continue;
    }
    if (accepted.value.type !== 'BATCH_SIGNED') continue;
    versions.add(accepted.value);
    const ends = accepted.value.streams.map(
      ({ stream, from, hashes }) => [stream, from + hashes.length - 1] as const,
    );
    seen.push({ offset, areExpired: at < parts.now() - VALUATIONS_KEPT_MS, keys, ends });
    if (at < parts.now() - DUE_MS) for (const [stream, version] of ends) due.set(stream, version);
  }
  return {
    ...{ versions, unsignedUntil: trust.unsignedUntil, forged, due },
    placeAfter(lastOf) {
      const open = seen.find(({ ends, areExpired }) =>
        ends.some(
          ([stream, version]) =>
            version > lastOf(stream) && !(areExpired && stream.startsWith(VALUATIONS)),
        ),
      );
      return { roots, keys: open?.keys ?? ring.keys(), next: open?.offset ?? span.end };
    },
  };
}

/** Undefined if the topic does not exist. */
async function signatureSpan(broker: Broker, prefix: string): Promise<LogSpan | undefined> {
  const topic = topicName(prefix, SIGNATURES);
  if (!(await broker.partitionCounts([topic])).has(topic)) return undefined;
  const own = broker.partitionOf(SIGNATURES_KEY);
  return (await broker.spans([topic])).find(({ partition }) => partition === own);
}

/** Compares what the book holds with what was signed; the id of an event that was forged, if it holds one. */
export async function forgedInBook(
  step: Pick<LedgerStep, 'streamHeads'>,
  { versions }: Pick<ReadTrust, 'versions'>,
): Promise<string | undefined> {
  const streams = versions.streams();
  for (const [stream, head] of await step.streamHeads(streams)) {
    const signed = versions.hashOf(stream, head.version);
    if (signed !== undefined && signed !== head.hash) return `${stream}@${head.version}`;
    versions.know(stream, head);
  }
  return undefined;
}
