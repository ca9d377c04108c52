// A separate PostgreSQL server in a folder that stays, with the configuration of an API on it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { msOfTicks } from './cpu-ticks.ts';

export interface OwnServer {
  readonly address: string;
  /** Nothing is in it yet. */
  readonly isNew: boolean;
  /** For `sluice -c`. */
  readonly config: string;
  bearer(): Promise<string>;
  /** Pids of the workers of the API that runs. */
  workers(count: number): Promise<readonly number[]>;
  /** Of all its processes, those that have ended included. */
  cpuMs(): number;
  /** With nothing of the data in memory. */
  restartCold(): Promise<void>;
  /** All of the data lies in the memory of the system, as far as it has room. */
  warm(): void;
  stop(): Promise<void>;
}

const SLUICE = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));
const DEBIAN = '/usr/lib/postgresql';
/** As on a machine for it: a quarter of 8 GB for the server, large checkpoints; the disk keeps what is written, as usual. */
const SETTINGS = [
  'listen_addresses=',
  'shared_buffers=2GB',
  'max_wal_size=8GB',
  'effective_cache_size=6GB',
  'max_parallel_workers_per_gather=0',
];

/** `more`: further keys of `api` in the configuration. */
export async function openServer(given: string, more: readonly string[] = []): Promise<OwnServer> {
  const folder = resolve(given);
  const programs = programsOf();
  const data = join(folder, 'data');
  const isNew = !existsSync(data);
  mkdirSync(folder, { recursive: true });
  // The server refuses to run as root, and its user has to reach the folder.
  const user = process.getuid?.() === 0 ? postgresIds() : {};
  if ('uid' in user) chmodSync(folder, 0o777);
  const options = { ...user, cwd: folder };
  if (isNew)
    execFileSync(
      join(programs, 'initdb'),
      ['--username=sluice', '--auth=trust', '--no-sync', '--encoding=UTF8', '-D', data],
      { ...options, stdio: 'pipe' },
    );
  const args = [
    '-D',
    data,
    ...[...SETTINGS, `unix_socket_directories=${folder}`].flatMap((one) => ['-c', one]),
  ];
  const address = `postgres://sluice@/postgres?host=${encodeURIComponent(folder)}`;
  const config = configIn(folder, address, more);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(join(programs, 'postgres'), args, { ...options, stdio: 'ignore' });
    while (!isReady(data)) await pause(100);
  }

  async function stop(): Promise<void> {
    if (server === undefined) return;
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
    server = undefined;
  }

  await start();
  return {
    ...{ address, isNew, config, stop },
    async bearer() {
      run(['user', 'add', 'scale', '--role', 'admin', '-c', config]);
      return run(['user', 'token', 'scale', '--minutes', '60', '-c', config]).trim();
    },
    async workers(count) {
      const file = join(folder, 'api', 'api-workers.json');
      for (;;) {
        const all = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; state: string }[];
        if (all.length === count && all.every(({ state }) => state === 'up'))
          return all.map(({ pid }) => pid);
        await pause(100);
      }
    },
    cpuMs: () => cpuMsBelow(server?.pid ?? 0),
    async restartCold() {
      await stop();
      for (const file of filesIn(data))
        execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
      await start();
    },
    warm() {
      for (const file of filesIn(data))
        execFileSync('dd', [`if=${file}`, 'of=/dev/null', 'bs=1M'], { stdio: 'ignore' });
    },
  };
}

function run(words: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [SLUICE, ...words], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // The user is there from a run before.
    if (words[1] === 'add') return '';
    throw error;
  }
}

function configIn(folder: string, address: string, more: readonly string[]): string {
  const file = join(folder, 'sluice.yaml');
  const own = [`folder: "${join(folder, 'api')}"`, `store: "${address}"`, ...more];
  mkdirSync(join(folder, 'strategies'), { recursive: true });
  writeFileSync(
    file,
    `mode: paper
account: DU1
account_type: margin
gateway: { host: 127.0.0.1, port: 1 }
metrics: { port: 0 }
data: ${join(folder, 'trader')}
strategies: ${join(folder, 'strategies')}
api: { enabled: true, port: 0, requests_per_minute: 1000000, ${own.join(', ')} }
`,
  );
  return file;
}

function programsOf(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort() : [];
  const folders = [
    ...versions.toReversed().map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found === undefined) throw new Error('PostgreSQL is not installed here: no initdb');
  return found;
}

function postgresIds(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** The server writes its state into its lock file. */
function isReady(data: string): boolean {
  const lock = join(data, 'postmaster.pid');
  return existsSync(lock) && /^ready\s*$/m.test(readFileSync(lock, 'utf8'));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Of a process and its children. */
function cpuMsBelow(pid: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const { parent, own, ended } = msOfTicks(statOf(name));
      if (Number(name) === pid) return own + ended;
      return parent === pid ? own : 0;
    })
    .reduce((sum, one) => sum + one, 0);
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
