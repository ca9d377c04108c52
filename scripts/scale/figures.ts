// Figures of a seeded book on PostgreSQL: how long Event Master takes, warm and cold, and what a second worker adds under a quota.
// `node scripts/scale/figures.ts FOLDER [--lots N]` makes its own server and book in the folder, or uses those it finds there.
import { parseArgs } from 'node:util';
import { asProgram } from '../as-program.ts';
import { asked, askedFor, cpuMsOf, EVENT_MASTER, startApi } from './own-api.ts';
import { limitCpu, type Quota } from './quota.ts';
import { type SeedSize, seedLots, sizeOf } from './seed.ts';
import { type OwnServer, openServer } from './server.ts';

const QUARTER = 0.25;
const WARM_ASKED = 1_500;
const COLD_ASKED = 200;
const AT_ONCE = 4;
/** What is compiled at first use is not what is compared. */
const WARMING = 400;

/** Another security each time, so no answer is kept from the time before. Their names say how many lots the book has. */
export async function eventMasterFigures(
  server: OwnServer,
  { securities, lots }: SeedSize,
): Promise<Readonly<Record<string, number>>> {
  const name = `event_master_${shortNumber(lots)}`;
  const question = EVENT_MASTER(securities);
  // Nothing of the database is in memory: neither the server's nor the system's.
  await server.restartCold();
  const api = await startApi(server, 1);
  try {
    const cold = await asked(api, question, { times: COLD_ASKED, atOnce: 1 });
    server.warm();
    await asked(api, question, { times: WARM_ASKED, atOnce: AT_ONCE });
    const used = { worker: cpuMsOf(api.workers), server: server.cpuMs() };
    const warm = await asked(api, question, { times: WARM_ASKED, atOnce: 1 });
    const perAnswer = (ms: number) => Math.round((ms / WARM_ASKED) * 100) / 100;
    return {
      [`${name}_p50_ms`]: percentile(warm, 0.5),
      [`${name}_p99_ms`]: percentile(warm, 0.99),
      [`${name}_worker_cpu_ms`]: perAnswer(cpuMsOf(api.workers) - used.worker),
      [`${name}_postgres_cpu_ms`]: perAnswer(server.cpuMs() - used.server),
      [`${name}_cold_p50_ms`]: percentile(cold, 0.5),
      [`${name}_cold_p99_ms`]: percentile(cold, 0.99),
    };
  } finally {
    await api.end();
  }
}

export interface WorkersRatio {
  /** The median of all rounds. */
  readonly workers_2_ratio: number;
  readonly workers_2_ratio_least: number;
  readonly workers_2_ratio_most: number;
  readonly workers_1_per_second: number;
  readonly workers_2_per_second: number;
  /** Of a worker: what it costs whatever else the machine does. */
  readonly workers_1_cpu_ms: number;
  readonly workers_2_cpu_ms: number;
  readonly quota: Quota['by'];
}

const ROUND_SECONDS = 5;

/**
 * Each worker has a quarter of a core; server and load have the rest. One and two take turns, so that what else the machine
 * does falls on both.
 */
export async function workersRatio(
  server: OwnServer,
  securities: number,
  rounds = 3,
): Promise<WorkersRatio> {
  const [ones, twos]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ones.push(await perSecond(server, 1, securities));
    twos.push(await perSecond(server, 2, securities));
  }
  const ratios = ones.map((one, round) => (twos[round]?.perSecond ?? 0) / one.perSecond);
  return {
    workers_2_ratio: median(ratios),
    workers_2_ratio_least: median([Math.min(...ratios)]),
    workers_2_ratio_most: median([Math.max(...ratios)]),
    workers_1_per_second: median(ones.map((one) => one.perSecond)),
    workers_2_per_second: median(twos.map((two) => two.perSecond)),
    workers_1_cpu_ms: median(ones.map((one) => one.cpuMs)),
    workers_2_cpu_ms: median(twos.map((two) => two.cpuMs)),
    quota: twos[0]?.by ?? 'SIGSTOP',
  };
}

interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly by: Quota['by'];
}

async function perSecond(
  server: OwnServer,
  workers: number,
  securities: number,
): Promise<Measured> {
  const api = await startApi(server, workers);
  const question = EVENT_MASTER(securities);
  await asked(api, question, { times: WARMING, atOnce: 2 * AT_ONCE });
  const quotas = api.workers.map((pid) => limitCpu(pid, QUARTER));
  try {
    await askedFor(api, question, { ms: 1_000, atOnce: 4 * AT_ONCE });
    const before = cpuMsOf(api.workers);
    const answered = await askedFor(api, question, {
      ms: ROUND_SECONDS * 1_000,
      atOnce: 4 * AT_ONCE,
    });
    const cpuMs = (cpuMsOf(api.workers) - before) / answered;
    return { perSecond: answered / ROUND_SECONDS, cpuMs, by: quotas[0]?.by ?? 'SIGSTOP' };
  } finally {
    for (const quota of quotas) quota.end();
    await api.end();
  }
}

/** With two digits after the point. */
function median(readings: readonly number[]): number {
  const sorted = readings.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return Math.round(((low + high) / 2) * 100) / 100;
}

/** `10m`, `100k`. */
function shortNumber(count: number): string {
  if (count % 1_000_000 === 0) return `${count / 1_000_000}m`;
  return count % 1_000 === 0 ? `${count / 1_000}k` : String(count);
}

function percentile(readings: readonly number[], share: number): number {
  const sorted = readings.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
  return Math.round((sorted[at] ?? 0) * 10) / 10;
}

if (import.meta.main)
  await asProgram(async () => {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { lots: { type: 'string', default: '10000000' } },
    });
    const [folder] = positionals;
    if (folder === undefined) throw new Error('Give a folder for the server');
    const size = sizeOf(Number(values.lots));
    const server = await openServer(folder);
    try {
      const seed_seconds = server.isNew
        ? await seedLots(server.address, size, (text) => process.stderr.write(`${text}\n`))
        : undefined;
      const figures = {
        lots: size.lots,
        seed_seconds,
        ...(await eventMasterFigures(server, size)),
        ...(await workersRatio(server, size.securities)),
      };
      console.log(JSON.stringify(figures, undefined, 2));
    } finally {
      await server.stop();
    }
  });
