// `sluice reload`: the daemon reloads its files and reports what changes and when, or why they are rejected.
import type { Command } from 'commander';
import type { ControlFailure } from '../../trader/app/control-client/control-client.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { findMeant, silentDaemon } from '../program/running.ts';

interface ReloadFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly applyToOpen?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--apply-to-open', 'apply tighter stops to open positions too')
    .option('--json', 'print JSON')
    .action(async (flags: ReloadFlags) => finish(await reload(flags)));
}

async function reload(flags: ReloadFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const found = await findMeant(located.value);
  if (!found.ok) return printError(found.failure);
  const running = found.value;
  if (running.kind === 'silent') return printError(silentDaemon(running));
  if (running.kind === 'stopped') {
    const { path } = located.value.folder;
    const sentence = `No daemon runs in ${path}. The next start reads the files; \`sluice config check\` checks them now`;
    return printError({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
  }
  const { daemon } = running;
  const answer = await daemon.post<CommandAnswer>('/reload');
  if (!answer.ok) {
    const exitCode = printFailure(answer.failure, 'not-reloaded', EXIT.configuration);
    // Without an answer the configuration may have been accepted.
    if (answer.failure.kind === 'problem')
      printNote('Configuration rejected; the previous one stays in force.');
    return exitCode;
  }
  const applied =
    flags.applyToOpen === true
      ? await daemon.post<CommandAnswer>('/commands', { type: 'apply-rules', by: 'operator' })
      : undefined;
  if (applied?.ok === false) {
    printNote(answer.value.text);
    return printFailure(applied.failure, 'refused', EXIT.failure);
  }
  const text = [answer.value.text, ...(applied === undefined ? [] : [applied.value.text])].join(
    '\n',
  );
  if (flags.json) printJson({ reloaded: true, text });
  else printLine(text);
  return EXIT.ok;
}

interface CommandAnswer {
  readonly text: string;
}

/** One line per issue, in a form that terminals make clickable. */
function printFailure(failure: ControlFailure, code: string, refusedCode: ExitCode): ExitCode {
  const [text, exitCode] =
    failure.kind === 'problem' ? [failure.detail, refusedCode] : [failure.why, EXIT.timeout];
  for (const sentence of text.split('\n')) printError({ sentence, code, exitCode });
  return exitCode;
}
