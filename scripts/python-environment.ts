// Python programs in environments of their own, made once and again when the pinned versions change.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** NautilusTrader brings 300 MB, which takes half a minute where nothing else runs. */
const INSTALL_MS = 1_200_000;
const ENVIRONMENTS = join(import.meta.dirname, '..', '.venv-clients');

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export interface Ran {
  /** Null if it was killed at its deadline. */
  readonly code: number | null;
  readonly output: string;
}

/** The `bin` folder of an environment with what a requirements file lists. */
export async function environmentWith(requirements: string): Promise<string> {
  const environment = join(ENVIRONMENTS, basename(requirements, '.txt'));
  const bin = join(environment, 'bin');
  const installed = join(environment, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return bin;
  await run('python3', ['-m', 'venv', '--clear', environment]);
  const { code } = await run(
    join(bin, 'python'),
    [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...['--requirement', requirements],
    ],
    { deadlineMs: INSTALL_MS },
  );
  if (code !== 0) throw new Error(`pip could not install ${requirements}`);
  writeFileSync(installed, wanted);
  return bin;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Then it is killed and fails. */
  readonly deadlineMs?: number;
  /** Its standard output is kept, not shown. */
  readonly isQuiet?: boolean;
}

const DEADLINE_MS = 300_000;

/** Shows what it prints, unless it is quiet. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env = {}, deadlineMs = DEADLINE_MS, isQuiet = false }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: deadlineMs,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (!isQuiet) process.stdout.write(chunk);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  return { code: await promise, output };
}

/** What a program counted in its last line; one that ended before counts as one failure. */
export function countIn({ output }: Ran): Count {
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1 };
  return { passed: Number(passed), failed: Number(failed) };
}

export function sum(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((all, { passed }) => all + passed, 0),
    failed: counts.reduce((all, { failed }) => all + failed, 0),
  };
}
