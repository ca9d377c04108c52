// Rebuilds the views of the ledger from Kafka alone: reads the topics up to their ends and writes what is new, once.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LedgerStep, LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { type Broker, type LogPlace, type LogSpan, placeName } from '../broker/broker.ts';
import { DEAD_LETTERS, type Death, deadLetterOf, TRIES_MAX } from '../dead/dead-letter.ts';
import { keyOf, TOPICS, topicName } from '../messages/topics.ts';
import { adopt, reasonOf } from './adopt.ts';
import { endsOf } from './ends-of.ts';
import { createIntake, type Intake, type TakenEvent } from './intake.ts';
import type { JudgedMessage } from './judged-message.ts';
import { merged } from './merged.ts';
import { messageAt } from './message-at.ts';
import { rebuildRows } from './rebuild-rows.ts';
import { expiredFault, ledgerTopics, topicFault } from './topic-faults.ts';
import { beginning, type ParkedStream, type ViewPlace, viewPlaceFrom } from './view-place.ts';

export interface RebuildParts {
  readonly broker: Broker;
  readonly store: Pick<LedgerStore, 'read' | 'inOneStep' | 'projections'>;
  /** Of the names of the topics. */
  readonly prefix: string;
  /** Who reads: named in dead letters. */
  readonly reader: string;
  /** Epoch ms. */
  now(): number;
  /** In each step, before its place is written; throws if another reader has taken over. */
  guard(step: LedgerStep): Promise<void>;
  onProgress?(events: number): void;
  isStopped?(): boolean;
}

export interface RebuiltView {
  /** That were written now. */
  readonly events: number;
  /** Messages that came twice, or were known. */
  readonly doubled: number;
  /** Put aside now. */
  readonly deadLetters: number;
  readonly place: ViewPlace;
}

export const VIEW_CURSOR = 'kafka-view';

/** Written at once. */
const EVENTS_AT_ONCE = 5_000;
/** So many more are written before their rows: a row that many events change is written once. */
const BEHIND_FROM = 2_000;
/** What waits for others in memory. */
const WAITING_MAX = 200_000;

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
  const reading = createReading(parts, place);
  await reading.begin();
  const wanted = spans.map((span) => ({ ...span, start: nextOf(offsets, span) }));
  for await (const batch of merged(broker, wanted)) {
    await reading.take(batch);
    if (parts.isStopped?.()) break;
  }
  await reading.flush();
  if (!parts.isStopped?.()) await lookBack(parts, reading, spans);
  await reading.flush();
  return ok(await finish(parts, reading, store));
}

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

type Reading = ReturnType<typeof createReading>;

function createReading(parts: RebuildParts, first: ViewPlace) {
  const { store, broker, prefix, reader, now, guard } = parts;
  const parked = new Map<string, ParkedStream>(
    Object.entries(first.parked).filter(([, { kind }]) => kind !== 'MISSING'),
  );
  /** They are looked for once more. */
  const missed = new Set(
    Object.entries(first.parked).flatMap(([stream, { kind }]) =>
      kind === 'MISSING' ? stream : [],
    ),
  );
  const intake: Intake = createIntake(parked.keys());
  const seen = new Map(Object.entries(first.offsets));
  let ready: TakenEvent[] = [];
  let [events, deadLetters, lookedTwice] = [0, 0, 0];
  let { isBehind } = first;

  function placeNow(): ViewPlace {
    const offsets = Object.fromEntries(seen);
    for (const [name, offset] of intake.held())
      offsets[name] = Math.min(offset, offsets[name] ?? 0);
    return {
      prefix,
      offsets,
      parked: Object.fromEntries(parked),
      isBehind,
      deadLetters: first.deadLetters + deadLetters,
    };
  }

  async function keep(step: LedgerStep): Promise<void> {
    await guard(step);
    await step.saveCursor(VIEW_CURSOR, JSON.stringify(placeNow()));
  }

  async function putAside(
    place: LogPlace,
    id: string,
    { why, tries }: Pick<Death, 'why' | 'tries'>,
  ): Promise<void> {
    const topic = topicName(prefix, DEAD_LETTERS);
    if (deadLetters === 0) await broker.prepare([{ name: topic, keptDays: undefined }]);
    const message = await messageAt(broker, place);
    if (message !== undefined)
      await broker.send([deadLetterOf(topic, message, { why, tries, reader })]);
    deadLetters += 1;
    const [, stream, version] = /^(.+)@(\d+)$/.exec(id) ?? [];
    if (stream !== undefined) park(stream, { version: Number(version), kind: 'DEAD', why });
  }

  function park(stream: string, why: Omit<ParkedStream, 'since'>): void {
    parked.set(stream, { ...why, since: now() });
    intake.park(stream);
  }

  async function flush(): Promise<void> {
    const taken = ready;
    ready = [];
    const { givenUp, written } =
      taken.length === 0
        ? { givenUp: [], written: [] }
        : await adopt({ store, keep, guard, hasRows: !isBehind }, taken);
    for (const { taken: one, why } of givenUp) {
      const id = `${one.event.stream}@${one.event.version}`;
      await putAside(one.place, id, { why, tries: TRIES_MAX });
    }
    if (givenUp.length > 0 || taken.length === 0) await store.inOneStep(keep);
    events += written.length;
    parts.onProgress?.(events);
  }

  return {
    intake,
    missed,
    parked,
    park,
    flush,
    begin: () => store.inOneStep(keep),
    /** Of these streams only, if they are given; then their places are not kept. */
    async take(batch: readonly JudgedMessage[], only?: ReadonlySet<string>): Promise<void> {
      const fresh = new Set<string>();
      for (const { judged } of batch)
        if (judged.ok && !intake.isKnown(judged.value.stream)) fresh.add(judged.value.stream);
      if (fresh.size > 0) {
        const streams = [...fresh];
        intake.know(streams, await store.inOneStep((step) => step.streamHeads(streams)));
      }
      const before = intake.doubled();
      for (const place of batch) {
        const { judged } = place;
        if (!judged.ok) {
          const { why, id } = judged.failure;
          if (only === undefined && !isPassedOver(id)) await putAside(place, id, { why, tries: 1 });
          continue;
        }
        const event = judged.value;
        if (only !== undefined && !only.has(event.stream)) continue;
        ready.push(...intake.take({ event, place }));
      }
      if (only === undefined) for (const [name, offset] of endsOf(batch)) seen.set(name, offset);
      if (only !== undefined) lookedTwice += intake.doubled() - before;
      if (intake.waiting() > WAITING_MAX)
        for (const stream of intake.missing().keys()) {
          missed.add(stream);
          intake.drop(stream);
        }
      if (ready.length >= EVENTS_AT_ONCE) await flush();
    },
    figures: () => ({
      events,
      deadLetters,
      doubled: intake.doubled() - lookedTwice,
      place: placeNow(),
    }),
    /** The rows have followed. */
    async level(): Promise<void> {
      isBehind = false;
      await store.inOneStep(async (step) => {
        await step.countOn();
        await keep(step);
      });
    },
    isBehind: () => isBehind,
  };

  function isPassedOver(id: string): boolean {
    return parked.has(id.replace(/@\d+$/, ''));
  }
}

/** What is missing may have been sent again, behind what was read before: the partitions of these streams are read once more. */
async function lookBack(
  { broker }: RebuildParts,
  reading: Reading,
  spans: readonly LogSpan[],
): Promise<void> {
  const { intake, missed } = reading;
  for (const stream of intake.missing().keys()) missed.add(stream);
  if (missed.size === 0) return;
  const partitions = new Set([...missed].map((stream) => broker.partitionOf(keyOf({ stream }))));
  const own = spans.filter(({ partition }) => partitions.has(partition));
  for await (const batch of merged(broker, own)) await reading.take(batch, missed);
  await reading.flush();
  for (const [stream, version] of intake.missing()) {
    const isExpired = version === 1 && stream.startsWith(KEPT_SHORTLY);
    reading.park(stream, {
      version,
      kind: isExpired ? 'EXPIRED' : 'MISSING',
      why: isExpired ? 'its first events are kept no more' : `version ${version} is in no topic`,
    });
  }
}

/** All of their messages are in a topic that is not kept for ever. */
const KEPT_SHORTLY = 'valuations-';

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
