// `sluice backtest --grid --resume`: a grid that is killed continues from the variants it has, and ends in the same report to the byte.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

const DEMO = join(import.meta.dirname, '../../../config/demo');
const VARIANTS = 24;
const values = Array.from({ length: VARIANTS }, (_, index) => (2 + index / 12).toFixed(3));
const GRID = [
  ...['backtest', '--strategy', join(DEMO, 'strategies')],
  ...['--bars', `SPY=${join(DEMO, 'spy-1m.csv')}`],
  ...['--predictions', join(DEMO, 'predictions.ndjson'), '--walk-forward', '2'],
  ...['--grid', `stop.atr.multiple=${values.join(',')}`],
];

let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

function played(): number {
  const file = join(place.folder, 'grid.ndjson');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0;
}

/** Once it has played so many variants. */
async function killedAt(count: number): Promise<void> {
  const child = place.spawn(...GRID, '--resume', 'grid.ndjson', '--workers', '2');
  const ended = once(child, 'exit');
  while (played() < count && child.exitCode === null) await passed(1);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

describe('a grid that is killed', () => {
  it('ends in the report of one that was not', async () => {
    for (const json of [[], ['--json']]) {
      const whole = await place.ask(...GRID, '--workers', '1', ...json);
      if (json.length === 0) for (const count of [1, 5, 12]) await killedAt(count);
      expect(played()).toBeGreaterThanOrEqual(12);
      const resumed = await place.ask(...GRID, '--resume', 'grid.ndjson', ...json);
      expect(resumed.out).toBe(whole.out);
      expect(played()).toBe(VARIANTS);
    }
  });

  it('does not go on with other inputs', async () => {
    const ran = await place.run(...GRID, '--resume', 'grid.ndjson', '--cash', '50000');
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(
      /^error: grid\.ndjson has variants of a grid with other costs, fills or latencies: [^\n]*\(resume\)\n$/,
    );
  });
});

describe('a grid that Ctrl-C ends', () => {
  const LONG = `stop.atr.multiple=${Array.from({ length: 900 }, (_, index) => 1 + index / 100)}`;

  it('removes its progress, and says what --resume would have kept', async () => {
    const grid = [...GRID.slice(0, -1), LONG, '--workers', '1'];
    const child = place.spawnAtTerminal(...grid);
    let screen = '';
    child.stdout?.on('data', (chunk) => {
      screen += chunk;
    });
    const ended = once(child, 'close');
    while (!screen.includes('variants') && child.exitCode === null) await passed(1);
    child.stdin?.write('\u0003');
    await ended;
    const [progress, said] = screen.split('Ended after ');
    expect(progress?.endsWith('\r\u001b[K')).toBe(true);
    expect(said).toMatch(
      /^\d+ of 900 variants\. None is kept; with --resume FILE, the same command plays the others\.\r\n$/,
    );
  });
});

describe('a grid', () => {
  const ONE = [...GRID.slice(0, -4), '--grid', 'target.r=1,1.0,2,1'];

  it('plays equal values once, and says so', async () => {
    const { code, out, err } = await place.ask(...ONE);
    expect(code).toBe(0);
    expect(err).toContain('--grid target.r: 1.0, 1 repeat values before them and are left out.\n');
    expect(out).toContain('2 variants were tried');
  });

  it('says first which rows of the bars are skipped', async () => {
    const rows = readFileSync(join(DEMO, 'spy-1m.csv'), 'utf8').split('\n');
    const [time = '', open = ''] = rows[30]?.split(',') ?? [];
    rows[30] = [time, open, 1, 2, open, 100].join(',');
    writeFileSync(join(place.folder, 'torn.csv'), rows.join('\n'));
    const torn = ONE.map((word) => (word.startsWith('SPY=') ? 'SPY=torn.csv' : word));
    const { out } = await place.ask(...torn);
    expect(out.split('\n')[0]).toContain('data: torn.csv: 1 unsound row is skipped: ');
    const json = JSON.parse((await place.ask(...torn, '--json')).out);
    expect(json.left_out).toEqual([expect.stringContaining('1 unsound row is skipped')]);
  });

  it('says that it has too few sessions for its splits', async () => {
    const { code, out } = await place.ask(...ONE, '--walk-forward', '400', '--json');
    expect(code).toBe(0);
    const { walk_forward, warnings } = JSON.parse(out);
    expect(walk_forward).toEqual([]);
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^400 splits for walk-forward need 401 sessions, and the period has \d+: no variant was judged after a split$/,
      ),
    );
  });
});

describe('a random search', () => {
  const SEARCH = [
    ...GRID.slice(0, -4),
    ...['--grid', 'stop.atr.multiple=1..4:0.25', '--grid', 'target.r=1..3:0.5', '--random', '6'],
  ];

  it('draws its variants by the seed, says of how many, and ends in walk-forward and the tries', async () => {
    const { code, out } = await place.ask(...SEARCH, '--seed', '7', '--json');
    expect(code).toBe(0);
    const { variants, walk_forward, search, trials, warnings } = JSON.parse(out);
    expect(variants).toHaveLength(6);
    expect(walk_forward).toHaveLength(3);
    expect(search).toEqual({ budget: 6, seed: 7, combinations: 65 });
    expect(trials).toHaveProperty('best');
    expect(warnings[0]).toBe(
      '6 of 65 combinations were drawn at random (seed 7); what the others would show is unknown, and each further search is one more try',
    );
    const again = await place.ask(...SEARCH, '--seed', '7', '--json');
    expect(JSON.parse(again.out).variants).toEqual(variants);
    const other = await place.ask(...SEARCH, '--seed', '8', '--json');
    expect(JSON.parse(other.out).variants).not.toEqual(variants);
  });

  it('refuses what it cannot draw from', async () => {
    const large = [...GRID.slice(0, -2), '--grid', 'stop.atr.multiple=1..900:1'];
    expect((await place.ask(...large, '--grid', 'target.r=1,2')).err).toContain(
      'the grid has 1,800 variants; the maximum is 1000, and --random N draws as many',
    );
    expect((await place.ask(...GRID.slice(0, -2), '--grid', 'target.r=3..1:1')).err).toContain(
      '3..1:1 is not a range FROM..TO:STEP of at most 1000 values',
    );
    expect((await place.ask(...GRID.slice(0, -4), '--random', '5')).err).toContain(
      '--random needs a --grid to draw from',
    );
  });
});
