// One trader as this process reaches it: commands to the trader, reads from the response cache, and its stream, which feeds both
// the cache and the live readers.
import { performance } from 'node:perf_hooks';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  ControlFailure,
  ControlRequest,
  ControlText,
} from '../../trader/app/control-client/control-client.ts';
import { findControlClient } from '../../trader/app/control-client/find-control-client.ts';
import { readStream } from '../../trader/app/control-client/read-stream.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { Tracing } from '../../trader/ports/tracing.ts';
import type { LiveTrader } from '../live/reader.ts';
import { createTraderStream, type TraderStream } from '../live/trader-stream.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { createResponseCache, type ResponseCache } from '../traders/response-cache.ts';
import type { TraderClient } from '../traders/trader-clients.ts';
import { later } from './live.ts';
import { tracedCommand } from './traced-command.ts';

export interface TraderDoor extends LiveTrader {
  readonly client: TraderClient;
  readonly stream: TraderStream;
  /** Since its stream was last connected; 0 while it is. */
  lostSeconds(): number;
  start(): void;
  stop(): void;
}

const TEND_MS = 1_000;
const UNREACHABLE = failed({
  kind: 'unreachable',
  why: 'it does not run',
  wasSent: false,
} as const);

export interface DoorObserver {
  readonly metrics: ApiMetrics;
  readonly log: Log;
  readonly tracing: Tracing | undefined;
}

export function openTraderDoor(
  place: TraderPlace,
  { metrics, log, tracing }: DoorObserver,
): TraderDoor {
  const { name, account, mode, venue } = place;
  // Looked up for each question: the trader may start, stop and start again while the API runs.
  const ask = async (asked: ControlRequest): Promise<Result<ControlText, ControlFailure>> => {
    const began = performance.now();
    const answer = (await findControlClient(place)?.ask(asked)) ?? UNREACHABLE;
    const durationMs = performance.now() - began;
    const outcome = answer.ok ? 'ok' : answer.failure.kind;
    metrics.traderAnswered({ trader: name, outcome, seconds: durationMs / 1_000 });
    const fields = { account_id: account, outcome, duration_ms: durationMs };
    log.debug(`desk ${asked.method} ${asked.path.split('?', 1)[0]}`, fields);
    return answer;
  };
  const cache = createResponseCache({
    ask: (path) => ask({ method: 'GET', path }),
    now: () => performance.now(),
    after: later,
    looked: (isHeld) => metrics.looked(name, isHeld),
  });
  const stream = cachingStream(place, cache);
  let tending: NodeJS.Timeout | undefined;
  return {
    ...{ name, account },
    client: {
      ...{ name, account, mode, venue },
      look: cache.look,
      async send<Body>(asked: ControlRequest) {
        const traced = tracedCommand(tracing, asked);
        const answer = await ask(traced.asked);
        traced.end(answer.ok);
        if (!answer.ok) return answer;
        cache.reach(answer.value.seq);
        return ok(JSON.parse(answer.value.text) as Body);
      },
    },
    stream,
    lostSeconds: cache.lostSeconds,
    start() {
      stream.start();
      tending = setInterval(cache.tend, TEND_MS).unref();
    },
    stop() {
      clearInterval(tending);
      stream.stop();
    },
  };
}

/** The connection without prices is the one that is always open. */
function cachingStream(place: TraderPlace, cache: ResponseCache): TraderStream {
  return createTraderStream({
    connect(asked, take) {
      if (asked.hasPrices) return readStream(place, asked, take);
      const connection = readStream(place, asked, (line) => {
        cache.onLine(line);
        take(line);
      });
      void connection.ended.then(cache.lose);
      return connection;
    },
    after: later,
  });
}
