// The adapter against SSI's simulator, which runs as a process of its own: they share nothing but the sockets.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock, WallClock } from '../../../../../src/kernel/clock.ts';
import { type Instant, instant, toIso } from '../../../../../src/kernel/instant.ts';
import type { Exchange } from '../../../../../src/market/venues/vietnam/trading-rules.ts';
import type { SsiGiven } from '../../../../../src/trader/adapters/ssi/connection/context.ts';
import { createSsi, type Ssi } from '../../../../../src/trader/adapters/ssi/ssi.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import type { MarketUpdate } from '../../../../../src/trader/ports/market-feed.ts';
import { MAIN } from '../../../../processes/program.ts';
import { realWall, until } from '../../ib/harness/real-time.ts';
import { ACCOUNT } from './orders.ts';
import { vietnamVenues } from './places.ts';
import { spokenForm } from './wire-forms.ts';

export const CODE = '222222';
const READY_MAX_MS = 60_000;

export interface SimulatedSsi {
  readonly port: number;
  readonly clock: Clock;
  readonly privateKey: string;
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Practice time as the simulator counts it. */
function clockFrom(market: Instant, wallMs: number, speed: number): Clock {
  const now = () => instant(market + (Date.now() - wallMs) * speed);
  return {
    now,
    speed,
    at: (at, call) => realWall.after(Math.max((at - now()) / speed, 0), call),
  };
}

export async function startSimulatedSsi(given: {
  readonly at: Instant;
  readonly speed: number;
  /** Where a share is listed that is not at HOSE. */
  readonly boards?: Readonly<Record<string, Exchange>>;
}): Promise<SimulatedSsi> {
  const folder = mkdtempSync(join(tmpdir(), 'sim-ssi-'));
  const wallMs = Date.now();
  const child: ChildProcess = spawn(
    process.execPath,
    [
      MAIN,
      ...['sim', 'ssi', '--port', '0', '--control-port', '0', '--account', ACCOUNT],
      ...['--wire', spokenForm()],
      ...['--clock', `${toIso(given.at)}@${wallMs}x${given.speed}`],
      ...Object.entries(given.boards ?? {}).flatMap(([symbol, board]) => [
        '--board',
        `${symbol}=${board}`,
      ]),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const { port, controlPort } = await readyLine(child);
  const ask: SimulatedSsi['ask'] = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${controlPort}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    // The wire is a list of lines.
    return path.startsWith('/wire') || text === '' ? text : JSON.parse(text);
  };
  return {
    port,
    clock: clockFrom(given.at, wallMs, given.speed),
    privateKey: keyIn(await ask('GET', '/key')),
    ask,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
      rmSync(folder, { recursive: true });
    },
  };
}

async function readyLine(child: ChildProcess): Promise<{ port: number; controlPort: number }> {
  const { stdout } = child;
  if (stdout === null) throw new Error('no output');
  const cancel = realWall.after(READY_MAX_MS, () => child.kill());
  for await (const line of createInterface({ input: stdout })) {
    const told = JSON.parse(line);
    if (told.event !== 'ready') continue;
    cancel();
    stdout.resume();
    return { port: told.port, controlPort: told.control_port };
  }
  throw new Error('the simulator ended before it was ready');
}

function keyIn(told: unknown): string {
  if (typeof told === 'string') return told;
  const found = Object.values(told as Record<string, unknown>).find(
    (each) => typeof each === 'string',
  );
  return String(found);
}

export interface AdapterAtWork extends Ssi {
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
  readonly kept: { text: string | undefined };
}

/** Another adapter over the same `kept` is a daemon that was started again. */
export function adapterTo(
  { port, clock, privateKey }: SimulatedSsi,
  more: Partial<SsiGiven> & {
    readonly kept?: { text: string | undefined };
    readonly privateKey?: string;
    readonly wall?: WallClock;
  } = {},
): AdapterAtWork {
  const { kept = { text: undefined }, privateKey: otherKey, ...given } = more;
  const ssi = createSsi({
    settings: {
      url: `http://127.0.0.1:${port}`,
      streamUrl: `ws://127.0.0.1:${port}/ws/v3`,
      apiKey: 'key',
      apiSecret: 'secret',
      clientId: ACCOUNT.slice(0, 6),
      privateKey: otherKey ?? privateKey,
      deviceId: '00:1A:2B:3C:4D:5E',
      userAgent: 'sluice',
    },
    execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
    account: ACCOUNT,
    mode: 'live',
    venues: vietnamVenues(),
    keep: {
      read: () => kept.text,
      write(text) {
        kept.text = text;
      },
    },
    clock,
    wall: realWall,
    log: () => {},
    isHalted: () => false,
    ...given,
  });
  if (ssi === undefined) throw new Error('the key of the simulator cannot be read');
  const reports: BrokerReport[] = [];
  const updates: MarketUpdate[] = [];
  ssi.broker.reports$.subscribe((report) => reports.push(report));
  ssi.market.updates$.subscribe((update) => updates.push(update));
  return { ...ssi, reports, updates, kept };
}

export function lastOf<Type extends BrokerReport['type']>(
  { reports }: Pick<AdapterAtWork, 'reports'>,
  type: Type,
  fits: (report: Extract<BrokerReport, { type: Type }>) => boolean = () => true,
) {
  type Found = Extract<BrokerReport, { type: Type }>;
  return reports.findLast(
    (report): report is Found => report.type === type && fits(report as Found),
  );
}

/** Logged in with the code, open, and FPT resolved and subscribed. */
export async function openedTo(
  simulated: SimulatedSsi,
  more: Parameters<typeof adapterTo>[1] = {},
): Promise<AdapterAtWork> {
  const adapter = adapterTo(simulated, more);
  adapter.broker.start();
  if (adapter.login.needsCode()) {
    const given = await adapter.login.giveCode(CODE);
    if (!given.ok) throw new Error(given.failure);
  }
  await until(() => lastOf(adapter, 'session-opened'), 'session opened');
  adapter.broker.resolve({ symbol: 'FPT', brokerSymbol: 'FPT' });
  const { instrument } = await until(() => lastOf(adapter, 'instrument-resolved'), 'instrument');
  adapter.market.subscribe(instrument);
  return adapter;
}
