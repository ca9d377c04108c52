// Figures of a seeded book on PostgreSQL: how long Event Master takes, warm and cold, and what a second worker adds under a quota.
// `node scripts/scale/figures.ts FOLDER [--lots N]` makes a server and a book of its own in the folder, or uses those it finds there.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { asProgram } from '../as-program.ts';
import { limitCpu, type Quota } from './quota.ts';
import { seedLots, sizeOf } from './seed.ts';
import { type OwnServer, openServer } from './server.ts';

const SLUICE = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));
const QUARTER = 0.25;
const WARM_ASKED = 1_500;
const COLD_ASKED = 200;
const AT_ONCE = 4;

export interface EventMasterFigures {
  readonly event_master_10m_p50_ms: number;
  readonly event_master_10m_p99_ms: number;
  readonly event_master_10m_cold_p50_ms: number;
  readonly event_master_10m_cold_p99_ms: number;
}

/** Another security each time, so no answer is kept from the time before. */
export async function eventMasterFigures(
  server: OwnServer,
  securities: number,
): Promise<EventMasterFigures> {
  // Nothing of the database is in memory: neither the server's nor the system's.
  await server.restartCold();
  const api = await startApi(server, 1);
  try {
    const cold = await asked(api, { securities, times: COLD_ASKED, atOnce: 1 });
    await asked(api, { securities, times: WARM_ASKED, atOnce: AT_ONCE });
    const warm = await asked(api, { securities, times: WARM_ASKED, atOnce: 1 });
    return {
      event_master_10m_p50_ms: percentile(warm, 0.5),
      event_master_10m_p99_ms: percentile(warm, 0.99),
      event_master_10m_cold_p50_ms: percentile(cold, 0.5),
      event_master_10m_cold_p99_ms: percentile(cold, 0.99),
    };
  } finally {
    await api.end();
  }
}

export interface WorkersRatio {
  readonly workers_2_ratio: number;
  readonly workers_1_per_second: number;
  readonly workers_2_per_second: number;
  /** Of a worker: what it costs whatever else the machine does. */
  readonly workers_1_cpu_ms: number;
  readonly workers_2_cpu_ms: number;
  readonly quota: Quota['by'];
}

/** Each worker has a quarter of a core; server and load have the rest. */
export async function workersRatio(
  server: OwnServer,
  securities: number,
  seconds = 10,
): Promise<WorkersRatio> {
  const one = await perSecond(server, 1, { securities, seconds });
  const two = await perSecond(server, 2, { securities, seconds });
  return {
    workers_2_ratio: Math.round((two.perSecond / one.perSecond) * 100) / 100,
    workers_1_per_second: one.perSecond,
    workers_2_per_second: two.perSecond,
    workers_1_cpu_ms: one.cpuMs,
    workers_2_cpu_ms: two.cpuMs,
    quota: two.by,
  };
}

async function perSecond(
  server: OwnServer,
  workers: number,
  { securities, seconds }: { readonly securities: number; readonly seconds: number },
): Promise<{
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly by: Quota['by'];
}> {
  const api = await startApi(server, workers);
  // What is compiled at first use is not what is compared.
  await asked(api, { securities, times: 400, atOnce: 8 });
  const quotas = api.workers.map((pid) => limitCpu(pid, QUARTER));
  try {
    await askedFor(api, securities, 2_000);
    const before = cpuMsOf(api.workers);
    const answered = await askedFor(api, securities, seconds * 1_000);
    const cpuMs = Math.round(((cpuMsOf(api.workers) - before) / answered) * 100) / 100;
    return { perSecond: Math.round(answered / seconds), cpuMs, by: quotas[0]?.by ?? 'SIGSTOP' };
  } finally {
    for (const quota of quotas) quota.end();
    await api.end();
  }
}

const TICK_MS = 10;

/** All threads, as Linux counts them. */
function cpuMsOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const fields = after.split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return TICK_MS * ticks.reduce((sum, one) => sum + one, 0);
}

interface RunningApi {
  readonly url: string;
  readonly bearer: string;
  readonly workers: readonly number[];
  end(): Promise<void>;
}

async function startApi(server: OwnServer, workers: number): Promise<RunningApi> {
  const bearer = await server.bearer();
  const child = spawn(
    process.execPath,
    [SLUICE, 'serve', '--json', '--unwatched', '--workers', String(workers), '-c', server.config],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const { url, pid } = JSON.parse(await firstLine(child)) as { url: string; pid: number };
  return {
    ...{ url, bearer },
    workers: workers === 1 ? [pid] : await server.workers(workers),
    async end() {
      const ended = once(child, 'exit');
      process.kill(pid, 'SIGTERM');
      await ended;
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout !== null) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('The API ended before it was ready');
}

async function askOne({ url, bearer }: RunningApi, securities: number): Promise<void> {
  const security = 1 + Math.floor(Math.random() * securities);
  const answer = await fetch(`${url}/api/v1/taxlots/event-master/${security}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`Event Master answered ${answer.status}`);
}

async function asked(
  api: RunningApi,
  { securities, times, atOnce }: { securities: number; times: number; atOnce: number },
): Promise<readonly number[]> {
  const readings: number[] = [];
  let left = times;
  const again = async () => {
    while (left > 0) {
      left -= 1;
      const began = performance.now();
      await askOne(api, securities);
      readings.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, again));
  return readings;
}

async function askedFor(api: RunningApi, securities: number, ms: number): Promise<number> {
  const until = performance.now() + ms;
  let answered = 0;
  const again = async () => {
    while (performance.now() < until) {
      await askOne(api, securities);
      if (performance.now() < until) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: 4 * AT_ONCE }, again));
  return answered;
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
        ...(await eventMasterFigures(server, size.securities)),
        ...(await workersRatio(server, size.securities)),
      };
      console.log(JSON.stringify(figures, undefined, 2));
    } finally {
      await server.stop();
    }
  });
