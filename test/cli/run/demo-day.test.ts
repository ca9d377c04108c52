// A whole day of the demonstration at 3000 times the pace of the wall, which takes the whole machine.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/trader/app/simulated/summary.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

describe('the demonstration', () => {
  it('plays a day to its close and prints only one summary', async () => {
    const ran = await place.run(
      ...['start', '--demo', '--foreground', '--until-close', '--json', '--speed', '3000'],
    );
    expect(ran.code).toBe(0);
    expect(ran.out.trimEnd().split('\n')).toHaveLength(1);
    const summary = JSON.parse(ran.out) as RunSummary;
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
    // At this pace an entry lives for a quarter of a second: a busy machine may fill none.
    expect(summary.executions).toBeGreaterThanOrEqual(2 * summary.closed_positions.length);
    for (const closed of summary.closed_positions)
      expect(closed).toMatchObject({
        symbol: 'SPY',
        side: 'long',
        strategy: 'flow-follow',
        config_hash: expect.any(String),
      });
    expect(existsSync(join(place.folder, 'data/demo-DU0000001/journal.sqlite'))).toBe(true);
  });
});
