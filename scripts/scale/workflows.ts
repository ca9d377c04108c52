// Bookings by many clients while everything is killed in turn; then the ledger, the log of Kafka and the book that was rebuilt from
// it must agree.
import { rowsOfBook } from '../../test/kafka/harness/rows-of-book.ts';
import { until } from '../../test/processes/waiting.ts';
import { openScaleEnvironment, type ScaleEnvironment, type Servers } from './environment.ts';
import { type StormResult, storm } from './storm.ts';

export interface WorkflowsSize {
  readonly clients: number;
  /** How often each process and server is killed. */
  readonly rounds: number;
  readonly killEveryMs: number;
}

export interface WorkflowsResult extends StormResult {
  /** From the last answer until the copy has all of it. */
  readonly copy_caught_up_seconds: number;
  readonly events: number;
  /** Rows of the copy that differ from those of the book. */
  readonly differing_rows: number;
}

const CATCH_UP_MS = 180_000;

export async function workflows(servers: Servers, size: WorkflowsSize): Promise<WorkflowsResult> {
  const environment = await openScaleEnvironment(servers);
  try {
    const { book, victims } = environment;
    const result = await storm({ ...size, book, victims });
    const startedAt = performance.now();
    const differing_rows = await differenceOnceCaughtUp(environment);
    const seconds = (performance.now() - startedAt) / 1_000;
    const verified = await book.run('book', 'verify');
    if (verified.code !== 0) throw new Error(`book verify: ${verified.out}${verified.err}`);
    const rows = await rowsOfBook(environment.store);
    return {
      ...result,
      diverged: result.diverged + differing_rows,
      differing_rows,
      events: rows.ledger_events?.length ?? 0,
      copy_caught_up_seconds: Math.round(seconds * 10) / 10,
    };
  } finally {
    await environment.end();
  }
}

/** Of the tables that follow from events, row for row. */
async function differenceOnceCaughtUp({
  store,
  copy,
  endReader,
}: ScaleEnvironment): Promise<number> {
  const wanted = await rowsOfBook(store);
  const events = wanted.ledger_events?.length ?? 0;
  await until(
    'the copy has all events',
    async () => (await rowsOfBook(copy)).ledger_events?.length === events || undefined,
    CATCH_UP_MS,
  );
  await endReader();
  const found = await rowsOfBook(copy);
  return Object.entries(wanted)
    .map(([table, rows]) => differing(rows, found[table] ?? []))
    .reduce((total, count) => total + count, 0);
}

function differing(wanted: readonly string[], found: readonly string[]): number {
  const [left, right] = [new Set(wanted), new Set(found)];
  return (
    wanted.filter((row) => !right.has(row)).length + found.filter((row) => !left.has(row)).length
  );
}
