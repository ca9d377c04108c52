// The lines of an instance's log from the newest to the oldest, through its rotated files.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type InstanceFolder,
  instanceFolder,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import { LOG_FILE } from '../../adapters/system/logs.ts';
import type { TraderPlace } from '../../ports/settings.ts';
import { linesBackwards } from './read-backwards.ts';

const ROTATED_MAX = 9;

type LogFolder = Pick<InstanceFolder, 'logs'>;

export function logFolder({ dataFolder, mode, account }: TraderPlace): LogFolder {
  return instanceFolder(dataFolder, mode, account);
}

export function newestLog({ logs }: LogFolder): string {
  return join(logs, LOG_FILE);
}

/** Newest first, up to the byte `end` of the newest file. */
export function* storedLines(folder: LogFolder, end?: number): Generator<string> {
  const newest = newestLog(folder);
  yield* linesIn(newest, end);
  // Older ones are numbered as they are rotated.
  for (let age = 1; age <= ROTATED_MAX; age += 1)
    yield* linesIn(newest.replace(/(\.\w+)$/, `${age}$1`), undefined);
}

function* linesIn(file: string, end: number | undefined): Generator<string> {
  if (existsSync(file)) yield* linesBackwards(file, end ?? statSync(file).size);
}
