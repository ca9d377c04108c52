// A target that decays, computed by hand: 100 AAPL bought at the ask of 100.01, two orders at 1.00 USD each. 4 % are 104.02 on the
// tick, 2 % after half an hour 102.02, 0.5 % after an hour 100.52, and 0 after two hours the entry.
import { describe, expect, it } from 'vitest';
import { strategyIn } from '../../trader/config/strategies/strategy-text.ts';
import { clockOf, played } from './session-fixture.ts';

const TARGET =
  '{ decay: [{ after_minutes: 0, percent: 4 }, { after_minutes: 30, percent: 2 }, { after_minutes: 60, percent: 0.5 }, { after_minutes: 120, percent: 0 }] }';

type Prices = readonly [number, number, number, number];

/** The same minute over and over: `from` and `until` as HH:MM. */
function minutes(from: string, until: string, prices: Prices): Record<string, Prices> {
  const bars: Record<string, Prices> = {};
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (let minute = minuteOf(from); minute < minuteOf(until); minute += 1) {
    const text = (part: number) => String(part).padStart(2, '0');
    bars[`${text(Math.floor(minute / 60))}:${text(minute % 60)}`] = prices;
  }
  return bars;
}

function trade(bars: Record<string, Prices>, isJumping = true) {
  const strategy = strategyIn({
    ...{ symbols: '[AAPL]', size: '{ shares: 100 }', stop: '{ price: 1.5 }', target: TARGET },
    trail: undefined,
  });
  const { trades, facts } = played({
    ...{ strategy, bars, predictions: { '10:00:05': 'BUY' }, terms: { isJumping } },
  });
  const moves = facts.flatMap(({ fact }) =>
    fact.type === 'target-moved' && fact.why === 'decay' ? [fact] : [],
  );
  const changes = facts.filter(({ fact }) => fact.type === 'change-intended');
  return { trades, moves, changes: changes.length };
}

describe('a target that decays', () => {
  it('fills at the price of the step that has begun, which the step before did not reach', () => {
    const bars = {
      ...minutes('10:20', '10:25', [100, 102.5, 100, 100]),
      '10:45': [100, 102.5, 100, 100] as Prices,
    };
    const { trades, moves, changes } = trade(bars);
    expect(trades).toMatchObject([{ reason: 'target', exit: 102.02, pnl: 199 }]);
    expect(clockOf(trades[0]?.closedAt ?? 0).slice(0, 5)).toBe('10:45');
    expect(moves).toMatchObject([{ why: 'decay', to: 102.02 }]);
    // The resting order was changed once, to the price of the second step.
    expect(changes).toBe(1);
  });

  it('fills at the market if the price is beyond the new step already', () => {
    const bars = minutes('10:05', '11:10', [101, 101.2, 100.9, 101]);
    const { trades, moves } = trade(bars);
    // An hour after 10:00:05.1 the next look is 11:00:15, when the last price is 100.90 and the bid a tick below.
    expect(trades).toMatchObject([{ reason: 'target', exit: 100.89, pnl: 86 }]);
    expect(clockOf(trades[0]?.closedAt ?? 0)).toBe('11:00:15.1');
    expect(moves.map(({ to }) => to)).toEqual([102.02, 100.52]);
  });

  it('ends at the entry, and leaves the stop where it is', () => {
    const bars = {
      ...minutes('10:05', '12:10', [99.5, 99.6, 99.4, 99.5]),
      '12:10': [99.5, 100.3, 99.4, 99.5] as Prices,
    };
    const { trades, moves } = trade(bars);
    expect(moves.map(({ to }) => to)).toEqual([102.02, 100.52, 100.01]);
    expect(trades).toMatchObject([{ reason: 'target', exit: 100.01, pnl: -2 }]);
    const stopped = trade({ ...bars, '12:10': [99.5, 99.5, 98, 98.2] as Prices });
    expect(stopped.trades).toMatchObject([{ reason: 'stop', exit: 98.5 }]);
  });

  it('is the same whether or not prices without effect are skipped', () => {
    const bars = { '10:45': [100, 102.5, 100, 100] as Prices };
    expect(trade(bars).trades).toEqual(trade(bars, false).trades);
  });
});
