// An online copy of a journal: complete and consistent, while the daemon keeps writing.
import {
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '../../../files/make-folder.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { isProcessAlive } from '../../../kernel/process-alive.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openFailureText } from './file/open-failure.ts';
import { createPrivately } from './file/private-file.ts';
import { giveToFolderOwner } from './instance/folder-owner.ts';
import { lastSeqOf } from './journal/last-seq.ts';
import { openReadOnly } from './journal/read-only.ts';
import { lastFactAt } from './read-tables/look.ts';

export interface Backup {
  readonly file: string;
  readonly facts: number;
  /** Market time of the newest fact; undefined in an empty journal. */
  readonly asOf: Instant | undefined;
  readonly bytes: number;
}

export type BackupFailure =
  | { readonly kind: 'exists'; readonly file: string }
  | { readonly kind: 'failed'; readonly why: string };

/** All pages in one step: readers do not block the writer, and smaller steps would restart at each of its commits. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Never overwrites; an incomplete file never has the final name.
 * @param leftBytes What stays free if the copy is on the disk of the journal.
 */
export async function backUp(
  journal: string,
  file: string,
  leftBytes = 0,
): Promise<Result<Backup, BackupFailure>> {
  if (existsSync(file)) return failed({ kind: 'exists', file });
  const source = openReadOnly(journal);
  if (!source.ok) return failed({ kind: 'failed', why: openFailureText(source.failure) });
  const partial = `${file}.${process.pid}${PARTIAL}`;
  try {
    const made = makeFolder(dirname(file), 0o700);
    if (made !== undefined) giveToFolderOwner(made);
    removeAbandoned(file);
    const why = whyNoRoom({ journal, file, leftBytes });
    if (why !== undefined) return failed({ kind: 'failed', why });
    createPrivately(partial);
    giveToFolderOwner(partial);
    await source.value.backup(partial, { progress: () => ALL_PAGES });
    const copied = sealed(partial);
    if (!gaveName(partial, file)) return failed({ kind: 'exists', file });
    return ok({ file, ...copied, bytes: statSync(file).size });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failed({ kind: 'failed', why: `${file} could not be written: ${error.message}` });
  } finally {
    source.value.close();
    rmSync(partial, { force: true });
  }
}

/** Before the first byte: a copy that fills the disk takes the last room from the daemon, if only for a moment. */
function whyNoRoom({ journal, file, leftBytes }: Wanted): string | undefined {
  const folder = dirname(file);
  const { bavail, bsize } = statfsSync(folder);
  const log = statSync(`${journal}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const needed = statSync(journal).size + log;
  const left = statSync(journal).dev === statSync(folder).dev ? leftBytes : 0;
  const free = bavail * bsize;
  if (free >= needed + left) return undefined;
  const staying = left === 0 ? '' : `, ${inMiB(left)} must stay free`;
  return `${file} was not written, as its disk is too full: it needs ${inMiB(needed)}${staying}, and ${inMiB(free - MIB + 1)} are free. Free space there`;
}

interface Wanted {
  readonly journal: string;
  readonly file: string;
  readonly leftBytes: number;
}

const MIB = 1024 * 1024;

function inMiB(bytes: number): string {
  return `${Math.max(0, Math.ceil(bytes / MIB))} MiB`;
}

const PARTIAL = '.part';

/** What killed processes left of the same backup. */
function removeAbandoned(file: string): void {
  const folder = dirname(file);
  const begin = `${basename(file)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(begin) || !name.endsWith(PARTIAL)) continue;
    const pid = Number(name.slice(begin.length, -PARTIAL.length));
    if (pid === process.pid || !isProcessAlive(pid)) rmSync(join(folder, name), { force: true });
  }
}

/** False if another process was faster: of several that make the same backup, one gives its copy the name. */
function gaveName(partial: string, file: string): boolean {
  try {
    linkSync(partial, file);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EEXIST' && !NO_LINKS.has(code)) throw error;
    if (code === 'EEXIST' || existsSync(file)) return false;
    renameSync(partial, file);
    return true;
  }
}

/** What file systems without hard links answer, those of memory cards and of some shared folders. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** One file that needs no log beside it. */
function sealed(file: string): { readonly facts: number; readonly asOf: Instant | undefined } {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = DELETE');
    return { facts: lastSeqOf(copy), asOf: lastFactAt(copy) };
  } finally {
    copy.close();
  }
}

/** Market time of the newest fact; undefined if there is none, or if the journal is unreadable. */
export function lastMarketTime(journal: string): Instant | undefined {
  const opened = openReadOnly(journal);
  if (!opened.ok) return undefined;
  try {
    return lastFactAt(opened.value);
  } finally {
    opened.value.close();
  }
}
