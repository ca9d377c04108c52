// `sluice db restore FILE`: puts a verified backup in the place of the journal while no daemon runs, and keeps what was there.
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { InstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { type InstanceLock, takeLock } from '../../../trader/adapters/sqlite/instance/lock.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { findMeant } from '../../program/running.ts';
import { notedSupervisor, supervisorCommandText } from '../../program/supervisor.ts';
import { readAsAStart } from '../doctor/journal.ts';

interface RestoreFlags extends InstanceFlags {
  readonly json?: boolean;
}

export interface Restored {
  readonly facts: number;
  /** The journal that was replaced; undefined if there was none. */
  readonly kept: string | undefined;
}

export async function restore(named: string, flags: RestoreFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const instance = located.value;
  const backup = fileOf(named, instance.folder);
  if (backup === undefined) return printError(notFound(named, instance.folder));
  const free = await withoutDaemon(instance);
  if (!free.ok) return printError(free.failure);
  try {
    const { mode, account, folder } = instance;
    const fault = readAsAStart({ file: backup, mode, account });
    if (fault !== undefined) return printError(unfit(fault));
    const restored = await replaced(folder, backup);
    if (!restored.ok) return printError(restored.failure);
    report(restored.value, instance, flags.json === true);
    return EXIT.ok;
  } finally {
    free.value.release();
  }
}

/** A backup of the instance is found by its name as well, wherever the command is typed. */
function fileOf(named: string, { path, backups }: InstanceFolder): string | undefined {
  return [named, join(path, named), join(backups, named)].find((file) => existsSync(file));
}

function notFound(named: string, { backups }: InstanceFolder): CommandFailure {
  const known = existsSync(backups) ? readdirSync(backups).filter(isWhole) : [];
  const those = known.length === 0 ? '' : `; ${backups} has ${known.sort().join(', ')}`;
  return {
    sentence: `File not found: ${named}${those}`,
    code: 'not-found',
    exitCode: EXIT.usage,
  };
}

const isWhole = (name: string): boolean => name.endsWith('.sqlite');

/** Holds the lock of the instance, so that no person and no service manager starts the daemon meanwhile. */
async function withoutDaemon(instance: Instance): Promise<Result<InstanceLock, CommandFailure>> {
  const running = await findMeant(instance);
  if (!running.ok) return running;
  if (running.value.kind !== 'stopped') return failed(stillRuns(instance, running.value.pid));
  const { path, lock } = instance.folder;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const holder = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    version: packageVersion(),
  };
  const taken = takeLock(lock, holder);
  return taken.ok ? taken : failed(stillRuns(instance, taken.failure.pid));
}

function stillRuns({ folder }: Instance, pid: number): CommandFailure {
  const supervisor = notedSupervisor(folder.path);
  const stop = supervisor === undefined ? 'sluice stop' : supervisorCommandText(supervisor, 'stop');
  return {
    sentence: `A daemon runs${pid > 0 ? ` (pid ${pid})` : ''} and writes to the journal; nothing was changed. Run \`${stop}\` first`,
    code: 'running',
    exitCode: EXIT.failure,
  };
}

function unfit(fault: string): CommandFailure {
  return {
    sentence: `The backup cannot be restored; nothing was changed: ${fault}`,
    code: 'backup',
    exitCode: EXIT.failure,
  };
}

/**
 * The copy is complete before the journal is touched, and the journal is kept under its new name before its own one is
 * replaced: a power failure between any two steps leaves both.
 */
async function replaced(
  folder: InstanceFolder,
  backup: string,
): Promise<Result<Restored, CommandFailure>> {
  const { backUp } = await import('../../../trader/adapters/sqlite/backup.ts');
  const copy = join(folder.path, 'journal-restoring.sqlite');
  rmSync(copy, { force: true });
  const copied = await backUp(backup, copy);
  if (!copied.ok)
    return failed(unfit(copied.failure.kind === 'failed' ? copied.failure.why : `${copy} exists`));
  const kept = existsSync(folder.journal) ? freeName(folder) : undefined;
  if (kept !== undefined) {
    mkdirSync(folder.backups, { recursive: true, mode: 0o700 });
    for (const part of PARTS)
      if (existsSync(folder.journal + part)) linkSync(folder.journal + part, kept + part);
  }
  // A write-ahead log belongs to its own file alone; the log of the old journal would be applied to the new one.
  for (const part of LOGS) rmSync(folder.journal + part, { force: true });
  renameSync(copy, folder.journal);
  return ok({ facts: copied.value.facts, kept });
}

const LOGS = ['-wal', '-shm'] as const;
const PARTS = ['-wal', '-shm', ''] as const;

function freeName({ backups }: InstanceFolder): string {
  for (let number = 1; ; number += 1) {
    const file = join(backups, `journal-replaced-${number}.sqlite`);
    if (!existsSync(file)) return file;
  }
}

function report({ facts, kept }: Restored, { folder }: Instance, isJson: boolean): void {
  if (isJson) return printJson({ file: folder.journal, facts, replaced: kept ?? null });
  const supervisor = notedSupervisor(folder.path);
  const start =
    supervisor === undefined ? 'sluice start' : supervisorCommandText(supervisor, 'start');
  printLine(`Restored ${counted(facts, 'fact')} to ${folder.journal}.`);
  if (kept !== undefined) printLine(`The journal that was there is in ${kept}.`);
  printLine(
    `Next: \`${start}\`. If the broker knows orders that this journal does not, trading halts with the reason journal-older-than-broker.`,
  );
}
