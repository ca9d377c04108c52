// Runs a strategy file for the first time in a sealed process, with limits for its processor time and its
// memory. A thread is not enough: a single allocation beyond the limit of a thread ends the whole process.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { fileIssue } from '../issues/config-issue.ts';
import { LOAD_MEMORY_MB_MAX, LOAD_MS_MAX, LOAD_PROCESSOR_S_MAX } from './realm-limits.ts';
import { type SealedCommand, sealedCommand } from './sealed-process.ts';
import { parseVettingResult, type Vetted, type VettingTask, vettedIn } from './vetting-result.ts';

/** Waits for the result: only for programs that do nothing else meanwhile. */
export function vetCode(task: VettingTask): Vetted {
  const { file, args, env } = command();
  const ended = spawnSync(file, args, {
    ...{ ...LIMITS, env, input: JSON.stringify(task), maxBuffer: OUTPUT_BYTES_MAX },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const { status, signal } = ended;
  return resultOf(task, { status, signal, output: String(ended.stdout ?? '') });
}

/** The same without blocking the thread that asks. */
export async function vetCodeMeanwhile(task: VettingTask): Promise<Vetted> {
  const { file, args, env } = command();
  const child = spawn(file, args, { ...LIMITS, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  const ended = new Promise<Omit<Ended, 'output'>>((resolve) => {
    child.on('error', () => resolve({ status: null, signal: null }));
    child.on('close', (status, signal) => resolve({ status, signal }));
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(task));
  const how = await ended;
  return resultOf(task, { ...how, output: Buffer.concat(chunks).toString() });
}

const LIMITS = { timeout: LOAD_MS_MAX, killSignal: 'SIGKILL' } as const;
/** Many times the terms that a file may have. */
const OUTPUT_BYTES_MAX = 4 * 1_024 * 1_024;

function command(): SealedCommand {
  return sealedCommand({
    program: 'vetting-program',
    memoryMb: LOAD_MEMORY_MB_MAX,
    processorSeconds: LOAD_PROCESSOR_S_MAX,
  });
}

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function resultOf({ file }: VettingTask, ended: Ended): Vetted {
  const signal = signalOf(ended);
  const result = signal === undefined ? parseVettingResult(ended.output) : undefined;
  if (result === undefined)
    return { kind: 'refused', issues: [fileIssue(file, whyWithoutResult(signal))] };
  return vettedIn(file, result);
}

/** A program that runs another one says by its status which signal ended that. */
const STATUS_OF_SIGNALS = 128;

function signalOf({ status, signal }: Ended): number | undefined {
  if (signal !== null) return constants.signals[signal];
  return status !== null && status > STATUS_OF_SIGNALS ? status - STATUS_OF_SIGNALS : undefined;
}

function whyWithoutResult(signal: number | undefined): string {
  const { SIGXCPU, SIGKILL } = constants.signals;
  if (signal === SIGXCPU)
    return `it needs more than ${LOAD_PROCESSOR_S_MAX} s of processor time to load`;
  if (signal === SIGKILL) return `it did not load within ${LOAD_MS_MAX / 1000} s`;
  if (signal !== undefined) return `it needs more than ${LOAD_MEMORY_MB_MAX} MB of memory to load`;
  return 'it could not be loaded: no process could be started for it, or it answered nothing';
}
