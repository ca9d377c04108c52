// Files that are imported in the background: what every worker can do of them, and the sweep of the one that leads.
import {
  type ImportFailure,
  type ImportRunning,
  runImport,
} from '../../ledger/app/background-import.ts';
import { createImportSweep } from '../../ledger/app/import-sweep.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { createFileReading } from '../../ledger/app/read-import.ts';
import type { Log } from '../../trader/ports/log.ts';
import { importProblem, unreadable } from '../http/loaders/import-refusals.ts';
import type { Jobs } from './jobs.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';

export interface ImportParts {
  readonly ledger: Ledger;
  readonly jobs: Pick<Jobs, 'offerTask' | 'handOut' | 'runHere'>;
  readonly log: Pick<Log, 'warn'>;
}

export interface Imports {
  /** Of the process that leads. */
  sweep(): LeaderJob;
  /** What is being imported ends with its part, and another process continues. */
  stop(): Promise<void>;
}

const NAME = 'imports';
/** A part takes some tenths of a second; a file that is only being tried has booked nothing. */
const STOP_MS = 3_000;

export function openImports({ ledger, jobs, log }: ImportParts): Imports {
  const stopped = new AbortController();
  const running: ImportRunning = {
    ...{ ledger, sentenceOf, after: later, stopped: stopped.signal },
    reading: createFileReading(),
  };
  let last: Promise<void> = Promise.resolve();
  /** One at a time: a second one would take the processor from requests, too. */
  const inTurn = (id: string): Promise<void> => {
    const turn = last.then(() => (stopped.signal.aborted ? undefined : runImport(running, id)));
    last = turn.catch(() => {});
    return turn;
  };
  jobs.offerTask({
    name: NAME,
    what: 'books files that are imported in the background',
    run: inTurn,
  });
  return {
    sweep: () =>
      createImportSweep({
        ledger: ledger.context,
        handOut: ({ id, attempt }) => jobs.handOut(NAME, id, `${id}-${attempt}`),
        runHere: (id) => jobs.runHere(NAME, id),
        after: later,
        onFault: (error) =>
          log.warn('Files that wait to be imported could not be looked for; tried again.', {
            why: String(error),
          }),
      }),
    async stop() {
      stopped.abort();
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = later(STOP_MS, resolve);
      await Promise.race([last, promise]);
      cancel();
    },
  };
}

function sentenceOf(failure: ImportFailure, booked: number): string {
  switch (failure.kind) {
    case 'UNREADABLE_FILE':
      return unreadable(failure.problems).problem.detail;
    case 'ERASED':
      return 'The holder of the portfolio was erased: the file cannot be read any more.';
    case 'GIVEN_UP':
      return `It was begun ${failure.times} times and never came to its end (${failure.last}). ${booked} of its rows are booked; import the file again to book the others.`;
    case 'ROW_REFUSED':
      return importProblem({ ...failure, booked }).problem.detail;
    default:
      return importProblem(failure).problem.detail;
  }
}
