// What the broker said of the shares at a close counts for that close alone.
import { describe, expect, it } from 'vitest';
import { quantity } from '../../../src/kernel/decimal.ts';
import { HOUR_MS, plus } from '../../../src/kernel/instant.ts';
import { createClosingMarks } from '../../../src/relay/compare/closing-marks.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { execution, foreign, recorded, START } from '../harness/account-facts.ts';

const mark = (symbol: string, shares: number): Fact => ({
  ...{ type: 'holding-marked', symbol, quantity: shares, averageCost: 2, price: 3 },
});

describe('the marks of a close', () => {
  it('are those since that close', () => {
    const marks = createClosingMarks(venuesOf('us').home.calendar);
    marks.onFact(recorded([mark('SPY', 10), mark('QQQ', 5)], 1, plus(START, 6 * HOUR_MS)));
    expect([...marks.marked()]).toEqual([
      ['SPY', quantity('10')],
      ['QQQ', quantity('5')],
    ]);
    marks.onFact(recorded([mark('QQQ', 6)], 3, plus(START, 30 * HOUR_MS)));
    expect([...marks.marked()]).toEqual([['QQQ', quantity('6')]]);
  });

  it('are none in the session, and none of a symbol that was traded since', () => {
    const marks = createClosingMarks(venuesOf('us').home.calendar);
    marks.onFact(recorded([mark('SPY', 10)], 1, START));
    expect(marks.marked().size).toBe(0);
    const late = plus(START, 6 * HOUR_MS);
    marks.onFact(recorded([mark('SPY', 10), foreign('QQQ', 1), execution('e1.01', 5, 2)], 2, late));
    expect(marks.marked().size).toBe(0);
  });
});
