// The daemons of this user on this host, one small file each in the runtime folder, so that commands find them whatever
// data folder a shell has configured.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processMark } from './process-mark.ts';

export interface RunningInstance {
  readonly pid: number;
  readonly mode: string;
  readonly account: string;
  /** `host:port` of the gateway. */
  readonly gateway: string;
  /** The instance folder. */
  readonly folder: string;
  /** Its configuration files, absolute, later ones override earlier. */
  readonly config: readonly string[];
  /** ISO-8601 wall time. */
  readonly startedAt: string;
  readonly version: string;
}

export interface Registration {
  /** Writes the file again, if somebody removed it. */
  renew(): void;
  withdraw(): void;
}

interface Entry extends RunningInstance {
  /** Of the process with this pid when it registered. */
  readonly mark: string;
}

const ENTRY = /^\d+-[0-9a-f]{16}\.json$/;

export function register(runtime: string, instance: RunningInstance): Registration {
  const entry: Entry = { ...instance, mark: processMark(instance.pid) ?? '' };
  const file = join(runtime, nameOf(instance));
  function renew(): void {
    writeFileSync(`${file}.new`, JSON.stringify(entry), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  renew();
  return { renew, withdraw: () => rmSync(file, { force: true }) };
}

/** Those whose process still runs, oldest first; the files of all others are removed. */
export function registered(runtime: string): RunningInstance[] {
  if (!existsSync(runtime)) return [];
  const running: RunningInstance[] = [];
  for (const name of readdirSync(runtime).filter((found) => ENTRY.test(found))) {
    const file = join(runtime, name);
    const entry = readEntry(file);
    if (entry === undefined) continue;
    const { mark, ...instance } = entry;
    if (processMark(entry.pid) === mark) running.push(instance);
    else rmSync(file, { force: true });
  }
  return running.sort((one, other) => one.startedAt.localeCompare(other.startedAt));
}

/** The name has the pid, so that removing the file of a dead process never removes that of its successor. */
function nameOf({ pid, folder }: RunningInstance): string {
  return `${pid}-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`;
}

/** Undefined if the daemon has just withdrawn it, or if another program wrote something else there. */
function readEntry(file: string): Entry | undefined {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<Entry>;
    const isWhole =
      Number.isInteger(read.pid) && typeof read.folder === 'string' && Array.isArray(read.config);
    return isWhole ? (read as Entry) : undefined;
  } catch {
    return undefined;
  }
}
