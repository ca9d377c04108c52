// How each job ran last, stored in the ledger, so that every process can read it, also after a restart.
import { hostname } from 'node:os';
import { ok } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { JobRun } from '../../http/presenters/jobs.ts';

export interface JobRecords {
  /** Rejects if the store does not answer. */
  last(name: string): Promise<JobRun | undefined>;
  /** Never rejects: a job does not fail because its run cannot be noted. */
  note(name: string, run: JobRun): Promise<void>;
}

const cursorOf = (name: string) => `job/${name}`;

export function openJobRecords(ledger: Pick<Ledger, 'read' | 'inOneStep'>): JobRecords {
  return {
    async last(name) {
      const text = await ledger.read.cursor(cursorOf(name));
      return text === undefined ? undefined : (JSON.parse(text) as JobRun);
    },
    async note(name, run) {
      await ledger
        .inOneStep(async (step) => {
          await step.saveCursor(cursorOf(name), JSON.stringify(run));
          return ok(undefined);
        })
        .catch(() => {});
    },
  };
}

/** The process that runs a job. */
export function ownPlace(worker: number | undefined): Pick<JobRun, 'worker' | 'pid' | 'host'> {
  return { worker: worker ?? null, pid: process.pid, host: hostname() };
}
