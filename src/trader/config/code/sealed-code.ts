// Evaluates conditions written as code in a sealed process, within the turn that needs the answer. One call of a built-in
// function can need more memory than a process may have, and nothing can stop it: then that process ends, the signal is
// refused, and the trader continues.
// Decision 0051
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { AskCode, CodeCondition, ReadInput } from '../../domain/strategy/strategy-code.ts';
import { createLines, type Lines, type ToAsking } from './asking-lines.ts';
import {
  ASKING_MEMORY_MB_MAX,
  ASKING_PROCESSOR_S_MAX,
  ASKING_REPLACED_S,
  ENDED_CALLS_MAX,
} from './realm-limits.ts';
import { sealedCommand } from './sealed-process.ts';

export interface SealedCode {
  /** The same strategies; those written as code are asked in the process, which starts now if there is one. */
  over(strategies: readonly Strategy[]): readonly Strategy[];
  end(): void;
}

/** The code decides what its process writes, so nothing is believed but the shape. */
const LINE = z.union([
  z.strictObject({ read: z.tuple([z.string(), z.string(), z.string()]) }),
  z.strictObject({ answer: z.boolean(), spent: z.number() }),
  z.strictObject({ instead: z.string(), spent: z.number() }),
]);

/** A process that reloads of the strategies have filled with old code makes room for a new one. */
const LOADED_MAX = 200;

const ENDED = `it ended its process: it needs more than ${ASKING_MEMORY_MB_MAX} MB of memory, or calls a built-in function that does not return`;
/** It is tried again at the next signal. */
const NOT_STARTED =
  'no process could be started for it: `mkfifo`, memory or space in the folder for temporary files is missing';
const GIVEN_UP = `${ENDED}; ${ENDED_CALLS_MAX} times in a row, so it is not called again until its file changes or the program restarts`;

export function createSealedCode(): SealedCode {
  let running: Asking | undefined;
  let loaded = 0;

  function end(): void {
    running?.end();
    running = undefined;
    loaded = 0;
  }

  function open({ text, source }: CodeCondition): AskCode {
    const [name = ''] = text.split(':');
    let its: Loaded | undefined;
    let ended = 0;

    /** In a process that has been replaced, or has never had it. */
    function load(): Loaded | undefined {
      if (its !== undefined && its.asking === running) return its;
      if (loaded >= LOADED_MAX) end();
      running ??= started();
      if (running === undefined) return undefined;
      loaded += 1;
      its = { asking: running, key: loaded };
      return written(running.lines, { load: its.key, name, source }) ? its : undefined;
    }

    function replace(): void {
      end();
      load();
    }

    load();
    return (read) => {
      if (ended >= ENDED_CALLS_MAX) return failed(GIVEN_UP);
      const at = load();
      const got = at && asked(at, read);
      if (at === undefined && running === undefined) return failed(NOT_STARTED);
      if (got === undefined) {
        ended += 1;
        replace();
        return failed(ended >= ENDED_CALLS_MAX ? GIVEN_UP : ENDED);
      }
      ended = 0;
      if (got.spent > ASKING_REPLACED_S) replace();
      return got.answer;
    };
  }

  /** A reload keeps what has not changed. */
  const conditions = new WeakMap<CodeCondition, CodeCondition>();

  function sealed(code: CodeCondition): CodeCondition {
    const before = conditions.get(code);
    if (before !== undefined) return before;
    const ask = open(code);
    const condition = code.askedBy(() => ask);
    conditions.set(code, condition);
    return condition;
  }

  return {
    over: (strategies) =>
      strategies.map((its) => (its.code === undefined ? its : { ...its, code: sealed(its.code) })),
    end,
  };
}

interface Loaded {
  readonly asking: Asking;
  readonly key: number;
}

interface Asked {
  readonly answer: Result<boolean, string>;
  readonly spent: number;
}

/** Undefined where the process has ended, or has written what it must not. */
function asked({ asking: { lines }, key }: Loaded, read: ReadInput): Asked | undefined {
  if (!written(lines, { ask: key })) return undefined;
  for (;;) {
    const line = lineOf(lines);
    if (line === undefined) return undefined;
    if ('answer' in line) return { answer: ok(line.answer), spent: line.spent };
    if ('instead' in line) return { answer: failed(line.instead), spent: line.spent };
    const got = read(...line.read);
    if (!written(lines, got.ok ? { value: got.value } : { why: got.failure })) return undefined;
  }
}

function lineOf(lines: Lines): z.infer<typeof LINE> | undefined {
  try {
    return LINE.safeParse(lines.next()).data;
  } catch {
    // Not JSON.
    return undefined;
  }
}

/** False once the other side has ended. */
function written(lines: Lines, line: ToAsking): boolean {
  try {
    lines.write(line);
    return true;
  } catch {
    return false;
  }
}

interface Asking {
  readonly lines: Lines;
  end(): void;
}

function started(): Asking | undefined {
  try {
    return startAsking();
  } catch {
    return undefined;
  }
}

/** Pipes of Node never block; those of the system do, and they end when either process does. */
function startAsking(): Asking {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-code-'));
  try {
    return startWith(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The names of the pipes are needed only until both sides have opened them. */
function startWith(folder: string): Asking {
  const [down, up] = [join(folder, 'down'), join(folder, 'up')];
  spawnSync('mkfifo', ['-m', '600', down, up]);
  // Opening one end waits for the other, unless one is open for both.
  const both = [openSync(down, 'r+'), openSync(up, 'r+')];
  const its = [openSync(down, 'r'), openSync(up, 'w')] as const;
  const [from, to] = [openSync(up, 'r'), openSync(down, 'w')];
  const { file, args, env } = sealedCommand({
    program: 'asking-program',
    memoryMb: ASKING_MEMORY_MB_MAX,
    processorSeconds: ASKING_PROCESSOR_S_MAX,
  });
  const child: ChildProcess = spawn(file, args, { env, stdio: [...its, 'ignore'] });
  child.on('error', () => {});
  child.unref();
  for (const descriptor of [...both, ...its]) closeSync(descriptor);
  return {
    lines: createLines(from, to),
    end() {
      closeSync(to);
      closeSync(from);
      child.kill('SIGKILL');
    },
  };
}
