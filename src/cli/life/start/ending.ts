// How a daemon in the foreground is asked to end, and what its end means to whoever started it.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertNever } from '../../../kernel/assert.ts';
import type { InstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import type { Daemon, Ending } from '../../../trader/app/daemon/daemon.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printNote } from '../../program/output.ts';

/** Resolves with the reason when a signal asks for the end; asked for before the start, so that none is missed. */
export function stopAsked(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let signals = 0;
  for (const signal of endingSignals()) {
    process.on(signal, () => {
      signals += 1;
      // Stops rest at the broker whatever happens here, so impatience costs no protection.
      if (signals > 1) process.exit(EXIT.failure);
      resolve(`${signal} received`);
    });
  }
  // Nothing to read again yet, and no reason to end.
  if (!endingSignals().includes('SIGHUP')) process.on('SIGHUP', () => {});
  return promise;
}

/** At a terminal a hang-up is the window being closed, a request to stop like any other; elsewhere it asks for a reload. */
function endingSignals(): readonly NodeJS.Signals[] {
  return process.stdin.isTTY ? ['SIGTERM', 'SIGINT', 'SIGHUP'] : ['SIGTERM', 'SIGINT'];
}

/** What came of it is in the log. */
export function reloadOnSignal(daemon: Pick<Daemon, 'reload'>): void {
  if (!endingSignals().includes('SIGHUP'))
    process.on('SIGHUP', () => void daemon.reload('a signal'));
}

/** A bug ends the process, since a half-right state must not trade; where it happened is kept for whoever mends it. */
export function leaveWordOnCrash(folder: InstanceFolder): void {
  process.on('uncaughtException', (error: unknown) => {
    const file = join(folder.logs, 'crash.log');
    const stack = error instanceof Error ? error.stack : String(error);
    appendFileSync(file, `${new Date().toISOString()} ${stack}\n`);
    const sentence = error instanceof Error ? error.message : String(error);
    process.exit(
      printError({ sentence: `${sentence}; see ${file}`, code: 'bug', exitCode: EXIT.failure }),
    );
  });
}

export function exitOf(ending: Ending): ExitCode {
  switch (ending.kind) {
    case 'stopped':
      printNote(`Stopped. ${ending.leftBehind}`);
      return EXIT.ok;
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
