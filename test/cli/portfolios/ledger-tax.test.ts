// `sluice ledger lots | sell --preview | report | calendar | tax-view`, as people and scripts read them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

let place: Place;

const MAPPING = `name: by-hand
columns: { date: day, type: type, symbol: symbol, quantity: quantity, price: price }
date: yyyy-MM-dd
zone: America/New_York
currency: USD
types: { BUY: [BUY], SELL: [SELL] }
`;

const BOOKED = `day,type,symbol,quantity,price
2024-01-02,BUY,ABC,100,50
2024-06-03,SELL,ABC,100,40
2024-06-20,BUY,ABC,60,42
`;

beforeAll(async () => {
  place = makePlace();
  await told('user', 'add', 'ann');
  await told('ledger', 'open', 'Savings', '--currency', 'USD');
  const [file, mapping] = [join(place.folder, 'booked.csv'), join(place.folder, 'mapping.yaml')];
  writeFileSync(file, BOOKED);
  writeFileSync(mapping, MAPPING);
  await told('ledger', 'import', file, '-p', '1', '--mapping', mapping, '--yes');
});
afterAll(() => place?.leave());

function run(...words: string[]): Promise<Ran> {
  return place.ask(...words);
}

async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  expect({ words, code, err, out: code === 0 ? '' : out }).toEqual({
    ...{ words, code: 0, err: '' },
    out: '',
  });
  for (const line of out.split('\n'))
    if (words[0] === 'ledger' && !words.includes('--json') && !words.includes('--csv'))
      expect(line.length).toBeLessThanOrEqual(80);
  return out;
}

it('lots are shown as wash sales leave them', async () => {
  expect(await told('ledger', 'lots', '-p', 'Savings')).toMatch(
    /ABC +2024-06-20 +60 +3120\.00 +600\.00 +2025-01-20/,
  );
  const { lots } = JSON.parse(await told('ledger', 'lots', '-p', '1', '--json'));
  expect(lots).toMatchObject([{ wash_adjustment: '600', held_since: '2024-01-19' }]);
});

it('the report of a year is a table, JSON or the rows of Form 8949', async () => {
  const report = ['ledger', 'report', '-p', '1', '--year', '2024'];
  expect(await told(...report)).toMatch(/total +4000\.00 +5000\.00 +600\.00 +-400\.00/);
  expect(JSON.parse(await told(...report, '--json'))).toMatchObject({ total: { gain: '-400' } });
  expect(await told(...report, '--csv')).toContain(
    '100 sh. ABC,01/02/2024,06/03/2024,4000.00,5000.00,W,600.00,-400.00',
  );
  // What was open at the end of the year, and that no price of that day is on record.
  expect(await told(...report)).toMatch(/open on 2024-12-31[\s\S]+USD +0\.00 +0\.00 +0\.00/);
  expect(await told(...report)).toContain('Left out: ABC has no price of that day on record.');
  expect(JSON.parse(await told(...report, '--json'))).toMatchObject({
    unrealized: {
      as_of: '2024-12-31',
      complete: false,
      unpriced: ['ABC'],
      lots: [{ symbol: 'ABC', quantity: '60', cost_basis: '3120' }],
    },
  });
  const before = ['ledger', 'report', '-p', '1', '--year', '2023'];
  expect(await told(...before)).toContain('Nothing was open on 2023-12-31.');
  const wrong = await run('ledger', 'report', '-p', '1', '--year', 'x');
  expect(wrong.err).toContain('expected a year');
});

it('a sale is previewed by each method, and nothing is booked', async () => {
  const sell = ['ledger', 'sell', 'ABC', '10', '-p', '1', '--price', '60'];
  expect((await run(...sell)).err).toContain('--preview');
  const table = await told(...sell, '--preview');
  expect(table).toMatch(/FIFO +\S+: 10 +80\.00 +0\.00/);
  expect(table).toContain('Nothing was booked.');
  const tooMany = await run('ledger', 'sell', 'ABC', '61', '-p', '1', '--price', '1', '--preview');
  expect(tooMany.err).toContain('61 is more than the 60 held');
});

it('the calendar lists what is ahead, or that nothing is', async () => {
  expect(await told('ledger', 'calendar', '-p', '1')).toBe('Nothing ahead.\n');
});

it('a report follows the tax view of the owner', async () => {
  const [view, report] = [
    ['ledger', 'tax-view'],
    ['ledger', 'report', '-p', '1', '--year', '2024'],
  ];
  expect(await told(...view, '-p', '1')).toMatch(/^ann: us\. Lots, and wash sales/);
  expect(await told(...view, 'uk', '-p', '1')).toMatch(/^ann: uk\. Same day, next 30 days/);
  expect(await told(...report)).toMatch(
    /^No disposals in 2024\/25\.[\s\S]+no rate from USD to GBP[\s\S]+This is not tax\s+advice\.\n$/,
  );
  await told('ledger', 'open', 'Pounds', '--currency', 'GBP');
  const [file, mapping] = [join(place.folder, 'pounds.csv'), join(place.folder, 'pounds.yaml')];
  writeFileSync(file, BOOKED.replaceAll('ABC', 'MSP'));
  writeFileSync(mapping, MAPPING.replace('USD', 'GBP'));
  await told('ledger', 'import', file, '-p', '2', '--mapping', mapping, '--yes');
  expect(await told(...report)).toMatch(
    /2024-06-03 +MSP +100 +4000\.00 +4520\.00 +-520\.00 +60 2024-06-20, 40 pool[\s\S]+exempt/,
  );
  expect(await told(...report, '--csv')).toContain('MSP,2024-06-03,100,4000.00,4520.00,,520.00,');
  expect(JSON.parse(await told(...report, '--json'))).toMatchObject({ totals: { losses: '520' } });
  const wrong = await run(...view, 'mars', '-p', '1');
  expect(wrong.err).toContain('us');
  await told(...view, 'us', '-p', '1');
});
