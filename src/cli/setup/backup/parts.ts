// What a backup has of an instance: the journal, the book without its key, the configuration and the strategies.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { isProcessAlive } from '../../../kernel/process-alive.ts';
import { redacted } from '../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isServerAddress } from '../../../sql/open-database.ts';
import { type Backup, backUp } from '../../../trader/adapters/sqlite/backup.ts';
import { giveToFolderOwner } from '../../../trader/adapters/sqlite/instance/folder-owner.ts';
import {
  bytesForExits,
  type InstanceFolder,
} from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { FileOfBackup } from '../../../trader/app/backups/make-generation.ts';
import { loadBookSettings } from '../../program/configuration.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { type Instance, type InstanceFlags, strategiesFolder } from '../../program/instance.ts';

export const JOURNAL = 'journal.sqlite';
export const BOOK = 'book';
export const CONFIG = 'config';

export interface Parts {
  readonly journal: Backup;
  readonly files: readonly FileOfBackup[];
}

/** Copies of what is written to meanwhile are made in the folder. */
export async function partsOf(
  instance: Instance,
  flags: InstanceFlags,
  folder: string,
): Promise<Result<Parts, CommandFailure>> {
  const path = join(folder, JOURNAL);
  // What is read back from the store to be examined is as large again.
  const readBackBytes = statSync(instance.folder.journal, { throwIfNoEntry: false })?.size ?? 0;
  const leftBytes = bytesForExits(instance.folder) + readBackBytes;
  const journal = await backUp(instance.folder.journal, path, leftBytes);
  if (!journal.ok) return failed(notMade(whyOf(journal.failure)));
  const book = await bookFiles(flags, join(folder, BOOK));
  if (!book.ok) return book;
  const strategies = strategiesFolder(flags);
  if (!strategies.ok) return strategies;
  return ok({
    journal: journal.value,
    files: [
      { name: JOURNAL, path },
      ...book.value,
      ...instance.files.map((file, at, all) => ({ name: configName(file, at, all), path: file })),
      ...filesIn(strategies.value, 'strategies'),
    ],
  });
}

function whyOf(failure: { kind: 'exists'; file: string } | { kind: 'failed'; why: string }) {
  return failure.kind === 'failed' ? failure.why : `${failure.file} exists`;
}

const WHY = { 'no-book': 'is missing', exists: 'exists' } as const;

/** Empty if there is no book. `book.key` is left out: with both keys, a reader of the backup would see every name. */
async function bookFiles(
  flags: InstanceFlags,
  folder: string,
): Promise<Result<readonly FileOfBackup[], CommandFailure>> {
  const api = loadBookSettings(flags);
  if (!api.ok) {
    const [first] = api.failure;
    return failed(first ?? notMade('the configuration has faults'));
  }
  const [{ bookIn, copyBook }, { keyFileOf }] = await Promise.all([
    import('../../../api/app/book-copy.ts'),
    import('../../../api/app/ledger.ts'),
  ]);
  const { store } = api.value;
  const isThere = existsSync(isServerAddress(store) ? keyFileOf(api.value) : store);
  if (!isThere) return ok([]);
  const copy = bookIn(folder);
  const copied = await copyBook(api.value, copy);
  if (!copied.ok) {
    const { failure } = copied;
    const why = failure.kind === 'failed' ? failure.why : `${failure.what} ${WHY[failure.kind]}`;
    return failed(notMade(redacted(why)));
  }
  rmSync(keyFileOf(copy));
  return ok(filesIn(folder, BOOK));
}

/** Files of one name in several folders are numbered. */
function configName(file: string, at: number, all: readonly string[]): string {
  const name = basename(file);
  const isFirst = all.findIndex((one) => basename(one) === name) === at;
  return `${CONFIG}/${isFirst ? name : `${at + 1}-${name}`}`;
}

function filesIn(folder: string, name: string): readonly FileOfBackup[] {
  if (!existsSync(folder)) return [];
  return (
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .map((entry) => join(entry.parentPath, entry.name))
      // A link to a file counts as the file.
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
      .filter((path) => !path.includes(`${sep}node_modules${sep}`))
      .sort()
      .map((path) => ({
        name: `${name}/${relative(folder, path).split(sep).join('/')}`,
        path,
      }))
  );
}

const SCRATCH = /^backup-under-way-(\d+)$/;

/** Beside the local backups, since it may become as large. What killed processes left goes. */
export function makeScratch({ backups }: InstanceFolder): string {
  const made = makeFolder(backups, 0o700);
  if (made !== undefined) giveToFolderOwner(made);
  for (const name of readdirSync(backups)) {
    const pid = SCRATCH.exec(name)?.[1];
    if (pid !== undefined && !isProcessAlive(Number(pid)))
      rmSync(join(backups, name), { recursive: true, force: true });
  }
  const folder = join(backups, `backup-under-way-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  giveToFolderOwner(folder);
  return folder;
}

function notMade(why: string): CommandFailure {
  return { sentence: `No backup was made: ${why}`, code: 'backup', exitCode: EXIT.failure };
}
