// Runs the real command line in child processes, in a separate folder with a simulated gateway beside it.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MAIN } from '../../processes/program.ts';

const ONE_PROCESS = fileURLToPath(new URL('one-process.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Place {
  readonly folder: string;
  readonly config: string;
  run(...args: string[]): Promise<Ran>;
  /**
   * In a process that stays, one after the other: for commands whose own start and end prove nothing. Errors are text
   * with --json, too.
   */
  ask(...args: readonly string[]): Promise<Ran>;
  /** The same from a shell that keeps its data elsewhere. */
  runWithData(data: string, ...args: string[]): Promise<Ran>;
  spawn(...args: string[]): ChildProcess;
  /** Under a pseudo-terminal of 80 columns, by `script` of util-linux: what is written to it is typed. */
  spawnAtTerminal(...args: string[]): ChildProcess;
  /** What a person sees who types this when asked. */
  answered(answer: string, ...args: string[]): Promise<string>;
  /** Rewrites the configuration. */
  configure(more?: Partial<Configured>): void;
  /** Ends what was started here and removes the folder. */
  leave(): void;
}

interface Configured {
  readonly mode: string;
  readonly account: string;
  readonly gatewayPort: number;
  readonly metricsPort: number;
}

/** `nodeFlags` are passed to the Node that runs the command, not to the processes it starts. */
export function makePlace(nodeFlags: readonly string[] = []): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  const config = join(folder, 'config', 'sluice.yaml');
  const children: ChildProcess[] = [];
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'strategies'));

  const ownData = join(folder, 'data');
  const start = (args: string[], data = ownData) =>
    startProgram(process.execPath, [...nodeFlags, MAIN, ...args], data);
  const startProgram = (program: string, args: readonly string[], data = ownData) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        TMPDIR: tmpdir(),
        XDG_RUNTIME_DIR: folder,
        SLUICE__DATA: data,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };

  let asked: ReturnType<typeof asking> | undefined;
  const place: Place = {
    folder,
    config,
    spawn: (...args) => start(args),
    spawnAtTerminal(...args) {
      const words = [process.execPath, ...nodeFlags, MAIN, ...args]
        .map((word) => `'${word}'`)
        .join(' ');
      return startProgram('script', [
        '--quiet',
        '--return',
        '--command',
        `stty cols 80 rows 24; exec ${words}`,
        '/dev/null',
      ]);
    },
    async answered(answer, ...args) {
      const child = place.spawnAtTerminal(...args);
      let screen = '';
      for await (const chunk of child.stdout ?? []) {
        const wasAsked = screen.includes('[y/N]');
        screen += chunk;
        if (!wasAsked && screen.includes('[y/N]')) child.stdin?.write(answer);
      }
      return screen;
    },
    run: (...args) => ended(start(args)),
    ask(...args) {
      asked ??= asking(startProgram(process.execPath, [...nodeFlags, ONE_PROCESS]));
      return asked(args);
    },
    runWithData: (data, ...args) => ended(start(args, data)),
    configure({ mode = 'paper', account = 'DU1', gatewayPort = 1, metricsPort = 0 } = {}) {
      writeFileSync(
        config,
        [
          `mode: ${mode}`,
          `account: ${account}`,
          'account_type: margin',
          `gateway: { host: 127.0.0.1, port: ${gatewayPort} }`,
          `metrics: { port: ${metricsPort} }`,
        ].join('\n'),
      );
    },
    leave() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  place.configure();
  return place;
}

/** Sends commands to the process that runs them one after the other; each gets the answer in its turn. */
function asking(child: ChildProcess): (args: readonly string[]) => Promise<Ran> {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null) throw new Error('the process has no pipes');
  const waiting: PromiseWithResolvers<Ran>[] = [];
  let err = '';
  stderr?.on('data', (chunk) => {
    err += chunk;
  });
  createInterface({ input: stdout }).on('line', (line) =>
    waiting.shift()?.resolve(JSON.parse(line)),
  );
  child.on('close', (code) => {
    for (const { reject } of waiting) reject(new Error(`the process ended with ${code}: ${err}`));
  });
  return (args) => {
    const answer = Promise.withResolvers<Ran>();
    waiting.push(answer);
    stdin.write(`${JSON.stringify(args)}\n`);
    return answer.promise;
  };
}

function ended(child: ReturnType<typeof spawn>): Promise<Ran> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const { promise, resolve } = Promise.withResolvers<Ran>();
  child.on('close', (code) => resolve({ code, out, err }));
  return promise;
}

/** The first line a process prints that is JSON. */
export async function firstJson(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return JSON.parse(line);
  }
  throw new Error('the child ended without a word');
}
