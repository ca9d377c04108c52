// Starts a daemon in its own session and watches it until it may trade.

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import {
  type InstanceFolder,
  instanceFolder,
} from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { PROGRAM_FILE } from '../../../trader/app/instance/package.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { findApi } from '../../program/api-process.ts';
import { demoFlag } from '../../program/demo-name.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { servicesFile } from '../../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { statusOnceReady } from '../../program/ready-status.ts';
import { findRunning } from '../../program/running.ts';
import { type Supervisor, supervisorCommandText } from '../../program/supervisor.ts';
import { waitUntil } from '../../program/waiting.ts';
import { apiLines, type StartedApi } from './api-lines.ts';
import { endedAtOnce, startBySupervisor } from './by-supervisor.ts';
import { startApi } from './detached-api.ts';
import { emptyRunFolder } from './run-folder.ts';
import { linesIn, prepareServices } from './services/with-services.ts';
import type { StartFlags } from './start-flags.ts';

/** Longest time until a process that was started holds the lock of its folder. */
const LOCK_SECONDS = 30;

export async function startDetached(flags: StartFlags, settings: Settings): Promise<ExitCode> {
  const folder = instanceFolder(settings.dataFolder, settings.mode, settings.account);
  if (flags.keep !== true) {
    const emptied = await emptyRunFolder(settings, demoFlag(flags.demo ?? settings.venue));
    if (!emptied.ok) return printError(emptied.failure);
  }
  if (flags.with !== undefined) {
    printNote(`Starting ${flags.with.join(', ')} ...`);
    const prepared = await prepareServices(flags.with);
    if (!prepared.ok) return printError(prepared.failure);
  }
  const supervised = startBySupervisor(folder.path);
  if (supervised?.ok === false) return printError(supervised.failure);
  if (supervised !== undefined) return reportSupervised(flags, settings, supervised.value);
  const said = sayingsFile(folder);
  const child = spawnDaemon(said, [
    // Emptied again, it would lose the child's first messages.
    ...(settings.mode === 'demo' ? ['--keep'] : []),
    // The API has its own process, started from here.
    ...['--only', 'trader'],
  ]);
  const leave = () => leaveRunning(flags, child.pid ?? 0);
  process.once('SIGINT', leave);
  const api = createApiStart(flags, settings);
  let exitCode: number | null | undefined;
  child.on('exit', (code) => {
    exitCode = code;
  });

  const status = await statusOnceReady(folder, flags.wait, {
    isMeant: (pid) => pid === child.pid,
    isOver: () => exitCode !== undefined,
    onLive: api.begin,
  });
  // Without its lock it is unknown to `stop`, which would say that nothing runs, and it would trade after that.
  if (status === undefined)
    await waitUntil(
      async () => exitCode !== undefined || (await findRunning(folder)).kind !== 'stopped',
      LOCK_SECONDS,
    );

  process.off('SIGINT', leave);
  if (exitCode !== undefined) return failedChild(said, exitCode);
  return report(flags, status, { pid: child.pid ?? 0, folder, api: await api.started() });
}

/** The supervisor has started it; it runs with the options that the supervisor gives it. */
async function reportSupervised(
  flags: StartFlags,
  settings: Settings,
  supervisor: Supervisor,
): Promise<ExitCode> {
  const folder = instanceFolder(settings.dataFolder, settings.mode, settings.account);
  const api = createApiStart(flags, settings);
  const status = await statusOnceReady(folder, flags.wait, {
    isMeant: () => true,
    isOver: () => false,
    onLive: api.begin,
  });
  if (status === undefined) return printError(endedAtOnce(supervisor));
  printNote(`Started by ${supervisor.kind}: ${supervisorCommandText(supervisor, 'start')}`);
  return report(flags, status, { pid: status.pid ?? 0, folder, api: await api.started() });
}

/** Ctrl-C ends the wait, not the daemon, which may trade from now on. */
function leaveRunning({ demo }: StartFlags, pid: number): void {
  const flag = demo === undefined ? '' : ` ${demoFlag(demo)}`;
  printNote(
    `The daemon (pid ${pid}) runs in the background: \`sluice status${flag}\` shows it, \`sluice stop${flag}\` stops it.`,
  );
  process.kill(process.pid, 'SIGINT');
}

/** Begins once the trader listens, so that it takes no time from the trader's start. */
function createApiStart(flags: StartFlags, { api }: Settings) {
  let starting: ReturnType<typeof startApi> | undefined;
  const isWanted = api.isEnabled && flags.only !== 'trader';
  function begin(): void {
    if (isWanted && findApi(api.folder) === undefined) {
      starting ??= startApi(flags, api.folder);
    }
  }
  return {
    begin,
    /** Undefined without an API. */
    async started(): Promise<StartedApi | undefined> {
      begin();
      const started = await starting;
      if (started?.ok === false) {
        printNote(
          `warning: the API has not started: ${started.failure.sentence}. Trading continues.`,
        );
      }
      return started?.ok === true ? started.value : findApi(api.folder);
    },
  };
}

function report(
  flags: StartFlags,
  status: StatusView | undefined,
  { pid, folder, api }: { pid: number; folder: InstanceFolder; api: StartedApi | undefined },
): ExitCode {
  const isReady = status?.ready.is_ready === true;
  const why = status?.ready.why ?? 'it is still starting';
  if (flags.json === true) {
    printJson({
      pid,
      ready: isReady,
      reason: why,
      folder: folder.path,
      metrics: status?.metrics ?? null,
      api: api ?? null,
    });
  } else if (isReady) {
    const how = status.mode === 'dry-run' ? 'deciding without sending' : 'trading';
    printLine(`Started, ${how} (${status.mode} ${status.account}, pid ${pid}).`);
  } else {
    printLine(`Started (pid ${pid}).`);
  }
  if (flags.json !== true && api !== undefined) printLine(apiLines(api).join('\n'));
  if (flags.json !== true && flags.with !== undefined)
    for (const line of linesIn(servicesFile(folder))) printLine(line);
  if (isReady) return EXIT.ok;
  printNote(`warning: not trading yet: ${why}; \`sluice status\` shows when it does`);
  return EXIT.timeout;
}

/** Output of the child before its log is open. */
function sayingsFile(folder: InstanceFolder): string {
  makeFolder(folder.logs, 0o700);
  return join(folder.logs, 'start.log');
}

function spawnDaemon(said: string, more: readonly string[]) {
  const file = openSync(said, 'w', 0o600);
  // The same arguments without those meant for this process.
  const given = process.argv.slice(process.argv.indexOf('start') + 1);
  const args = given.filter((arg) => arg !== '--replace' && arg !== '--json');
  const child = spawn(
    process.execPath,
    [PROGRAM_FILE, 'start', ...args, ...more, '--foreground', '--unwatched'],
    {
      detached: true,
      stdio: ['ignore', file, file],
    },
  );
  closeSync(file);
  // The child outlives this command.
  child.unref();
  return child;
}

function failedChild(said: string, exitCode: number | null): ExitCode {
  const lines = readFileSync(said, 'utf8').trimEnd().split('\n');
  const [, sentence, code] =
    lines.map((line) => /^error: (.*) \(([a-z-]+)\)$/.exec(line)).findLast(Boolean) ?? [];
  return printError({
    sentence: sentence ?? `The daemon ended while starting; see ${said}`,
    code: code ?? 'not-started',
    exitCode: exitCode === EXIT.configuration ? EXIT.configuration : EXIT.failure,
  });
}
