// The simulator of the Flex Web Service: the service on one port, the control API on another.
import { createSimulatedClock, type SimulatedClock } from '../host/clock.ts';
import { type HttpRequest, type Reply, startHttpServer } from '../host/http-server.ts';
import { createControlApi, type LoggedRequest } from './control-api.ts';
import { createFaultList, type FaultKind, STEPS } from './fault-list.ts';
import { createTwoSteps, errorAnswer, FOLDER } from './two-steps.ts';

export interface FlexSimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  readonly token: string;
  /** XML by the number of its query. */
  readonly statements: ReadonlyMap<string, string>;
  readonly generatingSeconds?: number;
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface FlexSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

const REQUESTS_KEPT = 10_000;

export async function startFlexSimulator(options: FlexSimulatorOptions): Promise<FlexSimulator> {
  const clock = options.clock ?? createSimulatedClock();
  const statements = new Map(options.statements);
  const { token, generatingSeconds = 0 } = options;
  const service = createTwoSteps({ token, statements, generatingSeconds }, clock);
  const faults = createFaultList();
  const requests: LoggedRequest[] = [];

  function onRequest(request: HttpRequest, reply: Reply, shut: () => void): void {
    const step = STEPS.find((one) => request.path === `${FOLDER}/${one}`);
    if (step === undefined)
      return reply({ status: 404, headers: {}, body: '<html>Not found</html>' });
    const fault = faults.take(step)?.kind;
    const query = Object.fromEntries(request.parameters);
    requests.push({ step, query, fault: fault ?? null });
    if (requests.length > REQUESTS_KEPT) requests.shift();
    if (fault === undefined) return reply(service.answer(step, request));
    if (fault === 'shut') return shut();
    reply(spoilt(fault));
  }

  function spoilt(fault: Exclude<FaultKind, 'shut'>) {
    if (typeof fault === 'number') return errorAnswer(fault, clock);
    const headers = { 'content-type': 'text/html' };
    const status = fault === 'html' ? 200 : 503;
    return { status, headers, body: '<html><body>System maintenance</body></html>' };
  }

  const server = await startHttpServer(options.port, onRequest);
  const control = createControlApi({ statements, faults, requests: () => requests });
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
