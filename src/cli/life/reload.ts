// `sluice reload`: the daemon reads its files again and says what changes and from when, or what is wrong with them.
import type { Command } from 'commander';
import type { DeskFailure } from '../program/desk-client.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { findRunning, silentDaemon } from '../program/running.ts';

interface ReloadFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly applyToOpen?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--apply-to-open', 'open positions take over the terms too, never weaker ones')
    .option('--json', 'print JSON')
    .action(async (flags: ReloadFlags) => finish(await reload(flags)));
}

async function reload(flags: ReloadFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const running = await findRunning(located.value.folder);
  if (running.kind === 'silent') return printError(silentDaemon(running));
  if (running.kind === 'stopped') {
    const { path } = located.value.folder;
    const sentence = `No daemon runs in ${path}; the next start reads the files, \`sluice config check\` judges them now`;
    return printError({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
  }
  const { desk } = running;
  const told = await desk.post<Told>('/reload');
  if (!told.ok) {
    const exitCode = printFailure(told.failure, 'not-reloaded', EXIT.configuration);
    // Without an answer it may have been taken all the same.
    if (told.failure.kind === 'problem') printNote('The last good configuration stays in force.');
    return exitCode;
  }
  const applied =
    flags.applyToOpen === true
      ? await desk.post<Told>('/commands', { type: 'apply-rules', by: 'operator' })
      : undefined;
  if (applied?.ok === false) {
    printNote(told.value.text);
    return printFailure(applied.failure, 'refused', EXIT.failure);
  }
  const text = [told.value.text, ...(applied === undefined ? [] : [applied.value.text])].join('\n');
  if (flags.json) printJson({ reloaded: true, text });
  else printLine(text);
  return EXIT.ok;
}

interface Told {
  readonly text: string;
}

/** A line an issue, so that each can be clicked on. */
function printFailure(failure: DeskFailure, code: string, refusedCode: ExitCode): ExitCode {
  const [text, exitCode] =
    failure.kind === 'problem' ? [failure.detail, refusedCode] : [failure.why, EXIT.failure];
  for (const sentence of text.split('\n')) printError({ sentence, code, exitCode });
  return exitCode;
}
