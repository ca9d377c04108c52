// `sluice otp [CODE]`: logs the running daemon in at its broker with the code of a person's phone.
import type { Command } from 'commander';
import { namesWithLoginCodes } from '../../trader/ports/brokers.ts';
import {
  type AskingFlags,
  addAskingOptions,
  commandFailure,
  runningDaemon,
} from '../answers/asking.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('[code]', 'the code; without it one is sent to the phone')
    .addHelpText(
      'after',
      `
${namesWithLoginCodes().join(', ')} takes orders only after a code from the phone of its customer. The login
lasts for hours and is renewed; it is kept in the instance folder, so that a
restart needs no new code. From 08:30 on trading days the daemon reminds each
minute while a code is missing.`,
    )
    .action(async (code: string | undefined, flags: AskingFlags) => finish(await otp(code, flags)));
}

async function otp(code: string | undefined, flags: AskingFlags): Promise<ExitCode> {
  const daemon = await runningDaemon(flags);
  if (!daemon.ok) return printError(daemon.failure);
  const asked = code === undefined ? {} : { code };
  const answer = await daemon.value.post<{ readonly text: string }>('/login', asked);
  if (!answer.ok) return printError(commandFailure(answer.failure));
  if (flags.json) printJson(answer.value);
  else printLine(answer.value.text);
  return EXIT.ok;
}
