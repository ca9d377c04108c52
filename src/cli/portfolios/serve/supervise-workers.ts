// The first process of an API with several workers: it holds the port, starts the workers, and starts again those that die.
// It answers no request and opens no database.
import cluster, { type Worker } from 'node:cluster';
import { createServer } from 'node:net';
import type { ApiWorker } from '../../program/api-workers.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { isWorkerNotification, WORKER_NUMBER, WORKER_PORT } from './worker-notifications.ts';

export interface SupervisedWorkers {
  /** Its address once the first worker answers, or the code with which that one ended. */
  readonly ready: Promise<{ readonly url: string } | { readonly code: ExitCode }>;
  /** Lets them answer what has arrived; resolves when all have ended. */
  stop(): Promise<void>;
}

export interface SupervisedWorkersOptions {
  readonly count: number;
  /** Of all of them. */
  readonly port: number;
  onChange(workers: readonly ApiWorker[]): void;
  /** Sentences about what became of one. */
  say(text: string): void;
}

const FIRST_PAUSE_MS = 100;
const PAUSE_MAX_MS = 30_000;
/** One that has lived this long starts again without a longer pause. */
const STEADY_MS = 60_000;
/** They answer what has arrived for at most ten seconds. */
const LAST_TIMEOUT_MS = 12_000;

interface Place {
  readonly number: number;
  worker: Worker | undefined;
  state: ApiWorker['state'];
  isLeader: boolean;
  restarts: number;
  pauseMs: number;
}

export function superviseWorkers({
  count,
  port,
  onChange,
  say,
}: SupervisedWorkersOptions): SupervisedWorkers {
  const places = Array.from({ length: count }, (_, at) => newPlace(at + 1));
  const ready = Promise.withResolvers<{ readonly url: string } | { readonly code: ExitCode }>();
  const ended = Promise.withResolvers<void>();
  const again = new Set<NodeJS.Timeout>();
  let url: string | undefined;
  let isStopping = false;

  function report(): void {
    onChange(places.map(shown));
  }

  function start(place: Place): void {
    const startedAt = performance.now();
    const worker = cluster.fork({
      [WORKER_NUMBER]: String(place.number),
      [WORKER_PORT]: String(port),
    });
    Object.assign(place, { worker, state: 'starting', isLeader: false });
    report();
    worker.on('message', (news: unknown) => onNews(place, news));
    worker.once('exit', (code, signal) => {
      Object.assign(place, { worker: undefined, state: 'waiting', isLeader: false });
      if (isStopping) return endIfLast();
      report();
      if (url === undefined)
        return void ready.resolve({ code: (code || EXIT.failure) as ExitCode });
      if (performance.now() - startedAt > STEADY_MS) place.pauseMs = FIRST_PAUSE_MS;
      startAgain(place, signal ?? `code ${code}`);
    });
  }

  function onNews(place: Place, news: unknown): void {
    if (!isWorkerNotification(news)) return;
    if (news.kind === 'leader') place.isLeader = news.isLeader;
    else place.state = 'up';
    report();
    if (news.kind !== 'ready' || url !== undefined) return;
    url = news.url;
    ready.resolve({ url });
    // One by one: the first brings the tables up to date and draws the keys.
    for (const other of places) if (other !== place) start(other);
  }

  function startAgain(place: Place, why: string): void {
    say(
      `Worker ${place.number} ended (${why}); it starts again in ${place.pauseMs / 1_000} s, the others go on.`,
    );
    const timer = setTimeout(() => {
      again.delete(timer);
      place.restarts += 1;
      start(place);
    }, place.pauseMs);
    again.add(timer);
    place.pauseMs = Math.min(PAUSE_MAX_MS, place.pauseMs * 2);
  }

  function endIfLast(): void {
    if (places.every(({ worker }) => worker === undefined)) ended.resolve();
  }

  const [first] = places;
  if (first !== undefined) start(first);
  return {
    ready: ready.promise,
    async stop() {
      isStopping = true;
      for (const timer of again) clearTimeout(timer);
      for (const { worker } of places) worker?.process.kill('SIGTERM');
      endIfLast();
      const cut = setTimeout(() => {
        for (const { worker } of places) worker?.process.kill('SIGKILL');
      }, LAST_TIMEOUT_MS);
      await ended.promise;
      clearTimeout(cut);
    },
  };
}

/** A free one if any will do: a worker that is started again has to find the port of the others. */
export async function portFor({ host, port }: { readonly host: string; readonly port: number }) {
  if (port !== 0) return port;
  const probe = createServer();
  const found = Promise.withResolvers<number>();
  probe.once('error', found.reject);
  probe.listen({ host, port }, () => {
    const address = probe.address();
    probe.close(() => found.resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
  });
  return found.promise;
}

function newPlace(number: number): Place {
  return {
    ...{ number, worker: undefined, state: 'starting', isLeader: false },
    ...{ restarts: 0, pauseMs: FIRST_PAUSE_MS },
  };
}

function shown({ number, worker, state, isLeader, restarts }: Place): ApiWorker {
  return { number, pid: worker?.process.pid ?? null, state, leader: isLeader, restarts };
}
