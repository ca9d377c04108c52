// One daemon as a real process: told where to die, watched until it may trade, killed, asked at its control API.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ControlClient,
  createControlClient,
} from '../../../src/trader/app/control-client/control-client.ts';
import type { StrategyRow } from '../../../src/trader/contract/prediction-rows.ts';
import type { StatusView } from '../../../src/trader/contract/status.ts';
import { MAIN, ROOT } from '../../processes/program.ts';
import { eventually } from '../../processes/waiting.ts';
import { KILL_VARIABLE, type KillPoint } from './kill-point.ts';
import type { Home } from './world.ts';

const PRELOAD = pathToFileURL(join(ROOT, 'test', 'crash', 'environment', 'preload.ts')).href;
const READY_EVERY_MS = 5;

export interface Daemon {
  readonly pid: number;
  readonly control: ControlClient;
  isDead(): boolean;
  /** How it ended; undefined when it still lives at the deadline. */
  death(deadlineMs: number): Promise<Death | undefined>;
  /** Milliseconds from the spawn until it may trade, watched from the first call on; undefined when it died or did not get there. */
  ready(deadlineMs: number): Promise<number | undefined>;
  /** Asked to end, as a service manager asks. */
  terminate(): void;
  kill(): Promise<void>;
  stderr(): string;
}

export interface Death {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Instance {
  readonly config: string;
  readonly socket: string;
}

export function spawnDaemon(world: Home, instance: Instance, point?: KillPoint): Daemon {
  const spawnedAt = performance.now();
  const { broker, gatewayPort } = world;
  const order = point && JSON.stringify({ point, gatewayPort, broker });
  const child = spawn(
    process.execPath,
    [
      ...(order === undefined ? [] : ['--import', PRELOAD]),
      MAIN,
      'start',
      ...['-c', instance.config, '--clock', world.clock],
      ...['--foreground', '--unwatched', '--json'],
    ],
    {
      cwd: world.folder,
      env: {
        ...process.env,
        XDG_RUNTIME_DIR: world.folder,
        SLUICE_CONFIG: '',
        [KILL_VARIABLE]: order ?? '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  // Whatever ends the tests ends what they started.
  const leave = (): void => void child.kill('SIGKILL');
  process.once('exit', leave);
  const control = createControlClient(instance.socket);
  let stdout = '';
  let stderr = '';
  let death: Death | undefined;
  let readyMs: Promise<number | undefined> | undefined;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.on('exit', (code, signal) => {
    death = { code, signal };
    process.off('exit', leave);
  });

  async function watch(deadlineMs: number): Promise<number | undefined> {
    const isThere = await eventually(
      async () => (death !== undefined ? false : (await isReady()) || undefined),
      { deadlineMs, everyMs: READY_EVERY_MS },
    );
    return isThere === true ? performance.now() - spawnedAt : undefined;
  }

  async function isReady(): Promise<boolean> {
    // A dead daemon's socket may still lie there, and another may already listen: the pid tells.
    if (!stdout.includes('"started"')) return false;
    const status = await control.get<StatusView>('/status');
    if (!status.ok || status.value.pid !== child.pid) return false;
    const { is_ready, why } = status.value.ready;
    // Halted before the crash, halted after it: it is as ready as it may be.
    return is_ready || why.startsWith('trading is halted');
  }

  return {
    pid: child.pid ?? -1,
    control,
    isDead: () => death !== undefined,
    death: (deadlineMs) => eventually(() => death, { deadlineMs, everyMs: 5 }),
    ready(deadlineMs) {
      readyMs ??= watch(deadlineMs);
      return readyMs;
    },
    terminate: () => void child.kill('SIGTERM'),
    async kill() {
      if (death === undefined) child.kill('SIGKILL');
      await eventually(() => death, { deadlineMs: 5_000, everyMs: 5 });
    },
    stderr: () => stderr,
  };
}

/** Bars that made a signal since it started. */
export async function trueBars({ control }: Daemon): Promise<number> {
  const rows = await control.get<readonly StrategyRow[]>('/strategies');
  const bars = rows.ok ? rows.value.flatMap((row) => row.bars ?? []) : [];
  return bars.reduce((sum, { was_true: count }) => sum + count, 0);
}
