// pm2 from the registry, unmodified. It is installed into a folder of the run; its licence (AGPL) stays away from ours, as nothing
// here links it.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../processes/program.ts';
import { must, PATH_WITH_NODE, placeIn, type Ran, type Supervised } from './supervised.ts';

const PM2 = 'pm2@7.0.4';
export const SHIPPED = join(ROOT, 'scripts', 'ecosystem.config.cjs');

const run = promisify(execFile);

export interface Pm2Environment extends Supervised {
  pm2(...args: string[]): Promise<Ran>;
  status(name: string): Promise<string>;
  exitCode(name: string): Promise<number | undefined>;
  log(): Promise<string>;
  end(): Promise<void>;
}

export async function openPm2(folder: string, gatewayPort: number): Promise<Pm2Environment> {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  await run('npm', ['install', '--prefix', tools, '--no-audit', '--no-fund', PM2]);
  const bin = join(tools, 'node_modules', '.bin');
  const place = placeIn(folder, gatewayPort, {
    PATH: [bin, PATH_WITH_NODE].join(':'),
    PM2_HOME: join(folder, 'pm2'),
    XDG_RUNTIME_DIR: folder,
  });
  async function listed(name: string): Promise<Listed | undefined> {
    const { out } = must(await place.ran('pm2', 'jlist'));
    const rows = JSON.parse(out.slice(out.indexOf('['))) as Listed[];
    return rows.find((row) => row.name === name);
  }
  const pm2 = (...args: string[]) => place.ran('pm2', ...args);
  return {
    ...{ ...place, pm2 },
    log: async () => (await pm2('logs', 'PM2', '--nostream', '--lines', '40')).out,
    async end() {
      await pm2('delete', 'all');
      await pm2('kill');
    },
    pid: async (name) => (await listed(name))?.pid || undefined,
    exitCode: async (name) => (await listed(name))?.pm2_env.exit_code,
    status: async (name) => (await listed(name))?.pm2_env.status ?? 'absent',
  };
}

interface Listed {
  readonly name: string;
  readonly pid: number;
  readonly pm2_env: { readonly status: string; readonly exit_code?: number };
}
