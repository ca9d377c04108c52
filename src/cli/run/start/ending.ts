// How a foreground daemon is asked to end, and how the result is reported to the caller.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertNever } from '../../../kernel/assert.ts';
import type { InstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Daemon, Ending } from '../../../trader/app/daemon/daemon-contract.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printNote } from '../../program/output.ts';
import { wasStopRequested } from '../../program/stop-request.ts';

/** Resolves with the reason when a signal asks for the end. Installed before the start, so that no signal is missed. */
export function stopAsked(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let signals = 0;
  for (const signal of endingSignals()) {
    process.on(signal, () => {
      signals += 1;
      // Stops rest at the broker in any case, so an immediate end costs no protection.
      if (signals > 1) process.exit(EXIT.failure);
      resolve(`${signal} received`);
    });
  }
  // Nothing has been loaded yet, so a reload has no effect, and the daemon keeps running.
  if (!endingSignals().includes('SIGHUP')) process.on('SIGHUP', () => {});
  return promise;
}

/** SIGHUP at a terminal means that the window closed: stop. Without a terminal it means: reload. */
function endingSignals(): readonly NodeJS.Signals[] {
  return process.stdin.isTTY ? ['SIGTERM', 'SIGINT', 'SIGHUP'] : ['SIGTERM', 'SIGINT'];
}

/** The log has the result. */
export function reloadOnSignal(daemon: Pick<Daemon, 'reload'>): void {
  if (!endingSignals().includes('SIGHUP'))
    process.on('SIGHUP', () => void daemon.reload('a signal'));
}

/** Where the stack can be read; on a disk that takes no file it is only printed. */
function keepStack(folder: InstanceFolder, stack: string): string {
  const file = join(folder.logs, 'crash.log');
  try {
    appendFileSync(file, `${new Date().toISOString()} ${stack}\n`, { mode: 0o600 });
    return `see ${file}`;
  } catch {
    printNote(stack);
    return 'its stack is above, because no file can be written';
  }
}

/** A bug ends the process, since an inconsistent state must not trade. The stack is stored for the maintainers. */
export function leaveWordOnCrash(folder: InstanceFolder): void {
  process.on('uncaughtException', (error: unknown) => {
    const sentence = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? String(error.stack) : sentence;
    const kept = keepStack(folder, stack);
    process.exit(
      printError({ sentence: `${sentence}; ${kept}`, code: 'bug', exitCode: EXIT.failure }),
    );
  });
}

/** `folder`: of the instance, where `sluice stop` leaves its request if the daemon does not answer. */
export function exitOf(ending: Ending, { path }: InstanceFolder): ExitCode {
  switch (ending.kind) {
    case 'stopped':
      printNote(`Stopped. ${ending.leftBehind}`);
      return ending.isByPerson || wasStopRequested(path) ? EXIT.stopped : EXIT.ok;
    case 'wrong-account':
      return printError({
        sentence: `Wrong account: ${ending.text}`,
        code: 'wrong-account',
        exitCode: EXIT.configuration,
      });
    default:
      return assertNever(ending);
  }
}
