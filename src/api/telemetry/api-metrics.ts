// Prometheus metrics of the API. Labels come from route templates, the configuration and short lists, never from requests.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { commandOf } from './command-of.ts';

export interface AnsweredRequest {
  readonly method: string;
  /** The template, such as `/api/v1/orders/:id`; undefined if no route matched. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

const SIGN_IN_FAULTS = [
  'wrong-password',
  'wrong-code',
  'unknown-user',
  'disabled',
  'unknown-login-code',
  'reused-token',
  'wrong-passkey',
  'wrong-secret',
  'locked',
] as const;
export type SignInFault = (typeof SIGN_IN_FAULTS)[number];

export type TraderOutcome = 'ok' | 'problem' | 'unreachable';
export type SocketKind = 'websocket' | 'sse';

export interface ApiMetrics {
  readonly contentType: string;
  text(): Promise<string>;
  requestBegan(): void;
  requestEnded(): void;
  answered(request: AnsweredRequest): void;
  traderAnswered(answer: {
    readonly trader: string;
    readonly outcome: TraderOutcome;
    readonly seconds: number;
  }): void;
  /** A read was answered from the response cache, or had to ask the trader. */
  looked(trader: string, isHeld: boolean): void;
  queried(query: {
    readonly operation: string;
    readonly isOk: boolean;
    readonly seconds: number;
  }): void;
  /** Somebody did not prove who it is. */
  attemptFailed(why: SignInFault): void;
  /** The answer counts the socket as closed. */
  socketOpened(kind: SocketKind): () => void;
  /** A reader was informed that it has missed events. */
  gapReported(events: number): void;
  /** What a gauge shows at each scrape. What is opened anew watches it anew. */
  watch(gauge: WatchedGauge): void;
}

export interface WatchedGauge {
  readonly name: string;
  readonly help: string;
  /** It only grows while this process runs. */
  readonly isCount?: boolean;
  /** Per trader, or one number. */
  read(): number | readonly TraderFigure[];
}

export interface TraderFigure {
  readonly trader: string;
  readonly value: number;
}

/** From a cached answer to one that waited for a password hash or a slow database, in seconds. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const TRIP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10];
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const OPERATIONS: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete']);

let ofProcess: Registry | undefined;

/** Memory, processor, event loop and garbage collection, observed once in a process: prom-client cannot stop observing them. */
function processMetrics(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** `worker`: of several behind one port, which says whose figures these are. */
export function createApiMetrics(version: string, worker?: number): ApiMetrics {
  const registry = new Registry();
  const registries = [processMetrics(), registry];
  if (worker !== undefined)
    for (const one of registries) one.setDefaultLabels({ worker: String(worker) });
  const gaugeByName = new Map<string, WatchedGauge>();
  const registers = [registry];
  new Gauge({
    name: 'sluice_api_build_info',
    help: '1; the labels say which version runs',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.version }, 1);
  const requests = new Counter({
    name: 'sluice_api_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const latencies = new Histogram({
    name: 'sluice_api_request_seconds',
    help: 'From the head of a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const inFlight = new Gauge({
    name: 'sluice_api_requests_in_flight',
    help: 'Requests without a complete answer, event streams included',
    registers,
  });
  const errors = new Counter({
    name: 'sluice_api_errors_total',
    help: 'Answers with status 5xx',
    labelNames: ['status'],
    registers,
  });
  const commands = new Counter({
    name: 'sluice_api_commands_total',
    help: 'Orders and other commands by what became of them',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const trips = new Histogram({
    name: 'sluice_api_desk_seconds',
    help: 'Round trips to a trader',
    labelNames: ['trader', 'outcome'],
    buckets: TRIP_BUCKETS,
    registers,
  });
  const looks = new Counter({
    name: 'sluice_api_mirror_looks_total',
    help: 'Reads answered from the copy of the trader, and reads that had to ask it',
    labelNames: ['trader', 'result'],
    registers,
  });
  const queries = new Histogram({
    name: 'sluice_api_store_query_seconds',
    help: 'Statements of the store of users',
    labelNames: ['operation', 'outcome'],
    buckets: TRIP_BUCKETS,
    registers,
  });
  const sockets = new Gauge({
    name: 'sluice_api_sockets',
    help: 'Open live streams',
    labelNames: ['kind'],
    registers,
  });
  const gaps = new Counter({
    name: 'sluice_api_stream_gaps_total',
    help: 'Times a reader of a live stream was informed that it missed events',
    registers,
  });
  const lost = new Counter({
    name: 'sluice_api_stream_lost_events_total',
    help: 'Events that readers of live streams missed',
    registers,
  });
  const attempts = new Counter({
    name: 'sluice_api_sign_in_failures_total',
    help: 'Failed attempts to sign in or to prove again who somebody is, by what was wrong',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of SIGN_IN_FAULTS) attempts.inc({ reason }, 0);
  for (const kind of ['websocket', 'sse']) sockets.set({ kind }, 0);

  return {
    contentType: registry.contentType,
    text: async () => (await Promise.all(registries.map((one) => one.metrics()))).join('\n'),
    requestBegan: () => inFlight.inc(),
    requestEnded: () => inFlight.dec(),
    answered({ method: given, route = 'none', status, seconds }) {
      const method = METHODS.has(given) ? given : 'other';
      requests.inc({ method, route, status });
      latencies.observe({ method, route }, seconds);
      if (status >= 500) errors.inc({ status });
      const command = commandOf(method, route, status);
      if (command !== undefined) commands.inc({ ...command });
    },
    traderAnswered: ({ seconds, ...labels }) => trips.observe(labels, seconds),
    looked: (trader, isHeld) => looks.inc({ trader, result: isHeld ? 'hit' : 'miss' }),
    queried({ operation, isOk, seconds }) {
      const outcome = isOk ? 'ok' : 'error';
      queries.observe(
        { operation: OPERATIONS.has(operation) ? operation : 'other', outcome },
        seconds,
      );
    },
    attemptFailed: (reason) => attempts.inc({ reason }),
    socketOpened(kind) {
      sockets.inc({ kind });
      return () => sockets.dec({ kind });
    },
    gapReported(events) {
      gaps.inc();
      lost.inc(events);
    },
    watch(gauge) {
      const isKnown = gaugeByName.has(gauge.name);
      gaugeByName.set(gauge.name, gauge);
      if (isKnown) return;
      const read = () => gaugeByName.get(gauge.name)?.read() ?? 0;
      watched({ ...gauge, read }, registers);
    },
  };
}

function watched(gauge: WatchedGauge, registers: Registry[]): void {
  const { name, help, read, isCount = false } = gauge;
  const labelNames = typeof read() === 'number' ? [] : ['trader'];
  if (isCount) return countWatched(gauge, { labelNames, registers });
  new Gauge({
    name,
    help,
    labelNames,
    registers,
    collect() {
      const found = read();
      if (typeof found === 'number') return this.set(found);
      this.reset();
      for (const { trader, value } of found) this.set({ trader }, value);
    },
  });
}

function countWatched(
  { name, help, read }: WatchedGauge,
  more: { readonly labelNames: string[]; readonly registers: Registry[] },
): void {
  new Counter({
    ...{ name, help },
    ...more,
    collect() {
      const found = read();
      this.reset();
      if (typeof found === 'number') return this.inc(found);
      for (const { trader, value } of found) this.inc({ trader }, value);
    },
  });
}
