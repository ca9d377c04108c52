// Trader and API as two processes of one installation: started and stopped together or alone, and the death of the API
// costs nothing but the API.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { LONG_TIMEOUT, MAIN } from '../../processes/program.ts';
import { createWorld, run, type World } from '../../processes/three-processes.ts';
import { pause, until } from '../../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

interface Status {
  readonly pid: number;
  readonly live: boolean;
  readonly naked_seen_ms: number;
  readonly api: { readonly url: string; readonly state: string; readonly pid: number | null };
}

let world: World;
let child: ChildProcess | undefined;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: 'api: { enabled: true, port: 0 }\n',
  });
});

afterAll(async () => {
  child?.kill('SIGKILL');
  await world?.end();
});

const status = () => world.look<Status>('status');
/** Once the API answers in the time that `status` gives it. */
const statusWithApi = () =>
  until('the API answers', async () => {
    const seen = await status();
    return seen.api.state === 'up' && seen;
  });
const apiFile = (name: string) => join(world.folder, 'data/paper-DU1234567/api', name);

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/live`).catch(() => undefined);
  return answer?.ok === true;
}

const PAUSE_MS = 20;

/** Asks again and again, whatever is answered; without pauses the questions would fill a processor. */
function underLoad(url: string) {
  let answered = 0;
  let isOver = false;
  async function ask(): Promise<void> {
    while (!isOver) {
      await fetch(`${url}/openapi.json`)
        .then((answer) => answer.text())
        .then(
          () => {
            answered += 1;
          },
          () => undefined,
        );
      await pause(PAUSE_MS);
    }
  }
  const asked = ask();
  return {
    answered: () => answered,
    stop(): Promise<void> {
      isOver = true;
      return asked;
    },
  };
}

describe('trader and API', () => {
  it('start, stop and die as two processes', async () => {
    const started = await world.start();
    expect(started).toMatchObject({ code: 0, stderr: '' });
    const { pid, api } = await statusWithApi();
    expect(started.stdout).toContain(`API at ${api.url}, described at ${api.url}/docs`);
    expect(api).toMatchObject({ state: 'up', pid: expect.any(Number) });
    expect(readFileSync(apiFile('api.pid'), 'utf8').split('\n')[0]).toBe(String(api.pid));
    expect(await answers(api.url)).toBe(true);
    await until('its log has the request', () => readFileSync(apiFile('api.log')).length > 0);
    await world.hold('AAPL', 100);

    process.kill(api.pid ?? 0, 'SIGKILL');
    await until('the trader has started it again', async () => {
      const now = (await status()).api;
      return now.state === 'up' && now.pid !== api.pid;
    });
    const revived = await status();
    expect(revived).toMatchObject({ pid, naked_seen_ms: 0, api: { url: api.url } });

    const ended = await world.sluice('stop', '--only', 'api', ...LONG_TIMEOUT, ...FILES);
    expect(ended.stdout).toContain(`API stopped (pid ${revived.api.pid}).`);
    expect(await status()).toMatchObject({ pid, naked_seen_ms: 0, api: { state: 'down' } });
    const text = await world.sluice('status', ...FILES);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain(
      '`sluice start --only api -c config/sluice.yaml -c config/more.yaml`',
    );
    const both = await world.sluice('start', ...FILES);
    expect(both.code).toBe(1);
    expect(both.stderr).toContain(
      `\`sluice start --only api ${FILES.join(' ')}\` starts the API beside it`,
    );

    expect(await world.sluice('start', '--only', 'api', ...FILES)).toMatchObject({ code: 0 });
    const twice = await world.sluice('start', '--only', 'api', ...FILES);
    expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('already running') });
    const again = await statusWithApi();
    expect(again).toMatchObject({ pid, api: { state: 'up' } });

    const alone = await world.sluice('stop', '--only', 'trader', ...LONG_TIMEOUT, ...FILES);
    expect(alone.stdout).toMatch(new RegExp(`^Stopped \\(pid ${pid}\\)`));
    expect(await statusWithApi()).toMatchObject({ live: false, api: again.api });
    await world.begin('--only', 'trader');
    expect(await statusWithApi()).toMatchObject({ live: true, api: again.api });

    const stopped = await world.sluice('stop', ...LONG_TIMEOUT, ...FILES);
    expect(stopped.stdout).toContain(`API stopped (pid ${again.api.pid}).`);
    expect(await status()).toMatchObject({ live: false, api: { state: 'down', pid: null } });
    await until('the API is gone', () => !isAlive(again.api.pid ?? 0));
  });

  it('in the foreground the API is started again at its address, and Ctrl-C ends both', async () => {
    let said = '';
    child = spawn(process.execPath, [MAIN, 'start', '--foreground', ...FILES], {
      cwd: world.folder,
      env: { ...process.env, XDG_RUNTIME_DIR: world.folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    await until('the API is up', () => said.includes('described at'));
    const before = await status();
    const load = Array.from({ length: 4 }, () => underLoad(before.api.url));
    await until('it works', () => load.every(({ answered }) => answered() > 3));
    process.kill(before.api.pid ?? 0, 'SIGKILL');
    await until('the API is back', async () => {
      const { state, pid } = (await status()).api;
      return state === 'up' && pid !== before.api.pid;
    });
    await Promise.all(load.map(({ stop }) => stop()));
    const after = await status();
    expect(after).toMatchObject({ pid: before.pid, naked_seen_ms: 0 });
    expect(after.api.url).toBe(before.api.url);
    expect(said).toContain('The API has ended (SIGKILL); trading continues.');

    const reading = await fetch(`${after.api.url}/health`);
    expect(reading.ok).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await until('both are gone', () => ![after.pid, after.api.pid ?? 0].some(isAlive));
  });

  it('ends the process of an API with 10 after `sluice stop`, and with 0 after a signal', async () => {
    const asked = await serving();
    expect((await world.sluice('stop', '--only', 'api', ...LONG_TIMEOUT, ...FILES)).code).toBe(0);
    expect(await asked.ended).toEqual([10, null]);
    const signalled = await serving();
    signalled.child.kill('SIGTERM');
    expect(await signalled.ended).toEqual([0, null]);
  });

  it('ends `serve` with 10 where the API is off: a service of it stays ended', async () => {
    const off = await world.sluice('serve', '-c', 'config/sluice.yaml');
    expect(off).toMatchObject({ code: 10, stderr: expect.stringContaining('The API is off') });
  });

  async function serving() {
    const served = spawn(process.execPath, [MAIN, 'serve', '--json', ...FILES], {
      cwd: world.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(served, 'exit');
    await once(served.stdout, 'data');
    return { child: served, ended };
  }

  it('refuses to start only an API that is off, and says why one has not started', async () => {
    const off = await world.sluice('start', '--only', 'api', '-c', 'config/sluice.yaml');
    expect(off).toMatchObject({ code: 4, stderr: expect.stringContaining('The API is off') });
    const store = { SLUICE__API__STORE: 'config/sluice.yaml/book.sqlite' };
    const failed = await run(world.folder, ['start', '--only', 'api', ...FILES], store);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('config/sluice.yaml/book.sqlite (api.store)');
  });
});
