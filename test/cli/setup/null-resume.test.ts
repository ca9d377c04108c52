// `sluice backtest --null --resume`: runs that Ctrl-C has ended continue from those it has, and end in the same report to the byte.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS, plus, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const RUNS = 20;
const NULL = [
  ...['backtest', '--strategy', 'mornings.yaml', '--bars', 'AAPL=bars.csv'],
  ...['--null', String(RUNS), '--workers', '2'],
];

const STRATEGY = `name: mornings
symbols: [AAPL]
entry: { on: bar, every: 30m, side: long, when: "price.last > vwap()", order: market }
size: { shares: 100 }
stop: { percent: 5 }
exit: { max_minutes: 120 }
`;

/** A walk in minutes of so many sessions. */
function minutesOf(days: number): string {
  const random = createRandom(1, 'minutes');
  const rows = ['date,open,high,low,close,volume'];
  let session = US_EQUITIES.sessionOf('2026-03-02' as TradingDay);
  let cents = 10_000;
  for (let day = 0; day < days && session !== undefined; day += 1) {
    for (let at = session.open; at < session.close; at = plus(at, MINUTE_MS)) {
      const close = cents + Math.round(random.next() * 20 - 10);
      const prices = [cents, Math.max(cents, close) + 2, Math.min(cents, close) - 2, close];
      rows.push([toIso(at), ...prices.map((price) => (price / 100).toFixed(2)), 50_000].join(','));
      cents = close;
    }
    session = US_EQUITIES.nextSession(session.day);
  }
  return `${rows.join('\n')}\n`;
}

let place: Place;
beforeAll(() => {
  place = makePlace();
  writeFileSync(join(place.folder, 'bars.csv'), minutesOf(12));
  writeFileSync(join(place.folder, 'mornings.yaml'), STRATEGY);
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
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const ended = once(child, 'close');
    while (played() < 3 && child.exitCode === null) await passed(1);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(said).toBe(
      `Ended after ${played()} of ${RUNS} runs. null.ndjson has them, and the same command plays the others.\n`,
    );
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
