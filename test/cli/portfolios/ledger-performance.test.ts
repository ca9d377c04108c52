// `sluice ledger performance`, as people and scripts read it.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { openHistory } from '../../../src/ledger/app/prices/open-history.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

const BOOKED = `type,at,on,currency,rate,amount,symbol,quantity,price,fees
DEPOSIT,2024-01-02T15:00:00Z,2024-01-02,USD,,1000,,,,
BUY,2024-01-02T16:00:00Z,2024-01-02,USD,,,ACME,10,50,0
SELL,2024-02-05T16:00:00Z,2024-02-05,USD,,,ACME,4,60,0
`;

beforeAll(async () => {
  place = makePlace();
  const file = join(place.folder, 'booked.csv');
  writeFileSync(file, BOOKED);
  for (const words of [
    ['user', 'add', 'ann'],
    ['ledger', 'open', 'Savings', '--currency', 'USD'],
    ['ledger', 'import', file, '-p', '1', '--format', 'sluice-csv', '--yes'],
  ]) {
    const { code, err } = await run(...words);
    expect([code, err], words.join(' ')).toEqual([0, '']);
  }
  const files = readdirSync(place.folder, { recursive: true }).map(String);
  const ledger = files.find((one) => one.endsWith('ledger.sqlite')) ?? '';
  const { history, close } = await openHistory(join(place.folder, ledger));
  const closes = ['2024-01-02 50', '2024-01-03 55', '2024-01-31 52', '2024-02-05 60'];
  for (const [symbol, factor] of [
    ['ACME', '1'],
    ['SPY', '8'],
  ] as const)
    await history.recordCloses(
      closes.map((line) => {
        const [on, text] = line.split(' ') as [TradingDay, string];
        const price = decimal(text).times(decimal(factor)) as never;
        return { symbol, on, price, currency: 'USD' as CurrencyCode, source: 'test' };
      }),
    );
  await close();
});
afterAll(() => place?.leave());

function run(...words: string[]) {
  return place.ask(...words, '-c', place.config);
}

const ASKED = ['ledger', 'performance', '-p', 'Savings', '--to', '2024-02-05'];

it('shows figures, months and contributions within 80 columns', async () => {
  const { code, out, err } = await run(...ASKED, '--benchmark', 'SPY');
  expect([code, err]).toEqual([0, '']);
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(out).toMatch(/^Savings, end of 2024-01-01 to end of 2024-02-05\n/);
  expect(out).toMatch(/value at the end +1100\.00 USD/);
  expect(out).toMatch(/annualised return +170\.19 %/);
  expect(out).toMatch(/time-weighted return +10\.00 %/);
  expect(out).toMatch(/win rate +100\.00 %/);
  expect(out).toMatch(/Beside SPY, 3 days/);
  expect(out).toMatch(/^2024 +2\.0 +7\.8$/m);
  expect(out).toMatch(/^ACME +10\.00 %$/m);
  expect(out).toContain('Not available: profit factor (no losing trade).');
});

it('prints the answer of the API as JSON', async () => {
  const { out } = await run(...ASKED, '--json', '--from', '2024-01-03');
  expect(JSON.parse(out)).toMatchObject({
    from: '2024-01-03',
    to: '2024-02-05',
    portfolio: { start_value: 1050, end_value: 1100, complete: true },
    conventions: { periods_per_year_by: 'density of the dates' },
  });
});

it.each([
  [['--from', 'soon'], '--from soon: expected a day, such as 2026-01-31'],
  [['--from', '2024-03-01'], '--from 2024-03-01 is after --to 2024-02-05'],
  [['--periods', '0'], '--periods 0: expected a whole number from 1 to 366'],
  [['--benchmark', 'NOPE'], 'No close of NOPE is on record'],
])('refuses %j in one sentence', async (more, said) => {
  const { code, out, err } = await run(...ASKED, ...more);
  expect([code !== 0, out]).toEqual([true, '']);
  expect(err).toContain(said);
  expect(err.trim().split('\n')).toHaveLength(1);
});
