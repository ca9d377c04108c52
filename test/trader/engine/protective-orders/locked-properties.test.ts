// For any prices, fills, commands, days and crashes at a venue without resting stops that settles later and trades odd lots apart: nothing is
// sold before it may be, nothing is sold twice, and the stop never loosens.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Instant, MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { runs } from '../../../runs/runs.ts';
import type { Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { BARE } from '../harness/plain-exchange.ts';
import { settings, strategy, TRAIL } from '../harness/settings.ts';
import { type Place, placeAt, refsOf, restarted, SETTLING } from '../harness/settling-venue.ts';

const LOT = 100;
const VIETNAMESE = { ...SETTLING, lotSize: LOT, areOddLotsSeparate: true as const };

type Step =
  | { readonly do: 'predict' }
  | { readonly do: 'quote'; readonly price: number; readonly isOneSided: boolean }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'fill'; readonly pick: number; readonly shares: number }
  | { readonly do: 'refuse'; readonly pick: number }
  | { readonly do: 'exit'; readonly part: number | undefined }
  | { readonly do: 'stop-at'; readonly price: number }
  | { readonly do: 'next-day' | 'crash' | 'lost' | 'ready' | 'end-day' };

const price = fc.integer({ min: 9_500, max: 10_400 }).map((cents) => cents / 100);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('predict' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('quote' as const), price, isOneSided: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(300, 2_500, 12_000, 35_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('fill' as const),
      pick: fc.nat(5),
      shares: fc.integer({ min: 1, max: 250 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), pick: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('exit' as const),
      part: fc.constantFrom(undefined, 30, 100, 159),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop-at' as const), price }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('next-day' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('crash' as const, 'lost' as const, 'ready' as const, 'end-day' as const),
    }),
  },
);

type Executions = readonly ReportedExecution[];

/** From the exchange's own book: what was bought early enough, less everything sold. */
function sellable(executions: Executions, now: Instant): number {
  let free = 0;
  for (const { side, shares, at } of executions) {
    if (side === 'sell') free -= shares;
    else if (unlockedAt(at) <= now) free += shares;
  }
  return free;
}

function unlockedAt(boughtAt: Instant): Instant {
  const day = US.calendar.dayOf(boughtAt);
  return VIETNAMESE.sellableFrom?.(day) ?? boughtAt;
}

/** Checks every sale at the moment in which it is sent, against what already works. */
function watchSales(place: Place): void {
  const { harness, exchange } = place;
  const seen = new Set(exchange.working().map(({ orderRef }) => orderRef));
  harness.broker.onSubmit = ({ legs }) => {
    for (const leg of legs) {
      expect(seen.has(leg.orderRef), `${leg.orderRef} again`).toBe(false);
      seen.add(leg.orderRef);
      if (leg.side === 'sell') checkSale(place, leg);
    }
  };
}

function checkSale({ harness, exchange }: Place, sale: OrderTerms): void {
  const executions = exchange.executions();
  const working = exchange.working().filter(({ side }) => side === 'sell');
  const filledOf = (ref: string) =>
    executions.reduce((sum, one) => sum + (one.orderRef === ref ? one.shares : 0), 0);
  const stated = working.reduce((sum, one) => sum + one.quantity - filledOf(one.orderRef), 0);
  expect(stated + sale.quantity).toBeLessThanOrEqual(sellable(executions, harness.now()));
  const isOdd = ({ quantity }: OrderTerms) => quantity % LOT !== 0;
  expect(isOdd(sale) ? sale.quantity < LOT : sale.quantity % LOT === 0).toBe(true);
  expect(working.filter((one) => isOdd(one) === isOdd(sale))).toEqual([]);
}

function checkStops(harness: Harness): void {
  const stops = new Map<string, number>();
  for (const { fact } of [...harness.journal.read(0)]) {
    if (fact.type === 'position-planned') stops.set(fact.positionId, fact.plan.stopPrice);
    if (fact.type !== 'stop-moved') continue;
    expect(fact.to).toBeGreaterThanOrEqual(stops.get(fact.positionId) ?? Number.NaN);
    stops.set(fact.positionId, fact.to);
  }
}

const TAGS = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const;

async function morning({ harness }: Place): Promise<void> {
  const next = US.calendar.nextSession(US.calendar.dayOf(harness.now()));
  if (next === undefined) return;
  await harness.jump(plus(next.open, 2 * HOUR_MS + MINUTE_MS));
  await harness.market({
    type: 'history',
    symbol: 'AAPL',
    bars: historyUntil(harness.now(), 100, US.calendar),
  });
  for (const tag of TAGS) await harness.account(tag, 1_000_000);
  await harness.quote(100);
}

async function play(place: Place, todo: Step): Promise<void> {
  const { harness, exchange } = place;
  switch (todo.do) {
    case 'predict':
      return harness.predict('BUY');
    case 'quote':
      return harness.quote(
        todo.price,
        todo.isOneSided ? { bid: Number.NaN, ask: todo.price } : undefined,
      );
    case 'pass':
      return harness.pass(todo.ms);
    case 'fill': {
      const working = exchange.working();
      const order = working[todo.pick % Math.max(1, working.length)];
      if (order === undefined) return;
      const executions = exchange.executions();
      const filled = executions.reduce(
        (sum, one) => sum + (one.orderRef === order.orderRef ? one.shares : 0),
        0,
      );
      const shares = Math.min(todo.shares, order.quantity - filled);
      if (shares > 0)
        exchange.fill(order.orderRef, shares, harness.engine.lastPrice('AAPL') || 100);
      return harness.settle();
    }
    case 'refuse': {
      const order = exchange.working()[todo.pick];
      if (order === undefined) return;
      exchange.refuse(order.orderRef);
      return harness.settle();
    }
    case 'exit': {
      const quantity = todo.part === undefined ? {} : { quantity: todo.part };
      const asked = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
      return void (await harness.command({ ...asked, ...quantity }));
    }
    case 'stop-at':
      return void (await harness.command({
        ...todo,
        type: 'stop-at',
        symbol: 'AAPL',
        by: 'a person',
      }));
    case 'next-day':
      await morning(place);
      return harness.snapshot(exchange.holds());
    case 'crash':
      await restarted(place);
      return watchSales(place);
    case 'lost':
    case 'ready':
      harness.broker.say({ type: 'gateway-changed', state: todo.do, why: 'said so' });
      return harness.settle();
    case 'end-day':
      exchange.endDay();
      return harness.settle();
  }
}

describe('any day at a venue without resting stops that settles later', () => {
  it('sells nothing before it may be sold, nothing twice, and loosens no stop', async () => {
    const risk = { ...settings([strategy()]).risk, watchedPositionsMax: 5 };
    const add = { kind: 'r', r: 0.1, percent: 50, max: 2 } as const;
    const rules = { trail: TRAIL, size: { kind: 'shares', shares: 300 }, add } as const;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const options = { venues: createVenues(VIETNAMESE), settings: { risk } };
        const place = await placeAt(BARE, rules, options);
        watchSales(place);
        await place.harness.predict('BUY');
        place.exchange.fill(refsOf(place.harness, 'e')[0] ?? '', 159, 100.02);
        await place.harness.settle();
        for (const todo of steps) await play(place, todo);
        checkStops(place.harness);
        // In the end everything can be closed: nothing waits for another command.
        const { harness, exchange } = place;
        harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'connected' });
        await play(place, { do: 'exit', part: undefined });
        for (let day = 0; day < 4; day += 1) {
          await play(place, { do: 'end-day' });
          await play(place, { do: 'next-day' });
          for (let look = 0; look < 4; look += 1) {
            await harness.pass(MINUTE_MS);
            await harness.quote(100);
            await harness.snapshot(exchange.holds());
            for (const { orderRef, quantity } of exchange.working()) {
              const executions = exchange.executions();
              const filled = executions
                .filter((one) => one.orderRef === orderRef)
                .reduce((sum, { shares }) => sum + shares, 0);
              exchange.fill(orderRef, quantity - filled, 100);
              await harness.settle();
            }
          }
        }
        expect(exchange.holds().positions[0]?.quantity).toBe(0);
        harness.dispose();
      }),
      { numRuns: runs(60) },
    );
  });
});
