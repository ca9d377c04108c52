// What another user of the host needs to reach a daemon, opened to one group: the way to its folder, the control API, and the
// journal with the files that SQLite keeps beside it.
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { InstanceFolder } from './instance-folder.ts';

/** SQLite makes each of them with the rights of the journal. */
const JOURNAL_ENDS = ['', '-wal', '-shm'];

/** A user with read access to the folder still cannot create or remove anything there. */
const FOLDER_MODE = 0o750;
/** New files get the group of the folder; without need, because a hardened service may not set it. */
const INHERITS_GROUP = 0o2000;
const PASSED_THROUGH = 0o010;
const SHARED = 0o660;
const READ = 0o640;

export type Opened = Readonly<Record<string, number>>;

/** The paths that stay open to the group, with their rights. */
export function sharedPaths({ path, journal, pidFile }: InstanceFolder): Opened {
  const files = JOURNAL_ENDS.map((end) => [`${journal}${end}`, SHARED] as const);
  return { [path]: FOLDER_MODE, [pidFile]: READ, ...Object.fromEntries(files) };
}

/** Opens what exists; returns why it cannot, or undefined. */
export function shareWithGroup(folder: InstanceFolder, group: string): string | undefined {
  const gid = groupNumber(group);
  if (gid === undefined) return `data_group: there is no group ${group} on this host`;
  try {
    const above = dirname(folder.path);
    open(above, gid, (statSync(above).mode & 0o7777) | PASSED_THROUGH);
    for (const [path, mode] of Object.entries(sharedPaths(folder))) {
      if (existsSync(path)) open(path, gid, mode);
    }
    if (process.getgid?.() !== gid) chmodSync(folder.path, FOLDER_MODE | INHERITS_GROUP);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `data_group: cannot give ${folder.path} to the group ${group}; the user of the daemon must be its member (${why})`;
  }
}

/** The socket; and its folder, if that is not the instance's. */
export function shareSocket(folder: InstanceFolder, socketPath: string, group: string): void {
  const gid = groupNumber(group);
  if (gid === undefined) return;
  const above = dirname(socketPath);
  if (above !== folder.path) open(above, gid, FOLDER_MODE);
  open(socketPath, gid, SHARED);
  open(folder.pidFile, gid, READ);
}

const KEEP_OWNER = -1;

/** First the group: a change of it may take bits away. A hardened service may change none, so only if it is another. */
function open(path: string, gid: number, mode: number): void {
  if (statSync(path).gid !== gid) chownSync(path, KEEP_OWNER, gid);
  chmodSync(path, mode);
}

/** By name, as `/etc/group` has it, or by number. */
function groupNumber(group: string): number | undefined {
  if (/^\d+$/.test(group)) return Number(group);
  const lines = readFileSync('/etc/group', 'utf8').split('\n');
  const number = lines.find((line) => line.startsWith(`${group}:`))?.split(':')[2];
  return number === undefined ? undefined : Number(number);
}
