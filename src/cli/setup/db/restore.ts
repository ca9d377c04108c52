// `sluice db restore FILE`: puts a verified backup in the place of the journal, and keeps what was there. The service manager that
// runs the daemon stops it before and starts it afterwards.

import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import { lastMarketTime } from '../../../trader/adapters/sqlite/backup.ts';
import type { InstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  copyIn,
  isSwapPending,
  settleSwap,
  swapJournal,
} from '../../../trader/app/instance/journal-swap.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printNote } from '../../program/output.ts';
import { whyUnconfirmed } from '../../program/question.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';
import { fileOf, notFound, whyUnfit } from './restorable.ts';
import { reportRestored } from './restore-report.ts';
import { keeperOf, type Refusal, whileStopped } from './stopped-daemon.ts';

export interface RestoreFlags extends InstanceFlags {
  readonly yes?: boolean;
  readonly wait: number;
  readonly json?: boolean;
  /** Instead of a file: a place of sealed backups. */
  readonly from?: string;
  readonly keyFile?: string;
}

export async function restore(named: string | undefined, flags: RestoreFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  if ((named === undefined) === (flags.from === undefined)) return printError(NAME_ONE);
  if (named === undefined) {
    const { fetchJournal } = await import('./fetch-journal.ts');
    return fetchJournal(located.value, flags, (backup, place) =>
      restoreFile(located.value, { backup, source: ['--from', place] }, flags),
    );
  }
  const backup = fileOf(named, folder);
  if (backup === undefined) return printError(notFound(named, folder));
  return restoreFile(located.value, { backup, source: [resolve(backup)] }, flags);
}

const NAME_ONE: CommandFailure = {
  sentence: 'Name a backup: a file, or a place with --from',
  code: 'no-backup',
  exitCode: EXIT.usage,
};

interface Chosen {
  /** A file of this machine. */
  readonly backup: string;
  /** How a person names it. */
  readonly source: readonly string[];
}

async function restoreFile(
  instance: Instance,
  { backup, source }: Chosen,
  flags: RestoreFlags,
): Promise<ExitCode> {
  const { folder } = instance;
  const fault = whyUnfit(backup, instance);
  if (fault !== undefined) return printError(unfit(fault));
  const again = commandAgain(source, flags);
  const keeper = await keeperOf(instance, again);
  if (!keeper.ok) return printRefusal(keeper.failure);
  const supervisor = keeper.value;
  const refusal = await whyUnconfirmed({
    meaning: lossText(backup, folder, supervisor !== undefined),
    ...{ question: 'Restore?', nothing: 'Nothing was changed' },
    ...{ instead: 'add --yes to restore it', flags },
  });
  if (refusal !== undefined) return printError(refusal);
  // It needs space, so it is made before anything is stopped.
  const copied = await copyOf(backup, folder);
  if (!copied.ok) return printError(copied.failure);
  const { copy, facts } = copied.value;
  const work = () => swapped(folder, copy);
  const worked = await whileStopped({ instance, supervisor, again, work });
  if (!worked.ok || !worked.value.done.ok) removeUnlessPending(folder, copy);
  if (!worked.ok) return printRefusal(worked.failure);
  return reportRestored({ ...worked.value, facts, instance, supervisor, flags });
}

function printRefusal({ commands = [], ...failure }: Refusal): ExitCode {
  const exitCode = printError(failure);
  for (const command of commands) printNote(`  ${command}`);
  return exitCode;
}

function commandAgain(
  source: readonly string[],
  { config = [], practice, keyFile }: RestoreFlags,
): string {
  const files = config.flatMap((file) => ['-c', shellWord(resolve(file))]);
  const mode = practice === true ? ['--practice'] : [];
  const key = keyFile === undefined ? [] : ['--key-file', shellWord(resolve(keyFile))];
  const words = [...source.map(shellWord), ...key, ...files, ...mode, '--yes'];
  return ['sluice db restore', ...words].join(' ');
}

/** What the person gives up. */
function lossText(backup: string, { journal }: InstanceFolder, isStopping: boolean): string {
  const from = lastMarketTime(backup);
  const backupEnds = from === undefined ? 'its creation' : moment(from);
  const stop = isStopping
    ? ' The daemon is stopped and started again; stops at the broker stay.'
    : '';
  if (!existsSync(journal))
    return `No journal is here, and the backup ends at ${backupEnds}.${stop}`;
  const there = lastMarketTime(journal);
  const until = there === undefined ? 'has no readable fact' : `ends at ${moment(there)}`;
  return `The journal ${until}, the backup at ${backupEnds}: what came later is not in it.${stop}`;
}

function moment(at: NonNullable<ReturnType<typeof lastMarketTime>>): string {
  return `${exchangeDateTime(toIso(at))} ${timeLabel()}`;
}

function unfit(fault: string): CommandFailure {
  return {
    sentence: `The backup cannot be restored; nothing was changed: ${fault}`,
    code: 'backup',
    exitCode: EXIT.failure,
  };
}

async function copyOf(
  backup: string,
  folder: InstanceFolder,
): Promise<Result<{ readonly copy: string; readonly facts: number }, CommandFailure>> {
  const { backUp } = await import('../../../trader/adapters/sqlite/backup.ts');
  const copy = copyIn(folder, process.pid);
  rmSync(copy, { force: true });
  const copied = await backUp(backup, copy);
  if (copied.ok) return ok({ copy, facts: copied.value.facts });
  return failed(unfit(copied.failure.kind === 'failed' ? copied.failure.why : `${copy} exists`));
}

function swapped(folder: InstanceFolder, copy: string): Result<string | undefined, CommandFailure> {
  try {
    settleSwap(folder);
    return ok(swapJournal(folder, copy));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const state = isSwapPending(folder)
      ? 'the next start completes it'
      : 'the journal is the one that was there';
    return failed({
      sentence: `The restore was interrupted (${error.message}); ${state}`,
      code: 'file',
      exitCode: EXIT.failure,
    });
  }
}

function removeUnlessPending(folder: InstanceFolder, copy: string): void {
  if (!isSwapPending(folder)) rmSync(copy, { force: true });
}
