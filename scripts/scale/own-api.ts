// The API on its own PostgreSQL server, asked by this process, with the processor time that its workers take.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { msOfTicks } from './cpu-ticks.ts';
import type { OwnServer } from './server.ts';

const SLUICE = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));

export interface RunningApi {
  readonly url: string;
  readonly bearer: string;
  readonly workers: readonly number[];
  end(): Promise<void>;
}

export async function startApi(server: OwnServer, workers: number): Promise<RunningApi> {
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

/** All threads, as Linux counts them. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids
    .map((pid) => msOfTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')).own)
    .reduce((sum, one) => sum + one, 0);
}

/** The path of a question, drawn anew each time. */
export type Question = () => string;

export const EVENT_MASTER =
  (securities: number): Question =>
  () =>
    `/taxlots/event-master/${1 + Math.floor(Math.random() * securities)}`;

async function askOne({ url, bearer }: RunningApi, question: Question): Promise<void> {
  const path = question();
  const answer = await fetch(`${url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${text}`);
}

/** Milliseconds of each answer. */
export async function asked(
  api: RunningApi,
  question: Question,
  { times, atOnce }: { readonly times: number; readonly atOnce: number },
): Promise<readonly number[]> {
  const readings: number[] = [];
  let left = times;
  const again = async () => {
    while (left > 0) {
      left -= 1;
      const began = performance.now();
      await askOne(api, question);
      readings.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, again));
  return readings;
}

/** How many answers came within that time. */
export async function askedFor(
  api: RunningApi,
  question: Question,
  { ms, atOnce }: { readonly ms: number; readonly atOnce: number },
): Promise<number> {
  const until = performance.now() + ms;
  let answered = 0;
  const again = async () => {
    while (performance.now() < until) {
      await askOne(api, question);
      if (performance.now() < until) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, again));
  return answered;
}
