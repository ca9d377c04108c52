// The simulator of SSI FastConnect: REST and stream on one port, the control API on another, on one market clock.
import { toIso } from '../../kernel/instant.ts';
import type { Exchange as Board } from '../../market/venues/vietnam/trading-rules.ts';
import { openChangeFile } from '../host/change-file.ts';
import { createSimulatedClock, createWallClock, type SimulatedClock } from '../host/clock.ts';
import { naming, readBySymbol } from '../host/files.ts';
import { startHttpServer } from '../host/http-server.ts';
import { createPump, type Pump, type Pumped } from '../host/pump.ts';
import { createControlApi, type PracticeClock } from './control/control-api.ts';
import type { Exchange } from './exchange/exchange.ts';
import { parseMinuteFile } from './exchange/market/minute-file.ts';
import { type Change, stateAfter } from './exchange/state.ts';
import { createFastConnect } from './fast-connect.ts';
import { openKey } from './key-file.ts';
import type { WireForm } from './wire/wire-form.ts';

export interface SsiSimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  /** Default `0000001`, with 10,000,000,000 VND. */
  readonly account?: string;
  /** File of one-minute bars by symbol; other symbols follow a random walk. */
  readonly bars?: ReadonlyMap<string, string>;
  /** Default HOSE. */
  readonly boards?: ReadonlyMap<string, Board>;
  readonly seed?: number;
  readonly stateFile?: string;
  /** See `openKey`. */
  readonly keyFile?: string;
  /** Default `222222`. */
  readonly otp?: string;
  /** Default: current. */
  readonly form?: WireForm;
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface SsiSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

const ACCOUNT = '0000001';
const CASH = 10_000_000_000;
const OTP = '222222';

/** Throws if a file cannot be read or a port is in use. */
export async function startSsiSimulator(options: SsiSimulatorOptions): Promise<SsiSimulator> {
  const clock = options.clock ?? createSimulatedClock();
  const { keyFile = '' } = options;
  const key = naming(keyFile, () => openKey(options.keyFile));
  const bars = readBySymbol(options.bars ?? new Map(), parseMinuteFile);
  const { stateFile: path } = options;
  const stateFile = path === undefined ? undefined : naming(path, () => openState(path));

  const { exchange, pump, rest, stream, log, addFault, removeFaults } = createFastConnect({
    ...{ clock, wallClock: createWallClock(), verifier: key.verifier, otp: options.otp ?? OTP },
    ...{ seed: options.seed ?? 1, bars, boards: options.boards ?? new Map(), cash: CASH },
    account: options.account ?? ACCOUNT,
    ...(options.form === undefined ? {} : { form: options.form }),
    ...(stateFile === undefined ? {} : { memory: stateFile.memory }),
    record: (change) => stateFile?.record(change),
    pumpOf: (made) => createPump(clock, refreshed(made, clock)),
  });

  function release(): void {
    pump.stop();
    stream.stop();
    if (options.clock === undefined) clock.stop();
    stateFile?.close();
  }
  const control = createControlApi({
    ...{
      exchange,
      clock: practiceClock(clock, exchange, pump),
      privateKey: key.privateKey,
      addFault,
    },
    sockets: stream.sockets,
    wireLog: log.since,
    removeFaults,
    run: pump.run,
  });
  const server = await startHttpServer(options.port, rest, stream.upgrade).catch(
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

/** A quote may stay unsent for a second of market time or 20 ms of wall time, whichever is longer. */
const GAP_MARKET_MS = 1_000;
const GAP_WALL_MS = 20;

function refreshed(exchange: Exchange, clock: SimulatedClock): Pumped {
  return {
    nextAt: exchange.nextAt,
    advance(to) {
      exchange.setRefresh(Math.max(GAP_MARKET_MS, GAP_WALL_MS * clock.speed));
      exchange.advance(to);
    },
  };
}

function practiceClock(clock: SimulatedClock, exchange: Exchange, pump: Pump): PracticeClock {
  return {
    moveTo({ at, wallMs }) {
      pump.run(() => exchange.setMoving(true));
      const moved = clock.moveTo(at, wallMs);
      pump.run(() => exchange.setMoving(false));
      return moved.ok ? undefined : moved.failure;
    },
    setSpeed(speed) {
      const set = clock.setSpeed(speed);
      pump.run(() => {});
      return set.ok ? undefined : set.failure;
    },
    state: () => ({ time: toIso(clock.now()), speed: clock.speed }),
  };
}

/** Fills are on the disk before they are sent. */
function openState(path: string) {
  const { changes, ...file } = openChangeFile<Change>(path, ({ kind }) => kind === 'fill');
  return { ...file, memory: stateAfter(changes) };
}
