// A broker that reports no commissions: each execution is charged an estimate, once, in the batch that books it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

/** Wednesday, 10:00 in Ho Chi Minh City. */
const MORNING = instant(Date.UTC(2026, 10, 18, 3));

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

/** An entry of 200 at HOSE rests; prices are of the harness, around 100 dong. */
async function working(costs?: { readonly brokeragePercent: number }) {
  const venues = createVenues(HOSE);
  const { home } = venues;
  const harness = createHarness({ venues, at: MORNING, ...(costs && { settings: { costs } }) });
  await harness.ready();
  const day = home.calendar.dayOf(harness.now());
  const limits = { day, ceiling: 107, floor: 93, reference: 100 };
  await harness.market({ type: 'limits', symbol: 'AAPL', limits });
  await harness.predict('BUY');
  const { e } = harness.bracket();
  await harness.told(e);
  return { harness, e };
}

function explained(harness: Harness): string[] {
  const reader = openJournalReader(harness.file, { clientId: undefined, home: HOSE });
  if (!reader.ok) throw new Error(reader.failure.kind);
  const steps = reader.value.look.explain(harness.of('position-planned')[0]?.positionId ?? '');
  reader.value.close();
  return steps.map(({ topic, text }) => `${topic}: ${text}`);
}

const RATE = { brokeragePercent: 0.15 };

describe('where the broker reports no commission', () => {
  it('each execution is charged brokerage, named as an estimate', async () => {
    const { harness, e } = await working({ brokeragePercent: 0.5 });
    await tell(harness, summary(harness, e, 60, 100));
    await tell(harness, summary(harness, e, 100, 100));
    // 0.5 % of 6,000 and of 4,000 dong.
    expect(harness.of('commission-booked')).toMatchObject([
      { execId: '900001:60', commission: 30, currency: 'VND', estimated: { brokerage: 30 } },
      { execId: '900001:100', commission: 20, estimated: { brokerage: 20, saleTax: 0 } },
    ]);
    expect(harness.engine.status().day).toMatchObject({ fees: 50 });
  });

  it('a sale is charged 0.1 % tax as well, and the day counts both', async () => {
    const { harness, e } = await working(RATE);
    await tell(harness, summary(harness, e, 100, 100));
    await harness.pass(1_000);
    const { s } = harness.bracket();
    await harness.fill(s, 100, 90, { execId: '900002:100' });
    // 0.15 % of 10,000 is 15. Of 9,000 it is 13.5, rounded up, and the tax is 9.
    expect(harness.of('commission-booked').map(({ commission }) => commission)).toEqual([
      15,
      14 + 9,
    ]);
    expect(harness.of('commission-booked')[1]?.estimated).toEqual({ brokerage: 14, saleTax: 9 });
    expect(harness.engine.status().day).toMatchObject({
      realized: -1_000,
      fees: 38,
      result: -1_038,
    });
    const told = explained(harness);
    expect(told.find((line) => line.startsWith('fill: bought'))).toContain('estimated brokerage 1');
    expect(told.find((line) => line.startsWith('fill: sold'))).toContain(
      'estimated brokerage and tax 23 VND',
    );
    expect(told.find((line) => line.startsWith('result:'))).toContain(
      ', less 38 VND estimated brokerage and tax; ',
    );
  });

  it('an execution that is told again, or after a crash, is charged once', async () => {
    const { harness, e } = await working(RATE);
    await tell(harness, summary(harness, e, 60, 100));
    await tell(harness, summary(harness, e, 60, 100));
    const next = await harness.crash();
    const net = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    await next.ready({ executions: [summary(next, e, 100, 100)], positions: net });
    await tell(next, summary(next, e, 100, 100));
    expect(next.of('commission-booked')).toMatchObject([{ execId: '900001:100', commission: 6 }]);
    const charged = [...next.state().executions.values()];
    expect(charged.map(({ commission }) => commission !== undefined)).toEqual([true, true]);
    expect(next.engine.status().day).toMatchObject({ fees: 9 + 6 });
  });

  it('what the broker reports itself is never estimated', async () => {
    const { harness, e } = await working();
    await tell(harness, summary(harness, e, 100, 100));
    expect(harness.of('commission-booked')).toEqual([]);
  });
});
