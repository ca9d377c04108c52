// One API with several workers on PostgreSQL, Kafka and Redis, and a reader that keeps a copy of the book from the topics: real
// processes, each of which can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readWorkers } from '../../src/cli/program/api-workers.ts';
import { atExit } from '../../test/processes/at-exit.ts';
import { type KafkaServer, startKafka } from '../../test/processes/kafka.ts';
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from '../../test/processes/postgres.ts';
import { MAIN } from '../../test/processes/program.ts';
import { type RedisServer, startRedis } from '../../test/processes/redis.ts';
import { type ServedBook, startBook } from '../../test/processes/served-book.ts';
import { until } from '../../test/processes/waiting.ts';
import type { Victim } from './storm.ts';

export interface ScaleEnvironment {
  readonly book: ServedBook;
  /** Address of the book that answers requests. */
  readonly store: string;
  /** The file of the copy that is made from the topics alone. */
  readonly copy: string;
  readonly victims: readonly Victim[];
  /** Ends the reader of the topics; the copy stays as it is. */
  endReader(): Promise<void>;
  end(): Promise<void>;
}

export interface Servers {
  readonly postgres: PostgresServer;
  readonly kafka: KafkaServer;
  readonly redis: RedisServer;
  stop(): Promise<void>;
}

const WORKERS = 2;
const START_MS = 120_000;

export async function startServers(): Promise<Servers> {
  const programs = postgresPrograms();
  if (programs === undefined)
    throw new Error('PostgreSQL is not installed here: apt-get install postgresql, then again.');
  const [postgres, kafka, redis] = await Promise.all([
    startPostgres(programs),
    startKafka(),
    startRedis(),
  ]);
  return {
    ...{ postgres, kafka, redis },
    async stop() {
      await Promise.all([postgres.stop(), kafka.stop(), redis.stop()]);
    },
  };
}

export async function openScaleEnvironment(servers: Servers): Promise<ScaleEnvironment> {
  const { postgres, kafka, redis } = servers;
  const book = await startBook({
    store: postgres.address,
    workers: WORKERS,
    api: [
      `kafka: { brokers: ["${kafka.address}"], prefix: storm }`,
      `redis: { url: "${redis.url}", prefix: storm }`,
    ],
  });
  const again = (server: { kill(): Promise<void>; start(): Promise<void> }) => async () => {
    await server.kill();
    await server.start();
  };
  const copy = join(book.folder, 'copy.sqlite');
  let reader = follow(book, copy);
  const isOver = atExit(() => void reader.kill('SIGKILL'));
  const api = join(book.data, 'paper-DU1', 'api');

  return {
    ...{ book, copy, store: postgres.address },
    victims: [
      { name: 'worker', kill: () => killWorker(api, false) },
      { name: 'broker', kill: again(kafka) },
      {
        name: 'reader',
        async kill() {
          await ended(reader, 'SIGKILL');
          reader = follow(book, copy);
        },
      },
      { name: 'redis', kill: again(redis) },
      // The relay to Kafka is in the process that leads.
      { name: 'relay', kill: () => killWorker(api, true) },
      { name: 'postgres', kill: again(postgres) },
    ],
    endReader: () => ended(reader, 'SIGTERM'),
    async end() {
      isOver();
      await ended(reader, 'SIGKILL');
      await book.end();
    },
  };
}

function follow({ folder }: ServedBook, copy: string): ChildProcess {
  const words = ['events', 'rebuild', '--into', copy, '--follow', '-c', 'config/sluice.yaml'];
  return spawn(process.execPath, [MAIN, ...words], {
    cwd: folder,
    env: { ...process.env, XDG_RUNTIME_DIR: folder },
    stdio: 'ignore',
  });
}

/** Waits until all answer and one leads, so that a kill never meets a worker that was just started. */
async function killWorker(api: string, isLeader: boolean): Promise<void> {
  const pid = await until(
    'all workers are up and one leads',
    () => {
      const workers = readWorkers(api);
      const isWhole =
        workers.every(({ state }) => state === 'up') && workers.some(({ leader }) => leader);
      return isWhole
        ? (workers.find(({ leader }) => leader === isLeader)?.pid ?? undefined)
        : undefined;
    },
    START_MS,
  );
  process.kill(pid, 'SIGKILL');
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
