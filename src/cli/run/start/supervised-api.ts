// The API beside a trader in the foreground: a child process that is started again when it dies. The trader never waits
// for it.
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { PROGRAM_FILE } from '../../../trader/app/instance/package.ts';
import { EXIT } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { openStartLog, type ReadyApi, readyApi, serveArguments } from './api-ready.ts';

export interface SupervisedApi {
  /** Lets it answer what has arrived; resolves when it has ended. */
  stop(): Promise<void>;
}

export interface SupervisedApiOptions {
  readonly flags: InstanceFlags;
  /** Of its pid file and its log. */
  readonly folder: string;
  /** Its errors and requests on standard error, too. */
  readonly isConsole: boolean;
  /** Also after each restart, then without a code. */
  onUp(api: ReadyApi): void;
  /** Sentences about its end. */
  say(text: string): void;
}

const FIRST_PAUSE_MS = 100;
const PAUSE_MAX_MS = 30_000;
/** One that has lived this long starts again without a longer pause. */
const STEADY_MS = 60_000;
/** It answers what has arrived for at most ten seconds. */
const LAST_TIMEOUT_MS = 12_000;

export function superviseApi({ onUp, say, ...how }: SupervisedApiOptions): SupervisedApi {
  let port: string | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let isStopping = false;
  let again: NodeJS.Timeout | undefined;
  let running: { child: ReturnType<typeof spawnApi>; ended: Promise<void> } | undefined;

  function run(): void {
    const startedAt = performance.now();
    const child = spawnApi({ ...how, port });
    const ended = Promise.withResolvers<void>();
    running = { child, ended: ended.promise };
    child.once('error', (error) =>
      say(`The API cannot start (${error.message}); trading continues.`),
    );
    child.once('exit', (code, signal) => {
      running = undefined;
      ended.resolve();
      if (performance.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      if (!isStopping) afterEnd(code, signal);
    });
    void readyApi(child).then((ready) => {
      if (ready === undefined || isStopping) return;
      // Clients that know its address find it there again.
      port = new URL(ready.url).port;
      onUp(ready);
    });
  }

  function afterEnd(code: number | null, signal: NodeJS.Signals | null): void {
    if (code === EXIT.ok || code === EXIT.stopped)
      return say('The API was stopped; trading continues.');
    if (code === EXIT.configuration || code === EXIT.usage) {
      return say('The API does not start with this configuration; trading continues.');
    }
    const seconds = pauseMs / 1_000;
    say(
      `The API has ended (${signal ?? code}); trading continues. It starts again in ${seconds} s.`,
    );
    again = setTimeout(run, pauseMs);
    pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
  }

  run();
  return {
    async stop() {
      isStopping = true;
      clearTimeout(again);
      if (running === undefined) return;
      const { child, ended } = running;
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), LAST_TIMEOUT_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}

interface Spawned extends Omit<SupervisedApiOptions, 'onUp' | 'say'> {
  /** Of the process before it. */
  readonly port: string | undefined;
}

/** It ends with this process, however this ends, because the pipe at its descriptor 3 closes. */
function spawnApi({ flags, folder, isConsole, port }: Spawned) {
  const args = serveArguments(flags, port === undefined);
  const shown = isConsole ? args.filter((arg) => arg !== '--unwatched') : args;
  const said = isConsole ? undefined : openStartLog(folder);
  const child = spawn(process.execPath, [PROGRAM_FILE, ...shown, '--kept'], {
    stdio: ['ignore', 'pipe', said ?? 'inherit', 'pipe'],
    env: {
      ...process.env,
      SLUICE_PARENT_PIPE: '3',
      ...(port === undefined ? {} : { SLUICE__API__PORT: port }),
    },
  });
  if (said !== undefined) closeSync(said);
  return child;
}
