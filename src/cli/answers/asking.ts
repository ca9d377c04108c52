// What by-hand commands share: they ask the running daemon, whose desk alone may change anything, and print its sentence.
import type { Command } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { DeskClient, DeskFailure } from '../program/desk-client.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findRunning, silentDaemon } from '../program/running.ts';

export interface AskingFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function addAskingOptions(command: Command): Command {
  return addInstanceOptions(command).option('--json', 'print JSON');
}

/** The order of a person: sent to the desk, its answer printed. */
export async function askDesk(
  flags: AskingFlags,
  order: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const desk = await runningDesk(flags);
  if (!desk.ok) return printError(desk.failure);
  const told = await desk.value.post<{ text: string }>('/commands', { ...order, by: 'operator' });
  if (!told.ok) return printError(commandFailure(told.failure));
  const { type, ...asked } = order;
  if (flags.json) printJson({ command: type, ...asked, text: told.value.text });
  else printLine(told.value.text);
  return EXIT.ok;
}

/** Nothing is done by hand while no daemon runs: nobody would send it, and nobody would remember it. */
export async function runningDesk(
  flags: InstanceFlags,
): Promise<Result<DeskClient, CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const running = await findRunning(located.value.folder);
  if (running.kind === 'live') return ok(running.desk);
  if (running.kind === 'silent') return failed(silentDaemon(running));
  const sentence = 'No daemon runs; start it first, it alone sends orders';
  return failed({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
}

const NOT_FOUND = 404;
const UNCONFIRMED = 428;

/** Nothing of the name, or not confirmed, is the asker's to mend. */
export function commandFailure(failure: DeskFailure): CommandFailure {
  if (failure.kind === 'unreachable')
    return { sentence: failure.why, code: 'no-answer', exitCode: EXIT.failure };
  const { status, detail: sentence } = failure;
  if (status === NOT_FOUND) return { sentence, code: 'not-found', exitCode: EXIT.usage };
  if (status === UNCONFIRMED) return { sentence, code: 'unconfirmed', exitCode: EXIT.usage };
  return { sentence, code: 'refused', exitCode: EXIT.failure };
}
