// Lots of drawn books by rp2 (https://github.com/eprbell/rp2, Apache-2.0): which lots each sale closes, their cost and gain, by three methods.
// lots.py beside the fixture makes it, and takes another count and seed; RP2_BOOKS names what it made. Terms are not compared: rp2 counts 365 days for a year.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decimal } from '../../../../src/kernel/decimal.ts';
import { lotsMatch } from '../../vectors/lots.ts';

const FILE = process.env.RP2_BOOKS ?? new URL('../../../fixtures/rp2/lots.json', import.meta.url);
const fixture = z
  .object({
    books: z.array(
      z.object({
        method: z.enum(['FIFO', 'LIFO', 'HIFO']),
        events: z.array(z.record(z.string(), z.string())),
        closures: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(FILE, 'utf8')));

const CLOSURE = z.object({
  ...{ tradeId: z.string(), lotId: z.string(), quantity: z.string() },
  ...{ costBasis: z.string(), gain: z.string() },
});

/** rp2 computes with 28 digits. */
const CLOSE = decimal('0.000001');
const isClose = (one: string, other: string) => decimal(one).minus(decimal(other)).abs().lt(CLOSE);

describe('sales of drawn books', () => {
  it.each(fixture.books.map((book, at) => ({ ...book, at })))(
    'close the lots that rp2 closes, by $method: book $at',
    ({ method, events, closures }) => {
      const matched = lotsMatch({
        ...{ op: 'lots.match', symbol: 'ABC', currency: 'USD', method, allowShort: false },
        ...{ feesInBasis: true, averageScope: 'moving, per portfolio, symbol and side' },
        ...{ longTermRule: 'us:more-than-one-year', conventions: '', events },
      });
      const found = z.object({ closures: z.array(CLOSURE) }).parse(matched).closures;
      const named = found.map((one) => [one.tradeId, one.lotId, Number(one.quantity)]);
      expect(named).toEqual(closures.map(([sale, lot, count]) => [sale, lot, Number(count)]));
      for (const [at, { costBasis, gain }] of found.entries()) {
        const [, , , cost = '', theirs = ''] = closures[at] ?? [];
        expect(isClose(costBasis, cost), `cost ${costBasis}, by rp2 ${cost}`).toBe(true);
        expect(isClose(gain, theirs), `gain ${gain}, by rp2 ${theirs}`).toBe(true);
      }
    },
  );
});
