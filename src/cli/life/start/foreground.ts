// Runs the daemon in this process until a signal: the first asks it to stop, the second ends it at once.

import { instant } from '../../../kernel/instant.ts';
import { startDaemon } from '../../../trader/app/daemon/daemon.ts';
import type { LoadedConfig } from '../../../trader/config/settings/load-settings.ts';
import { readAgain } from '../../program/configuration.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { outliveClosedPipes, printError, printJson } from '../../program/output.ts';
import { exitOf, leaveWordOnCrash, reloadOnSignal, stopAsked } from './ending.ts';
import { giveBackWhatLoadingTook } from './loading-memory.ts';
import { marketClock } from './practice-clock.ts';
import { startFailureOf } from './start-failure.ts';
import type { StartFlags } from './start-flags.ts';

export async function runForeground(flags: StartFlags, inForce: LoadedConfig): Promise<ExitCode> {
  const { settings } = inForce;
  const configuration = { inForce, read: readAgain(flags, inForce) };
  if (settings.mode === 'demo') {
    const { runDemo } = await import('./demo.ts');
    return runDemo(flags, configuration);
  }
  const clock = marketClock(flags, settings.mode);
  if (!clock.ok) return printError(clock.failure);
  outliveClosedPipes();
  const asked = stopAsked();
  const started = await startDaemon({
    settings,
    configuration,
    clock: clock.value,
    startedAt: instant(Date.now()),
    environment: process.env,
    isConsole: flags.unwatched !== true,
    isTracing: flags.trace === true,
  });
  if (!started.ok) {
    clock.value.stop();
    return printError(startFailureOf(started.failure));
  }
  const daemon = started.value;
  giveBackWhatLoadingTook();
  const { pid, mode, account, api } = daemon.status();
  if (flags.json === true) printJson({ event: 'started', pid, mode, account, api });
  leaveWordOnCrash(daemon.folder);
  reloadOnSignal(daemon);
  void asked.then((why) => daemon.stop(why));
  return exitOf(await daemon.ended);
}
