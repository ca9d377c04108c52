// A session in lockstep: daemon and both simulators over real sockets, all clocks standing until everybody has fallen silent.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HOUR_MS, type Instant, instant, plus } from '../../src/kernel/instant.ts';
import type { Result } from '../../src/kernel/result.ts';
import {
  type InstanceFolder,
  instanceFolder,
} from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import {
  type ClockAnchor,
  clockAnchorText,
} from '../../src/trader/adapters/system/clock-anchor.ts';
import { createMarketClock } from '../../src/trader/adapters/system/market-clock.ts';
import { createWallClock } from '../../src/trader/adapters/system/wall-clock.ts';
import { startDaemon } from '../../src/trader/app/daemon/daemon.ts';
import {
  type SimulatorProcess,
  startSimulator,
} from '../../src/trader/app/demo/simulator-process.ts';
import { PACKAGE_FOLDER } from '../../src/trader/app/instance/package.ts';
import { DISK } from '../../src/trader/config/files/disk.ts';
import { loadSettings } from '../../src/trader/config/settings/load-settings.ts';
import type { Trader } from '../../src/trader/ports/trader.ts';

const DATA = join(PACKAGE_FOLDER, 'config', 'demo');
/** As long as it stands, time is only moved. */
const STANDS_MS = 24 * HOUR_MS;
const CHECK_MS = 2;
/** Looks in a row that find nothing new. */
const QUIET_CHECKS = 3;

export interface LockstepOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly stepMs: number;
  readonly seed: number;
}

export interface LockstepRun {
  readonly folder: InstanceFolder;
  readonly steps: number;
}

export async function runInLockstep(options: LockstepOptions): Promise<LockstepRun> {
  const wall = createWallClock();
  const data = mkdtempSync(join(tmpdir(), 'sluice-parity-'));
  const anchor: ClockAnchor = { market: options.from, wallMs: Date.now() + STANDS_MS, speed: 1 };
  const common = ['--port', '0', '--control-port', '0', '--clock', clockAnchorText(anchor)];
  const bars = `SPY=${join(DATA, 'spy-1m.csv')}`;
  const gateway = soundOrThrow(
    await startSimulator(
      [
        'gateway',
        ...common,
        '--accounts',
        'DU0000001',
        '--bars',
        bars,
        '--seed',
        String(options.seed),
      ],
      wall,
    ),
  );
  const flow = soundOrThrow(
    await startSimulator(['flow', ...common, '--tape', join(DATA, 'predictions.ndjson')], wall),
  );
  const settings = settingsFor(data, gateway, flow);
  const clock = createMarketClock(anchor);
  const daemon = soundOrThrow(
    await startDaemon({
      settings,
      clock,
      startedAt: instant(Date.now()),
      environment: {},
      isConsole: false,
    }),
  );
  let steps = 0;
  const stage: Stage = { trader: daemon.trader, simulators: [gateway, flow] };
  await silence(stage);
  for (let at = options.from; at <= options.to; at = plus(at, options.stepMs)) {
    // One after the other without a pause: clocks that stand apart for long are refused as skewed.
    await flow.moveClock(at);
    await gateway.moveClock(at);
    const moved = await daemon.trader.command({ type: 'move-clock', to: at });
    if (!moved.ok) throw new Error(moved.text);
    await silence(stage);
    steps += 1;
  }
  await daemon.stop('the session is over');
  await Promise.all([gateway.stop(), flow.stop()]);
  return { folder: instanceFolder(data, settings.mode, settings.account), steps };
}

interface Stage {
  readonly trader: Trader;
  readonly simulators: readonly SimulatorProcess[];
}

/** Nobody has anything to say any more: what was on its way to a simulator is read, and so is its answer. */
async function silence(stage: Stage): Promise<void> {
  for (let turns = -1; ; ) {
    await quiet(stage.trader);
    const before = stage.trader.status().turns;
    if (before === turns) return;
    turns = before;
    // A question and its answer take a simulator through its loop, where bytes that came earlier are read first.
    for (const simulator of [...stage.simulators, ...stage.simulators])
      await simulator.get('/fault');
  }
}

/** Nothing waits and nothing was decided for several quiet in a row. */
async function quiet(trader: Trader): Promise<void> {
  let [quiet, turns] = [0, -1];
  while (quiet < QUIET_CHECKS) {
    await pause(CHECK_MS);
    const status = trader.status();
    quiet = status.inbox === 0 && status.turns === turns ? quiet + 1 : 0;
    turns = status.turns;
  }
}

function settingsFor(data: string, gateway: SimulatorProcess, flow: SimulatorProcess) {
  const settings = soundOrThrow(
    loadSettings({
      files: [join(PACKAGE_FOLDER, 'config', 'demo.yaml')],
      env: {
        SLUICE__DATA: data,
        SLUICE__GATEWAY__PORT: String(gateway.port),
        SLUICE__API__PORT: '0',
      },
      flags: [],
      cwd: process.cwd(),
      isDemo: true,
      disk: DISK,
    }),
  );
  const url = `http://127.0.0.1:${flow.port}/api/v1`;
  return { ...settings, feeds: settings.feeds.map((feed) => ({ ...feed, url })) };
}

function soundOrThrow<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
