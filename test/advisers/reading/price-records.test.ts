// Prices on record, as agents compare them; a store that fails while they are read fails the reading, and nothing beside it.
import { expect, it } from 'vitest';
import { priceRecords } from '../../../src/advisers/app/reading/price-records.ts';
import { decimal, price } from '../../../src/kernel/decimal.ts';
import { StoreUnavailable } from '../../../src/sql/store-unavailable.ts';
import { until } from '../../processes/waiting.ts';

type Sources = Parameters<typeof priceRecords>[0];

it('a failure that nobody waits for ends no process', async () => {
  const gone = new StoreUnavailable('too many connections');
  const uncaught: unknown[] = [];
  const hear = (error: unknown) => void uncaught.push(error);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
  try {
    const records = priceRecords({
      read: { actions: () => Promise.reject(gone) },
      history: {
        closes: () => Promise.reject(gone),
        splits: () => Promise.reject(gone),
        dividends: () => Promise.reject(gone),
      },
      today: '2026-11-20' as Sources['today'],
    });
    const spy = { id: 1, symbol: 'SPY', currency: 'USD' } as unknown as Parameters<
      typeof records
    >[0];
    await expect(records(spy)).rejects.toBe(gone);
    const settled = performance.now() + 50;
    await until('promises are settled', () => performance.now() > settled);
    expect(uncaught).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
    for (const one of others) process.on('unhandledRejection', one);
  }
});

it.each([
  ['one contract', undefined, 60],
  ['one contract with another multiplier', { multiplier: '10' }, 6],
])(
  'closes of an option are those of %s, as its costs and present prices are',
  async (_, contract, close) => {
    const on = '2026-11-19';
    const records = priceRecords({
      read: { actions: async () => [] },
      history: {
        closes: async () => [{ on, price: price('0.6'), currency: 'USD' }],
        splits: async () => [],
        dividends: async () => [],
      },
      today: '2026-11-20',
    } as unknown as Sources);
    const option = { id: 1, symbol: 'AAPL 301220C00230000', currency: 'USD', contract };
    const record = await records(option as unknown as Parameters<typeof records>[0]);
    expect(record.closes).toEqual([{ on, price: close }]);
  },
);

const SPLIT_DAY = '2026-06-10';

function recordWith(
  booked: readonly [number, number],
  stated: readonly [number, number],
  statedOn = SPLIT_DAY,
) {
  const ratio = ([now, before]: readonly [number, number]) => ({
    newShares: decimal(String(now)),
    oldShares: decimal(String(before)),
  });
  const records = priceRecords({
    read: {
      actions: async () => [
        {
          security: 1,
          status: 'APPLIED',
          on: SPLIT_DAY,
          action: { kind: 'split', ...ratio(booked) },
        },
      ],
    },
    history: {
      closes: async () => [],
      splits: async () => [{ on: statedOn, ...ratio(stated) }],
      dividends: async () => [],
    },
    today: '2026-11-20',
  } as unknown as Sources);
  return records({ id: 1, symbol: 'NOVO', currency: 'USD' } as unknown as Parameters<
    typeof records
  >[0]);
}

it('a split that is booked another way than its source states it is one split, as booked, with what is stated', async () => {
  expect((await recordWith([1, 5], [5, 1])).splits).toEqual([
    { on: SPLIT_DAY, ratio: 0.2, stated: 5 },
  ]);
  expect((await recordWith([5, 1], [5, 1], '2026-06-11')).splits).toEqual([
    { on: SPLIT_DAY, ratio: 5 },
  ]);
  expect((await recordWith([3, 1], [2, 1], '2026-09-01')).splits).toEqual([
    { on: SPLIT_DAY, ratio: 3 },
    { on: '2026-09-01', ratio: 2 },
  ]);
});
