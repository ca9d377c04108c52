// Sums of accounts: of one kind of money and one currency, and never of what is not known.
import { describe, expect, it } from 'vitest';
import {
  type AccountBoard,
  accountTotals,
} from '../../../src/api/dashboard/facts/account-totals.ts';
import type { Board, Trader } from '../../../src/api/dashboard/facts/shapes.ts';

const TRADER: Trader = {
  ...{ name: 'a', account: 'DU1', mode: 'paper', role: 'operator', venue: 'us' },
  ...{ currency: 'USD', currency_digits: 2, time_zone: 'America/New_York', time_label: 'ET' },
};

/** Of which only these fields are looked at. */
function boardWith(value: number | null, day = 1.5, age: number | null = null): Board {
  const figures = {
    age_seconds: age,
    status: { day: { result: day, open: 2 * day }, positions: 2, protected_positions: 1 },
    account: { balance: { net_liquidation: { value } } },
  };
  return figures as unknown as Board;
}

function account(name: string, board: Board, more: Partial<Trader> = {}): AccountBoard {
  return { trader: { ...TRADER, name, account: name, ...more }, board };
}

describe('accounts', () => {
  it('are added up by mode and currency, where there are several', () => {
    const totals = accountTotals([
      account('DU1', boardWith(100)),
      account('DU2', boardWith(50.25, -4)),
      account('U1', boardWith(7), { mode: 'live' }),
      account('V1', boardWith(9), { currency: 'VND', currency_digits: 0 }),
      account('V2', boardWith(9), { currency: 'VND', currency_digits: 0 }),
    ]);
    expect(totals).toEqual([
      {
        ...{ mode: 'paper', currency: 'USD', digits: 2, accounts: 2, without: [] },
        ...{ value: 150.25, day: -2.5, open: -5, positions: 4, covered: 2 },
      },
      expect.objectContaining({ currency: 'VND', digits: 0, value: 18 }),
    ]);
  });

  it('that do not answer, are old or have no value are named and in no sum', () => {
    const [total] = accountTotals([
      account('DU1', boardWith(100)),
      account('DU2', boardWith(50, 1, 16)),
      account('DU3', boardWith(null)),
      { trader: { ...TRADER, account: 'DU4' }, why: 'The trader does not answer.' },
    ]);
    expect(total).toMatchObject({ value: 100, day: 1.5, positions: 2, accounts: 4 });
    expect(total?.without).toEqual([
      'DU2: its trader has not answered for 16 s',
      'DU3: its value is not known',
      'DU4: The trader does not answer',
    ]);
    const none = accountTotals([
      account('DU1', boardWith(1, 1, 60)),
      account('DU2', boardWith(1, 1, 60)),
    ]);
    expect(none).toMatchObject([{ value: null, day: null, positions: 0 }]);
  });
});
