// The daemon and both simulators as three real processes on real sockets, in a folder of their own.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  instanceFolder,
  type PidFile,
  readPidFile,
} from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { createControlClient } from '../../src/trader/app/control-client/control-client.ts';
import type { OrderRow } from '../../src/trader/contract/order-rows.ts';
import type { PredictionRow } from '../../src/trader/contract/prediction-rows.ts';
import { isTerminal } from '../../src/trader/domain/orders/order-state.ts';
import { isAlive } from './alive.ts';
import { ask } from './ask.ts';
import type { GatewayTruth } from './gateway-truth.ts';
import { LONG_TIMEOUT, LONG_WAIT, MAIN } from './program.ts';
import { startSimulator } from './simulator.ts';
import { until } from './waiting.ts';
import { FILES } from './world-files.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly folder: string;
  /** Of all three, as `start --clock` takes it. */
  readonly clock: string;
  /** Runs `sluice ...` in the folder to its end. */
  sluice(...args: string[]): Promise<Ran>;
  /** The JSON answer of a reading command. */
  look<Row = Record<string, unknown>>(...args: string[]): Promise<Row>;
  /** The same from the running daemon's socket: a question that is asked again and again starts no process each time. */
  control<Row>(path: string): Promise<Row>;
  /** Posts to the running daemon's socket, which must accept it. */
  command<Body>(path: string, body: unknown): Promise<Body>;
  /** Starts the daemon detached and waits until it may trade. */
  start(...args: string[]): Promise<Ran>;
  /** The same for a start that must succeed; throws what it said. */
  begin(...args: string[]): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  gateway(method: string, path: string, body?: unknown): Promise<unknown>;
  readonly gatewayControlPort: number;
  flow(method: string, path: string, body?: unknown): Promise<unknown>;
  state(): Promise<GatewayTruth>;
  /** A prediction for the symbol as of now, priced at the gateway's last. */
  predict(symbol: string, signal: 'BUY' | 'SELL' | 'NEUTRAL', confidence?: number): Promise<void>;
  /** The same, until it is judged: a later one is never in its way. What its rules decided is recorded with the verdict. */
  predicted(symbol: string, signal: 'BUY' | 'SELL' | 'NEUTRAL'): Promise<PredictionRow>;
  /** All three clocks, forward. */
  moveTo(market: string): Promise<void>;
  /** Predicts until a protected position is held: what comes before prices and history are there is refused. */
  hold(symbol: string, quantity: number): Promise<HeldRow>;
  end(): Promise<void>;
}

export interface HeldRow {
  readonly id: string;
  readonly symbol: string;
  readonly quantity: number;
  readonly protected: boolean;
  readonly stop_price: number;
  readonly strategy: string;
}

export interface WorldOptions {
  /** Market time the session begins at, ISO. */
  readonly market: string;
  readonly speed: number;
  readonly symbols: readonly string[];
  readonly strategy: string;
  readonly pollSeconds?: number;
  readonly gatewayArgs?: readonly string[];
  /** Lines merged over the configuration, YAML. */
  readonly config?: string;
  /** Absolute; in the folder of the world unless given. */
  readonly dataFolder?: string;
}

const ACCOUNT = 'DU1234567';

export async function createWorld(options: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'strategies'));
  const clock = `${options.market}@${Date.now() + 2_000}x${options.speed}`;
  const [gateway, flow] = await Promise.all([
    startSimulator('gateway', clock, options.gatewayArgs),
    startSimulator('flow', clock),
  ]);
  writeFileSync(join(folder, 'strategies', 'rule.yaml'), options.strategy);
  const data = options.dataFolder ?? join(folder, 'data');
  const ports = { gateway: gateway.port, flow: flow.port };
  writeFileSync(join(folder, 'config', 'sluice.yaml'), configOf(options, data, ports));
  if (options.config !== undefined)
    writeFileSync(join(folder, 'config', 'more.yaml'), options.config);
  const files = options.config === undefined ? FILES.slice(0, 2) : FILES;

  let predictions = 0;

  function sluice(...args: string[]): Promise<Ran> {
    return run(folder, args);
  }

  async function look<Row>(...args: string[]): Promise<Row> {
    const ran = await sluice(...args, ...files, '--json');
    return JSON.parse(ran.stdout) as Row;
  }

  function running(): PidFile {
    const found = readPidFile(instanceFolder(data, 'paper', ACCOUNT));
    if (found === undefined) throw new Error('no daemon runs');
    return found;
  }

  const start = (...args: string[]) =>
    sluice('start', ...files, '--clock', clock, ...LONG_WAIT, ...args);

  async function control<Row>(path: string): Promise<Row> {
    const answer = await createControlClient(running().socketPath).get<Row>(path);
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(answer.failure)}`);
    return answer.value;
  }

  async function command<Body>(path: string, body: unknown): Promise<Body> {
    const answer = await createControlClient(running().socketPath).post<Body>(path, body);
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(answer.failure)}`);
    return answer.value;
  }

  async function state(): Promise<GatewayTruth> {
    return (await ask(gateway.controlPort, 'GET', '/state')) as GatewayTruth;
  }

  async function predict(
    symbol: string,
    signal: 'BUY' | 'SELL' | 'NEUTRAL',
    confidence = 0.9,
  ): Promise<void> {
    const { prices } = await state();
    const last = prices.find((price) => price.symbol === symbol)?.last;
    await ask(flow.controlPort, 'POST', '/prediction', {
      ticker: symbol,
      signal,
      confidence,
      ...(last === undefined ? {} : { stock_price: last }),
    });
  }

  /** Of the next prediction, which is another one: the same one is never judged twice. */
  function nextConfidence(): number {
    predictions += 1;
    return 0.8 + (predictions % 100) / 1_000;
  }

  async function judged(symbol: string, confidence: number): Promise<PredictionRow | undefined> {
    const rows = await control<PredictionRow[]>('/predictions');
    return rows.find((one) => one.symbol === symbol && one.confidence === confidence);
  }

  /** That prediction was judged, and no entry works: the next one would enter again after the exit. */
  async function isWithoutEntry(symbol: string, confidence: number): Promise<boolean> {
    if ((await judged(symbol, confidence)) === undefined) return false;
    const orders = await control<OrderRow[]>('/orders');
    return orders
      .filter((order) => order.symbol === symbol && order.leg === 'e')
      .every(({ state }) => state !== 'released' && isTerminal(state));
  }

  return {
    folder,
    clock,
    sluice,
    look,
    control,
    command,
    start,
    async begin(...args) {
      const { code, stderr } = await start(...args);
      if (code !== 0) throw new Error(`start ended with ${code}: ${stderr}`);
    },
    async kill() {
      const { pid } = running();
      process.kill(pid, 'SIGKILL');
      await until('the daemon is gone', () => !isAlive(pid));
    },
    gateway: (method, path, body) => ask(gateway.controlPort, method, path, body),
    gatewayControlPort: gateway.controlPort,
    flow: (method, path, body) => ask(flow.controlPort, method, path, body),
    state,
    predict,
    async predicted(symbol, signal) {
      const confidence = nextConfidence();
      await predict(symbol, signal, confidence);
      return until(`the ${signal} of ${symbol} is judged`, () => judged(symbol, confidence));
    },
    async moveTo(market) {
      await command('/commands', { type: 'move-clock', to: market, by: 'test' });
      for (const { controlPort } of [gateway, flow])
        await ask(controlPort, 'POST', '/clock', { at: new Date(market).toISOString() });
    },
    hold(symbol, quantity) {
      let sent: number | undefined;
      return until(`a protected position of ${quantity} ${symbol}`, async () => {
        const isOver = sent === undefined || (await isWithoutEntry(symbol, sent));
        const rows = await control<HeldRow[]>('/positions');
        const held = rows.find((row) => row.symbol === symbol);
        if (held === undefined && isOver) {
          sent = nextConfidence();
          await predict(symbol, 'BUY', sent);
        }
        return held?.protected === true && held.quantity === quantity ? held : undefined;
      });
    },
    async end() {
      await sluice('stop', ...files, ...LONG_TIMEOUT);
      await Promise.all([gateway.end(), flow.end()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(
  options: WorldOptions,
  data: string,
  ports: { readonly gateway: number; readonly flow: number },
): string {
  return `mode: paper
account: ${ACCOUNT}
data: "${data}"
strategies: ../strategies
gateway: { host: 127.0.0.1, port: ${ports.gateway}, client_id: 17 }
feeds:
  - name: flow
    profile: prediction-api
    url: "http://127.0.0.1:${ports.flow}/api/v1"
    api_key: secret-of-the-test
    symbols: [${options.symbols.join(', ')}]
    poll_seconds: ${options.pollSeconds ?? 10}
    max_age_seconds: 300
    min_confidence: 0.5
risk: { max_positions: 5, max_position_notional: 50000, max_daily_loss_percent: 2, max_orders_per_minute: 30 }
metrics: { port: 0 }
`;
}

export function run(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...process.env, XDG_RUNTIME_DIR: folder, SLUICE_CONFIG: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
