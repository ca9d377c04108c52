// Python programs in environments of their own, made once and again when the pinned versions change.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  const code = await makeEnvironment(environment, ['--requirement', requirements]);
  if (code !== 0) throw new Error(`pip could not install ${requirements}`);
  writeFileSync(installed, wanted);
  return bin;
}

/** Makes the folder anew and installs there what pip takes as its arguments: the exit code of pip. */
export async function makeEnvironment(
  folder: string,
  wanted: readonly string[],
): Promise<number | null> {
  const python = await pythonWithPip();
  await run('python3', ['-m', 'venv', '--clear', '--without-pip', folder]);
  const { code } = await run(
    python,
    [
      ...['-m', 'pip', '--python', join(folder, 'bin', 'python'), 'install', '--quiet'],
      // What is not imported need not be compiled, which takes as long as all else.
      ...['--no-compile', '--disable-pip-version-check', ...wanted],
    ],
    { deadlineMs: INSTALL_MS },
  );
  return code;
}

let pip: Promise<string> | undefined;

/** The only environment with pip, which installs into the others: to install pip takes as long as a small package. */
function pythonWithPip(): Promise<string> {
  pip ??= environmentOfPip();
  return pip;
}

async function environmentOfPip(): Promise<string> {
  const kept = join(ENVIRONMENTS, 'pip');
  const python = join(kept, 'bin', 'python');
  if (existsSync(python)) return python;
  const made = `${kept}-${process.pid}`;
  const { code } = await run('python3', ['-m', 'venv', '--clear', made]);
  if (code !== 0) throw new Error('python3 -m venv could not make an environment');
  try {
    renameSync(made, kept);
  } catch (error) {
    // Another process was first.
    if (!existsSync(python)) throw error;
    rmSync(made, { recursive: true });
  }
  return python;
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
