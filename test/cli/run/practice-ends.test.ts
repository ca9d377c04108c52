// How a practice ends, what it leaves alone, and a practice of recorded bars.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/trader/app/simulated/summary.ts';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { LONG_TIMEOUT, ROOT } from '../../processes/program.ts';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { until } from '../../processes/waiting.ts';
import type { Place } from '../place/sluice.ts';
import { type StarterPlaces, screenOf, starterPlaces } from '../place/starter-places.ts';

const BARS = `SPY=${join(ROOT, 'config/demo/spy-1m.csv')}`;
const TAPE = join(ROOT, 'config/demo/predictions.ndjson');

let places: StarterPlaces;
beforeAll(async () => {
  places = await starterPlaces();
});
afterAll(() => places.leave());

let place: Place;
beforeEach(() => {
  place = places.make();
});
afterEach(() => place.leave());

function simulatorsOf(child: ChildProcess): Promise<number[]> {
  return until('both simulators run', () => {
    const found = childrenOf(child.pid ?? 0);
    return found.length === 2 ? found : undefined;
  });
}

/** Undefined where mounting is not permitted. */
const disk = mountSmallDisk(2);
afterAll(() => disk?.end());

describe('a practice', () => {
  it.runIf(disk !== undefined)('says in one sentence that its disk is read-only', async () => {
    disk?.makeReadOnly();
    const { code, err } = await place.runWithData(join(disk?.folder ?? '', 'data'), 'practice');
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(
        /^error: Cannot write to \S+ \(the disk is read-only\): .* \(data\)\n$/,
      ),
    });
  });

  it('prints only a summary as JSON, of recorded bars and predictions', async () => {
    const ran = await place.run(
      ...['practice', '--bars', BARS, '--tape', TAPE, '--speed', '240', '--until-close', '--json'],
      // The clock runs while the processes start: half a minute of it is two hours, and the last prediction is of 15:29.
      ...['--at', '2020-12-16T13:30:00-05:00'],
    );
    expect(ran.code).toBe(0);
    expect(ran.out.trimEnd().split('\n')).toHaveLength(1);
    const summary = JSON.parse(ran.out) as RunSummary;
    expect(summary).toMatchObject({
      market_date: '2020-12-16',
      speed: 240,
      naked_milliseconds: 0,
    });
    expect(summary.predictions.accepted).toBeGreaterThan(0);
  });

  it('leaves the records of the account alone, and begins each time anew', async () => {
    const paper = join(place.folder, 'data/paper-DU1234567');
    const practice = join(place.folder, 'data/practice-DU1234567');
    for (const folder of [paper, practice]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'HALT'), 'a record\n');
    }
    const child = place.spawn('practice');
    const screen = screenOf(child);
    await until('the gateway is ready', () => screen().includes('ready: connected'));
    expect(existsSync(join(practice, 'HALT'))).toBe(false);
    expect(readdirSync(paper)).toEqual(['HALT']);
    const second = await place.run('practice');
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining('already running') });
    const ended = once(child, 'close');
    await place.run('stop', '--practice', ...LONG_TIMEOUT);
    expect(await ended).toEqual([0, null]);
  });

  it('takes its simulators along when it is killed', async () => {
    const child = place.spawn('practice', '--json');
    const simulators = await simulatorsOf(child);
    child.kill('SIGKILL');
    await until('both simulators have ended', () => !simulators.some(isAlive));
  });

  it('ends with a sentence when a simulator is killed', async () => {
    const child = place.spawn('practice');
    const screen = screenOf(child);
    const simulators = await simulatorsOf(child);
    await until('the gateway is ready', () => screen().includes('ready: connected'));
    const [first = 0] = simulators;
    const ended = once(child, 'close');
    process.kill(first, 'SIGKILL');
    expect(await ended).toEqual([1, null]);
    expect(screen()).toMatch(/error: the simulated (broker|feed) has ended.* \(simulator\)\n/);
    await until('both simulators have ended', () => !simulators.some(isAlive));
  });
});
