// The gateway simulator: the exchange behind a TWS socket and a control port, on one market clock.
import type { Bar } from '../../market/bars/bar.ts';
import { US_EQUITIES } from '../../market/venues/us.ts';
import { createSimulatedClock, createWallClock, type SimulatedClock } from '../host/clock.ts';
import { naming } from '../host/files.ts';
import { startHttpServer } from '../host/http-server.ts';
import { createTurns } from '../host/turns.ts';
import { type ControlApi, createControlApi } from './control/control-api.ts';
import { createExchange, type Exchange } from './exchange/exchange.ts';
import type { EndedOrdersMode } from './exchange/exchange-options.ts';
import type { ChildrenMode, ParentCancelMode } from './exchange/orders/book/links/children.ts';
import { createLineFaults } from './line-faults.ts';
import { createPracticeClock } from './practice-clock.ts';
import { createPump } from './pump.ts';
import { parseScenario, type ScenarioStep } from './scenario.ts';
import { openStateFile } from './state-file.ts';
import { createWireServer, greeting, type WireServer } from './wire/server.ts';

export interface GatewaySimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  /** Default `DU1234567`, with 1,000,000 USD each. */
  readonly accounts?: readonly string[];
  /** One-minute bars by symbol; other symbols follow a random walk. */
  readonly bars?: ReadonlyMap<string, readonly Bar[]>;
  readonly seed?: number;
  /** The list of a scenario file, parsed. */
  readonly scenario?: readonly unknown[];
  readonly stateFile?: string;
  /** Default `full-size`. */
  readonly children?: ChildrenMode;
  /** Default `keeps`. */
  readonly parentCancel?: ParentCancelMode;
  /** Default `accept`. */
  readonly lateOca?: 'accept' | 'refuse';
  /** Default `remembered`. */
  readonly endedOrders?: EndedOrdersMode;
  /** Absent: no client receives the orders of others. */
  readonly masterClient?: number;
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface GatewaySimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

const DEFAULT_ACCOUNTS = ['DU1234567'];

/** Throws if the state file cannot be read, a scenario is invalid, or a port is in use. */
export async function startGatewaySimulator(
  options: GatewaySimulatorOptions,
): Promise<GatewaySimulator> {
  const clock = options.clock ?? createSimulatedClock();
  const wallClock = createWallClock();
  const steps = scenarioSteps(options.scenario ?? []);
  const { stateFile: path } = options;
  const stateFile = path === undefined ? undefined : naming(path, () => openStateFile(path));
  const seed = options.seed ?? 1;
  const lineFaults = createLineFaults({
    wallClock,
    line: () => server,
    end: (faultId) => pump.run(() => exchange.removeFaults(faultId)),
    onRestart: () => exchange.forgetStored(),
  });
  const turns = createTurns((end) => pump.afterMove(() => pump.run(end)));
  const exchange: Exchange = createExchange({
    start: clock.now(),
    seed,
    calendar: US_EQUITIES,
    accounts: options.accounts ?? DEFAULT_ACCOUNTS,
    bars: options.bars ?? new Map(),
    children: options.children ?? 'full-size',
    parentCancel: options.parentCancel ?? 'keeps',
    lateOca: options.lateOca ?? 'accept',
    endedOrders: options.endedOrders ?? 'remembered',
    ...(options.masterClient === undefined ? {} : { masterClient: options.masterClient }),
    ...(stateFile === undefined ? {} : { memory: stateFile.memory }),
    longAnswers: {
      turns,
      *prepare(clientId, answer) {
        return server === undefined || (yield* server.prepare(clientId, answer));
      },
    },
    deliver: ({ clientId, answers }) => server?.send(clientId, answers),
    record: (change) => stateFile?.record(change),
    onLineFault: lineFaults.play,
  });
  const pump = createPump(clock, wallClock, exchange);
  let server: WireServer | undefined;
  function release(): void {
    if (options.clock === undefined) clock.stop();
    stateFile?.close();
  }
  const line = await createWireServer({
    port: options.port,
    marketClock: clock,
    wallClock,
    seed,
    onConnect(clientId) {
      // What its predecessor asked for comes before it.
      pump.flush();
      const { accounts, nextOrderId } = pump.run(() => exchange.connect(clientId));
      return greeting(accounts, nextOrderId);
    },
    onRequest: (clientId, request) =>
      pump.afterMove(() => pump.run(() => exchange.request(clientId, request))),
    onDisconnect: (clientId) => pump.afterMove(() => pump.run(() => exchange.disconnect(clientId))),
  }).catch((cause: unknown) => {
    release();
    throw cause;
  });
  server = line;
  const answer = createControlApi({
    exchange,
    clock: createPracticeClock(clock, pump),
    sessions: line.sessions,
    traffic: line.traffic,
    wireLog: line.wireLog,
    run: pump.run,
  });
  const control = await startHttpServer(options.controlPort, (request, reply) => {
    pump.afterMove(() => void Promise.resolve(answer(request)).then(reply));
  }).catch(async (cause: unknown) => {
    await line.stop();
    release();
    throw cause;
  });
  const cancels = steps.map((step) => clock.at(step.at, () => void playStep(step, answer)));
  pump.start();

  return {
    port: line.port,
    controlPort: control.port,
    async stop() {
      for (const cancel of cancels) cancel();
      pump.stop();
      turns.stop();
      lineFaults.stop();
      await Promise.all([line.stop(), control.stop()]);
      release();
    },
  };
}

/** A step that the control API refuses is printed: a scenario must not skip it silently. */
async function playStep({ request }: ScenarioStep, answer: ControlApi): Promise<void> {
  const { status, body } = await answer(request);
  if (status < 300) return;
  process.stderr.write(`scenario: ${request.method} ${request.path} was refused: ${body}\n`);
}

function scenarioSteps(list: readonly unknown[]): readonly ScenarioStep[] {
  const steps = parseScenario(list);
  if (!steps.ok) throw new Error(`invalid scenario: ${steps.failure}`);
  return steps.value;
}
