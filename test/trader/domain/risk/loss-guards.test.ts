import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  type ClosedTrade,
  drawdownLock,
  lowProfitLock,
  stoplossLock,
  streakLock,
} from '../../../../src/trader/domain/risk/loss-guards.ts';

const NOW = instant(1_000_000);

function trades(pnls: readonly number[], change: Partial<ClosedTrade> = {}): ClosedTrade[] {
  return pnls.map((pnl, index) => ({
    symbol: 'SPY',
    strategy: 'follow',
    reason: 'stop',
    pnl,
    at: instant(NOW - (pnls.length - 1 - index) * 1_000),
    ...change,
  }));
}

const seen = (its: readonly ClosedTrade[]) => ({ now: NOW, trades: its });

describe('a streak', () => {
  it('is the number of losses since the last trade without a loss', () => {
    const pnls = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pnls, fc.integer({ min: 1, max: 5 }), (its, limit) => {
        let losses = 0;
        for (const pnl of its) losses = pnl < 0 ? losses + 1 : 0;
        const due = streakLock(seen(trades(its)), limit, instant(NOW + 1));
        expect(due?.reason).toEqual(
          losses >= limit ? { kind: 'losing_streak', losses, limit } : undefined,
        );
      }),
    );
  });
});

describe('the stop-loss guard', () => {
  const guard = { stops: 2, withinMs: 1_000, lockMs: 60_000, per: 'all' } as const;

  it('counts stop-outs with a loss within its time, and only if the newest trade is one', () => {
    expect(stoplossLock(seen(trades([-1, -1])), guard)).toBeUndefined();
    const wider = { ...guard, withinMs: 1_001 };
    expect(stoplossLock(seen(trades([-1, -1])), wider)).toMatchObject({
      scope: { kind: 'all' },
      until: NOW + 60_000,
    });
    expect(stoplossLock(seen(trades([-1, -1, 1])), { ...guard, withinMs: 9_000 })).toBeUndefined();
    const byTime = trades([-1, -1], { reason: 'max_minutes' });
    expect(stoplossLock(seen(byTime), wider)).toBeUndefined();
  });
});

describe('a stop-loss guard per symbol', () => {
  const guard = { stops: 2, withinMs: 9_000, lockMs: 60_000, per: 'symbol' } as const;

  it('counts and locks the symbol of the newest trade, in its strategy if it is of one', () => {
    const other = trades([-1], { symbol: 'QQQ' });
    expect(stoplossLock(seen([...other, ...trades([-1])]), guard)).toBeUndefined();
    const due = stoplossLock(seen([...trades([-1]), ...other, ...trades([-1])]), guard);
    expect(due).toMatchObject({
      scope: { kind: 'symbol', symbol: 'SPY' },
      reason: { kind: 'stoploss_guard', stops: 2, limit: 2, withinMs: 9_000 },
    });
    expect(stoplossLock(seen(trades([-1, -1])), guard, 'follow')).toMatchObject({
      scope: { kind: 'rule', rule: 'follow', symbol: 'SPY' },
    });
  });

  it('counts those of all symbols where it is for all, and locks the strategy', () => {
    const all = { ...guard, per: 'all' } as const;
    const both = [...trades([-1], { symbol: 'QQQ' }), ...trades([-1])];
    expect(stoplossLock(seen(both), all)?.scope).toEqual({ kind: 'all' });
    expect(stoplossLock(seen(both), all, 'follow')?.scope).toEqual({
      ...{ kind: 'strategy', rule: 'follow' },
    });
  });

  it('counts no exit that was not a stop, between those that were', () => {
    const mixed = [...trades([-1], { reason: 'max_minutes' }), ...trades([-1])];
    expect(stoplossLock(seen(mixed), guard)).toBeUndefined();
    expect(stoplossLock(seen([]), guard)).toBeUndefined();
  });
});

describe('the low-profit guard', () => {
  const guard = { trades: 2, profitMin: 5, withinMs: 1_500, lockMs: 60_000 };
  const scope = { kind: 'symbol', symbol: 'SPY' } as const;

  it('locks when enough trades within its time gained less than they should', () => {
    expect(lowProfitLock(seen(trades([100, 2, 2.99])), guard, scope)).toEqual({
      scope,
      reason: { kind: 'low_profit', profit: 4.99, limit: 5, trades: 2, withinMs: 1_500 },
      until: NOW + 60_000,
    });
    expect(lowProfitLock(seen(trades([2, 3])), guard, scope)).toBeUndefined();
    expect(lowProfitLock(seen(trades([1])), guard, scope)).toBeUndefined();
  });

  it('leaves out a trade that is exactly so old', () => {
    const exact = { ...guard, withinMs: 1_000 };
    expect(lowProfitLock(seen(trades([1, 1])), exact, scope)).toBeUndefined();
    expect(lowProfitLock(seen(trades([1, 1])), { ...exact, withinMs: 1_001 }, scope)).toBeDefined();
  });
});

describe('the drawdown guard', () => {
  const guard = { percent: 10, withinMs: 10_000, lockMs: 60_000 };

  it('measures from the best equity within its time, not from earlier', () => {
    // 1,100 at best, 990 now: ten percent.
    expect(drawdownLock(seen(trades([100, -110])), 990, guard)?.reason).toMatchObject({
      percent: expect.closeTo(10, 9),
    });
    expect(drawdownLock(seen(trades([100, -109])), 991, guard)).toBeUndefined();
    const old = trades([-500], { at: instant(NOW - 10_000) });
    expect(drawdownLock(seen([...old, ...trades([-1])]), 500, guard)).toBeUndefined();
  });

  it('locks nothing if the equity is unknown', () => {
    expect(drawdownLock(seen(trades([-500])), Number.NaN, guard)).toBeUndefined();
  });
});

describe('results with the rounding error of binary fractions', () => {
  const even = (100.03 - 100.01) * 100 - 2;

  it('are not losses if they are even to the cent', () => {
    expect(even).toBeLessThan(0);
    expect(streakLock(seen(trades([even, even])), 1, instant(NOW + 1))).toBeUndefined();
    const guard = { stops: 1, withinMs: 9_000, lockMs: 60_000, per: 'all' } as const;
    expect(stoplossLock(seen(trades([even])), guard)).toBeUndefined();
    const profit = { trades: 1, profitMin: 0, withinMs: 9_000, lockMs: 60_000 };
    expect(lowProfitLock(seen(trades([even])), profit, { kind: 'all' })).toBeUndefined();
  });

  it('reach a drawdown limit that they equal to the cent', () => {
    const guard = { percent: 0.3, withinMs: 10_000, lockMs: 60_000 };
    expect(((10 - 9.97) / 10) * 100).toBeLessThan(0.3);
    expect(drawdownLock(seen(trades([-0.03])), 9.97, guard)).toBeDefined();
  });
});
