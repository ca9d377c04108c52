// A PostgreSQL server of its own in a temporary folder, where the machine has PostgreSQL; it answers on a unix socket.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit, removeAtExit } from './at-exit.ts';
import { until } from './waiting.ts';

export interface PostgresServer {
  /** Of a database that holds nothing yet. */
  readonly address: string;
  readonly pid: () => number;
  /** At once, as a crash would; its data stays. */
  kill(): Promise<void>;
  /** Again, on the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const DEBIAN = '/usr/lib/postgresql';

/** The folder of `initdb` and `postgres`; undefined where PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort() : [];
  const folders = [
    ...versions.toReversed().map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** `more`: settings such as `max_connections=20`. `within`: the folder of its own, instead of the temporary one. */
export function startPostgres(
  programs: string,
  more: readonly string[] = [],
  within: string = tmpdir(),
): Promise<PostgresServer> {
  const copied = (data: string, options: ProcessOptions) =>
    void execFileSync('cp', ['-a', initialData(programs, options), data]);
  return postgresOn(programs, more, copied, within);
}

/** One of another origin: all others here begin as copies of the same. */
export function startOtherPostgres(programs: string): Promise<PostgresServer> {
  return postgresOn(programs, [], (data, options) => initData(programs, data, options));
}

/** A hot standby of the other, which is copied now and followed from then on. */
export function startStandby(
  programs: string,
  primary: PostgresServer,
  more: readonly string[] = [],
): Promise<PostgresServer> {
  const settings = ['wal_retrieve_retry_interval=100ms', ...more];
  return postgresOn(programs, settings, (data, options) => {
    const args = ['--dbname', primary.address, '--pgdata', data];
    const copied = ['--write-recovery-conf', '--checkpoint=fast', '--no-sync'];
    execFileSync(join(programs, 'pg_basebackup'), [...args, ...copied], options);
  });
}

/** For tests of anything but time limits: no answer of the server comes too late, however little time the machine gives it. */
export function patient(address: string): string {
  const limits = [
    'statement_timeout=0',
    'idle_in_transaction_session_timeout=0',
    'query_timeout=600000',
  ];
  return `${address}&connect_timeout=600&${limits.join('&')}`;
}

interface ProcessOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd: string;
  readonly stdio: 'pipe';
}

/** `fill` makes the folder of the data. */
async function postgresOn(
  programs: string,
  more: readonly string[],
  fill: (data: string, options: ProcessOptions) => void,
  within: string = tmpdir(),
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(within, 'sluice-pg-'));
  // The server refuses to run as root; its user has to reach the folder.
  const user = process.getuid?.() === 0 ? postgresIds() : {};
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder };
  fill(data, { ...options, stdio: 'pipe' });
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', ...more];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(join(programs, 'postgres'), args, { ...options, stdio: 'ignore' });
    await until('PostgreSQL accepts connections', () => isReady(data));
  }

  async function kill(): Promise<void> {
    if (server !== undefined) await ended(server);
    server = undefined;
  }

  const isStopped = atExit(() => {
    server?.kill('SIGQUIT');
    removeAtExit(folder);
  });
  await start();
  return {
    address: `postgres://sluice@/postgres?host=${encodeURIComponent(folder)}`,
    pid: () => server?.pid ?? 0,
    kill,
    start,
    async stop() {
      await kill();
      isStopped();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What `initdb` makes, kept for all tests: a copy takes a fifth of its time. */
function initialData(programs: string, { uid, gid }: ProcessOptions): string {
  const kept = join(
    tmpdir(),
    `sluice-pg-initial-${process.getuid?.() ?? 0}${programs.replaceAll('/', '-')}`,
  );
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-pg-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  initData(programs, data, {
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    cwd: folder,
    stdio: 'pipe',
  });
  try {
    renameSync(data, kept);
  } catch (error) {
    // Another worker was first.
    if (!existsSync(kept)) throw error;
  }
  rmSync(folder, { recursive: true });
  return kept;
}

function initData(programs: string, data: string, options: ProcessOptions): void {
  const common = ['--username=sluice', '--auth=trust', '--no-sync', '--encoding=UTF8', '-D', data];
  execFileSync(join(programs, 'initdb'), common, options);
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

/** At once, without waiting for connections. */
async function ended(server: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.once('exit', () => resolve());
  server.kill('SIGQUIT');
  await promise;
}
