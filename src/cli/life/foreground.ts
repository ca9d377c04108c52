// The daemon in this very process, until somebody asks it to stop: once politely, a second time at once.
import { type Ending, startDaemon } from '../../app/daemon.ts';
import { assertNever } from '../../kernel/assert.ts';
import { instant } from '../../kernel/instant.ts';
import type { Settings } from '../../ports/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { printError, printJson, printNote } from '../output.ts';
import { marketClock } from './practice-clock.ts';
import { startFailureOf } from './start-failure.ts';
import type { StartFlags } from './start-flags.ts';

export async function runForeground(flags: StartFlags, settings: Settings): Promise<ExitCode> {
  if (settings.mode === 'demo') {
    const { runDemoCommand } = await import('./demo.ts');
    return runDemoCommand(flags, settings);
  }
  const clock = marketClock(flags, settings.mode);
  if (!clock.ok) return printError(clock.failure);
  const started = await startDaemon({
    settings,
    clock: clock.value,
    startedAt: instant(Date.now()),
    environment: process.env,
    isConsole: true,
  });
  if (!started.ok) {
    clock.value.stop();
    return printError(startFailureOf(started.failure));
  }
  const daemon = started.value;
  const { pid, mode, account, api } = daemon.status();
  if (flags.json === true) printJson({ event: 'started', pid, mode, account, api });
  stopOnSignals((why) => void daemon.stop(why));
  return exitOf(await daemon.ended);
}

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
