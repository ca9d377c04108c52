// The simulator of SSI FastConnect: REST and stream on one port, the control API on another, on one market clock.
import { readFileSync } from 'node:fs';
import { fileTroubleText } from '../../kernel/file-trouble.ts';
import { toIso } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { Exchange as Board } from '../../market/venues/vietnam/trading-rules.ts';
import {
  createSimulatedClock,
  createWallClock,
  parseMoment,
  type SimulatedClock,
} from '../host/clock.ts';
import { startHttpServer } from '../host/http-server.ts';
import { createControlApi, type PracticeClock } from './control/control-api.ts';
import { createExchange, type Exchange } from './exchange/exchange.ts';
import { parseMinuteFile } from './exchange/market/minute-file.ts';
import type { Fault, FaultRequest } from './exchange/troubles/fault-list.ts';
import { openKey } from './key-file.ts';
import { createPump, type Pump } from './pump.ts';
import { openStateFile } from './state-file.ts';
import { createAccountRoutes } from './wire/account-routes.ts';
import { createDataRoutes } from './wire/data-routes.ts';
import { createLogins } from './wire/logins.ts';
import { createOrderRoutes } from './wire/order-routes.ts';
import { createRateLimit } from './wire/rate-limit.ts';
import { createRest } from './wire/rest.ts';
import { createStream } from './wire/stream.ts';
import { createWireLog } from './wire/wire-log.ts';

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
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface SsiSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

/** Faults that end after `for_ms` of real time. */
const ENDING: ReadonlySet<string> = new Set(['mute', 'socket-gap']);
const ACCOUNT = '0000001';
const CASH = 10_000_000_000;
const OTP = '222222';

/** Throws if a file cannot be read or a port is in use. */
export async function startSsiSimulator(options: SsiSimulatorOptions): Promise<SsiSimulator> {
  const clock = options.clock ?? createSimulatedClock();
  const wallClock = createWallClock();
  const seed = options.seed ?? 1;
  const { keyFile = '' } = options;
  const key = naming(keyFile, () => openKey(options.keyFile));
  const bars = readBars(options.bars ?? new Map());
  const { stateFile: path } = options;
  const stateFile = path === undefined ? undefined : naming(path, () => openStateFile(path));
  const log = createWireLog();

  const exchange = createExchange({
    start: clock.now(),
    ...{ seed, bars, boards: options.boards ?? new Map(), account: options.account ?? ACCOUNT },
    cash: CASH,
    ...(stateFile === undefined ? {} : { memory: stateFile.memory }),
    send: (event) => stream?.send(event),
    record: (change) => stateFile?.record(change),
    isWatched: (account, symbol) => stream?.isWatched(account, symbol) ?? false,
  });
  const pump = createPump(clock, exchange);
  const logins = createLogins({
    ...{ otp: options.otp ?? OTP, seed, remembered: stateFile?.memory.logins ?? [] },
    now: clock.now,
    record: (login) => exchange.record({ kind: 'login', login }),
    isSpoilt: (kind) => exchange.faults.take(kind) !== undefined,
  });
  const watched = () => pump.run(() => exchange.watch());
  let stream: ReturnType<typeof createStream> | undefined;
  const started = createStream({
    ...{ logins, clock, wallClock, log, onChange: watched },
    flags: () => pump.run(exchange.flags),
  });
  stream = started;
  const rest = createRest({
    ...{ exchange, logins, verifier: key.verifier, wallClock, log, run: pump.run },
    orders: createOrderRoutes(exchange, stateFile?.memory.requestIds ?? []),
    account: createAccountRoutes(exchange),
    data: createDataRoutes(exchange),
    rateLimit: createRateLimit(clock, wallClock),
  });

  function addFault(request: FaultRequest): Result<Fault, string> {
    if (request.kind === 'socket-gap') started.gap(request.forMs ?? 0);
    if (request.kind === 'token-expired') {
      logins.expireAll();
      started.recheck();
    }
    const added = exchange.addFault(request);
    if (added.ok && ENDING.has(request.kind) && request.forMs !== undefined)
      wallClock.after(request.forMs, () => pump.run(() => removeFaults(added.value.id)));
    return added;
  }

  function removeFaults(id: number | undefined): readonly Fault[] {
    const removed = exchange.removeFaults(id);
    const isGap = ({ kind }: Fault) => kind === 'socket-gap';
    // A newer gap goes on.
    if (removed.some(isGap) && !exchange.faults.list().some(isGap)) started.endGap();
    return removed;
  }

  function release(): void {
    pump.stop();
    started.stop();
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
    sockets: started.sockets,
    wireLog: log.since,
    removeFaults,
    run: pump.run,
  });
  const server = await startHttpServer(options.port, rest, started.upgrade).catch(
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
  pump.start();
  return {
    port: server.port,
    controlPort: controlServer.port,
    async stop() {
      release();
      await Promise.all([server.stop(), controlServer.stop()]);
    },
  };
}

function practiceClock(clock: SimulatedClock, exchange: Exchange, pump: Pump): PracticeClock {
  return {
    moveTo(text) {
      const at = parseMoment(text);
      if (!at.ok) return at.failure;
      pump.run(() => exchange.setMoving(true));
      const moved = clock.moveTo(at.value);
      pump.run(() => exchange.setMoving(false));
      return moved.ok ? undefined : moved.failure;
    },
    setSpeed(speed) {
      const set = clock.setSpeed(speed);
      pump.start();
      return set.ok ? undefined : set.failure;
    },
    state: () => ({ time: toIso(clock.now()), speed: clock.speed }),
  };
}

function readBars(files: ReadonlyMap<string, string>) {
  return new Map(
    [...files].map(
      ([symbol, file]) =>
        [symbol, naming(file, () => parseMinuteFile(readFileSync(file, 'utf8')))] as const,
    ),
  );
}

/** A failure to read a file names the file. */
function naming<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${file}: ${fileTroubleText(cause)}`, { cause });
  }
}
