// A session in lockstep: daemon and both simulators over real sockets, all clocks standing until everybody has fallen silent.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR_MS, type Instant, instant, MINUTE_MS, plus } from '../../src/kernel/instant.ts';
import { createRandom } from '../../src/kernel/random.ts';
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
import { PACKAGE_FOLDER } from '../../src/trader/app/instance/package.ts';
import {
  type SimulatorProcess,
  startSimulator,
} from '../../src/trader/app/simulated/simulator-process.ts';
import { DISK } from '../../src/trader/config/files/disk.ts';
import { loadSettings } from '../../src/trader/config/settings/load-settings.ts';
import type { Trader } from '../../src/trader/ports/trader.ts';
import { createManualTime } from '../kernel/manual-time.ts';
import { type ClientSockets, watchClientSockets } from './client-sockets.ts';
import { type Gate, openGate } from './gate.ts';

const DATA = join(PACKAGE_FOLDER, 'config', 'demo');
/** As long as it stands, time is only moved. */
const STANDS_MS = 24 * HOUR_MS;
/** What passes on the daemon's wall clock with each step: deadlines of input and output run on it. */
const WALL_STEP_MS = 250;
/** Until the daemon is ready. */
const START_STEPS_MAX = 1_000;

export interface LockstepOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly stepMs: number;
  readonly seed: number;
  /** In the folder of configurations; the accounts of the simulator and of this file are the same. */
  readonly config: 'demo.yaml' | 'demo-options.yaml';
  /** In place of those of the configuration. */
  readonly strategies?: string;
  /** Shares of the account from before, which become a holding once the daemon is ready. */
  readonly holding?: { readonly symbol: string; readonly shares: number };
}

export interface LockstepRun {
  readonly folder: InstanceFolder;
  readonly steps: number;
}

export async function runInLockstep(options: LockstepOptions): Promise<LockstepRun> {
  const data = mkdtempSync(join(tmpdir(), 'sluice-parity-'));
  const anchor: ClockAnchor = { market: options.from, wallMs: Date.now() + STANDS_MS, speed: 1 };
  const { gateway, flow } = await startSimulators(
    { ...anchor, market: plus(options.from, -MINUTE_MS) },
    options,
  );
  if (options.holding !== undefined) await buyByHand(gateway, options.config, options.holding);
  await Promise.all([gateway.moveClock(options.from), flow.moveClock(options.from)]);
  const sockets = watchClientSockets();
  const gate = await openGate(gateway.port);
  const settings = settingsFor(data, { gate, flow, ...options });
  const { wall, step: stepWall } = createManualTime(options.from);
  const daemon = soundOrThrow(
    await startDaemon({
      settings,
      clock: createMarketClock(anchor),
      wall,
      hasDryRuns: false,
      random: createRandom(options.seed, 'polls').next,
      startedAt: instant(Date.now()),
      environment: { XDG_RUNTIME_DIR: data },
      isConsole: false,
    }),
  );
  const { trader } = daemon;
  const stage: Stage = { trader, gateway, flow, gate, sockets };
  const passWall = async (ms: number) => {
    const until = wall.now() + ms;
    while (stepWall(until)) await silence(stage);
  };
  for (let at = 0; !trader.status().ready.isReady; at += 1) {
    if (at > START_STEPS_MAX) throw new Error(`not ready: ${trader.status().ready.why}`);
    await silence(stage);
    await passWall(WALL_STEP_MS);
  }
  await silence(stage);
  if (options.holding !== undefined) {
    await keepAsHolding(trader, options.holding.symbol);
    await silence(stage);
  }
  let steps = 0;
  for (let at = options.from; at <= options.to; at = plus(at, options.stepMs)) {
    // The daemon asks its feed at the new moment and then hears, in one piece, what the market did until then.
    await flow.moveClock(at);
    const moved = await trader.command({ type: 'move-clock', to: at });
    if (!moved.ok) throw new Error(moved.text);
    await silence(stage);
    await gateway.moveClock(at);
    await silence(stage);
    await passWall(WALL_STEP_MS);
    steps += 1;
  }
  await settled(daemon.stop('the session is over'), stage, () => passWall(WALL_STEP_MS));
  gate.stop();
  sockets.stop();
  await Promise.all([gateway.stop(), flow.stop()]);
  return { folder: instanceFolder(data, settings.mode, settings.account), steps };
}

async function startSimulators(anchor: ClockAnchor, { seed, config }: LockstepOptions) {
  const common = ['--port', '0', '--control-port', '0', '--clock', clockAnchorText(anchor)];
  const bars = `SPY=${join(DATA, 'spy-1m.csv')}`;
  const wall = createWallClock();
  const gateway = await startSimulator(
    ['gateway', ...common, '--accounts', ACCOUNTS[config], '--bars', bars, '--seed', String(seed)],
    wall,
  );
  const flow = await startSimulator(
    ['flow', ...common, '--tape', join(DATA, 'predictions.ndjson')],
    wall,
  );
  return { gateway: soundOrThrow(gateway), flow: soundOrThrow(flow) };
}

async function buyByHand(
  { controlPort }: SimulatorProcess,
  config: LockstepOptions['config'],
  { symbol, shares }: NonNullable<LockstepOptions['holding']>,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${controlPort}/order`, {
    method: 'POST',
    body: JSON.stringify({
      ...{ account: ACCOUNTS[config], symbol, action: 'BUY', type: 'MKT', quantity: shares },
    }),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function keepAsHolding(trader: Trader, symbol: string): Promise<void> {
  const adopted = await trader.command({
    ...{ type: 'adopt', symbol, as: 'holding', isConfirmed: true, by: 'parity' },
  });
  if (!adopted.ok) throw new Error(adopted.text);
}

interface Stage {
  readonly trader: Trader;
  readonly gateway: SimulatorProcess;
  readonly flow: SimulatorProcess;
  readonly gate: Gate;
  readonly sockets: ClientSockets;
}

interface Traffic {
  readonly bytes_in: number;
  readonly bytes_out: number;
}

const NONE: Traffic = { bytes_in: 0, bytes_out: 0 };

/** Until every byte written has been read and answered: nobody has anything to say at this moment any more. */
async function silence(stage: Stage): Promise<void> {
  const { gate, gateway } = stage;
  for (;;) {
    await daemonSilence(stage);
    const [traffic = NONE] = await gateway.get<Traffic[]>('/traffic');
    const isAllRead = traffic.bytes_in >= gate.bytesUp() && traffic.bytes_out <= gate.bytesDown();
    if (gate.isConnected() && !isAllRead) continue;
    if (!isDaemonSilent(stage)) continue;
    if (!gate.release()) return;
  }
}

async function daemonSilence(stage: Stage): Promise<void> {
  // Twice in a row: what the end of an answer sets off has had its turn by then.
  for (let found = 0; found < 2; found = isDaemonSilent(stage) ? found + 1 : 0) await nextLoop();
}

/** It has read what the gate let through, the gate has read what it wrote, its feed has answered, and no input waits. */
function isDaemonSilent({ trader, gate, sockets, flow }: Stage): boolean {
  const { written, read } = sockets.traffic(gate.port);
  return (
    read === gate.bytesReleased() &&
    written === gate.bytesUp() &&
    sockets.unanswered(flow.port) === 0 &&
    trader.status().inbox === 0
  );
}

/** Everything that is due in this process has its turn, sockets included. */
function nextLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The wall passes until it is done. */
async function settled(
  work: Promise<unknown>,
  { gate }: Stage,
  passWall: () => Promise<void>,
): Promise<void> {
  let isDone = false;
  void work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await passWall();
    gate.release();
    await nextLoop();
  }
  await work;
}

const ACCOUNTS = { 'demo.yaml': 'DU0000001', 'demo-options.yaml': 'DU0000002' } as const;

interface Doors extends Pick<LockstepOptions, 'config' | 'strategies' | 'holding'> {
  readonly gate: Gate;
  readonly flow: SimulatorProcess;
}

function settingsFor(data: string, { gate, flow, config, strategies, holding }: Doors) {
  const settings = soundOrThrow(
    loadSettings({
      files: [join(PACKAGE_FOLDER, 'config', config)],
      env: {
        SLUICE__DATA: data,
        SLUICE__GATEWAY__PORT: String(gate.port),
        SLUICE__METRICS__PORT: '0',
        SLUICE__API__ENABLED: 'false',
        ...(strategies !== undefined && { SLUICE__STRATEGIES: strategies }),
        ...(holding !== undefined && { SLUICE__MANUAL__ALLOW_HOLDINGS: 'true' }),
      },
      flags: [],
      cwd: process.cwd(),
      commandMode: 'demo',
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
