// One reading of the topics into a book: what is new is written with its place, and what cannot be used is put aside.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { LedgerStep, LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { type Broker, type LogPlace, placeName } from '../broker/broker.ts';
import { DEAD_LETTERS, type Death, deadLetterOf, TRIES_MAX } from '../dead-letters/dead-letter.ts';
import { topicName } from '../messages/topics.ts';
import { applyEvents } from './apply-events.ts';
import { endsOf } from './ends-of.ts';
import { createIntake, type Intake, type TakenEvent } from './intake.ts';
import type { JudgedFault, JudgedMessage } from './judged-message.ts';
import { messageAt } from './message-at.ts';
import type { ReadTrust } from './trust.ts';
import { type Forgery, type ParkedStream, VIEW_CURSOR, type ViewPlace } from './view-place.ts';

export interface ReadingParts {
  readonly broker: Broker;
  readonly store: Pick<LedgerStore, 'read' | 'inOneStep'>;
  /** Of the names of the topics. */
  readonly prefix: string;
  /** Who reads: named in dead letters. */
  readonly reader: string;
  /** Epoch ms. */
  now(): number;
  /** In each step, before its place is written; throws if another reader has taken over. */
  guard(step: LedgerStep): Promise<void>;
  onProgress?(events: number): void;
  /** A message that the ledger did not write: it is skipped. */
  onForged?(forgery: Forgery): void;
}

export type Reading = ReturnType<typeof createReading>;

/** Written at once. */
const EVENTS_AT_ONCE = 5_000;
/** What waits for others in memory. */
const WAITING_MAX = 200_000;

export function createReading(parts: ReadingParts, first: ViewPlace, trust: ReadTrust) {
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
  /** Places of messages that were put aside: a stream that is read once more does without them. */
  const unusable = new Set<string>();
  /** Streams that wait since then for another message of the same version. */
  const stopped = new Map<string, ParkedStream>();
  let ready: TakenEvent[] = [];
  let [events, deadLetters, lookedTwice, forged, repeated] = [0, 0, 0, 0, 0];
  let { isBehind, signatures } = first;
  for (const one of trust.forged) skip(one);

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
      ...(signatures && { signatures }),
      forged: (first.forged ?? 0) + forged,
    };
  }

  async function keep(step: LedgerStep): Promise<void> {
    await guard(step);
    await step.saveCursor(VIEW_CURSOR, JSON.stringify(placeNow()));
  }

  function skip(forgery: Forgery): void {
    forged += 1;
    parts.onForged?.(forgery);
  }

  /** Without a signature it may be one that is in the book: its signature was read long ago. */
  async function judgeUnsigned(
    place: JudgedMessage,
    { why, id, event }: JudgedFault,
  ): Promise<void> {
    const after = Number(event?.position) - 1;
    const [own] = Number.isSafeInteger(after)
      ? await store.read.recordedEvents({ after, limit: 1 })
      : [];
    const isKnown =
      own !== undefined &&
      own.stream === event?.stream &&
      own.position === event.position &&
      own.version === event.version &&
      own.hash === event.hash;
    if (isKnown) repeated += 1;
    else if (!isPassedOver(id)) skip({ place: nameOf(place), id, why, at: place.at });
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
    unusable.add(nameOf(place));
    const [, stream, version] = /^(.+)@(\d+)$/.exec(id) ?? [];
    if (stream === undefined) return;
    park(stream, { version: Number(version), kind: 'DEAD', why });
    stopped.set(stream, { version: Number(version), kind: 'DEAD', why, since: now() });
  }

  function park(stream: string, why: Omit<ParkedStream, 'since'>): void {
    parked.set(stream, { ...why, since: now() });
    intake.park(stream);
  }

  function letGoOn(stream: string): void {
    parked.delete(stream);
    intake.readmit(stream);
    missed.add(stream);
  }

  async function flush(): Promise<void> {
    const taken = ready;
    ready = [];
    const { givenUp, written } =
      taken.length === 0
        ? { givenUp: [], written: [] }
        : await applyEvents({ store, keep, guard, hasRows: !isBehind }, taken);
    for (const { taken: one, why } of givenUp) {
      const id = `${one.event.stream}@${one.event.version}`;
      await putAside(one.place, id, { why, tries: TRIES_MAX });
    }
    if (givenUp.length > 0 || taken.length === 0) await store.inOneStep(keep);
    events += written.length;
    parts.onProgress?.(events);
  }

  const heads = (streams: readonly string[]) =>
    store.inOneStep((step) => step.streamHeads(streams));

  /** Another message of the very version for which a stream waits: the one that was put aside may have been forged. */
  async function readmit(batch: readonly RecordedEvent[]): Promise<void> {
    const awaited = batch.filter(({ stream, version }) => {
      const waits = parked.get(stream);
      return waits?.kind === 'DEAD' && waits.version === version;
    });
    if (awaited.length === 0) return;
    const known = await heads(awaited.map(({ stream }) => stream));
    for (const { stream, version } of awaited)
      if (version === (known.get(stream)?.version ?? 0) + 1) letGoOn(stream);
  }

  async function know(batch: readonly RecordedEvent[]): Promise<void> {
    const fresh = new Set<string>();
    for (const { stream } of batch) if (!intake.isKnown(stream)) fresh.add(stream);
    if (fresh.size > 0) intake.know([...fresh], await heads([...fresh]));
  }

  return {
    intake,
    missed,
    parked,
    park,
    letGoOn,
    flush,
    heads,
    begin: () => store.inOneStep(keep),
    /** Of these streams only, if they are given; then their places are not kept. */
    async take(batch: readonly JudgedMessage[], only?: ReadonlySet<string>): Promise<void> {
      const usable =
        unusable.size === 0 ? batch : batch.filter((place) => !unusable.has(nameOf(place)));
      const judgedEvents = usable.flatMap(({ judged }) => (judged.ok ? judged.value : []));
      await readmit(judgedEvents);
      await know(judgedEvents);
      const before = intake.doubled();
      for (const place of usable) {
        const { judged } = place;
        if (!judged.ok) {
          const { kind, why, id } = judged.failure;
          if (only !== undefined) continue;
          if (kind === 'UNSIGNED') await judgeUnsigned(place, judged.failure);
          else if (kind === 'FORGED') skip({ place: nameOf(place), id, why, at: place.at });
          else if (!isPassedOver(id)) await putAside(place, id, { why, tries: 1 });
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
    /** Those that have stopped since the last time this was asked. */
    stopped(): ReadonlyMap<string, ParkedStream> {
      const since = new Map(stopped);
      stopped.clear();
      return since;
    },
    figures: () => ({
      events,
      deadLetters,
      doubled: intake.doubled() - lookedTwice + repeated,
      forged,
      place: placeNow(),
    }),
    /** The rows have followed, and everything was read up to the end. */
    async level(): Promise<void> {
      isBehind = false;
      const written = await heads(trust.versions.streams());
      signatures = trust.placeAfter((stream) =>
        parked.get(stream)?.kind === 'EXPIRED'
          ? Number.POSITIVE_INFINITY
          : (written.get(stream)?.version ?? 0),
      );
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

function nameOf({ topic, partition, offset }: LogPlace): string {
  return `${placeName(topic, partition)}@${offset}`;
}
