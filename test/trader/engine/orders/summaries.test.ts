// A broker that lists no single fills: each report is all that the order has filled so far, and every share counts once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { quantity } from './entered.ts';

function summary(
  harness: Harness,
  terms: OrderTerms,
  filled: number,
  average: number,
): ReportedExecution {
  const all = { execId: `900001:${filled}`, shares: filled, price: average, at: harness.now() };
  return { ...executionOf(terms, all), isSummary: true };
}

async function tell(harness: Harness, execution: ReportedExecution): Promise<void> {
  harness.broker.say({ type: 'execution', execution });
  await harness.settle();
}

const booked = (harness: Harness) =>
  harness.of('execution-booked').map(({ shares, price }) => [shares, price] as const);

async function working(): Promise<{ harness: Harness; e: OrderTerms }> {
  const harness = createHarness();
  await harness.ready();
  await harness.predict('BUY');
  const { e } = harness.bracket();
  await harness.told(e);
  return { harness, e };
}

const net = (shares: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity: shares, averageCost: 100 },
];

describe('a summary of the fills of an order', () => {
  it('counts what it adds, at the price that makes its average come out', async () => {
    const { harness, e } = await working();
    await tell(harness, summary(harness, e, 30, 100));
    await tell(harness, summary(harness, e, 100, 100.07));
    expect(booked(harness)).toEqual([
      [30, 100],
      [70, 100.1],
    ]);
    expect(quantity(harness)).toBe(100);
    const [order] = [...harness.state().orders.values()].filter(({ terms }) => terms.leg === 'e');
    expect([order?.filled, order?.status]).toEqual([100, 'filled']);
  });

  it('counts once, live and in snapshots, before and after a crash', async () => {
    const { harness, e } = await working();
    await tell(harness, summary(harness, e, 30, 100));
    await tell(harness, summary(harness, e, 30, 100));
    const next = await harness.crash();
    await next.ready({ executions: [summary(next, e, 100, 100.07)], positions: net(100) });
    expect(next.of('execution-booked').map(({ shares }) => shares)).toEqual([70]);
    await tell(next, summary(next, e, 100, 100.07));
    await next.snapshot({ executions: [summary(next, e, 100, 100.07)], positions: net(100) });
    expect(quantity(next)).toBe(100);
    expect(next.of('execution-booked')).toHaveLength(1);
  });

  it('of less than is booked takes nothing back: the operator is told once', async () => {
    const { harness, e } = await working();
    await tell(harness, summary(harness, e, 60, 100));
    await tell(harness, summary(harness, e, 40, 100));
    await harness.snapshot({ executions: [summary(harness, e, 40, 100)], positions: net(60) });
    expect(quantity(harness)).toBe(60);
    const alarms = harness.of('alarm-raised').map(({ alarm }) => alarm);
    expect(alarms.filter((alarm) => alarm === 'fills-contradicted')).toHaveLength(1);
  });

  it.each([60, 50])(
    'at an average of %d, which a part of them would have to be given away for, books nothing',
    async (average) => {
      const { harness, e } = await working();
      await tell(harness, summary(harness, e, 60, 100));
      await tell(harness, summary(harness, e, 100, average));
      expect(booked(harness)).toEqual([[60, 100]]);
      const alarms = harness.of('alarm-raised').map(({ alarm }) => alarm);
      expect(alarms).toContain('fills-contradicted');
    },
  );

  it('in any sequence leaves the shares and the value that the broker shows last', async () => {
    const steps = fc.array(
      fc.record({
        more: fc.integer({ min: 0, max: 40 }),
        price: fc.integer({ min: 9_900, max: 10_100 }),
        way: fc.constantFrom('live' as const, 'snapshot' as const, 'crash' as const),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const start = await working();
        let { harness } = start;
        let filled = 0;
        let value = 0;
        for (const { more, price, way } of all) {
          const grown = Math.min(more, 100 - filled);
          filled += grown;
          value += (grown * price) / 100;
          if (way === 'crash') {
            harness = await harness.crash();
            await harness.ready({ executions: told(), positions: net(filled) });
          } else if (way === 'snapshot')
            await harness.snapshot({ executions: told(), positions: net(filled) });
          else for (const execution of told()) await tell(harness, execution);
        }
        const ours = [...harness.state().executions.values()];
        expect(ours.reduce((sum, { shares }) => sum + shares, 0)).toBe(filled);
        expect(ours.reduce((sum, one) => sum + one.shares * one.price, 0)).toBeCloseTo(value, 3);
        expect(quantity(harness)).toBe(filled);
        harness.dispose();

        function told(): ReportedExecution[] {
          return filled === 0 ? [] : [summary(harness, start.e, filled, value / filled)];
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('a summary of the fills of an order of somebody else', () => {
  it('closes shares of ours as far as the account lacks them, and each of them once', async () => {
    const { harness, e } = await working();
    await tell(harness, summary(harness, e, 100, 100));
    await harness.pass(10_000);
    const sold = (filled: number): ReportedExecution => ({
      execId: `900777:${filled}`,
      account: ACCOUNT,
      orderRef: '',
      brokerLink: 'permId:900777',
      symbol: 'AAPL',
      side: 'sell',
      shares: filled,
      price: 99,
      at: harness.now(),
      cumulativeQuantity: filled,
      averagePrice: 99,
      isSummary: true,
    });
    await tell(harness, sold(30));
    expect(quantity(harness)).toBe(100);
    await harness.pass(10_000);
    await harness.snapshot({
      executions: [summary(harness, e, 100, 100), sold(30)],
      positions: net(70),
    });
    expect(quantity(harness)).toBe(70);
    await harness.pass(10_000);
    await harness.snapshot({
      executions: [summary(harness, e, 100, 100), sold(100)],
      positions: net(0),
    });
    expect(quantity(harness)).toBe(0);
    const byHand = harness.of('execution-booked').filter(({ orderRef }) => orderRef === '');
    expect(byHand.map(({ shares }) => shares)).toEqual([30, 70]);
  });
});
