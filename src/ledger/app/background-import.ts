// A file that is imported in the background: stored sealed with the ledger until its rows are booked. A process claims it first,
// and each of its steps proves that the claim still holds; so a process that was frozen books nothing beside its successor.
// Decision 0043
import { type Instant, instant, SECOND_MS } from '../../kernel/instant.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { ImportFormat } from '../interchange/read-file.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { WaitingImport } from '../ports/waiting-imports.ts';
import { newImportId } from './direct-import.ts';
import { type ImportRefusal, importFile } from './import-file.ts';
import type { Ledger } from './ledger.ts';
import type { FileReading, ImportedFile, ImportProblem } from './read-import.ts';

/** The file as it was sent, with what was said about it. */
export interface SentFile {
  readonly content: string;
  readonly mapping: string | undefined;
  readonly format: ImportFormat | undefined;
  /** Of several in the file. */
  readonly account: string | undefined;
  readonly zone: Zone | undefined;
  readonly leavesProblemsOut: boolean;
}

export interface AskedImport {
  readonly portfolio: Pick<PortfolioRow, 'id' | 'holder'>;
  readonly cause: Cause;
  readonly sent: SentFile;
  /** Of the same file: it was read before the import is accepted. */
  readonly file: Pick<ImportedFile, 'drafts'>;
}

export type ImportFailure =
  | ImportRefusal
  | { readonly kind: 'UNREADABLE_FILE'; readonly problems: readonly ImportProblem[] }
  | { readonly kind: 'ERASED' }
  | { readonly kind: 'GIVEN_UP'; readonly times: number; readonly last: string };

export interface ImportRunning {
  readonly ledger: Ledger;
  readonly reading: FileReading;
  /** The final sentence about it. */
  sentenceOf(failure: ImportFailure, booked: number): string;
  /** Calls once after a pause; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
  /** Rejects parts that have not begun. */
  readonly stopped: AbortSignal;
}

/** A claim that is not renewed for so long is lost. */
const HELD_MS = 15 * SECOND_MS;
const SAID_EVERY_MS = 5 * SECOND_MS;
/** After a fault that is not the file's. */
const AGAIN_MS = 5 * SECOND_MS;
const TIMES_MAX = 10;

/** In a step, so that its number can be looked up as soon as it is returned. */
export async function keepImport(
  { context: { sealer } }: Pick<Ledger, 'context'>,
  step: LedgerStep,
  { portfolio, cause, sent, file }: AskedImport,
): Promise<WaitingImport> {
  const { zone, ...withoutZone } = sent;
  const text = JSON.stringify({ ...withoutZone, zone: zone?.name });
  const id = newImportId();
  const row: WaitingImport = {
    ...{ id, portfolio: portfolio.id, holder: portfolio.holder },
    // A caller may use the number of its request again: what this import books names the import.
    ...{ cause: { ...cause, causationId: id }, askedAt: step.at, rows: file.drafts.length },
    ...{ status: 'WAITING', claim: 0, nextAt: step.at, booked: 0, takenBack: 0, why: undefined },
    ...{ undone: 0, undoneAt: undefined },
  };
  await step.addImport(row, await sealer.seal(step, portfolio.holder, text));
  return row;
}

/** Rejects if it is to be tried again; resolves without a word if there is nothing to do, or somebody else has it. */
export async function runImport(parts: ImportRunning, id: string): Promise<void> {
  const { store } = parts.ledger.context;
  const due = await store.read.waitingImport(id);
  const isOpen = due?.status === 'WAITING' || due?.status === 'RUNNING';
  if (due === undefined || !isOpen || due.nextAt > store.now()) return;
  const isOurs = await store.inOneStep((step) =>
    step.claimImport(due, later(store.now(), HELD_MS)),
  );
  if (!isOurs) return;
  const held = { ...due, claim: due.claim + 1 };
  if (due.claim >= TIMES_MAX)
    return end(parts, held, {
      kind: 'GIVEN_UP',
      times: due.claim,
      last: due.why ?? 'the process ended',
    });
  const cancel = goingOn(parts, held);
  try {
    await attempt(parts, held);
  } catch (error) {
    if (error instanceof TakenOver) return;
    await giveBack(parts, held, error).catch(() => {});
    if (error !== STOPPED) throw error;
  } finally {
    cancel();
  }
}

async function attempt(parts: ImportRunning, held: WaitingImport): Promise<void> {
  const { ledger, reading, stopped } = parts;
  const { store, sealer } = ledger.context;
  const sealed = await store.read.importFileOf(held.id);
  const text = sealed && (await sealer.open(store.read, held.holder, sealed));
  if (text === undefined) return end(parts, held, { kind: 'ERASED' });
  const sent = sentFile(text);
  const read = await reading.read({ ...sent, bytes: new TextEncoder().encode(sent.content) });
  if (!read.ok) return end(parts, held, { kind: 'UNREADABLE_FILE', problems: read.failure });
  const done = await importFile(ledger, {
    ...{ portfolio: held.portfolio, cause: held.cause, file: read.value },
    leavesProblemsOut: sent.leavesProblemsOut,
    async beside(step, { booked, takenBack }) {
      if (stopped.aborted) throw STOPPED;
      const until = later(store.now(), HELD_MS);
      const counts = { booked: booked.length, takenBack: takenBack.length };
      if (!(await step.holdImport(held, until, counts))) throw new TakenOver();
    },
  });
  await end(parts, held, done.ok ? undefined : done.failure);
}

async function end(
  { ledger: { context }, sentenceOf }: ImportRunning,
  held: WaitingImport,
  failure: ImportFailure | undefined,
): Promise<void> {
  await context.store.inOneStep(async (step) => {
    const booked = (await step.waitingImport(held.id))?.booked ?? 0;
    await step.releaseImport({
      ...held,
      ...{ status: failure === undefined ? 'DONE' : 'FAILED', nextAt: step.at },
      why: failure && sentenceOf(failure, booked),
    });
  });
}

/** For another process, at once if this one only ends. */
async function giveBack(
  { ledger: { context } }: ImportRunning,
  held: WaitingImport,
  error: unknown,
): Promise<void> {
  const nextAt = later(context.store.now(), error === STOPPED ? 0 : AGAIN_MS);
  const why = error instanceof Error ? error.message : String(error);
  await context.store.inOneStep((step) =>
    step.releaseImport({ ...held, status: 'WAITING', nextAt, why }),
  );
}

/** While it is read and tried, which books nothing. Whether it still has it, its steps find out. */
function goingOn({ ledger: { context }, after }: ImportRunning, held: WaitingImport): () => void {
  const { store } = context;
  const nothing = { booked: 0, takenBack: 0 };
  let isOver = false;
  let cancel = () => {};
  const say = () => {
    cancel = after(SAID_EVERY_MS, () => {
      store
        .inOneStep((step) => step.holdImport(held, later(store.now(), HELD_MS), nothing))
        .catch(() => {})
        .finally(() => isOver || say());
    });
  };
  say();
  return () => {
    isOver = true;
    cancel();
  };
}

function sentFile(text: string): SentFile {
  const { zone, ...withoutZone } = JSON.parse(text) as Omit<SentFile, 'zone'> & {
    readonly zone?: string;
  };
  const { mapping, format, account } = withoutZone;
  return {
    ...withoutZone,
    mapping,
    format,
    account,
    zone: zone === undefined ? undefined : zoneNamed(zone),
  };
}

function later(now: Instant, ms: number): Instant {
  return instant(now + ms);
}

/** Another process has claimed it meanwhile. */
class TakenOver extends Error {}

const STOPPED = new Error('the process was stopped; another one continues');
