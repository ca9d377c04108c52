// Rebuilds the views of the ledger from Kafka alone: reads the topics up to their ends and writes what is new, once.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { type LogSpan, placeName } from '../broker/broker.ts';
import { TOPICS, topicName } from '../messages/topics.ts';
import { reasonOf } from './apply-events.ts';
import { lookBack } from './look-back.ts';
import { merged } from './merged.ts';
import { createReading, type Reading, type ReadingParts } from './reading.ts';
import { rebuildRows } from './rebuild-rows.ts';
import { expiredFault, ledgerTopics, topicFault } from './topic-faults.ts';
import { forgedInBook, type ReadTrust, readTrust, type Trust } from './trust.ts';
import { beginning, VIEW_CURSOR, type ViewPlace, viewPlaceFrom } from './view-place.ts';

export interface RebuildParts extends ReadingParts {
  readonly store: Pick<LedgerStore, 'read' | 'inOneStep' | 'projections'>;
  readonly trust: Trust;
  isStopped?(): boolean;
}

export interface RebuiltView {
  /** That were written now. */
  readonly events: number;
  /** Messages that came twice, or were known. */
  readonly doubled: number;
  /** Put aside now. */
  readonly deadLetters: number;
  /** Skipped now: the ledger did not write them. */
  readonly forged: number;
  readonly place: ViewPlace;
}

/** So many more are written before their rows: a row that many events change is written once. */
const BEHIND_FROM = 2_000;

/** A sentence if it cannot begin or go on. */
export async function rebuildView(parts: RebuildParts): Promise<Result<RebuiltView, string>> {
  const { broker, store, prefix } = parts;
  const topics = ledgerTopics(prefix);
  const fault = await topicFault(broker, topics);
  if (fault !== undefined) return failed(fault);
  const begun = await placeOf(parts);
  if (!begun.ok) return begun;
  const spans = await broker.spans(topics);
  const known = begun.value;
  const offsets = withoutLostEnds(known.offsets, spans);
  const expired = expiredFault(spans, offsets, (topic) => isKeptForEver(prefix, topic));
  if (expired !== undefined) return failed(expired);
  const ahead = spans.reduce((sum, span) => sum + Math.max(0, span.end - nextOf(offsets, span)), 0);
  const place = { ...known, offsets, isBehind: known.isBehind || ahead > BEHIND_FROM };
  const trust = await trusted(parts, known);
  if (!trust.ok) return trust;
  const reading = createReading(parts, place, trust.value);
  await reading.begin();
  const wanted = spans.map((span) => ({ ...span, start: nextOf(offsets, span) }));
  for await (const batch of merged(broker, wanted, trust.value)) {
    await reading.take(batch);
    if (parts.isStopped?.()) break;
  }
  await reading.flush();
  if (!parts.isStopped?.()) await lookBack({ broker, reading, spans, trust: trust.value });
  await reading.flush();
  return ok(await finish(parts, reading, store));
}

/** What was signed, after the ends of the topics were asked for: a signature is in its log before its events are in theirs. */
async function trusted(
  { broker, prefix, trust, store, now }: RebuildParts,
  { signatures: place }: ViewPlace,
): Promise<Result<ReadTrust, string>> {
  if (trust.unsignedUntil === 0 && place === undefined && trust.keys.length === 0)
    return failed(NO_KEY);
  const read = await readTrust({ broker, prefix, trust, place, now });
  if (
    trust.unsignedUntil === 0 &&
    place === undefined &&
    read.versions.streams().length === 0 &&
    read.forged.length === 0
  )
    return failed(NO_SIGNATURE);
  const forged = await store.inOneStep((step) => forgedInBook(step, read));
  return forged === undefined
    ? ok(read)
    : failed(
        `it holds an event ${forged} that the ledger did not sign: it was taken before signatures were checked; name an empty place`,
      );
}

const NO_KEY =
  'no key of the ledger is known, so forged events could not be recognised; name its public keys with --trust FILE (`sluice events keys` prints them where the ledger is)';
const NO_SIGNATURE =
  'its topics have no signatures: start the API of this version once, which signs what was published; or, if that ledger is lost, name the last position to take without a signature with --trust-unsigned-until';

async function placeOf({ store, prefix }: RebuildParts): Promise<Result<ViewPlace, string>> {
  const kept = viewPlaceFrom(await store.read.cursor(VIEW_CURSOR));
  if (kept !== undefined && kept.prefix !== prefix)
    return failed(
      `it was rebuilt from topics that begin with ${kept.prefix}, not ${prefix}; name an empty place`,
    );
  if (kept !== undefined) return ok(kept);
  const [own] = await store.read.recordedEvents({ after: 0, limit: 1 });
  return own === undefined
    ? ok(beginning(prefix))
    : failed('it holds a ledger that was not rebuilt from Kafka; name an empty place');
}

function nextOf(offsets: ViewPlace['offsets'], { topic, partition, start }: LogSpan): number {
  return Math.max(start, offsets[placeName(topic, partition)] ?? 0);
}

/** A log that ends before what was read has lost its end: what was sent again lies anywhere in it. */
function withoutLostEnds(
  offsets: ViewPlace['offsets'],
  spans: readonly LogSpan[],
): ViewPlace['offsets'] {
  const lost = spans.filter((span) => nextOf(offsets, span) > span.end);
  return {
    ...offsets,
    ...Object.fromEntries(
      lost.map(({ topic, partition, start }) => [placeName(topic, partition), start]),
    ),
  };
}

function isKeptForEver(prefix: string, topic: string): boolean {
  return TOPICS.some((one) => topicName(prefix, one) === topic && one.keptDays === undefined);
}

async function finish(
  parts: RebuildParts,
  reading: Reading,
  store: RebuildParts['store'],
): Promise<RebuiltView> {
  if (parts.isStopped?.()) return reading.figures();
  if (reading.isBehind()) {
    const refused = await rebuildRows(store, parts.onProgress);
    for (const { stream, version, fault } of refused)
      reading.park(stream, { version, kind: 'DEAD', why: reasonOf(fault) });
  }
  await reading.level();
  return reading.figures();
}
