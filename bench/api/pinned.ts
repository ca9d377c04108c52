// Processes on one core: the API under measurement and its load share the last one, everything else has the first.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAST_CORE = String(cpus().length - 1);
const SLUICE = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));

export interface PinnedApi {
  readonly url: string;
  readonly bearer: string;
  readonly pid: number;
  end(): Promise<void>;
}

/** This process keeps off the core of the API. */
export function keepOffTheLastCore(): void {
  execFileSync('taskset', ['-pc', '0', String(process.pid)], { stdio: 'ignore' });
}

/** All threads of the process may use every core, or the last one only. */
export function pin(pid: number, where: 'everywhere' | 'last core'): void {
  const cores = where === 'everywhere' ? `0-${LAST_CORE}` : LAST_CORE;
  execFileSync('taskset', ['-apc', cores, String(pid)], { stdio: 'ignore' });
}

export function spawnPinned(args: readonly string[]): ChildProcess {
  return spawn('taskset', ['-c', LAST_CORE, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

export async function startApi(config: string): Promise<PinnedApi> {
  sluice(['user', 'add', 'ann', '--role', 'admin', '-c', config]);
  const bearer = sluice(['user', 'token', 'ann', '--minutes', '30', '-c', config]).trim();
  const child = spawnPinned([
    process.execPath,
    SLUICE,
    'serve',
    '--json',
    '--unwatched',
    '-c',
    config,
  ]);
  const { url, pid } = JSON.parse(await firstLine(child)) as { url: string; pid: number };
  return {
    ...{ url, bearer, pid },
    async end() {
      process.kill(pid, 'SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** What a program prints as its first line. */
export async function firstLine(child: ChildProcess): Promise<string> {
  const { value } = await linesOf(child).next();
  if (value === undefined) throw new Error('it ended without a word');
  return value;
}

export function linesOf({ stdout }: ChildProcess): AsyncIterator<string, undefined> {
  if (stdout === null) throw new Error('no output');
  return createInterface({ input: stdout })[Symbol.asyncIterator]();
}

export function residentMegabytes(pid: number): number {
  const [, kilobytes] =
    /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}

export function sluice(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SLUICE, ...args], {
    ...{ encoding: 'utf8', input },
  });
  if (status !== 0) throw new Error(`sluice ${args.join(' ')}: ${stderr}`);
  return stdout;
}
