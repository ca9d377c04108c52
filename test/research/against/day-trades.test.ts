// The trades of a day from its facts: corrected executions and commissions count once, and what is open at the last price.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createDayFold } from '../../../src/research/against/day-trades.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

const AT = instant(Date.UTC(2026, 10, 18, 15));
const OF = { positionId: 'AAPL-1', strategy: 'follow', symbol: 'AAPL' };

function tradesOf(facts: readonly object[]) {
  const fold = createDayFold();
  const recorded = facts.map((fact, index) => ({
    seq: index + 1,
    at: AT,
    cause: 0,
    correlation: '',
    fact: fact as Fact,
  }));
  for (const each of recorded) fold.take(each as RecordedFact);
  return [...fold.trades(() => 101).values()];
}

const INTENDED = {
  ...{ type: 'entry-intended', ...OF, signalId: 'p1/follow' },
  legs: [{ leg: 'e', side: 'buy', type: 'market', quantity: 100, orderRef: 'r.1.e' }],
  market: { bid: 99.99, ask: 100.01, last: 100 },
};

function filled(leg: 'e' | 's', execId: string, shares: number, price: number) {
  const side = leg === 'e' ? 'buy' : 'sell';
  return { type: 'execution-booked', ...OF, leg, side, execId, shares, price, executedAt: AT };
}

const charged = (commission: number) => ({ type: 'commission-booked', ...OF, commission });

describe('a trade of a day', () => {
  it('is what its executions and commissions brought', () => {
    const closed = { type: 'position-closed', ...OF, reason: 'stop' };
    const [trade] = tradesOf([
      ...[INTENDED, filled('e', 'a.01', 100, 100), charged(1)],
      ...[filled('s', 'b.01', 100, 99.5), charged(1), closed],
    ]);
    expect(trade).toMatchObject({ net: -52, commission: 2, quantity: 100, reason: 'stop' });
    expect([trade?.entry, trade?.exit, trade?.closedAt]).toEqual([100, 99.5, AT]);
  });

  it('counts a corrected execution and a corrected commission once', () => {
    const [trade] = tradesOf([
      ...[INTENDED, filled('e', 'a.01', 100, 100), charged(1)],
      { ...filled('e', 'a.02', 100, 100.1), replaces: { execId: 'a.01', shares: 100, price: 100 } },
      ...[{ ...charged(1.2), was: 1 }, filled('s', 'b.01', 100, 101)],
    ]);
    expect(trade).toMatchObject({ net: 88.8, commission: 1.2, quantity: 100, entry: 100.1 });
  });

  it('counts what is still held at the last price', () => {
    const [trade] = tradesOf([
      INTENDED,
      filled('e', 'a.01', 100, 100),
      charged(1),
      filled('s', 'b.01', 40, 102),
    ]);
    expect(trade).toMatchObject({ net: 139, reason: 'open', closedAt: undefined });
    expect(trade?.exit).toBeCloseTo(101.4, 9);
  });

  it('is none without a fill', () => {
    expect(tradesOf([INTENDED])).toEqual([]);
  });
});
