// The folders of `sluice upgrade` below one prefix: a complete installation per version, and a link that names the one in use.
// Decision 0103
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { flushFolder } from '../../../files/flush-folder.ts';
import { makeFolder } from '../../../files/make-folder.ts';
import { isProcessAlive } from '../../../kernel/process-alive.ts';
import { writeWhole } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { PACKAGE_FOLDER } from '../../../trader/app/instance/package.ts';
import { printNote } from '../../program/output.ts';

export interface Releases {
  readonly prefix: string;
  /** `versions/0.4.0/` has `bin/sluice` and `lib/node_modules/sluice`. */
  readonly versions: string;
  /** What a unit or a shell starts: it leads through the link to the version in use. */
  readonly program: string;
  readonly lock: string;
}

/** A switch that has not been seen to work yet. */
export interface Pending {
  /** Undefined at the first installation. */
  readonly from: string | undefined;
  readonly to: string;
  /** A service manager ran a daemon when it began; one that ended meanwhile with a wrong version is started again. */
  readonly isSupervised: boolean;
}

export function releasesIn(prefix: string): Releases {
  return {
    prefix,
    versions: join(prefix, 'versions'),
    program: join(prefix, 'bin', 'sluice'),
    lock: join(prefix, 'upgrade-lock.sqlite'),
  };
}

/** The prefix from which this program was started; undefined for one that was installed in another way. */
export function ownPrefix(): string | undefined {
  return /^(.+)\/versions\/[^/]+\/lib\/node_modules\/sluice$/.exec(PACKAGE_FOLDER)?.[1];
}

export function folderOf({ versions }: Releases, version: string): string {
  return join(versions, version);
}

export function programOf(releases: Releases, version: string): string {
  return join(folderOf(releases, version), 'bin', 'sluice');
}

/** Folders appear under their final name only when they are complete. */
export function isInstalled(releases: Releases, version: string): boolean {
  return existsSync(folderOf(releases, version));
}

export function currentVersion(releases: Releases): string | undefined {
  return linked(currentLink(releases));
}

/** The version before the one in use, which `--rollback` returns to. */
export function previousVersion(releases: Releases): string | undefined {
  const version = linked(previousLink(releases));
  return version !== undefined && isInstalled(releases, version) ? version : undefined;
}

/** One rename: whatever starts at any moment runs the one version or the other. */
export function switchTo(releases: Releases, version: string): void {
  link(currentLink(releases), folderOf(releases, version));
  const { program } = releases;
  makeFolder(dirname(program));
  if (linkText(program) === undefined) link(program, join(currentLink(releases), 'bin', 'sluice'));
}

export function rememberPrevious(releases: Releases, version: string): void {
  link(previousLink(releases), folderOf(releases, version));
}

export function pendingIn(releases: Releases): Pending | undefined {
  const file = pendingFile(releases);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Pending) : undefined;
}

export function notePending(releases: Releases, pending: Pending): void {
  writeWhole(pendingFile(releases), `${JSON.stringify(pending)}\n`);
  flushFolder(releases.prefix);
}

export function clearPending(releases: Releases): void {
  rmSync(pendingFile(releases), { force: true });
}

/** Where a process unpacks; renamed when it is complete. */
export function incomingFolder({ versions }: Releases, pid: number): string {
  return join(versions, `.incoming-${pid}`);
}

/** What killed upgrades had begun to unpack. An npm that outlives its upgrade may still write there: the next one removes the rest. */
export function removeAbandoned({ versions }: Releases): void {
  for (const name of readdirSync(versions)) {
    const pid = /^\.incoming-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isProcessAlive(Number(pid))) continue;
    try {
      rmSync(join(versions, name), { recursive: true, force: true });
    } catch {
      printNote(`note: ${join(versions, name)} is in use by another process and stays`);
    }
  }
}

const currentLink = ({ prefix }: Releases): string => join(prefix, 'current');
const previousLink = ({ prefix }: Releases): string => join(prefix, 'previous');
const pendingFile = ({ prefix }: Releases): string => join(prefix, 'upgrade.json');

/** Relative, so that the prefix may be moved or mounted elsewhere. */
function link(place: string, target: string): void {
  const made = `${place}.new`;
  rmSync(made, { force: true });
  symlinkSync(relative(dirname(place), target), made);
  renameSync(made, place);
  flushFolder(dirname(place));
}

function linked(place: string): string | undefined {
  const target = linkText(place);
  return target === undefined ? undefined : basename(target);
}

function linkText(place: string): string | undefined {
  try {
    return readlinkSync(place);
  } catch {
    return undefined;
  }
}
