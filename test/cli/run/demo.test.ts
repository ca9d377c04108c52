// The demonstration as a user starts it: its activity log, its answers, and its end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

const PROTECTED =
  /^1 position, all protected at the broker; worst case if every stop fills: -\d+\.\d\d USD from entry, -?\d+\.\d\d USD from now \(gaps excluded\)\n/;

interface Held {
  readonly symbol: string;
  readonly protected: boolean;
  readonly stop_status: string;
}

function isHeld([position, ...more]: readonly Held[]): boolean {
  return (
    more.length === 0 &&
    position?.symbol === 'SPY' &&
    position.protected &&
    position.stop_status === 'working'
  );
}

/** What status says of the API once it answers status in the time that status gives it. */
function apiUp(): Promise<{ readonly pid: number }> {
  return until('the API is up', async () => {
    const { out } = await place.run('status', '--demo', '--json');
    const api = out === '' ? undefined : JSON.parse(out).api;
    return api?.state === 'up' && api.ledger === 'ok' && api;
  });
}

describe('the demonstration', () => {
  it('prints its activity log, answers commands from another terminal, and leaves no process behind', async () => {
    const child = place.spawn('start', '--demo', '--foreground');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    await until('it has bought', () => told.includes('bought'));
    await until('status says that it is protected', async () =>
      PROTECTED.test((await place.run('status', '--demo')).out),
    );
    // What it held a moment ago may have been sold since.
    await until('its position is listed', async () => {
      const { out } = await place.run('positions', '--demo', '--json');
      return isHeld(JSON.parse(out));
    });
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    const beside = childrenOf(child.pid ?? 0);
    expect(beside).toHaveLength(3);
    const url = await until('the API is up', () => /^API at (\S+),/m.exec(told)?.[1]);
    expect(await apiUp()).toEqual({ url, state: 'up', pid: beside.at(-1), ledger: 'ok' });
    const body = /^ {2}--json '(\{"login_code":"[\w-]{43}"\})'$/m.exec(told)?.[1] ?? '';
    const headers = { 'content-type': 'application/json' };
    const exchange = () => fetch(`${url}/api/v1/auth/exchange`, { method: 'POST', headers, body });
    const signedIn = (await (await exchange()).json()) as { access_token: string };
    const bearer = { authorization: `Bearer ${signedIn.access_token}` };
    await until('the API lists its position', async () => {
      const answer = await fetch(`${url}/api/v1/positions`, { headers: bearer });
      return answer.ok && isHeld((await answer.json()) as readonly Held[]);
    });
    expect((await exchange()).status).toBe(401);
    const paused = await place.run('pause', 'SPY', '--demo');
    expect(paused.out).toContain('until `sluice resume --demo`');
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(told).toContain('measured by the simulated broker: 0 ms');
    await until('simulators and API have ended', () => !beside.some(isAlive));
  });

  it('takes its simulators along even when it is killed', async () => {
    const child = place.spawn('start', '--demo', '--foreground', '--json');
    const beside = await until('both simulators and the API run', () => {
      const found = childrenOf(child.pid ?? 0);
      return found.length === 3 ? found : undefined;
    });
    child.kill('SIGKILL');
    await until('simulators and API have ended', () => !beside.some(isAlive));
  });

  it('ends the API of a demonstration that was killed, whose files it removes', async () => {
    expect((await place.run('start', '--demo', '--only', 'api')).code).toBe(0);
    const api = await apiUp();
    const child = place.spawn('start', '--demo', '--foreground');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    await until('it has an API of its own', () => told.includes('Dashboard at'));
    expect(isAlive(api.pid)).toBe(false);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    await ended;
  });
});
