import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  decideHolding,
  type HoldingCommand,
} from '../../../../src/trader/domain/holdings/decide-holding.ts';
import { evolveHolding } from '../../../../src/trader/domain/holdings/evolve-holding.ts';
import { type Holding, sharesOf } from '../../../../src/trader/domain/holdings/holding.ts';
import { runs } from '../../../runs/runs.ts';

const AT = instant(1_000);
const LATER = instant(2_000);

function holdingAfter(commands: readonly HoldingCommand[], from?: Holding): Holding | undefined {
  return commands.reduce<Holding | undefined>(
    (holding, command) => evolveHolding(holding, decideHolding('AAPL', holding, command), LATER),
    from,
  );
}

function fill(shares: number, price: number, orderRef = 'a.1.h'): HoldingCommand {
  return { type: 'fill', shares, price, orderRef, executedAt: AT };
}

describe('a holding', () => {
  it('has the average price of its purchases, and the last order that bought', () => {
    expect(holdingAfter([fill(100, 10), fill(50, 16, 'a.2.h')])).toEqual({
      status: 'held',
      holdingId: 'AAPL-h',
      symbol: 'AAPL',
      quantity: 150,
      averagePrice: 12,
      openedAt: AT,
      orderRef: 'a.2.h',
      changedAt: LATER,
      lastPrice: 16,
    });
  });

  it('keeps its average when a part is sold, and closes with the last share', () => {
    expect(holdingAfter([fill(100, 10), fill(-40, 20)])).toMatchObject({
      quantity: 60,
      averagePrice: 10,
    });
    expect(holdingAfter([fill(100, 10), fill(-100, 20)])).toMatchObject({ status: 'closed' });
  });

  it('opens anew after it was sold', () => {
    const again = holdingAfter([fill(100, 10), fill(-100, 20), fill(10, 30, 'a.9.h')]);
    expect(again).toMatchObject({ quantity: 10, averagePrice: 30, orderRef: 'a.9.h' });
  });

  it('is never short: shares sold beyond it are named and left out', () => {
    const held = holdingAfter([fill(100, 10)]);
    const fact = decideHolding('AAPL', held, fill(-130, 12));
    expect(fact).toMatchObject({ quantityAfter: 0, beyond: 30 });
    expect(holdingAfter([fill(-130, 12)], held)).toMatchObject({ status: 'closed' });
  });

  it('replaces a corrected purchase by shares and price', () => {
    const corrected = holdingAfter([
      fill(100, 10),
      {
        type: 'correct',
        was: { shares: 100, price: 10 },
        is: { shares: 80, price: 11 },
        orderRef: 'a.1.h',
        executedAt: AT,
      },
    ]);
    expect(corrected).toMatchObject({ quantity: 80, averagePrice: 11 });
  });

  it('gives back the shares of a corrected sale at its average', () => {
    const corrected = holdingAfter([
      fill(100, 10),
      fill(-60, 20),
      {
        type: 'correct',
        was: { shares: -60, price: 20 },
        is: { shares: -50, price: 20 },
        orderRef: 'a.2.h',
        executedAt: AT,
      },
    ]);
    expect(corrected).toMatchObject({ quantity: 50, averagePrice: 10 });
  });

  it('takes in adopted shares at their cost', () => {
    const adopted = {
      type: 'adopt',
      quantity: 100,
      averagePrice: 20,
      locked: [],
      by: 'ann',
    } as const;
    expect(holdingAfter([fill(100, 10), adopted])).toMatchObject({
      quantity: 200,
      averagePrice: 15,
    });
    expect(holdingAfter([adopted])).toMatchObject({ quantity: 100, orderRef: '', openedAt: LATER });
  });

  it('is restated by a split and keeps its cost', () => {
    const evidence = {
      quantityBefore: 100,
      quantityAfter: 200,
      priceBefore: 10,
      isStopGone: false,
    };
    const ratio = { to: 2, from: 1 };
    const split = holdingAfter([fill(100, 10), { type: 'split', ratio, quantity: 200, evidence }]);
    expect(split).toMatchObject({ quantity: 200, averagePrice: 5, lastPrice: 5 });
  });

  it('has as many shares as were bought less sold, whatever the order of the fills', () => {
    const trade = fc.record({
      shares: fc.integer({ min: -50, max: 100 }).filter((shares) => shares !== 0),
      cents: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 30 }), (trades) => {
        let [holding, bought, beyond] = [undefined as Holding | undefined, 0, 0];
        for (const { shares, cents } of trades) {
          const fact = decideHolding('AAPL', holding, fill(shares, cents / 100));
          holding = evolveHolding(holding, fact, LATER);
          bought += shares;
          if (fact.type === 'holding-filled') beyond += fact.beyond ?? 0;
        }
        expect(sharesOf(holding)).toBe(bought + beyond);
        expect(sharesOf(holding)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: runs(200) },
    );
  });
});
