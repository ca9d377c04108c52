// Holds the whole ledger against its events: the hash chain of every stream, and every row of the read tables against a
// rebuild; or rebuilds these tables.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { LedgerStep, LedgerStore } from '../ports/ledger-store.ts';
import type {
  ChainFault,
  History,
  LedgerView,
  ProjectedRows,
  RowDifference,
} from '../ports/projections.ts';
import { CONSEQUENCES, portfolioRows } from './projections/portfolio-rows.ts';
import { PROJECTION_VERSION } from './projections/projection-version.ts';
import { securityRows } from './projections/security-rows.ts';

export type BookFault =
  | ({ readonly kind: 'CHAIN' } & ChainFault)
  | { readonly kind: 'EVENTS'; readonly stream: string; readonly why: string }
  | ({ readonly kind: 'ROW'; readonly stream: string } & RowDifference)
  /** Rows that belong to no stream. */
  | {
      readonly kind: 'ROWS';
      readonly table: string;
      readonly stored: number;
      readonly rebuilt: number;
    };

export interface VerifiedBook {
  readonly streams: number;
  readonly events: number;
  readonly rows: number;
}

export type OnProgress = (events: number) => void;

/** The first fault ends it. Reads one moment of the book while others write. */
export function verifyBook(
  { projections }: LedgerStore,
  onProgress: OnProgress = () => {},
): Promise<Result<VerifiedBook, BookFault>> {
  return projections.inOneView(async (view) => {
    const counts = new Map<string, number>();
    const streams = await view.streams();
    let events = 0;
    for (const stream of streams) {
      const projected = rowsOf(stream, await view.history(stream));
      if (!projected.ok) return projected;
      const { rows } = projected.value;
      events += projected.value.events;
      onProgress(events);
      if (rows === undefined) continue;
      const difference = await view.firstDifference(rows);
      if (difference !== undefined) return failed({ kind: 'ROW', stream, ...difference });
      for (const [table, count] of projections.countsOf(rows))
        counts.set(table, (counts.get(table) ?? 0) + count);
    }
    const extra = await tooMany(view, counts);
    if (extra !== undefined) return failed(extra);
    const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return ok({ streams: streams.length, events, rows });
  });
}

async function tooMany(
  view: LedgerView,
  counts: ReadonlyMap<string, number>,
): Promise<BookFault | undefined> {
  for (const [table, stored] of await view.rowCounts()) {
    const rebuilt = counts.get(table) ?? 0;
    if (stored !== rebuilt) return { kind: 'ROWS', table, stored, rebuilt };
  }
  return undefined;
}

const CHECKPOINT = 'book';

/** Stream by stream, each in a separate step, so that others can write between them. A broken chain ends it. */
export async function rebuildBook(
  store: LedgerStore,
  onProgress: OnProgress = () => {},
): Promise<Result<VerifiedBook, BookFault>> {
  const { projections } = store;
  const streams = await projections.inOneView((view) => view.streams());
  let [events, rows, position] = [0, 0, 0];
  for (const stream of streams) {
    const done = await store.inOneStep((step) => rebuildStream(step, stream));
    if (!done.ok) return done;
    const { rows: written } = done.value;
    events += done.value.events;
    position = Math.max(position, done.value.position);
    if (written !== undefined)
      for (const count of projections.countsOf(written).values()) rows += count;
    onProgress(events);
  }
  const checkpoint = { name: CHECKPOINT, version: PROJECTION_VERSION, position };
  await store.inOneStep((step) => step.saveCheckpoint({ ...checkpoint, updatedAt: step.at }));
  return ok({ streams: streams.length, events, rows });
}

/** Inside a step: the rows of one stream, written anew from its events. */
export async function rebuildStream(
  step: LedgerStep,
  stream: string,
): Promise<Result<Rebuilt, BookFault>> {
  await step.lock(stream);
  const history = await step.history(stream);
  const projected = rowsOf(stream, history);
  if (!projected.ok) return projected;
  if (projected.value.rows !== undefined) await step.replaceProjected(projected.value.rows);
  return ok({ ...projected.value, position: history.events.at(-1)?.position ?? 0 });
}

/** The same of a stream that was adopted: its hashes were checked then, and what repeats other events is not read again. */
export async function projectAdopted(
  step: LedgerStep,
  stream: string,
): Promise<Result<Projected, BookFault>> {
  await step.lock(stream);
  const events = await step.adoptedHistory(stream, CONSEQUENCES);
  const projected = rowsOf(stream, { events, fault: undefined });
  if (!projected.ok) return projected;
  if (projected.value.rows !== undefined) await step.replaceProjected(projected.value.rows);
  return projected;
}

interface Projected {
  /** That were read. */
  readonly events: number;
  /** Undefined for a stream from which no rows follow. */
  readonly rows: ProjectedRows | undefined;
}

export type Rebuilt = Projected & { readonly position: number };

function rowsOf(stream: string, { events, fault }: History): Result<Projected, BookFault> {
  if (fault !== undefined) return failed({ kind: 'CHAIN', ...fault });
  try {
    if (stream.startsWith('portfolio-'))
      return ok({ events: events.length, rows: portfolioRows(events) });
    if (stream.startsWith('security-'))
      return ok({ events: events.length, rows: securityRows(events) });
    return ok({ events: events.length, rows: undefined });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failed({ kind: 'EVENTS', stream, why: error.message });
  }
}
