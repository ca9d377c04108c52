import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DemoSummary } from '../../../src/trader/app/demo/summary.ts';
import { isAlive } from '../../processes/alive.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

describe('the demonstration', () => {
  it('plays a day to its close and prints one summary, with nothing else on its output', async () => {
    const ran = await place.run(
      ...['start', '--demo', '--foreground', '--until-close', '--json', '--speed', '3000'],
    );
    expect(ran.code).toBe(0);
    expect(ran.out.trimEnd().split('\n')).toHaveLength(1);
    const summary = JSON.parse(ran.out) as DemoSummary;
    expect(summary).toMatchObject({
      market_date: '2020-12-16',
      speed: 3000,
      pacing: 'market time',
      signals_taken: expect.any(Number),
      stops_moved: expect.any(Number),
      naked_milliseconds: expect.any(Number),
      open_positions: expect.any(Array),
    });
    expect(summary.predictions.accepted).toBeGreaterThan(10);
    expect(summary.signals_taken).toBeGreaterThan(0);
    expect(summary.executions).toBeGreaterThanOrEqual(2);
    expect(summary.closed_positions[0]).toMatchObject({
      symbol: 'SPY',
      side: 'long',
      strategy: 'flow-follow',
      config_hash: expect.any(String),
    });
    expect(existsSync(join(place.folder, 'data/demo-DU0000001/journal.sqlite'))).toBe(true);
  });

  it('tells its story, is looked at from elsewhere, and leaves no process behind', async () => {
    const child = place.spawn('start', '--demo', '--foreground');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    await vi.waitFor(() => expect(told).toContain('bought'), { timeout: 20_000, interval: 50 });
    const status = await place.run('status', '--demo');
    expect(status.out).toMatch(
      /^1 position, all protected at the broker; worst case if every stop fills: -\d+\.\d\d USD \(gaps excluded\)\n/,
    );
    const positions = JSON.parse((await place.run('positions', '--demo', '--json')).out);
    expect(positions).toMatchObject([{ symbol: 'SPY', protected: true, stop_status: 'working' }]);
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    const simulators = await childrenOf(child.pid ?? 0);
    expect(simulators).toHaveLength(2);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(told).toContain("by the broker's own book: 0 ms");
    await vi.waitFor(() => expect(simulators.filter(isAlive)).toEqual([]));
  });

  it('takes its simulators along even when it is killed', async () => {
    const child = place.spawn('start', '--demo', '--foreground', '--json');
    const simulators = await vi.waitFor(
      async () => {
        const found = await childrenOf(child.pid ?? 0);
        expect(found).toHaveLength(2);
        return found;
      },
      { timeout: 10_000, interval: 50 },
    );
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(simulators.filter(isAlive)).toEqual([]), { timeout: 10_000 });
  });
});

async function childrenOf(pid: number): Promise<number[]> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}
