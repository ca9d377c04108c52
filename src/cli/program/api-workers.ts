// The workers of one API, as its first process keeps them in a file of its folder, and as `sluice status` shows them.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../trader/adapters/sqlite/instance/instance-folder.ts';

export interface ApiWorker {
  readonly number: number;
  /** Null while it waits to be started again. */
  readonly pid: number | null;
  readonly state: 'starting' | 'up' | 'waiting';
  /** Runs relays, schedules and watchers for all. */
  readonly leader: boolean;
  readonly restarts: number;
}

const workersFile = (folder: string) => join(folder, 'api-workers.json');

export function writeWorkers(folder: string, workers: readonly ApiWorker[]): void {
  writeWhole(workersFile(folder), `${JSON.stringify(workers)}\n`);
}

export function forgetWorkers(folder: string): void {
  rmSync(workersFile(folder), { force: true });
}

/** None if the API is one process. */
export function readWorkers(folder: string): readonly ApiWorker[] {
  try {
    return JSON.parse(readFileSync(workersFile(folder), 'utf8')) as readonly ApiWorker[];
  } catch {
    return [];
  }
}
