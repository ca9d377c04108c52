// `sluice reload`: the daemon reads its files again and says what changes and from when, or what is wrong with them.
import type { Command } from 'commander';
import { EXIT, type ExitCode, type Finish } from '../exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../instance.ts';
import { printError, printJson, printLine, printNote } from '../output.ts';
import { findRunning } from '../running.ts';

interface ReloadFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--json', 'print JSON')
    .action(async (flags: ReloadFlags) => finish(await reload(flags)));
}

async function reload(flags: ReloadFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const running = await findRunning(located.value.folder);
  if (running.kind !== 'live') {
    const sentence =
      'No daemon runs; the next start reads the files, `sluice config check` judges them now';
    return printError({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
  }
  const told = await running.desk.post<{ text: string }>('/reload');
  if (!told.ok) {
    const { failure } = told;
    const text = failure.kind === 'problem' ? failure.detail : failure.why;
    const exitCode = failure.kind === 'problem' ? EXIT.configuration : EXIT.failure;
    for (const sentence of text.split('\n'))
      printError({ sentence, code: 'not-reloaded', exitCode });
    printNote('The last good configuration stays in force.');
    return exitCode;
  }
  if (flags.json) printJson({ reloaded: true, text: told.value.text });
  else printLine(told.value.text);
  return EXIT.ok;
}
