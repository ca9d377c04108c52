// `sluice db`: copies the journal while the daemon writes to it, verifies it, or puts a backup in its place.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Instant, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { bytesForExits } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { seconds } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { countOf, createProgress } from '../program/progress.ts';
import { nothingRecorded } from '../program/stopped-journal.ts';
import { exchangeDateTime, timeLabel } from '../program/words.ts';
import { addFrom } from './backup/options.ts';
import { sizeText } from './backup/texts.ts';
import type { RestoreFlags } from './db/restore.ts';

type DbFlags = InstanceFlags & { readonly json?: boolean };

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command.command('backup'))
    .description('Copy the journal into one file, even while the daemon runs.')
    .argument('[file]', 'default: backups/journal-<market date>-<number>.sqlite of the instance')
    .option('--json', 'print JSON')
    .action(async (file: string | undefined, flags: DbFlags) => finish(await backup(file, flags)));
  addFrom(addInstanceOptions(command.command('restore')))
    .description(
      'Put a verified backup in the place of the journal, which is kept. The service manager stops the daemon and starts it again.',
    )
    .argument('[file]', 'a backup')
    .option('--yes', 'do it without a question')
    .option('--wait <seconds>', 'longest time to wait until it may trade', seconds, 30)
    .option('--json', 'print JSON')
    .action(async (file: string | undefined, flags: RestoreFlags) => {
      const { restore } = await import('./db/restore.ts');
      finish(await restore(file, flags));
    });
  addInstanceOptions(command.command('verify'))
    .description('Verify a journal, even while the daemon runs; exits 1 on any failure.')
    .argument('[file]', 'a backup; default: the journal of the instance')
    .option('--json', 'print JSON')
    .action(async (file: string | undefined, flags: DbFlags) => finish(await verify(file, flags)));
}

async function backup(file: string | undefined, flags: DbFlags): Promise<ExitCode> {
  const located = journalOf(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  const target = file ?? (await defaultFile(located.value));
  const { backUp } = await import('../../trader/adapters/sqlite/backup.ts');
  const made = await backUp(folder.journal, target, bytesForExits(folder));
  // Another process took the name since.
  if (!made.ok && made.failure.kind === 'exists' && file === undefined)
    return backup(undefined, flags);
  if (!made.ok) {
    return made.failure.kind === 'exists'
      ? printError({
          sentence: `${target} exists already; nothing was overwritten`,
          code: 'exists',
          exitCode: EXIT.usage,
        })
      : printError({ sentence: made.failure.why, code: 'backup', exitCode: EXIT.failure });
  }
  const { facts, asOf, bytes } = made.value;
  if (flags.json) {
    printJson({ file: target, facts, as_of: asOf === undefined ? null : toIso(asOf), bytes });
  } else {
    printLine(`${counted(facts, 'fact')} up to ${moment(asOf)} in ${target} (${sizeText(bytes)}).`);
  }
  return EXIT.ok;
}

/** Named by the market day and numbered; without a number it would be the nightly copy, which is made once a day and removed after 14. */
async function defaultFile({ folder }: Instance): Promise<string> {
  const { lastMarketTime } = await import('../../trader/adapters/sqlite/backup.ts');
  const asOf = lastMarketTime(folder.journal);
  const day = asOf === undefined ? 'empty' : exchangeDateTime(toIso(asOf)).split(' ')[0];
  for (let number = 1; ; number += 1) {
    const file = join(folder.backups, `journal-${day}-${number}.sqlite`);
    if (!existsSync(file)) return file;
  }
}

async function verify(file: string | undefined, flags: DbFlags): Promise<ExitCode> {
  const located = file === undefined ? journalOf(flags) : await fileAt(file, flags);
  if (!located.ok) return printError(located.failure);
  const { verifyJournal } = await import('../../trader/app/verify-journal/verify-journal.ts');
  const { openFailureText } = await import('../../trader/adapters/sqlite/file/open-failure.ts');
  const progress = createProgress();
  const checks = verifyJournal(
    located.value.folder.journal,
    countOf(progress, 'verify', 'facts read'),
  );
  progress.end();
  if (!checks.ok) {
    const { kind } = checks.failure;
    const sentence = openFailureText(checks.failure);
    return printError({ sentence, code: kind, exitCode: EXIT.failure });
  }
  if (flags.json) printJson(checks.value);
  else {
    for (const { check, status, text } of checks.value) {
      printLine(`${status.padEnd(4)}  ${check.padEnd(9)}  ${text}`);
    }
  }
  const failures = checks.value.filter(({ status }) => status === 'fail');
  if (failures.length === 0) return EXIT.ok;
  const sentence = `${failures.length} of ${checks.value.length} checks failed: ${failures.map(({ check }) => check).join(', ')}`;
  return printError({ sentence, code: 'verify', exitCode: EXIT.failure });
}

function journalOf(flags: DbFlags): Result<Instance, CommandFailure> {
  const located = locateInstance(flags);
  if (!located.ok || existsSync(located.value.folder.journal)) return located;
  return failed(nothingRecorded(located.value.folder.path));
}

/** A file is verified without a configuration; with one, a backup of its instance needs its name only. */
async function fileAt(
  named: string,
  flags: DbFlags,
): Promise<Result<{ folder: { journal: string } }, CommandFailure>> {
  if (existsSync(named)) return ok({ folder: { journal: named } });
  const located = locateInstance(flags);
  if (!located.ok) {
    const sentence = `File not found: ${named}`;
    return failed({ sentence, code: 'not-found', exitCode: EXIT.usage });
  }
  const { fileOf, notFound } = await import('./db/restorable.ts');
  const { folder } = located.value;
  const journal = fileOf(named, folder);
  return journal === undefined ? failed(notFound(named, folder)) : ok({ folder: { journal } });
}

function moment(asOf: Instant | undefined): string {
  return asOf === undefined ? 'its creation' : `${exchangeDateTime(toIso(asOf))} ${timeLabel()}`;
}
