// What servers cost the trader: the time from signal to wire while Kafka, PostgreSQL and Redis work, and while all three are slow, frozen
// or dead, in pairs in one run. The API beside the trader keeps its book in PostgreSQL, publishes the facts of this trader, and uses Redis.
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { US } from '../../src/market/venues/us.ts';
import { createWallClock } from '../../src/trader/adapters/system/wall-clock.ts';
import { createFreshLook } from '../../src/trader/app/daemon/fresh-look.ts';
import { statusOf } from '../../src/trader/surfaces/control/status.ts';
import { type KafkaServer, startKafka } from '../../test/processes/kafka.ts';
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from '../../test/processes/postgres.ts';
import { type RedisServer, startRedis } from '../../test/processes/redis.ts';
import { STATUS_ENVIRONMENT } from '../../test/trader/surfaces/control/control-harness.ts';
import { pause, percentile, within } from '../timing.ts';
import { ROUND, type WireHarness, withWireHarness } from '../wire-harness.ts';
import { openEnvironment } from './environment.ts';
import { type PinnedApi, startApi } from './pinned.ts';

export interface TurnsOfServers {
  readonly turns: number;
  /** Of each state in each turn, sent in the turn that took their prediction. */
  readonly entries: number;
}

export const TROUBLES = ['slow', 'frozen', 'dead'] as const;
type Trouble = (typeof TROUBLES)[number];

export interface BesideServers {
  /** Milliseconds from signal to wire; before each trouble, so many while all servers worked. */
  readonly working: Readonly<Record<Trouble, readonly number[]>>;
  readonly troubled: Readonly<Record<Trouble, readonly number[]>>;
  /** Of the trader that were in Kafka before the first trouble. */
  readonly factsInKafka: number;
}

const TURNS: TurnsOfServers = { turns: 3, entries: 40 };
/** A slow server works for a tenth of the time. */
const SLOW_STOPS_MS = 450;
const SLOW_GOES_MS = 50;
const NOTICED_MS = 2_000;
const PUBLISHED_MS = 60_000;

export async function benchWireBesideServers(): Promise<Record<string, number>> {
  if (postgresPrograms() === undefined) {
    process.stderr.write(
      'servers-and-wire: no figures, because PostgreSQL is not installed here\n',
    );
    return {};
  }
  const { working, troubled } = await wireBesideServers(TURNS);
  return Object.fromEntries(
    TROUBLES.flatMap((trouble) => [
      [`signal_to_wire_p50_before_${trouble}_servers_ms`, percentile(working[trouble], 0.5)],
      [`signal_to_wire_p50_${trouble}_servers_ms`, percentile(troubled[trouble], 0.5)],
      [`signal_to_wire_p99_before_${trouble}_servers_ms`, percentile(working[trouble], 0.99)],
      [`signal_to_wire_p99_${trouble}_servers_ms`, percentile(troubled[trouble], 0.99)],
    ]),
  );
}

export async function wireBesideServers(size: TurnsOfServers): Promise<BesideServers> {
  const servers = await startServers();
  try {
    return await withWireHarness((harness) => measured(harness, servers, size));
  } finally {
    await servers.stop();
  }
}

async function measured(harness: WireHarness, servers: Servers, size: TurnsOfServers) {
  const { api, close } = await openApiOf(harness, servers);
  try {
    await harness.enter(ROUND);
    const factsInKafka = await publishedFacts(api);
    const lists = () => ({ slow: [] as number[], frozen: [] as number[], dead: [] as number[] });
    const [working, troubled] = [lists(), lists()];
    for (let turn = 0; turn < size.turns; turn += 1)
      for (const trouble of TROUBLES) {
        working[trouble].push(...(await readingsOf(harness, size)));
        const end = await servers.begin(trouble);
        await pause(NOTICED_MS);
        troubled[trouble].push(...(await readingsOf(harness, size)));
        await end();
        await pause(NOTICED_MS);
      }
    return { working, troubled, factsInKafka };
  } finally {
    await close();
  }
}

async function readingsOf({ enter }: WireHarness, { entries }: TurnsOfServers): Promise<number[]> {
  return (await enter(entries)).map(({ ms }) => ms);
}

interface Servers {
  /** Keys of `api` in the configuration. */
  readonly keys: readonly string[];
  /** Of all three; what it answers ends it. */
  begin(trouble: Trouble): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

async function startServers(): Promise<Servers> {
  const [kafka, postgres, redis] = await Promise.all([
    startKafka(),
    startPostgres(postgresPrograms() ?? ''),
    startRedis(),
  ]);
  const all = { kafka, postgres, redis };
  return {
    keys: [
      `store: "${postgres.address}"`,
      `kafka: { brokers: ["${kafka.address}"], prefix: wire }`,
      `redis: { url: "${redis.url}", prefix: wire }`,
    ],
    async begin(trouble) {
      if (trouble === 'dead') {
        await Promise.all([kafka.kill(), postgres.kill(), redis.kill()]);
        return async () =>
          void (await Promise.all([kafka.start(), postgres.start(), redis.start()]));
      }
      freeze(all);
      if (trouble === 'frozen') return async () => goOn(all);
      const timer = setInterval(() => {
        goOn(all);
        setTimeout(() => freeze(all), SLOW_GOES_MS);
      }, SLOW_STOPS_MS + SLOW_GOES_MS);
      return async () => {
        clearInterval(timer);
        await pause(2 * SLOW_GOES_MS);
        goOn(all);
      };
    },
    async stop() {
      goOn(all);
      await Promise.all([kafka.stop(), postgres.stop(), redis.stop()]);
    },
  };
}

interface All {
  readonly kafka: KafkaServer;
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
}

function freeze({ kafka, postgres, redis }: All): void {
  kafka.pause();
  redis.pause();
  signalPostgres(postgres, 'SIGSTOP');
}

function goOn({ kafka, postgres, redis }: All): void {
  kafka.resume();
  redis.goOn();
  signalPostgres(postgres, 'SIGCONT');
}

/** It and its processes. */
function signalPostgres({ pid }: PostgresServer, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const own = readdirSync('/proc').filter((name) => parentOf(name) === pid());
  for (const one of [pid(), ...own.map(Number)])
    try {
      process.kill(one, signal);
    } catch {
      // A process of a connection has ended meanwhile.
    }
}

function parentOf(name: string): number | undefined {
  if (!/^\d+$/.test(name)) return undefined;
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

async function openApiOf({ trader, scratch: { file, journal } }: WireHarness, servers: Servers) {
  const fresh = createFreshLook({
    ...{ file, journal, wall: createWallClock(), clientId: 17, home: US },
    lastPrice: trader.lastPrice,
    writeBack: () => {},
    onDamaged(text) {
      throw new Error(text);
    },
  });
  const hearing = trader.facts$.subscribe(() => fresh.noticeFacts());
  const stream = {
    journalId: journal.journalId,
    lastSeq: () => journal.lastSeq(),
    read: (afterSeq: number) => journal.read(afterSeq),
    facts$: trader.facts$,
    prices$: new Subject<never>(),
  };
  const { look } = fresh;
  const status = () => statusOf(trader.status(), STATUS_ENVIRONMENT);
  const { account, strategies } = trader;
  const environment = await openEnvironment(
    { look, status, account, strategies, stream },
    servers.keys,
  );
  // Where the API looks for what it publishes.
  symlinkSync(file, join(environment.instance, 'journal.sqlite'));
  const api = await startApi(environment.config);
  return {
    api,
    async close() {
      await api.end();
      await environment.close();
      hearing.unsubscribe();
      fresh.stop();
    },
  };
}

/** So the servers take part before they fail. */
function publishedFacts({ url, bearer }: PinnedApi): Promise<number> {
  const looked = async () => {
    for (;;) {
      const answer = await fetch(`${url}/metrics`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
      const [, count] = /^sluice_kafka_facts_total\S* (\d+)$/m.exec(await answer.text()) ?? [];
      if (Number(count ?? 0) > 0) return Number(count);
      await pause(200);
    }
  };
  return within(looked(), 'facts of the trader are in Kafka', PUBLISHED_MS);
}
