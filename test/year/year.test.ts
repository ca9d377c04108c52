import { describe, expect, it } from 'vitest';
import { playAccount } from './account-year.ts';
import { type PlayedDay, runYear } from './run.ts';

const SHORT = { seed: 1, days: 2, faultsMax: 4, symbols: ['AA', 'BB'] };

describe('the first days of a year', () => {
  it('keep every law, their books prove each evening, and the journal is carried on', async () => {
    const days: PlayedDay[] = [];
    await runYear({ ...SHORT, accounts: [1, 2, 3], jobs: 2, onDay: (day) => void days.push(day) });
    expect(days.flatMap(({ violations }) => violations)).toEqual([]);
    expect(days.map(({ account, number }) => `${account}/${number}`).toSorted()).toEqual([
      ...['1/1', '1/2', '2/1', '2/2', '3/1', '3/2'],
    ]);
    const ofFirst = days.filter(({ account }) => account === 1);
    expect(ofFirst.map(({ facts }) => facts > 1_000)).toEqual([true, true]);
    expect(days.reduce((sum, { orders }) => sum + orders, 0)).toBeGreaterThan(200);
    // Three accounts have three years, and each is stopped or killed by the first night.
    expect(days.reduce((sum, { deploys, kills }) => sum + deploys + kills, 0)).toBeGreaterThan(1);
  });

  it('are the same each time they are played', async () => {
    const played = async () => {
      const told: unknown[] = [];
      await playAccount({ ...SHORT, days: 1, account: 1 }, ({ journalBytes: _, ...day }) =>
        told.push(day),
      );
      return told;
    };
    expect(await played()).toEqual(await played());
  });
});
