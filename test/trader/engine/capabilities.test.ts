// Trades at venues with few capabilities, through the engine's public interface: what a venue cannot do is replaced or
// refused.
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/kernel/instant.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Capabilities } from '../../../src/trader/ports/broker-traits.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from './harness/harness.ts';
import {
  BARE,
  createPlainExchange,
  type PlainExchange,
  STOPS_ONLY,
} from './harness/plain-exchange.ts';
import { executionOf } from './harness/scripted-broker.ts';
import { ACCOUNT, strategy, TRAIL } from './harness/settings.ts';

interface Place {
  harness: Harness;
  readonly exchange: PlainExchange;
}

async function at(capabilities: Capabilities, changes: Partial<Strategy> = {}): Promise<Place> {
  let now = (): Instant => TEN_O_CLOCK;
  const exchange = createPlainExchange(capabilities, () => now());
  const strategies = [strategy({ entryOrder: { kind: 'market' }, ...changes })];
  const harness = createHarness({ strategies, connect: exchange.connect });
  const place = { harness, exchange };
  now = () => place.harness.now();
  await harness.ready();
  return place;
}

const refs = (harness: Harness, leg: string): string[] =>
  harness
    .submits()
    .flatMap(({ legs }) => legs.flatMap((it) => (it.leg === leg ? [it.orderRef] : [])));

const stopsAt = ({ exchange }: Place): (readonly [number, number | undefined])[] =>
  exchange
    .working()
    .filter(({ leg }) => leg === 's')
    .map(({ quantity, stopPrice }) => [quantity, stopPrice] as const);

async function fill(
  { harness, exchange }: Place,
  ref: string | undefined,
  shares: number,
  price = 100,
) {
  exchange.fill(ref ?? '', shares, price);
  await harness.settle();
}

/** Moves the price far enough to trail the stop; the print filter accepts a jump only with a second print. */
async function climb(harness: Harness): Promise<void> {
  for (const price of [100.5, 100.9, 100.9]) {
    await harness.pass(3_000);
    await harness.quote(price);
  }
}

/** Holds 100 shares under a stop at 98.52. */
async function entered(changes: Partial<Strategy> = {}): Promise<Place> {
  const place = await at(STOPS_ONLY, changes);
  await place.harness.predict('BUY');
  await fill(place, refs(place.harness, 'e')[0], 100);
  await place.harness.settle();
  return place;
}

describe('an entry at a venue without brackets', () => {
  it('is sent alone, and its first fill gets a stop while the rest still works', async () => {
    const place = await at(STOPS_ONLY);
    const { harness, exchange } = place;
    await harness.predict('BUY');
    expect(harness.submits().map(({ legs }) => legs.map(({ leg }) => leg))).toEqual([['e']]);
    await fill(place, refs(harness, 'e')[0], 40);
    expect(stopsAt(place)).toEqual([[40, 98.52]]);
    expect(harness.cancels()).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });

    await fill(place, refs(harness, 'e')[0], 60);
    expect(stopsAt(place)).toEqual([
      [40, 98.52],
      [60, 98.52],
    ]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
    await harness.snapshot(exchange.holds());
    expect(harness.of('reconciled').at(-1)).toMatchObject({ isClean: true, differences: [] });
  });

  it('ends if its stop is refused, and another stop protects its fills', async () => {
    const place = await at(STOPS_ONLY);
    const { harness } = place;
    await harness.predict('BUY');
    const [entry] = refs(harness, 'e');
    await fill(place, entry, 40);
    const [stop = ''] = refs(harness, 's');
    const refusal = { meaning: 'refused', text: 'no' } as const;
    harness.broker.say({ type: 'order-refused', orderRef: stop, refusal });
    await harness.settle();
    expect(harness.cancels()).toEqual([entry]);
    expect(refs(harness, 's')).toHaveLength(2);
  });
});

describe('a stop at a venue that changes orders in place, and has no brackets', () => {
  it('grows with the fills of its entry and is moved in place', async () => {
    const place = await at({ ...STOPS_ONLY, amendsInPlace: true }, { trail: TRAIL });
    const { harness } = place;
    await harness.predict('BUY');
    const [entry] = refs(harness, 'e');
    await fill(place, entry, 40);
    await fill(place, entry, 60);
    expect(stopsAt(place)).toEqual([[100, 98.52]]);
    await climb(harness);
    const to = harness.of('stop-moved').at(-1)?.to ?? 0;
    expect(to).toBeGreaterThan(98.52);
    expect(stopsAt(place)).toEqual([[100, to]]);
    expect(harness.cancels()).toEqual([]);
    expect(refs(harness, 's')).toHaveLength(1);
  });
});

describe('a stop at a venue that cannot change orders', () => {
  it('is replaced when it trails: the tighter price is durable before the old stop is cancelled', async () => {
    const place = await entered({ trail: TRAIL });
    const { harness, exchange } = place;
    exchange.holdsCancels = true;
    await climb(harness);
    const moved = harness.of('stop-moved');
    expect(moved).toMatchObject([{ from: 98.52, why: 'trail' }]);
    const to = moved[0]?.to ?? 0;
    expect(to).toBeGreaterThan(98.52);
    expect(harness.cancels()).toEqual([refs(harness, 's')[0]]);
    expect(harness.of('cancel-intended')[0]?.why).toBe(`a stop at ${to} takes its place`);
    expect(refs(harness, 's')).toHaveLength(1);
    exchange.releaseCancels();
    await harness.settle();
    expect(stopsAt(place)).toEqual([[100, to]]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('that fills during its replacement closes the position, and is not replaced', async () => {
    const place = await entered({ trail: TRAIL });
    const { harness, exchange } = place;
    exchange.holdsCancels = true;
    await climb(harness);
    await fill(place, refs(harness, 's')[0], 100, 98.5);
    exchange.releaseCancels();
    await harness.settle();
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(exchange.working()).toEqual([]);
    expect(refs(harness, 'x')).toEqual([]);
  });

  it('is placed at the tighter price if the daemon dies between cancel and replacement', async () => {
    const place = await entered({ trail: TRAIL });
    const { harness, exchange } = place;
    exchange.holdsCancels = true;
    await climb(harness);
    const to = harness.of('stop-moved')[0]?.to;
    place.harness = await harness.crash();
    exchange.releaseCancels();
    await place.harness.ready(exchange.holds());
    for (let look = 0; look < 8; look += 1) {
      await place.harness.pass(2_000);
      await place.harness.quote(100.5);
      await place.harness.snapshot(exchange.holds());
    }
    expect(stopsAt(place)).toEqual([[100, to]]);
    expect(place.harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('that has filled in part covers the rest, and is not replaced', async () => {
    const place = await entered();
    const { harness } = place;
    await fill(place, refs(harness, 's')[0], 40, 98.5);
    await harness.pass(3_000);
    expect(harness.cancels()).toEqual([]);
    expect(refs(harness, 's')).toHaveLength(1);
  });

  it.each([
    ['the smallest that covers it', [40, 60], 40, 0, [60]],
    ['the smallest that covers it, whichever came first', [60, 40], 40, 1, [60]],
    ['the one that covers it', [40, 60], 50, 1, [40, 10]],
    ['the smallest that covers it, of three', [40, 35, 25], 30, 1, [40, 25, 5]],
    ['the largest, if none covers it', [35, 40, 25], 50, 1, [35, 15]],
  ] as const)(
    'is, for what a person sold, %s, and the others stay while it ends',
    async (_, stops, sold, first, left) => {
      const place = await at(STOPS_ONLY);
      const { harness, exchange } = place;
      await harness.predict('BUY');
      for (const shares of stops) await fill(place, refs(harness, 'e')[0], shares);
      expect(stopsAt(place).map(([quantity]) => quantity)).toEqual(stops);
      exchange.holdsCancels = true;
      const sale = { execId: '7.7.7.01', shares: sold, price: 100, at: harness.now() };
      const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
      const execution = executionOf(harness.newest('s'), sale, hand);
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
      await harness.pass(1_000);
      expect(harness.cancels()).toEqual([refs(harness, 's')[first]]);
      exchange.releaseCancels();
      await harness.settle();
      expect(stopsAt(place).map(([quantity]) => quantity)).toEqual(left);
    },
  );

  it('is cancelled and placed again if somebody makes another order of it', async () => {
    const place = await entered();
    const { harness, exchange } = place;
    const [shown] = exchange.holds().openOrders;
    if (shown === undefined) throw new Error('no stop rests');
    const order = { ...shown, type: 'limit', stopPrice: undefined, limitPrice: 120 } as const;
    harness.broker.say({ type: 'order', order });
    await harness.settle();
    expect(harness.cancels()).toEqual([refs(harness, 's')[0]]);
    expect(refs(harness, 's')).toHaveLength(2);
    expect(stopsAt(place)).toEqual([[100, 98.52]]);
  });

  it('is the last one once the market has reached the price to which a person moves it', async () => {
    const place = await entered();
    const { harness } = place;
    harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a person' });
    await harness.quote(99.4);
    harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'it answers' });
    await harness.pass(1_000);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
    expect(refs(harness, 's')).toHaveLength(1);
    expect(refs(harness, 'x')).toHaveLength(1);
  });

  it('can be tightened manually, never loosened', async () => {
    const place = await entered();
    const { harness } = place;
    const looser = { type: 'stop-at', symbol: 'AAPL', price: 98, by: 'a person' } as const;
    expect((await harness.command(looser)).ok).toBe(false);
    expect((await harness.command({ ...looser, price: 99 })).ok).toBe(true);
    await harness.settle();
    expect(stopsAt(place)).toEqual([[100, 99]]);
  });
});

describe('an exit at a venue without groups that reduce', () => {
  it('is sent after the stop has ended, never beside it', async () => {
    const place = await entered();
    const { harness, exchange } = place;
    exchange.holdsCancels = true;
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    expect(harness.of('cancel-intended')).toMatchObject([{ why: 'an exit takes its place' }]);
    expect(refs(harness, 'x')).toEqual([]);
    exchange.releaseCancels();
    await harness.settle();
    const [exit] = refs(harness, 'x');
    expect(exchange.working()).toMatchObject([{ orderRef: exit, quantity: 100, type: 'market' }]);
    await fill(place, exit, 100, 100.5);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'operator', exitPrice: 100.5 }]);
    expect(exchange.working()).toEqual([]);
  });

  it('closes the rest if the stop fills partially during its cancel', async () => {
    const place = await entered();
    const { harness, exchange } = place;
    exchange.holdsCancels = true;
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    await fill(place, refs(harness, 's')[0], 30, 98.5);
    exchange.releaseCancels();
    await harness.settle();
    expect(exchange.working()).toMatchObject([{ leg: 'x', quantity: 70 }]);
  });

  it('closes at the target, which the engine watches itself', async () => {
    const place = await entered();
    const { harness, exchange } = place;
    const target = harness.of('position-opened')[0]?.targetPrice ?? 0;
    for (const price of [101, 102, target + 0.05]) {
      await harness.pass(6_000);
      await harness.quote(price);
    }
    const [exit] = refs(harness, 'x');
    expect(exchange.working()).toMatchObject([{ orderRef: exit }]);
    await fill(place, exit, 100, target);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'target' }]);
  });
});

describe('a restart at a broker that names orders itself', () => {
  it('recognizes its orders by our references, and sends nothing again', async () => {
    const place = await entered();
    const next = await place.harness.crash();
    await next.ready(place.exchange.holds());
    await next.pass(2_000);
    await next.snapshot(place.exchange.holds());
    expect(next.submits()).toEqual([]);
    expect(next.cancels()).toEqual([]);
    expect(next.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});

describe('a missing capability', () => {
  it('refuses the entry by name before anything is sent', async () => {
    const { harness } = await at({ ...STOPS_ONLY, validities: ['gtc'] });
    await harness.predict('SELL');
    expect(harness.kinds()).toEqual(
      expect.arrayContaining(['no_short_selling', 'validity_not_offered']),
    );
    expect(harness.submits()).toEqual([]);
  });

  it('of resting stops refuses entries and adoptions', async () => {
    const { harness, exchange } = await at(BARE);
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['no_resting_stop']);
    const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 10, averageCost: 99 };
    await harness.snapshot({ ...exchange.holds(), positions: [held] });
    const adopting = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
    expect(await harness.command(adopting)).toMatchObject({ ok: false });
    expect(harness.submits()).toEqual([]);
  });

  it('may be an order type', async () => {
    const { harness } = await at({ ...STOPS_ONLY, orderTypes: ['limit', 'stop'] });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'order_type_not_offered', type: 'market' }]);
  });
});
