// How a daemon in the foreground is asked to end, and what its end means to whoever started it.
import type { Ending } from '../../app/daemon.ts';
import { assertNever } from '../../kernel/assert.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { printError, printNote } from '../output.ts';

export function stopOnSignals(stop: (why: string) => void): void {
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      // Stops rest at the broker whatever happens here, so impatience costs no protection.
      if (signals > 1) process.exit(EXIT.failure);
      stop(`${signal} received`);
    });
  }
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
