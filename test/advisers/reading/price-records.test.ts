// A store that fails while prices are read fails the reading, and nothing beside it.
import { expect, it } from 'vitest';
import { priceRecords } from '../../../src/advisers/app/reading/price-records.ts';
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
      history: { closes: () => Promise.reject(gone), splits: () => Promise.reject(gone) },
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
