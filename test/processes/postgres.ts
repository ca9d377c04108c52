// A PostgreSQL server of its own in a temporary folder, where the machine has PostgreSQL; it answers on a unix socket.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './waiting.ts';

export interface PostgresServer {
  /** Of a database that holds nothing yet. */
  readonly address: string;
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

export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-pg-'));
  // The server refuses to run as root; its user has to reach the folder.
  const user = process.getuid?.() === 0 ? postgresIds() : {};
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder };
  const common = ['--username=sluice', '--auth=trust', '--no-sync', '--encoding=UTF8', '-D', data];
  execFileSync(join(programs, 'initdb'), common, { ...options, stdio: 'pipe' });
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: 'ignore' },
  );
  await until('PostgreSQL listens', () => existsSync(join(folder, '.s.PGSQL.5432')));
  return {
    address: `postgres://sluice@/postgres?host=${encodeURIComponent(folder)}`,
    stop: () => ended(server, folder),
  };
}

function postgresIds(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** At once, without waiting for connections: its data is thrown away. */
async function ended(server: ChildProcess, folder: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.once('exit', () => resolve());
  server.kill('SIGQUIT');
  await promise;
  rmSync(folder, { recursive: true, force: true });
}
