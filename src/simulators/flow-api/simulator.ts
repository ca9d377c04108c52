// The flow simulator: the prediction API on one port, the control API on another, on one market clock.
import type { Cancel } from '../../kernel/clock.ts';
import { createSimulatedClock, createWallClock, type SimulatedClock } from '../host/clock.ts';
import {
  type HttpAnswer,
  type HttpRequest,
  type Reply,
  startHttpServer,
} from '../host/http-server.ts';
import { createControlApi } from './control-api.ts';
import { createFaultList, type FaultKind } from './faults/fault-list.ts';
import { canSpoil, spoiltAnswer } from './faults/spoilt-answer.ts';
import type { FlowPrediction } from './predictions/prediction.ts';
import { createPredictionBook } from './predictions/prediction-book.ts';
import { withSyntheticPredictions } from './predictions/synthetic-book.ts';
import { withHeaders } from './protocol/answer.ts';
import { createPublicApi } from './public-api.ts';
import { createRequestLog } from './request-log.ts';

export interface FlowSimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  /** Absent: any key is accepted. */
  readonly apiKey?: string;
  readonly tape?: readonly FlowPrediction[];
  /** Tickers that get synthetic predictions. */
  readonly synthetic?: readonly string[];
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
  readonly seed?: number;
}

export interface FlowSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

export async function startFlowSimulator(options: FlowSimulatorOptions): Promise<FlowSimulator> {
  const clock = options.clock ?? createSimulatedClock();
  const wall = createWallClock();
  const seed = options.seed ?? 1;
  const book = withSyntheticPredictions(createPredictionBook(options.tape ?? []), {
    tickers: options.synthetic ?? [],
    from: clock.now(),
    seed,
  });
  const faults = createFaultList(wall);
  const requests = createRequestLog();
  const answerTo = createPublicApi({
    book,
    clock,
    apiKey: options.apiKey,
    seed,
  });
  const control = createControlApi({ book, clock, faults, requests });
  const lastByQuestion = new Map<string, HttpAnswer>();
  const late = new Set<Cancel>();

  function onRequest(request: HttpRequest, reply: Reply): void {
    const { method, path, parameters, headers } = request;
    const logged = requests.add({ at: clock.now(), method, path, parameters });
    const finish = (answer: HttpAnswer) => {
      logged.status = answer.status;
      reply(answer);
    };
    const keyHeader = [headers['x-api-key']].flat()[0];
    const answer = answerTo({ method, path, parameters, keyHeader });
    const fault = faults.take((kind) => canSpoil(kind, answer));
    logged.fault = fault?.kind ?? null;
    if (fault?.kind === 'timeout') return;
    const repeated = repeatedAnswer(`${path} ${JSON.stringify(logged.query)}`, answer, fault?.kind);
    if (fault === undefined) {
      finish(answer);
      return;
    }
    const spoilt = spoiltAnswer(fault.kind, answer, repeated);
    if (fault.delay_ms === undefined) finish(spoilt);
    else finishLate(fault.delay_ms, () => finish(spoilt));
  }

  /** The previous answers; an undamaged answer is kept, so that a fault can repeat it. */
  function repeatedAnswer(
    question: string,
    answer: HttpAnswer,
    kind: FaultKind | undefined,
  ): HttpAnswer {
    const before = lastByQuestion.get(question);
    const isRemembered = kind === undefined || (kind === 'duplicate' && before === undefined);
    if (isRemembered && canSpoil('duplicate', answer)) lastByQuestion.set(question, answer);
    return before === undefined ? answer : withHeaders(before, answer.headers);
  }

  function finishLate(delayMs: number, finish: () => void): void {
    const cancel = wall.after(delayMs, () => {
      late.delete(cancel);
      finish();
    });
    late.add(cancel);
  }

  const publicServer = await startHttpServer(options.port, onRequest);
  const controlServer = await startHttpServer(options.controlPort, (request, reply) => {
    reply(control(request));
  }).catch(async (cause: unknown) => {
    await publicServer.stop();
    throw cause;
  });

  return {
    port: publicServer.port,
    controlPort: controlServer.port,
    async stop() {
      for (const cancel of late) cancel();
      if (options.clock === undefined) clock.stop();
      await Promise.all([publicServer.stop(), controlServer.stop()]);
    },
  };
}
