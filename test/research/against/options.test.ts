// Option trades of a live day beside its backtest, where option rows of the day are given.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import { optionDay } from './option-day.ts';
import { POLL_MS, planted } from './planted-day.ts';

const DAY = optionDay('cross', '10:08:05');

describe('an option trade of a live day', () => {
  it('is the same in its backtest if nothing else was', () => {
    const { trades, left, difference } = planted(DAY);
    expect(left).toEqual([]);
    expect(trades).toHaveLength(1);
    expect(trades[0]?.live).toMatchObject({ symbol: 'AAPL 261218C00104000', quantity: 2 });
    expect(trades[0]?.live).toEqual(trades[0]?.backtest);
    expect(difference).toBe(0);
  });

  it('has what a late answer cost as latency', () => {
    const late = planted({ ...DAY, receivedAfter: () => POLL_MS + 3 * MINUTE_MS });
    const usual = planted(DAY);
    expect(late.live).not.toBe(usual.live);
    expect(late.parts.latency).toBe(late.difference);
    expect(late.backtest).toBe(usual.backtest);
  });

  it('is listed with its money where no rows are given', () => {
    const { trades, left, leftNet } = planted({ ...DAY, chains: [] });
    expect(left).toMatchObject([
      { reason: 'option', why: 'no option rows of its stock on the day that orders could fill at' },
    ]);
    expect(leftNet).toBe(planted(DAY).live);
    expect(trades.every(({ live }) => live === undefined)).toBe(true);
  });
});
