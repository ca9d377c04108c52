import { expect, it } from 'vitest';
import { csvOf } from '../../../../src/trader/domain/report/csv-of.ts';

it('writes computed numbers as decimals, and no text as a formula', () => {
  const rows = [{ stop: 100.46999999999998, why: '=1+1', taken: true, price: null }];
  expect(csvOf(['stop', 'why', 'taken', 'price'], rows)).toBe(
    "stop,why,taken,price\r\n100.47,'=1+1,true,\r\n",
  );
});
