// Shared by the manual commands: send the command to the running daemon, which alone may change anything, and print
// its answer.
import type { Command } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  ControlClient,
  ControlFailure,
  ControlProblem,
} from '../../trader/app/control-client/control-client.ts';
import { asSentence } from '../../trader/domain/wording/sentences.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { besideDemos, runningDemos } from '../program/other-instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { consentTo } from '../program/question.ts';
import { reaching } from '../program/reach.ts';
import { findMeant, silentDaemon } from '../program/running.ts';

export interface AskingFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function addAskingOptions(command: Command): Command {
  return addInstanceOptions(command).option('--json', 'print JSON');
}

/** Sends an operator's command to the daemon and prints the answer. */
export async function askDaemon(
  flags: AskingFlags,
  order: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const daemon = await runningDaemon(flags);
  if (!daemon.ok) return printError(daemon.failure);
  const answer = await sendCommand<{ text: string }>(daemon.value, order, flags);
  if (!answer.ok) return printError(commandFailure(answer.failure));
  const { type, ...asked } = order;
  const { text } = answer.value;
  if (flags.json) printJson({ command: type, ...asked, text: reaching(text) });
  else printLine(text);
  return EXIT.ok;
}

/** What needs a yes is a question at a terminal; a script gives --yes. */
export async function sendCommand<Answer>(
  daemon: ControlClient,
  order: Readonly<Record<string, unknown>>,
  { json }: AskingFlags,
): Promise<Result<Answer, ControlFailure>> {
  const send = (confirmed = order.confirmed) =>
    daemon.post<Answer>('/commands', { ...order, confirmed, by: 'operator' });
  const answer = await send();
  if (answer.ok || json === true || !isUnconfirmed(answer.failure)) return answer;
  const consent = await consentTo({ meaning: answer.failure.detail, question: 'Do it?' });
  if (consent === 'yes') return send(true);
  return consent === 'no' ? failed({ ...answer.failure, detail: '' }) : answer;
}

/** Manual commands need a running daemon: without it the order would be neither sent nor recorded. */
export async function runningDaemon(
  flags: InstanceFlags,
): Promise<Result<ControlClient, CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return failed(besideDemos(located.failure));
  const running = await findMeant(located.value);
  if (!running.ok) return running;
  if (running.value.kind === 'live') return ok(running.value.daemon);
  if (running.value.kind === 'silent') return failed(silentDaemon(running.value));
  const stopped =
    'No daemon is running. Only the daemon talks to the broker; run `sluice start` first';
  const demos = runningDemos(located.value.folder);
  const sentence = demos === undefined ? stopped : `${stopped}. ${demos}`;
  return failed({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
}

const NOT_FOUND = 404;
const UNCONFIRMED = 428;

/** Not found or not confirmed: the operator has to correct the command. */
export function commandFailure(failure: ControlFailure): CommandFailure {
  if (failure.kind === 'unreachable')
    return { sentence: failure.why, code: 'no-answer', exitCode: EXIT.timeout };
  const { status, detail: sentence } = failure;
  if (status === NOT_FOUND) return { sentence, code: 'not-found', exitCode: EXIT.usage };
  if (isUnconfirmed(failure)) {
    const again = `${asSentence(sentence)} Nothing was done; add --yes to do it`;
    const said = sentence === '' ? 'Nothing was done' : again;
    return { sentence: said, code: 'unconfirmed', exitCode: EXIT.usage };
  }
  return { sentence, code: 'refused', exitCode: EXIT.failure };
}

function isUnconfirmed(failure: ControlFailure): failure is ControlProblem {
  return failure.kind !== 'unreachable' && failure.status === UNCONFIRMED;
}
