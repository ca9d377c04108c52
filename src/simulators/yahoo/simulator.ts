// The Yahoo simulator: quotes and charts on one port, the control API on another.
import { createSimulatedClock, type SimulatedClock } from '../host/clock.ts';
import { type HttpRequest, type Reply, startHttpServer } from '../host/http-server.ts';
import { createControlApi, type LoggedRequest } from './control-api.ts';
import { createFaultList, spoilt } from './faults/fault-list.ts';
import { createPublicApi, isForData } from './public-api.ts';
import type { Security } from './securities/security.ts';
import { createSecurityBook } from './securities/security-book.ts';
import { syntheticSecurity } from './securities/synthetic.ts';

export interface YahooSimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  readonly securities?: readonly Security[];
  /** Symbols of made-up securities. */
  readonly synthetic?: readonly string[];
  readonly seed?: number;
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface YahooSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

const REQUESTS_KEPT = 10_000;

export async function startYahooSimulator(options: YahooSimulatorOptions): Promise<YahooSimulator> {
  const clock = options.clock ?? createSimulatedClock();
  const asked = { seed: options.seed ?? 1, until: clock.now() };
  const synthetic = (options.synthetic ?? []).map((symbol) => syntheticSecurity(symbol, asked));
  const book = createSecurityBook([...synthetic, ...(options.securities ?? [])]);
  const faults = createFaultList();
  const api = createPublicApi(book, clock);
  const requests: LoggedRequest[] = [];

  function onRequest(request: HttpRequest, reply: Reply): void {
    const fault = isForData(request) ? faults.take() : undefined;
    const { path, parameters } = request;
    requests.push({ path, query: Object.fromEntries(parameters), fault: fault?.kind ?? null });
    if (requests.length > REQUESTS_KEPT) requests.shift();
    const answer = fault === undefined ? api.answer(request) : spoilt(fault);
    if (answer !== undefined) reply(answer);
  }

  const server = await startHttpServer(options.port, onRequest);
  const control = createControlApi({ book, faults, api, requests: () => requests });
  const controlServer = await startHttpServer(options.controlPort, (request, reply) => {
    reply(control(request));
  }).catch(async (cause: unknown) => {
    await server.stop();
    throw cause;
  });
  return {
    port: server.port,
    controlPort: controlServer.port,
    async stop() {
      if (options.clock === undefined) clock.stop();
      await Promise.all([server.stop(), controlServer.stop()]);
    },
  };
}
