// `sluice locks`: lists what blocks entries and until when; `--delete` lifts a lock.

import type { Command } from 'commander';
import { ok, type Result } from '../../kernel/result.ts';
import type { LockRow } from '../../trader/contract/prediction-rows.ts';
import { lockRow } from '../../trader/surfaces/control/lock-row.ts';
import { noteStopped } from '../answers/reading.ts';
import { type Column, tableText } from '../answers/table.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findMeant, silentDaemon } from '../program/running.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';
import { riskOnDisk } from './stopped-risk.ts';

interface LocksFlags extends InstanceFlags {
  readonly delete?: string;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--delete <id>', 'lift this lock and ignore what caused it')
    .option('--json', 'print JSON')
    .action(async (flags: LocksFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(located.failure));
      finish(
        flags.delete === undefined
          ? await show(located.value, flags)
          : await lift(located.value, flags.delete, flags),
      );
    });
}

async function show(instance: Instance, flags: LocksFlags): Promise<ExitCode> {
  const rows = await locksOf(instance);
  if (!rows.ok) return printError(rows.failure);
  if (flags.json) printJson(rows.value);
  else printLine(rows.value.length === 0 ? 'No locks.' : tableText(rows.value, COLUMNS));
  return EXIT.ok;
}

const COLUMNS: readonly Column<LockRow>[] = [
  { title: 'ID', cell: (row) => row.id },
  { title: () => `UNTIL ${timeLabel()}`, cell: (row) => exchangeShort(row.until) },
  { title: 'SCOPE', cell: (row) => [row.rule, row.symbol].filter(Boolean).join(' ') || 'all' },
  { title: 'WHY', cell: (row) => row.text.slice(row.text.indexOf(': ') + 2), isElastic: true },
];

async function locksOf(
  instance: Instance,
): Promise<Result<readonly (LockRow & { readonly live: boolean })[], CommandFailure>> {
  const found = await findMeant(instance);
  if (!found.ok) return found;
  const running = found.value;
  if (running.kind === 'live')
    return ok(running.status.locks.map((row) => ({ ...row, live: true })));
  const stopped = riskOnDisk(instance);
  if (!stopped.ok) return stopped;
  const { locks = [], asOf } = stopped.value ?? {};
  noteStopped(running, asOf);
  return ok(locks.map((lock) => ({ ...lockRow(lock, home()), live: false })));
}

async function lift(instance: Instance, lockId: string, flags: LocksFlags): Promise<ExitCode> {
  const found = await findMeant(instance);
  if (!found.ok) return printError(found.failure);
  const running = found.value;
  if (running.kind === 'silent') return printError(silentDaemon(running));
  if (running.kind === 'stopped') {
    const sentence =
      'No daemon is running; a lock can only be lifted while it runs. Run `sluice start` first';
    return printError({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
  }
  const answer = await running.daemon.post<{ text: string }>('/commands', {
    type: 'delete-lock',
    lock_id: lockId,
    by: 'operator',
  });
  if (!answer.ok) {
    const { failure } = answer;
    return failure.kind === 'problem' && failure.status === 404
      ? printError({ sentence: failure.detail, code: 'no-lock', exitCode: EXIT.usage })
      : printError({
          sentence: failure.kind === 'problem' ? failure.detail : failure.why,
          code: 'not-lifted',
          exitCode: EXIT.failure,
        });
  }
  if (flags.json) printJson({ deleted: lockId, text: answer.value.text });
  else printLine(answer.value.text);
  return EXIT.ok;
}
