// The adapter against Alpaca's simulator, which runs as a process of its own: they share nothing but the sockets.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Clock } from '../../../../../src/kernel/clock.ts';
import { type Instant, instant, toIso } from '../../../../../src/kernel/instant.ts';
import { US } from '../../../../../src/market/venues/us.ts';
import {
  type AlpacaGiven,
  createAlpaca,
} from '../../../../../src/trader/adapters/alpaca/alpaca.ts';
import type { OrderTerms } from '../../../../../src/trader/domain/orders/order-terms.ts';
import type { ApprovedChange, ApprovedOrder } from '../../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import type { MarketUpdate } from '../../../../../src/trader/ports/market-feed.ts';
import { MAIN } from '../../../../processes/program.ts';
import { realWall, until } from '../../ib/harness/real-time.ts';

export const ACCOUNT = 'PA3SIMULATED';
const READY_MAX_MS = 60_000;

export interface SimulatedAlpaca {
  readonly port: number;
  readonly controlPort: number;
  readonly clock: Clock;
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** A call of Alpaca's own interface, as another program makes it. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** The longest that a timer can wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Practice time as the simulator counts it. No test lasts as long as its longest wait. */
function clockFrom(market: Instant, wallMs: number, speed: number): Clock {
  const now = () => instant(market + (Date.now() - wallMs) * speed);
  return {
    now,
    speed,
    at(at, call) {
      const waitMs = Math.max((at - now()) / speed, 0);
      return realWall.after(Math.min(waitMs, LONGEST_WAIT_MS), call);
    },
  };
}

export async function startSimulatedAlpaca(given: {
  readonly at: Instant;
  readonly speed: number;
}): Promise<SimulatedAlpaca> {
  const wallMs = Date.now();
  const child: ChildProcess = spawn(
    process.execPath,
    [
      MAIN,
      ...['sim', 'alpaca', '--port', '0', '--control-port', '0', '--partials', '0'],
      ...['--clock', `${toIso(given.at)}@${wallMs}x${given.speed}`],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const { port, controlPort } = await readyLine(child);
  return {
    port,
    controlPort,
    clock: clockFrom(given.at, wallMs, given.speed),
    ask: (method, path, body) => asked(`http://127.0.0.1:${controlPort}${path}`, method, body),
    call: (method, path, body) => asked(`http://127.0.0.1:${port}${path}`, method, body),
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function asked(url: string, method: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { 'APCA-API-KEY-ID': 'PKSIMULATED', 'APCA-API-SECRET-KEY': 'simulated' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  // The wire is a list of lines.
  return url.includes('/wire') || text === '' ? text : JSON.parse(text);
}

async function readyLine(child: ChildProcess): Promise<{ port: number; controlPort: number }> {
  const { stdout } = child;
  if (stdout === null) throw new Error('no output');
  const cancel = realWall.after(READY_MAX_MS, () => child.kill());
  for await (const line of createInterface({ input: stdout })) {
    const said = JSON.parse(line);
    if (said.event !== 'ready') continue;
    cancel();
    stdout.resume();
    return { port: said.port, controlPort: said.control_port };
  }
  throw new Error('the simulator ended before it was ready');
}

export interface AdapterAtWork extends ReturnType<typeof createAlpaca> {
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
}

export function adapterTo(
  { port, clock }: SimulatedAlpaca,
  more: Partial<AlpacaGiven> = {},
): AdapterAtWork {
  const alpaca = createAlpaca({
    settings: {
      environment: 'paper',
      url: `http://127.0.0.1:${port}`,
      dataUrl: `http://127.0.0.1:${port}`,
      dataStreamUrl: `ws://127.0.0.1:${port}/v2`,
      apiKey: 'PKSIMULATED',
      apiSecret: 'simulated',
      data: 'iex',
    },
    execution: { collarPercent: 0.2, entryMs: 30_000, ackMs: 5_000 },
    account: ACCOUNT,
    mode: 'paper',
    venue: US,
    clock,
    wall: realWall,
    log: () => {},
    isHalted: () => false,
    ...more,
  });
  const reports: BrokerReport[] = [];
  const updates: MarketUpdate[] = [];
  alpaca.broker.reports$.subscribe((report) => reports.push(report));
  alpaca.market.updates$.subscribe((update) => updates.push(update));
  return { ...alpaca, reports, updates };
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

/** Open, and AAPL resolved and subscribed. */
export async function openedTo(
  simulated: SimulatedAlpaca,
  more: Partial<AlpacaGiven> = {},
): Promise<AdapterAtWork> {
  const adapter = adapterTo(simulated, more);
  adapter.broker.start();
  await until(() => lastOf(adapter, 'session-opened'), 'session opened');
  adapter.broker.resolve({ symbol: 'AAPL', brokerSymbol: 'AAPL' });
  const { instrument } = await until(() => lastOf(adapter, 'instrument-resolved'), 'instrument');
  adapter.market.subscribe(instrument);
  return adapter;
}

/** An entry with a stop and, if it has a price, a target. */
export function bracket(
  seq: string,
  {
    limitPrice,
    targetPrice,
    quantity = 10,
    stopPrice = 145,
  }: {
    readonly limitPrice: number;
    readonly targetPrice?: number;
    readonly quantity?: number;
    readonly stopPrice?: number;
  },
): ApprovedOrder {
  const entry = `abcd2345.${seq}.e`;
  const common = { symbol: 'AAPL', quantity, extendedHours: false } as const;
  const child = {
    ...common,
    side: 'sell',
    parentRef: entry,
    validity: { kind: 'gtc' },
  } as const;
  const target: OrderTerms[] =
    targetPrice === undefined
      ? []
      : [
          {
            ...{ ...child, orderRef: `abcd2345.${seq}.t`, leg: 't', type: 'limit' },
            limitPrice: targetPrice,
          },
        ];
  const legs: OrderTerms[] = [
    {
      ...{ ...common, orderRef: entry, leg: 'e', side: 'buy', type: 'limit', limitPrice },
      validity: { kind: 'day', until: instant(Date.UTC(2026, 10, 24, 21)) },
    },
    ...target,
    { ...child, orderRef: `abcd2345.${seq}.s`, leg: 's', type: 'stop', stopPrice },
  ];
  return { purpose: 'entry', legs } as unknown as ApprovedOrder;
}

export function exitOf(seq: string, group: string | undefined, quantity = 10): ApprovedOrder {
  const leg: OrderTerms = {
    ...{ orderRef: `abcd2345.${seq}.x`, leg: 'x', symbol: 'AAPL', side: 'sell', type: 'market' },
    ...{ quantity, validity: { kind: 'day' }, extendedHours: false },
    ...(group === undefined ? {} : { group }),
  };
  return { purpose: 'exit', legs: [leg] } as unknown as ApprovedOrder;
}

/** A limit that joins the group of a stop. */
export function targetOf(seq: string, group: string): ApprovedOrder {
  const leg: OrderTerms = {
    ...{ orderRef: `abcd2345.${seq}.t`, leg: 't', symbol: 'AAPL', side: 'sell', type: 'limit' },
    ...{ limitPrice: 165, quantity: 10, validity: { kind: 'day' }, extendedHours: false, group },
  };
  return { purpose: 'operator', legs: [leg] } as unknown as ApprovedOrder;
}

export function stopOf(seq: string, quantity: number, inGroup?: string): ApprovedOrder {
  const orderRef = `abcd2345.${seq}.s`;
  const group = inGroup ?? orderRef;
  const leg: OrderTerms = {
    ...{ orderRef, leg: 's', symbol: 'AAPL', side: 'sell', type: 'stop', stopPrice: 145 },
    ...{ quantity, validity: { kind: 'gtc' }, extendedHours: false, group },
  };
  return { purpose: 'protection', legs: [leg] } as unknown as ApprovedOrder;
}

export function changeOf(orderRef: string, stopPrice: number): ApprovedChange {
  return { orderRef, stopPrice, detachParent: false } as unknown as ApprovedChange;
}

/** Shares that the simulator's account holds. */
export async function heldAt({ ask }: SimulatedAlpaca): Promise<number> {
  const { positions } = (await ask('GET', '/state')) as {
    readonly positions: readonly { readonly symbol: string; readonly quantity: string }[];
  };
  return Number(positions.find(({ symbol }) => symbol === 'AAPL')?.quantity ?? 0);
}
