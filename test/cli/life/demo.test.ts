// The demonstration as a user starts it: its story, its answers, and its end.
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

describe('the demonstration', () => {
  it('prints its story, answers commands from another terminal, and leaves no process behind', async () => {
    const child = place.spawn('start', '--demo', '--foreground');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    await until('it has bought', () => told.includes('bought'));
    const status = await place.run('status', '--demo');
    expect(status.out).toMatch(
      /^1 position, all protected at the broker; worst case if every stop fills: -\d+\.\d\d USD from entry, -?\d+\.\d\d USD from now \(gaps excluded\)\n/,
    );
    const positions = JSON.parse((await place.run('positions', '--demo', '--json')).out);
    expect(positions).toMatchObject([{ symbol: 'SPY', protected: true, stop_status: 'working' }]);
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    const simulators = childrenOf(child.pid ?? 0);
    expect(simulators).toHaveLength(2);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(told).toContain('measured by the simulated broker: 0 ms');
    await until('both simulators have ended', () => !simulators.some(isAlive));
  });

  it('takes its simulators along even when it is killed', async () => {
    const child = place.spawn('start', '--demo', '--foreground', '--json');
    const simulators = await until('both simulators run', () => {
      const found = childrenOf(child.pid ?? 0);
      return found.length === 2 ? found : undefined;
    });
    child.kill('SIGKILL');
    await until('both simulators have ended', () => !simulators.some(isAlive));
  });
});
