// An API of a user of its own: it reaches the trader through the group of data_group, and nobody else does.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LONG_TIMEOUT, MAIN, ROOT } from '../../processes/program.ts';
import { getJson, startApi } from '../../processes/served-api.ts';
import { createWorld, run } from '../../processes/three-processes.ts';
import { FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

const isRoot = process.getuid?.() === 0;
const [API_USER, STRANGER, GROUP] = [23_451, 23_452, 23_453];

/** Opens the journal as a reader of another process would, and reads one row. */
const READ_JOURNAL = `
import Database from 'better-sqlite3';
const db = new Database(process.argv[1], { readonly: true });
console.log(db.prepare('SELECT count(*) AS facts FROM facts').get().facts > 0);
`;

function readsJournal(file: string, uid: number, gid: number) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', READ_JOURNAL, file],
    { cwd: ROOT, uid, gid, encoding: 'utf8' },
  );
  return { status, said: `${stdout}${stderr}` };
}

const modeOf = (path: string) => {
  const { mode, gid } = lstatSync(path);
  return [(mode & 0o777).toString(8), gid];
};

describe.runIf(isRoot)('an API of another user', () => {
  it('reaches the trader as a member of its group, and a stranger does not', async () => {
    const world = await createWorld({
      market: '2020-12-16T10:00:00-05:00',
      speed: 10,
      symbols: ['AAPL'],
      strategy: FOLLOW_AAPL,
      config: `data_group: "${GROUP}"\napi: { enabled: true, port: 0, folder: ../api }\n`,
    });
    onTestFinished(() => world.end());
    const own = join(world.folder, 'api');
    mkdirSync(own);
    chownSync(own, API_USER, API_USER);
    chmodSync(world.folder, 0o711);
    await world.begin('--only', 'trader');
    await world.hold('AAPL', 100);

    const folder = join(world.folder, 'data/paper-DU1234567');
    const journal = join(folder, 'journal.sqlite');
    expect(modeOf(folder)).toEqual(['750', GROUP]);
    for (const path of [journal, `${journal}-wal`, `${journal}-shm`, join(folder, 'sluice.sock')]) {
      expect([path, ...modeOf(path)]).toEqual([path, '660', GROUP]);
    }
    for (const name of ['lock.sqlite', 'logs', 'tape', 'reports']) {
      expect((lstatSync(join(folder, name)).mode & 0o077).toString(8)).toBe('0');
    }

    const asApi = { uid: API_USER, gid: GROUP };
    const as = (user: { uid: number; gid: number }, ...args: string[]) =>
      spawnSync(process.execPath, [MAIN, ...args, ...FILES], {
        ...{ ...user, cwd: world.folder, encoding: 'utf8' },
        env: { PATH: process.env.PATH, HOME: own, XDG_RUNTIME_DIR: own },
      });
    expect(as(asApi, 'user', 'add', 'ann', '--role', 'admin').status).toBe(0);
    const bearer = as(asApi, 'user', 'token', 'ann').stdout.trim();
    const { url, child } = await startApi(world.folder, FILES, { XDG_RUNTIME_DIR: own }, asApi);
    const ended = once(child, 'exit');
    onTestFinished(() => void child.kill('SIGKILL'));
    const held = await getJson(`${url}/api/v1/positions`, bearer);
    expect(held).toMatchObject({ status: 200, body: [{ symbol: 'AAPL', protected: true }] });
    const halted = await fetch(`${url}/api/v1/daemon/DU1234567/halt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(halted.status).toBe(200);

    expect(readsJournal(journal, API_USER, GROUP)).toEqual({ status: 0, said: 'true\n' });
    expect(readsJournal(journal, STRANGER, STRANGER).status).not.toBe(0);
    expect(as({ uid: STRANGER, gid: STRANGER }, 'status').stderr).toContain('another user');

    // An API that reads at this moment would keep the -wal.
    child.kill('SIGTERM');
    await ended;
    // Closed in order, the journal has no -wal, and whoever may not write in its folder cannot make one.
    await world.sluice('stop', '--only', 'trader', ...LONG_TIMEOUT, ...FILES);
    expect(readsJournal(journal, API_USER, GROUP).said).toMatch(/SQLITE_(CANTOPEN|READONLY)/);
    expect(readsJournal(journal, 0, 0)).toEqual({ status: 0, said: 'true\n' });
  });

  it('needs a group that exists', async () => {
    const world = await createWorld({
      market: '2020-12-16T10:00:00-05:00',
      speed: 10,
      symbols: ['AAPL'],
      strategy: FOLLOW_AAPL,
      config: 'data_group: no-such-group\n',
    });
    onTestFinished(() => world.end());
    const refused = await run(world.folder, ['start', ...FILES]);
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('data_group: there is no group no-such-group on this host'),
    });
  });
});
