// `sluice otp [CODE]`: logs the running daemon in at its broker with the code of a person's phone.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { EXIT, type ExitCode } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findMeant, silentDaemon } from '../program/running.ts';

interface OtpFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .argument('[code]', 'the code; without it one is sent to the phone')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
SSI takes orders only after a code from the phone of its customer. The login lasts for hours and is renewed; it is
kept in the instance folder, so that a restart needs no new code. From 08:30 on trading days the daemon reminds each
minute while a code is missing.`,
    )
    .action(async (code: string | undefined, flags: OtpFlags) => finish(await otp(code, flags)));
}

async function otp(code: string | undefined, flags: OtpFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const found = await findMeant(located.value);
  if (!found.ok) return printError(found.failure);
  const running = found.value;
  if (running.kind === 'silent') return printError(silentDaemon(running));
  if (running.kind === 'stopped') {
    const sentence = 'No daemon runs, so none can log in: `sluice start` first';
    return printError({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
  }
  const answer = await running.desk.post<{ readonly text: string }>('/login', {
    ...(code !== undefined && { code }),
  });
  if (!answer.ok) {
    const { failure } = answer;
    const sentence = failure.kind === 'problem' ? failure.detail : 'the daemon did not answer';
    return printError({ sentence, code: 'not-logged-in', exitCode: EXIT.failure });
  }
  if (flags.json) printJson(answer.value);
  else printLine(answer.value.text);
  return EXIT.ok;
}
