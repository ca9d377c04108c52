// The whole daemon and both simulators in one process, over real loopback sockets and real files: what a fault does to it all.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instant, SECOND_MS } from '../../../src/kernel/instant.ts';
import { startFlowSimulator } from '../../../src/simulators/flow-api/simulator.ts';
import { createSimulatedClock } from '../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulatorOptions,
  startGatewaySimulator,
} from '../../../src/simulators/ib-gateway/gateway-simulator.ts';
import {
  type InstanceFolder,
  instanceFolder,
  makeInstanceFolder,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { createMarketClock } from '../../../src/trader/adapters/system/market-clock.ts';
import { startDaemon } from '../../../src/trader/app/daemon/daemon.ts';
import type { Daemon, Ending } from '../../../src/trader/app/daemon/daemon-contract.ts';
import type { Fact, FactType } from '../../../src/trader/domain/facts/facts.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { ask } from '../../processes/ask.ts';
import type { GatewayTruth, TruthOrder, WireEntry } from '../../processes/gateway-truth.ts';
import { steadyWall, wallClockOf } from '../../processes/ticking-wall.ts';
import { until } from '../../processes/waiting.ts';
import { startCatcher } from '../../trader/adapters/notify/catcher.ts';
import { ACCOUNT, settings, strategy } from '../../trader/engine/harness/settings.ts';
import { picture } from './picture.ts';

/** A Wednesday morning, half an hour after the open. */
export const MORNING = '2020-12-16T10:00:00-05:00';
/** What every symbol trades at until a story moves it. */
export const PRICE = 100;

export interface EnvironmentOptions {
  readonly symbols: readonly string[];
  readonly market?: string;
  readonly speed?: number;
  /** Of the one rule: long only, 100 shares, stop 2 % below, target 3 R, no trail, an opposite signal closes. */
  readonly strategy?: Partial<Strategy>;
  readonly settings?: Partial<Settings>;
  readonly gateway?: Partial<GatewaySimulatorOptions>;
  /** Plays before the daemon starts. */
  readonly fault?: string;
  /** A probe has shown that conditional orders work, so that exits of options may rest at the gateway. */
  readonly hasProbe?: true;
}

export interface Environment {
  readonly folder: InstanceFolder;
  readonly daemon: Daemon;
  /** Every fact of this environment so far, over restarts of the daemon. */
  readonly facts: readonly RecordedFact[];
  now(): Instant;
  factsOf<Type extends FactType>(type: Type, symbol?: string): Extract<Fact, { type: Type }>[];
  /** Kinds of the alarms so far. */
  alarms(symbol?: string): string[];
  refusals(symbol: string): string[];
  /** Messages to the operator, over a real webhook. */
  told(): string[];
  book(): Promise<GatewayTruth>;
  /** Open orders of the symbol in the gateway's own book. */
  open(symbol: string): Promise<readonly TruthOrder[]>;
  /** Where the stops of the symbol rest in the gateway's own book. */
  stops(symbol: string): Promise<readonly number[]>;
  /** Net shares of the symbol in the gateway's own book. */
  net(symbol: string): Promise<number>;
  /** Orders and cancels as they reached the gateway, or messages of other names. */
  wire(...names: readonly string[]): Promise<readonly WireEntry[]>;
  fault(kind: string, more?: Readonly<Record<string, unknown>>): Promise<number>;
  heal(faultId?: number): Promise<void>;
  price(symbol: string, last: number): Promise<void>;
  /** An order that a manual trader places on the account. */
  byHand(order: Readonly<Record<string, unknown>>): Promise<number>;
  cancelByHand(permId: number): Promise<void>;
  /** All three clocks, forward. */
  moveTo(market: string): Promise<void>;
  predict(symbol: string, signal: 'BUY' | 'SELL', confidence?: number): Promise<void>;
  /** Predicts until a prediction is accepted: a busy machine makes one stale, or the price that it is judged by. */
  accepted(symbol: string, signal: 'BUY' | 'SELL'): Promise<void>;
  /** Predicts until the signal is taken: what is in doubt keeps entries back. */
  taken(symbol: string, signal: 'BUY' | 'SELL'): Promise<void>;
  /** Predicts BUY and waits until the position is covered and settled. */
  enter(symbol: string): Promise<void>;
  /** Stops the daemon and starts it again on the same journal; meanwhile other things may happen. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** The same without waiting until it may trade, for a daemon that will be halted. */
  stopAndStart(meanwhile?: () => Promise<void>): Promise<void>;
  /** The gateway's process ends, and another one without its memory listens on its port. */
  replaceGateway(): Promise<void>;
  readonly ended: Promise<Ending>;
  end(): Promise<void>;
}

export async function openEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const speed = options.speed ?? 10;
  const wallNow = steadyWall();
  const anchor = {
    market: instant(Date.parse(options.market ?? MORNING)),
    wallMs: wallNow(),
    speed,
  };
  const folder = mkdtempSync(join(tmpdir(), 'sluice-fault-'));
  const gatewayOptions = () => ({
    clock: createSimulatedClock(anchor, wallNow),
    seed: 7,
    ...options.gateway,
  });
  let gateway = await startGatewaySimulator({ port: 0, controlPort: 0, ...gatewayOptions() });
  const flow = await startFlowSimulator({
    port: 0,
    controlPort: 0,
    clock: createSimulatedClock(anchor, wallNow),
  });
  const catcher = await startCatcher();
  const chosen = settingsOf(options, folder, {
    gateway: gateway.port,
    flow: flow.port,
    webhook: catcher.url,
  });
  const facts: RecordedFact[] = [];
  /** Where a daemon that starts finds the market's clock. */
  let moved = anchor;
  let predictions = 0;

  async function startOne(): Promise<Daemon> {
    const started = await startDaemon({
      settings: chosen,
      clock: createMarketClock(moved, wallNow),
      wall: wallClockOf(wallNow),
      startedAt: instant(Date.now()),
      environment: { XDG_RUNTIME_DIR: folder },
      isConsole: false,
    });
    if (!started.ok) throw new Error(JSON.stringify(started.failure));
    started.value.trader.facts$.subscribe((fact) => void facts.push(fact));
    return started.value;
  }

  function control(method: string, path: string, body?: unknown): Promise<unknown> {
    return ask(gateway.controlPort, method, path, body);
  }

  async function setPrices(): Promise<void> {
    for (const symbol of options.symbols) await control('POST', '/price', quoteAt(symbol, PRICE));
  }

  await setPrices();
  if (options.hasProbe) writeProbe(folder);
  if (options.fault !== undefined) await control('POST', '/fault', { kind: options.fault });
  let daemon = await startOne();

  const book = async () => (await control('GET', '/state')) as GatewayTruth;
  const open = async (symbol: string) =>
    (await book()).open_orders.filter((order) => order.symbol === symbol);

  function factsOf<Type extends FactType>(
    type: Type,
    symbol?: string,
  ): Extract<Fact, { type: Type }>[] {
    return facts
      .map(({ fact }) => fact)
      .filter((fact): fact is Extract<Fact, { type: Type }> => fact.type === type)
      .filter((fact) => symbol === undefined || ('symbol' in fact && fact.symbol === symbol));
  }

  async function predict(symbol: string, signal: 'BUY' | 'SELL', confidence?: number) {
    predictions += 1;
    const { prices } = await book();
    const last = prices.find((price) => price.symbol === symbol)?.last;
    await ask(flow.controlPort, 'POST', '/prediction', {
      ticker: symbol,
      signal,
      // Never the same answer twice.
      confidence: confidence ?? 0.8 + (predictions % 100) / 1_000,
      ...(last === undefined ? {} : { stock_price: last }),
    });
  }

  async function accepted(symbol: string, signal: 'BUY' | 'SELL'): Promise<void> {
    // One for each prediction: the next poll finds it again.
    const judged = () =>
      factsOf('prediction-judged').filter(
        ({ prediction, verdict }) => prediction?.symbol === symbol && verdict.kind !== 'duplicate',
      );
    await until(`a ${signal} of ${symbol} is accepted`, async () => {
      const before = judged().length;
      await predict(symbol, signal);
      await until('it is judged', () => judged().length > before);
      return judged().at(-1)?.verdict.kind === 'accepted';
    });
  }

  async function taken(symbol: string, signal: 'BUY' | 'SELL'): Promise<void> {
    const entries = factsOf('entry-intended', symbol).length;
    const isTaken = () => factsOf('entry-intended', symbol).length > entries;
    const refusals = () =>
      factsOf('signal-refused').filter((fact) => fact.signal.symbol === symbol).length;
    await until(`the ${signal} of ${symbol} is taken`, async () => {
      const refused = refusals();
      await accepted(symbol, signal);
      await until('it is taken or refused', () => isTaken() || refusals() > refused);
      return isTaken();
    }).catch((cause: unknown) => {
      const last = factsOf('signal-refused').findLast((fact) => fact.signal.symbol === symbol);
      throw new Error(`${String(cause)}: ${JSON.stringify(last?.reasons)}`);
    });
  }

  const environment: Environment = {
    get folder() {
      return daemon.folder;
    },
    get daemon() {
      return daemon;
    },
    get ended() {
      return daemon.ended;
    },
    facts,
    now: () => daemon.trader.status().marketTime,
    factsOf,
    alarms: (symbol) => factsOf('alarm-raised', symbol).map(({ alarm }) => alarm),
    refusals: (symbol) =>
      factsOf('signal-refused')
        .filter(({ signal }) => signal.symbol === symbol)
        .flatMap(({ reasons }) => reasons.map(({ kind }) => kind)),
    told: () => catcher.caught.map(({ body }) => String(body.text)),
    book,
    open,
    stops: async (symbol) =>
      (await open(symbol))
        .filter(({ type }) => type === 'STP')
        .map(({ stop_price }) => stop_price ?? Number.NaN),
    net: async (symbol) =>
      (await book()).positions.find((held) => held.symbol === symbol)?.quantity ?? 0,
    async wire(...names) {
      const wanted = names.length === 0 ? ['placeOrder', 'cancelOrder'] : names;
      const lines = (await control('GET', '/wire?since=0')) as readonly WireEntry[];
      return lines.filter(({ name }) => wanted.includes(name));
    },
    async fault(kind, more = {}) {
      const { fault_id } = (await control('POST', '/fault', { kind, ...more })) as {
        fault_id: number;
      };
      return fault_id;
    },
    async heal(faultId) {
      await control('DELETE', faultId === undefined ? '/fault' : `/fault/${faultId}`);
    },
    async price(symbol, last) {
      await control('POST', '/price', quoteAt(symbol, last));
    },
    async byHand(order) {
      const { perm_id } = (await control('POST', '/order', { account: ACCOUNT, ...order })) as {
        perm_id: number;
      };
      return perm_id;
    },
    async cancelByHand(permId) {
      await control('DELETE', `/order/${permId}`);
    },
    async moveTo(market) {
      const at = instant(Date.parse(market));
      moved = { ...anchor, market: at, wallMs: wallNow() };
      await daemon.trader.command({ type: 'move-clock', to: at });
      await control('POST', '/clock', { at: new Date(at).toISOString() });
      await ask(flow.controlPort, 'POST', '/clock', { at: new Date(at).toISOString() });
    },
    predict,
    accepted,
    taken,
    async enter(symbol) {
      await taken(symbol, 'BUY');
      await until(`${symbol} is held and covered`, () =>
        daemon.look
          .positions()
          .some((row) => row.symbol === symbol && row.quantity !== 0 && row.protected) &&
        factsOf('position-opened', symbol).length > 0
          ? true
          : undefined,
      ).catch(async (cause: unknown) => {
        throw new Error(`${String(cause)}\n${await picture(environment, symbol)}`);
      });
    },
    async restart(meanwhile) {
      await environment.stopAndStart(meanwhile);
      await isReady(environment);
    },
    async stopAndStart(meanwhile) {
      await daemon.stop('test');
      await meanwhile?.();
      daemon = await startOne();
    },
    async replaceGateway() {
      const { port } = gateway;
      await gateway.stop();
      gateway = await startGatewaySimulator({
        controlPort: 0,
        ...gatewayOptions(),
        port,
      });
      await setPrices();
    },
    async end() {
      await daemon.stop('test');
      await Promise.all([gateway.stop(), flow.stop(), catcher.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return environment;
}

/** Waits until the daemon may trade. */
export async function isReady({ daemon }: Pick<Environment, 'daemon'>): Promise<void> {
  await until('the daemon may trade', () => daemon.trader.status().ready.isReady);
}

export async function openReadyEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const environment = await openEnvironment(options);
  await isReady(environment);
  return environment;
}

type Story = (environment: Environment) => Promise<void>;

/**
 * A scenario with its own gateway and daemon, which may never become ready: a gateway fault affects all its symbols.
 */
export async function inEnvironment(
  options: Partial<EnvironmentOptions>,
  story: Story,
): Promise<void> {
  const environment = await openEnvironment({ symbols: ['AAA', 'BBB'], ...options });
  try {
    await story(environment);
  } finally {
    await environment.end();
  }
}

export function inReadyEnvironment(
  options: Partial<EnvironmentOptions>,
  story: Story,
): Promise<void> {
  return inEnvironment(options, async (environment) => {
    await isReady(environment);
    await story(environment);
  });
}

function settingsOf(
  options: EnvironmentOptions,
  dataFolder: string,
  ports: { readonly gateway: number; readonly flow: number; readonly webhook: string },
): Settings {
  const basis = settings([
    strategy({
      symbols: options.symbols,
      entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
      stop: { kind: 'percent', percent: 2 },
      target: { kind: 'r', r: 3 },
      ...options.strategy,
    }),
  ]);
  return {
    ...basis,
    dataFolder,
    gateway: { ...basis.gateway, port: ports.gateway },
    execution: { ...basis.execution, ackMs: 1_000 },
    feeds: basis.feeds.map((feed) => ({
      ...feed,
      url: `http://127.0.0.1:${ports.flow}/api/v1`,
      request: 'list' as const,
      pollMs: 2 * SECOND_MS,
    })),
    risk: { ...basis.risk, positionsMax: 50 },
    notify: { ...basis.notify, webhook: { url: ports.webhook, headers: {}, level: 'info' } },
    ...options.settings,
  };
}

/** As `sluice doctor --paper-probe --conditional` leaves it. */
function writeProbe(dataFolder: string): void {
  const folder = instanceFolder(dataFolder, 'paper', ACCOUNT);
  makeInstanceFolder(folder);
  const passed = { is_practice: true, proven: ['contract', 'vertical'] };
  writeFileSync(folder.conditionalProbe, JSON.stringify(passed));
}

function quoteAt(symbol: string, last: number): object {
  const cents = (price: number) => Math.round(price * 100) / 100;
  return { symbol, last: cents(last), bid: cents(last - 0.01), ask: cents(last + 0.01) };
}

/** Lets market time pass: for what must not happen meanwhile. */
export async function pass(environment: Environment, marketMs: number): Promise<void> {
  const at = environment.now() + marketMs;
  await until(`${marketMs} ms of market time`, () => environment.now() >= at);
}
