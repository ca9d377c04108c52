// `sluice resume`: removes the HALT file and resumes the daemon; a daily loss limit needs its own flag.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  readHaltFile,
  removeHaltFile,
} from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { ControlClient } from '../../trader/app/control-client/control-client.ts';
import { removedText } from '../../trader/app/daemon/halt-file.ts';
import { commandFailure } from '../answers/asking.ts';
import { type CommandFailure, EXIT, type Finish } from '../program/exit-code.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findMeant, type NotLive, silentDaemon } from '../program/running.ts';
import { riskOnDisk } from './stopped-risk.ts';

interface ResumeFlags extends InstanceFlags {
  readonly overrideDailyLoss?: boolean;
  readonly despiteUnprotected?: string;
  readonly json?: boolean;
}

/** The result as a sentence. */
type Resumed = Result<string, CommandFailure>;

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--override-daily-loss', 'resume although the daily loss limit was reached')
    .option(
      '--despite-unprotected <symbol>',
      'allow entries although its position has no stop, until it is covered or closed',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nAlso lifts the pauses of all symbols, and lists them.')
    .action(async (flags: ResumeFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(located.failure));
      const resumed = await resume(located.value, flags);
      if (!resumed.ok) return finish(printError(resumed.failure));
      if (flags.json) printJson({ resumed: true, text: resumed.value });
      else printLine(resumed.value);
      finish(EXIT.ok);
    });
}

async function resume(instance: Instance, flags: ResumeFlags): Promise<Resumed> {
  const { folder } = instance;
  const found = await findMeant(instance);
  if (!found.ok) return found;
  const running = found.value;
  // A daemon that answers removes the file itself.
  if (running.kind === 'live') return resumeByDaemon(running.daemon, flags);
  const halt = readHaltFile(folder);
  removeHaltFile(folder);
  const resumed = notAnswered(instance, running, flags);
  if (halt === undefined) return resumed;
  if (resumed.ok) return ok(`${removedText(halt)} ${resumed.value}`);
  const { failure } = resumed;
  return failed({ ...failure, sentence: `${removedText(halt)} ${failure.sentence}` });
}

function notAnswered(instance: Instance, running: NotLive, flags: ResumeFlags): Resumed {
  if (running.kind === 'silent') return failed(silentDaemon(running));
  return flags.overrideDailyLoss === true || flags.despiteUnprotected !== undefined
    ? notRunning(
        'No daemon is running; a loss limit or a missing stop can only be overridden while it runs. Run `sluice start` first',
      )
    : withoutDaemon(instance);
}

async function resumeByDaemon(
  daemon: ControlClient,
  { overrideDailyLoss = false, despiteUnprotected }: ResumeFlags,
): Promise<Resumed> {
  const answer = await daemon.post<{ text: string }>('/commands', {
    type: 'resume',
    override_daily_loss: overrideDailyLoss,
    ...(despiteUnprotected !== undefined && { despite_unprotected: despiteUnprotected }),
    by: 'operator',
  });
  if (answer.ok) return ok(answer.value.text);
  const { failure } = answer;
  return failed(
    failure.kind === 'problem' && failure.status !== NOT_FOUND
      ? { sentence: failure.detail, code: 'not-resumed', exitCode: EXIT.failure }
      : commandFailure(failure),
  );
}

/** The journal also records a halt, and only a daemon writes to it. */
function withoutDaemon(instance: Instance): Resumed {
  const onDisk = existsSync(instance.folder.journal) ? riskOnDisk(instance) : ok(undefined);
  if (!onDisk.ok) return onDisk;
  const { state, why } = onDisk.value?.trading ?? { state: 'ACTIVE', why: '' };
  if (state === 'ACTIVE') return ok('No HALT file is left; a daemon that starts may trade.');
  return notRunning(
    `No HALT file is left, but a daemon will start ${state} (${why}). Start it, then run \`sluice resume\` again`,
  );
}

/** There is no such position. */
const NOT_FOUND = 404;

function notRunning(sentence: string): Resumed {
  return failed({ sentence, code: 'not-running', exitCode: EXIT.notRunning });
}
