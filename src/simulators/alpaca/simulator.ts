// The simulator of Alpaca: trading API, market data and streams on one port, the control API on another, on one market clock.
import { decimalOf } from '../../kernel/decimal.ts';
import { toIso } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { createSimulatedClock, createWallClock, type SimulatedClock } from '../host/clock.ts';
import { startHttpServer } from '../host/http-server.ts';
import { createPump } from '../host/pump.ts';
import { createWireLog } from '../host/wire-log.ts';
import { createControlApi } from './control/control-api.ts';
import { createAlpacaService } from './rest-and-streams.ts';
import type { Keys } from './wire/messages/keys.ts';
import { createSockets, type Sockets } from './wire/sockets.ts';

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
  /** A quote is repeated after so many ms of market time without a trade; absent: it comes with trades alone. */
  readonly quoteEveryMs?: number;
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

/** Throws if a port is in use. */
export async function startAlpacaSimulator(
  options: AlpacaSimulatorOptions,
): Promise<AlpacaSimulator> {
  const { seed = 1, keys = KEYS, hasTape = false } = options;
  const clock = options.clock ?? createSimulatedClock();
  const wallClock = createWallClock();
  const log = createWireLog();
  const { exchange, pump, rest, protocolOf } = createAlpacaService({
    ...{ seed, keys, hasTape, clock, wallClock, log },
    ...{ account: options.account ?? ACCOUNT, cash: decimalOf(options.cash ?? CASH) },
    bars: options.bars ?? new Map(),
    partialShare: options.partialShare ?? PARTIAL_SHARE,
    ...(options.quoteEveryMs !== undefined && { quoteEveryMs: options.quoteEveryMs }),
    pumpOf: (made) => createPump(clock, made),
    connections: () => sockets.all(),
  });
  const sockets: Sockets = createSockets({
    ...{ wallClock, protocolOf },
    onFrame: ({ id }, dir, frame) =>
      log.add({ at: toIso(exchange.now()), dir, via: 'stream', id, content: { frame } }),
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
