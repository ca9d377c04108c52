// The simulator of Alpaca: trading API, market data and streams on one port, the control API on another, on one market clock.
import { decimalOf } from '../../kernel/decimal.ts';
import { toIso } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { createSimulatedClock, createWallClock, type SimulatedClock } from '../host/clock.ts';
import { startHttpServer } from '../host/http-server.ts';
import { createWireLog } from '../host/wire-log.ts';
import { createControlApi } from './control/control-api.ts';
import { createExchange } from './exchange/exchange.ts';
import { createPump, type Pump } from './pump.ts';
import type { Keys } from './wire/messages/keys.ts';
import { actionRoutes } from './wire/prices/action-routes.ts';
import { dataRoutes } from './wire/prices/data-routes.ts';
import { createDataStream } from './wire/prices/data-stream.ts';
import { createRateLimit } from './wire/rate-limit.ts';
import { createRest } from './wire/rest.ts';
import { createSockets, type Sockets } from './wire/sockets.ts';
import { createTradeStream, isListening, updateMessage } from './wire/trading/trade-stream.ts';
import { tradingRoutes } from './wire/trading/trading-routes.ts';

export interface AlpacaSimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  /** One-minute bars by symbol; other symbols follow a random walk. */
  readonly bars?: ReadonlyMap<string, readonly Bar[]>;
  readonly seed?: number;
  /** Number of the account; default `PA3SIMULATED`. */
  readonly account?: string;
  /** Default 100,000 USD. */
  readonly cash?: number;
  /** Default `PKSIMULATED` with the secret `simulated`. */
  readonly keys?: Keys;
  /** The account may read the tape of all exchanges (SIP) in real time. */
  readonly hasTape?: boolean;
  /** How many fills are in part at first, 0 to 1. Default 0.1, as a paper account at Alpaca. */
  readonly partialShare?: number;
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface AlpacaSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

const ACCOUNT = 'PA3SIMULATED';
const CASH = 100_000;
const PARTIAL_SHARE = 0.1;
const KEYS: Keys = { keyId: 'PKSIMULATED', secret: 'simulated' };
const TRADING = '/stream';

/** Throws if a port is in use. */
export async function startAlpacaSimulator(
  options: AlpacaSimulatorOptions,
): Promise<AlpacaSimulator> {
  const { seed = 1, keys = KEYS, hasTape = false } = options;
  const clock = options.clock ?? createSimulatedClock();
  const wallClock = createWallClock();
  const log = createWireLog();
  const exchange = createExchange({
    ...{ start: clock.now(), seed, cash: decimalOf(options.cash ?? CASH) },
    ...{ account: options.account ?? ACCOUNT, bars: options.bars ?? new Map() },
    partialShare: options.partialShare ?? PARTIAL_SHARE,
    onOrderEvent: (event) => sendUpdate(event),
    onTrade: (security) => data.onTrade(security),
    onBar: (security, bar) => data.onBar(security, bar),
    onHalt: (security) => data.onHalt(security),
  });
  const pump: Pump = createPump(clock, exchange);
  const trading = createTradeStream(keys);
  const data = createDataStream({ exchange, keys, hasTape, wallClock, all: () => sockets.all() });
  const sockets: Sockets = createSockets({
    wallClock,
    protocolOf: (path) => (path === TRADING ? trading : data.protocolOf(path)),
    onFrame: ({ id }, dir, frame) =>
      log.add({ at: toIso(exchange.now()), dir, via: 'stream', id, content: { frame } }),
  });

  function sendUpdate(event: Parameters<typeof updateMessage>[1]): void {
    const listeners = sockets.all().filter(isListening);
    if (listeners.length === 0) return;
    const message = updateMessage(exchange, event);
    for (const listener of listeners) listener.send(message);
  }

  const rest = createRest({
    ...{ exchange, keys, wallClock, log, seed, run: pump.run },
    routes: [
      ...tradingRoutes(exchange),
      ...dataRoutes(exchange, hasTape),
      ...actionRoutes(exchange),
    ],
    rateLimit: createRateLimit(clock, wallClock),
  });
  const control = createControlApi({ exchange, clock, sockets, log, wallClock, run: pump.run });

  function release(): void {
    pump.stop();
    sockets.stop();
    if (options.clock === undefined) clock.stop();
  }
  const server = await startHttpServer(options.port, rest, sockets.upgrade).catch(
    (cause: unknown) => {
      release();
      throw cause;
    },
  );
  const controlServer = await startHttpServer(options.controlPort, (request, reply) => {
    reply(control(request));
  }).catch(async (cause: unknown) => {
    release();
    await server.stop();
    throw cause;
  });
  pump.run(() => {});
  return {
    port: server.port,
    controlPort: controlServer.port,
    async stop() {
      release();
      await Promise.all([server.stop(), controlServer.stop()]);
    },
  };
}
