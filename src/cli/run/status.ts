// `sluice status`: exit code 0 if a daemon runs and all is well, 1 if something is unprotected, trading is halted or the gateway is
// dead, 3 if none runs; then the last state in the journal.

import type { Command } from 'commander';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { type ApiStatus, apiStatus } from '../program/api-process.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import {
  addInstanceOptions,
  type Instance,
  type InstanceFlags,
  locateInstance,
} from '../program/instance.ts';
import { besideDemos, runningDemos } from '../program/other-instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { findMeant, silentDaemon } from '../program/running.ts';
import { pause } from '../program/waiting.ts';
import { apiLine, riskText, statusText } from './status-text.ts';
import { stoppedStatus } from './stopped-status.ts';

const WATCH_MS = 1_000;
const CLEAR = '\u001b[2J\u001b[H';

interface StatusFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly watch?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--watch', 'repeat every second until Ctrl-C')
    .option('--json', 'print JSON')
    .action(async (flags: StatusFlags) => {
      const located = locateInstance(flags);
      if (!located.ok) return finish(printError(besideDemos(located.failure)));
      for (;;) {
        const [status, api] = await Promise.all([
          statusNow(located.value),
          apiStatus(located.value.api),
        ]);
        clearIfWatched(flags);
        const exitCode = status.ok
          ? print({ ...status.value, api }, located.value, flags)
          : printError(status.failure);
        // A daemon that starts again answers later.
        if (flags.watch !== true) return finish(exitCode);
        await pause(WATCH_MS);
      }
    });
}

function noteDemos({ folder }: Instance): void {
  const demos = runningDemos(folder);
  if (demos !== undefined) printNote(demos);
}

/** An account other than the configured one halts trading. */
function exitCodeOf({ live, unprotected, watched, trading, gateway }: StatusView): ExitCode {
  if (!live) return EXIT.notRunning;
  const isUnwatched = watched.some(({ kind }) => kind === 'unwatched');
  const isBare = unprotected.length > 0 || isUnwatched;
  const isCutOff = trading.state === 'HALTED' || gateway?.state === 'dead';
  return isBare || isCutOff ? EXIT.failure : EXIT.ok;
}

function clearIfWatched({ watch, json }: StatusFlags): void {
  if (watch === true && json !== true && process.stdout.isTTY) process.stdout.write(CLEAR);
}

function print(
  status: StatusView & { readonly api: ApiStatus },
  instance: Instance,
  flags: StatusFlags,
): ExitCode {
  if (flags.json) printJson(status);
  else printLine([statusText(status, flags.demo), ...apiLine(status, status.api)].join('\n'));
  if (!status.live) noteDemos(instance);
  return exitCodeOf(status);
}

async function statusNow(instance: Instance): Promise<Result<StatusView, CommandFailure>> {
  const running = await findMeant(instance);
  if (!running.ok) return running;
  switch (running.value.kind) {
    case 'live':
      return ok(running.value.status);
    case 'silent':
      return failed(await silentFailure(instance, running.value));
    case 'stopped': {
      const stopped = await stoppedStatus(instance);
      if (!stopped.ok) return stopped;
      printNote(`daemon stopped; ${stopped.value.recorded}`);
      return ok(stopped.value.status);
    }
  }
}

/** With what the journal knew last of positions and stops: what a person who gets no answer has to know. */
async function silentFailure(instance: Instance, daemon: { readonly pid: number }) {
  const failure = silentDaemon(daemon);
  const recorded = await stoppedStatus(instance);
  if (!recorded.ok || recorded.value.status.market_time === null) return failure;
  return { ...failure, sentence: `${failure.sentence}. ${riskText(recorded.value.status)}` };
}
