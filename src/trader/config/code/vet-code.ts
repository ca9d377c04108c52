// Runs a strategy file for the first time in a process of its own, with limits for its processor time and its memory. A
// thread is not enough: a single allocation beyond the limit of a thread ends the whole process.
import { spawn, spawnSync } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { extname } from 'node:path';
import { text as textFrom } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type ConfigIssue, fileIssue } from '../issues/config-issue.ts';
import { LOAD_MEMORY_MB_MAX, LOAD_MS_MAX, LOAD_PROCESSOR_S_MAX } from './realm-limits.ts';

export type Vetted =
  | { readonly kind: 'refused'; readonly issues: readonly ConfigIssue[] }
  /** `module` is the text as a script; `unfit` says why its condition cannot be used. */
  | { readonly kind: 'fit'; readonly module: string; readonly unfit?: string | undefined };

export interface VettingTask {
  readonly file: string;
  readonly text: string;
}

/** Waits for the result: only for programs that do nothing else meanwhile. */
export function vetCode(task: VettingTask): Vetted {
  const input = JSON.stringify(task);
  const ended = spawnSync(SHELL, PROGRAM, {
    ...LIMITS,
    env: environment(),
    input,
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return resultOf(task, { signal: ended.signal, output: String(ended.stdout ?? '') });
}

/** The same without blocking the thread that asks. */
export async function vetCodeMeanwhile(task: VettingTask): Promise<Vetted> {
  const child = spawn(SHELL, PROGRAM, {
    ...LIMITS,
    env: environment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', (_, signal) => resolve(signal));
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(task));
  const [output, signal] = await Promise.all([textFrom(child.stdout), ended]);
  return resultOf(task, { signal, output });
}

const SELF = import.meta.url;
/** Only a shell can set a limit of processor time. */
const SHELL = '/bin/sh';
const PROGRAM = [
  '-c',
  `ulimit -c 0; ulimit -S -t ${LOAD_PROCESSOR_S_MAX}; exec "$@"`,
  'sh',
  process.execPath,
  `--max-old-space-size=${LOAD_MEMORY_MB_MAX}`,
  '--no-warnings',
  // Typed in the repository, plain in the package.
  fileURLToPath(new URL(`./vetting-program${extname(SELF)}`, SELF)),
];
const LIMITS = { timeout: LOAD_MS_MAX, killSignal: 'SIGKILL' } as const;

/** No secrets; only where this process keeps compiled code, which saves the program a third of its start. */
function environment(): Readonly<Record<string, string>> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function resultOf({ file }: VettingTask, { signal, output }: Ended): Vetted {
  if (signal === null && output !== '') return JSON.parse(output);
  return { kind: 'refused', issues: [fileIssue(file, whyWithoutResult(signal))] };
}

function whyWithoutResult(signal: NodeJS.Signals | null): string {
  if (signal === 'SIGXCPU')
    return `it needs more than ${LOAD_PROCESSOR_S_MAX} s of processor time to load`;
  if (signal === 'SIGKILL') return `it did not load within ${LOAD_MS_MAX / 1000} s`;
  if (signal !== null) return `it needs more than ${LOAD_MEMORY_MB_MAX} MB of memory to load`;
  return 'it could not be loaded: no process could be started for it';
}
