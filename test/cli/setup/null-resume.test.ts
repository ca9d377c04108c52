// `sluice backtest --null --resume`: runs that Ctrl-C has ended continue from those it has, and end in the same report to the byte.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant, toIso } from '../../../src/kernel/instant.ts';
import { MORNINGS, nullMarket } from '../../research/null/null-market.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const RUNS = 16;
const NULL = [
  ...['backtest', '--strategy', 'mornings.yaml', '--bars', 'AAPL=bars.csv'],
  ...['--null', String(RUNS), '--workers', '2'],
];

let place: Place;
beforeAll(() => {
  place = makePlace();
  const { bars } = nullMarket({ seed: 1, days: 12, strategy: MORNINGS });
  const columns = bars.get('AAPL');
  if (columns === undefined) throw new Error('no bars');
  const { start, open, high, low, close, volume } = columns;
  const rows = Array.from(start, (at, row) =>
    [toIso(instant(at)), ...[open, high, low, close, volume].map((one) => one[row])].join(','),
  );
  const text = `date,open,high,low,close,volume\n${rows.join('\n')}\n`;
  writeFileSync(join(place.folder, 'bars.csv'), text);
  writeFileSync(join(place.folder, 'mornings.yaml'), `symbols: [AAPL]\n${MORNINGS}`);
});
afterAll(() => place.leave());

function played(): number {
  const file = join(place.folder, 'null.ndjson');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0;
}

describe('runs against chance that Ctrl-C ends', () => {
  it('end in the report of those that were not', async () => {
    const whole = await place.ask(...NULL);
    const child = place.spawn(...NULL, '--resume', 'null.ndjson');
    const ended = once(child, 'exit');
    while (played() < 3 && child.exitCode === null) await passed(1);
    child.kill('SIGINT');
    await ended;
    expect(played()).toBeGreaterThanOrEqual(3);
    expect(played()).toBeLessThan(RUNS);
    const resumed = await place.ask(...NULL, '--resume', 'null.ndjson');
    expect(resumed.out).toBe(whole.out);
    expect([resumed.code, played()]).toEqual([0, RUNS]);
    const other = await place.run(...NULL, '--resume', 'null.ndjson', '--seed', '2');
    expect([other.code, other.out]).toEqual([1, '']);
    expect(other.err).toContain('null.ndjson has runs of --null with other --seed: run that one');
  });
});
