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
  /** One after the other in one process, for commands whose own start proves nothing. */
  runInOne(commands: readonly (readonly string[])[]): Promise<readonly Ran[]>;
  /** The same from a shell that keeps its data elsewhere. */
  runWithData(data: string, ...args: string[]): Promise<Ran>;
  spawn(...args: string[]): ChildProcess;
  /** Under a pseudo-terminal of 80 columns, by `script` of util-linux: what is written to it is typed. */
  spawnAtTerminal(...args: string[]): ChildProcess;
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
    run: (...args) => ended(start(args)),
    async runInOne(commands) {
      const child = startProgram(process.execPath, [...nodeFlags, ONE_PROCESS]);
      child.stdin.end(JSON.stringify(commands));
      const { out, err } = await ended(child);
      if (err !== '') throw new Error(err);
      return JSON.parse(out);
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
