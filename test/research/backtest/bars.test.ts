// Strategies on bars in a backtest: without any prediction, each trade as computed by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { checkLookahead } from '../../../src/research/backtest/check-lookahead.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { isWhole, runs } from '../../runs/runs.ts';
import { clockOf, played, type Told } from './session-fixture.ts';
import { type Walks, walksOf } from './walks.ts';

const EVERY_FIVE = { side: 'long', when: 'price.last > 100.5', everyMs: 5 * MINUTE_MS } as const;

function tradesOf(told: Partial<Told>) {
  return played({ predictions: {}, ...told }).trades.map((trade) => ({
    ...{ entry: trade.entry, exit: trade.exit, reason: trade.reason, side: trade.side },
    from: clockOf(trade.openedAt),
    to: clockOf(trade.closedAt),
  }));
}

/** Minutes at a price, each within 25 cents of it, as the others. */
function minutesAt(price: number, ...times: string[]) {
  return Object.fromEntries(
    times.map((time) => [time, [price, price + 0.25, price - 0.25, price] as const]),
  );
}

describe('a strategy on bars', () => {
  it('buys at the ask as the bar ends, and sells after its time', () => {
    // The condition is true at 10:03 and 10:04 already; its bar ends at 10:05.
    const trades = tradesOf({
      strategy: {
        entry: EVERY_FIVE,
        target: undefined,
        exit: {
          ...{ opposite: false, neutral: false, flattenBeforeCloseMs: undefined },
          maxMs: 10 * MINUTE_MS,
        },
      },
      bars: minutesAt(101, '10:03', '10:04', '10:05', '10:06'),
    });
    expect(trades).toEqual([
      {
        ...{ entry: 101.01, exit: 99.74, reason: 'max_minutes', side: 'long' },
        ...{ from: '10:05:00.1', to: '10:15:15.1' },
      },
    ]);
  });
});

describe('a strategy on bars, while prices that change nothing are skipped', () => {
  it('records the same facts as with every price played, and uses no later data', () => {
    let trades = 0;
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          symbols: fc.integer({ min: 1, max: 3 }),
          days: fc.constant(2),
          predictionsPerDay: fc.constantFrom(0, 10),
          strategy: fc.record({
            entry: fc.record({
              side: fc.constantFrom('long', 'short'),
              when: fc.constantFrom("price.last > sma(3, '5m')", "rsi(5, '5m') < 45", 'gap() > 0'),
              everyMs: fc.constantFrom(MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, DAY_MS),
            }),
            exit: fc.constant({
              ...{ opposite: false, neutral: false, flattenBeforeCloseMs: undefined },
              maxMs: 20 * MINUTE_MS,
            }),
          }),
        }),
        (walks) => {
          const inputs = walksOf(walks as Walks);
          const jumping = factsOf({ ...inputs, isJumping: true });
          expect(jumping).toEqual(factsOf({ ...inputs, isJumping: false }));
          trades += jumping.filter((fact) => fact.includes('"type":"position-closed"')).length;
          const { differences } = checkLookahead(inputs, 1, () => 0.4);
          expect(differences).toEqual([]);
        },
      ),
      { numRuns: runs(8) },
    );
    // One walk may trade nothing.
    if (isWhole) expect(trades).toBeGreaterThan(runs(8));
  });
});

function factsOf(inputs: BacktestInputs): string[] {
  const facts: string[] = [];
  runBacktest({ ...inputs, onFact: (recorded) => void facts.push(JSON.stringify(recorded)) });
  return facts;
}
