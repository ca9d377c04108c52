// Runs the daemon in this process until a signal: the first asks it to stop, the second ends it at once.

import { instant } from '../../../kernel/instant.ts';
import { startDaemon } from '../../../trader/app/daemon/daemon.ts';
import type { LoadedConfig } from '../../../trader/config/settings/load-settings.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { readAgain } from '../../program/configuration.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { keepHeapSmall } from '../../program/loading-memory.ts';
import { outliveClosedPipes, printError, printJson, printNote } from '../../program/output.ts';
import { noteSupervisor, supervisorOf, surroundings } from '../../program/supervisor.ts';
import { apiLines } from './api-lines.ts';
import { exitOf, leaveWordOnCrash, reloadOnSignal, stopAsked } from './ending.ts';
import { marketClock } from './practice-clock.ts';
import { readDaysOf } from './read-days.ts';
import { respawnApi } from './respawned-api.ts';
import { startFailureOf } from './start-failure.ts';
import type { StartFlags } from './start-flags.ts';
import { type SupervisedApi, superviseApi } from './supervised-api.ts';

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
    readDays: readDaysOf(settings, clock.value),
  });
  if (!started.ok) {
    clock.value.stop();
    return printError(startFailureOf(started.failure));
  }
  const daemon = started.value;
  // A detached daemon has inherited the environment of the process that started it.
  const supervisor = flags.unwatched === true ? undefined : supervisorOf(surroundings());
  noteSupervisor(daemon.folder.path, supervisor);
  keepHeapSmall();
  const api = apiBeside(flags, settings);
  const { pid, mode, account, metrics } = daemon.status();
  if (flags.json === true) printJson({ event: 'started', pid, mode, account, metrics });
  leaveWordOnCrash(daemon.folder);
  reloadOnSignal(daemon);
  void asked.then((why) => Promise.all([api?.stop(), daemon.stop(why)]));
  const ending = await daemon.ended;
  await api?.stop();
  return exitOf(ending, daemon.folder);
}

function apiBeside(flags: StartFlags, { api }: Settings): SupervisedApi | undefined {
  if (!api.isEnabled) return undefined;
  if (flags.unwatched === true) return respawnApi({ flags, api, say: printNote });
  if (flags.only === 'trader') return undefined;
  return superviseApi({
    flags,
    folder: api.folder,
    isConsole: true,
    onUp({ url, pid }) {
      if (flags.json === true) printJson({ event: 'api', url, pid });
      else printNote(apiLines({ url, pid }).join('\n'));
    },
    say: printNote,
  });
}
