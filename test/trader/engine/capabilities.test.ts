// Trades at venues with few capabilities, through the engine's public interface: what a venue cannot do is replaced or
// refused.
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/kernel/instant.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Capabilities } from '../../../src/trader/ports/broker-traits.ts';
import { BARE, createPlainExchange, type PlainExchange, STOPS_ONLY } from './rig/plain-exchange.ts';
import { createRig, type Rig, TEN_O_CLOCK } from './rig/rig.ts';
import { executionOf } from './rig/scripted-broker.ts';
import { ACCOUNT, strategy, TRAIL } from './rig/settings.ts';

interface Place {
  rig: Rig;
  readonly exchange: PlainExchange;
}

async function at(capabilities: Capabilities, changes: Partial<Strategy> = {}): Promise<Place> {
  let now = (): Instant => TEN_O_CLOCK;
  const exchange = createPlainExchange(capabilities, () => now());
  const strategies = [strategy({ entryOrder: { kind: 'market' }, ...changes })];
  const rig = createRig({ strategies, connect: exchange.connect });
  const place = { rig, exchange };
  now = () => place.rig.now();
  await rig.ready();
  return place;
}

const refs = (rig: Rig, leg: string): string[] =>
  rig.submits().flatMap(({ legs }) => legs.flatMap((it) => (it.leg === leg ? [it.orderRef] : [])));

const stopsAt = ({ exchange }: Place): (readonly [number, number | undefined])[] =>
  exchange
    .working()
    .filter(({ leg }) => leg === 's')
    .map(({ quantity, stopPrice }) => [quantity, stopPrice] as const);

async function fill(
  { rig, exchange }: Place,
  ref: string | undefined,
  shares: number,
  price = 100,
) {
  exchange.fill(ref ?? '', shares, price);
  await rig.settle();
}

/** Moves the price far enough to trail the stop; the print filter accepts a jump only with a second print. */
async function climb(rig: Rig): Promise<void> {
  for (const price of [100.5, 100.9, 100.9]) {
    await rig.pass(3_000);
    await rig.quote(price);
  }
}

/** Holds 100 shares under a stop at 98.52. */
async function entered(changes: Partial<Strategy> = {}): Promise<Place> {
  const place = await at(STOPS_ONLY, changes);
  await place.rig.predict('BUY');
  await fill(place, refs(place.rig, 'e')[0], 100);
  await place.rig.settle();
  return place;
}

describe('an entry at a venue without brackets', () => {
  it('is sent alone, and its first fill gets a stop while the rest still works', async () => {
    const place = await at(STOPS_ONLY);
    const { rig, exchange } = place;
    await rig.predict('BUY');
    expect(rig.submits().map(({ legs }) => legs.map(({ leg }) => leg))).toEqual([['e']]);
    await fill(place, refs(rig, 'e')[0], 40);
    expect(stopsAt(place)).toEqual([[40, 98.52]]);
    expect(rig.cancels()).toEqual([]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });

    await fill(place, refs(rig, 'e')[0], 60);
    expect(stopsAt(place)).toEqual([
      [40, 98.52],
      [60, 98.52],
    ]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
    await rig.snapshot(exchange.holds());
    expect(rig.of('reconciled').at(-1)).toMatchObject({ isClean: true, differences: [] });
  });

  it('ends if its stop is refused, and another stop protects its fills', async () => {
    const place = await at(STOPS_ONLY);
    const { rig } = place;
    await rig.predict('BUY');
    const [entry] = refs(rig, 'e');
    await fill(place, entry, 40);
    const [stop = ''] = refs(rig, 's');
    const refusal = { meaning: 'refused', text: 'no' } as const;
    rig.broker.say({ type: 'order-refused', orderRef: stop, refusal });
    await rig.settle();
    expect(rig.cancels()).toEqual([entry]);
    expect(refs(rig, 's')).toHaveLength(2);
  });
});

describe('a stop at a venue that changes orders in place, and has no brackets', () => {
  it('grows with the fills of its entry and is moved in place', async () => {
    const place = await at({ ...STOPS_ONLY, amendsInPlace: true }, { trail: TRAIL });
    const { rig } = place;
    await rig.predict('BUY');
    const [entry] = refs(rig, 'e');
    await fill(place, entry, 40);
    await fill(place, entry, 60);
    expect(stopsAt(place)).toEqual([[100, 98.52]]);
    await climb(rig);
    const to = rig.of('stop-moved').at(-1)?.to ?? 0;
    expect(to).toBeGreaterThan(98.52);
    expect(stopsAt(place)).toEqual([[100, to]]);
    expect(rig.cancels()).toEqual([]);
    expect(refs(rig, 's')).toHaveLength(1);
  });
});

describe('a stop at a venue that cannot change orders', () => {
  it('is replaced when it trails: the tighter price is durable before the old stop is cancelled', async () => {
    const place = await entered({ trail: TRAIL });
    const { rig, exchange } = place;
    exchange.holdsCancels = true;
    await climb(rig);
    const moved = rig.of('stop-moved');
    expect(moved).toMatchObject([{ from: 98.52, why: 'trail' }]);
    const to = moved[0]?.to ?? 0;
    expect(to).toBeGreaterThan(98.52);
    expect(rig.cancels()).toEqual([refs(rig, 's')[0]]);
    expect(rig.of('cancel-intended')[0]?.why).toBe(`a stop at ${to} takes its place`);
    expect(refs(rig, 's')).toHaveLength(1);
    exchange.releaseCancels();
    await rig.settle();
    expect(stopsAt(place)).toEqual([[100, to]]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('that fills during its replacement closes the position, and is not replaced', async () => {
    const place = await entered({ trail: TRAIL });
    const { rig, exchange } = place;
    exchange.holdsCancels = true;
    await climb(rig);
    await fill(place, refs(rig, 's')[0], 100, 98.5);
    exchange.releaseCancels();
    await rig.settle();
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(exchange.working()).toEqual([]);
    expect(refs(rig, 'x')).toEqual([]);
  });

  it('is placed at the tighter price if the daemon dies between cancel and replacement', async () => {
    const place = await entered({ trail: TRAIL });
    const { rig, exchange } = place;
    exchange.holdsCancels = true;
    await climb(rig);
    const to = rig.of('stop-moved')[0]?.to;
    place.rig = await rig.crash();
    exchange.releaseCancels();
    await place.rig.ready(exchange.holds());
    for (let look = 0; look < 8; look += 1) {
      await place.rig.pass(2_000);
      await place.rig.quote(100.5);
      await place.rig.snapshot(exchange.holds());
    }
    expect(stopsAt(place)).toEqual([[100, to]]);
    expect(place.rig.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('that has filled in part covers the rest, and is not replaced', async () => {
    const place = await entered();
    const { rig } = place;
    await fill(place, refs(rig, 's')[0], 40, 98.5);
    await rig.pass(3_000);
    expect(rig.cancels()).toEqual([]);
    expect(refs(rig, 's')).toHaveLength(1);
  });

  it('is the smallest that covers what a person sold, and the other stays while it ends', async () => {
    const place = await at(STOPS_ONLY);
    const { rig, exchange } = place;
    await rig.predict('BUY');
    await fill(place, refs(rig, 'e')[0], 40);
    await fill(place, refs(rig, 'e')[0], 60);
    expect(stopsAt(place).map(([quantity]) => quantity)).toEqual([40, 60]);
    exchange.holdsCancels = true;
    const sale = { execId: '7.7.7.01', shares: 40, price: 100, at: rig.now() };
    const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
    const execution = executionOf(rig.newest('s'), sale, hand);
    rig.broker.say({ type: 'execution', execution });
    await rig.settle();
    await rig.pass(1_000);
    expect(rig.cancels()).toEqual([refs(rig, 's')[0]]);
    exchange.releaseCancels();
    await rig.settle();
    expect(stopsAt(place).map(([quantity]) => quantity)).toEqual([60]);
  });

  it('can be tightened manually, never loosened', async () => {
    const place = await entered();
    const { rig } = place;
    const looser = { type: 'stop-at', symbol: 'AAPL', price: 98, by: 'a person' } as const;
    expect((await rig.command(looser)).ok).toBe(false);
    expect((await rig.command({ ...looser, price: 99 })).ok).toBe(true);
    await rig.settle();
    expect(stopsAt(place)).toEqual([[100, 99]]);
  });
});

describe('an exit at a venue without groups that reduce', () => {
  it('is sent after the stop has ended, never beside it', async () => {
    const place = await entered();
    const { rig, exchange } = place;
    exchange.holdsCancels = true;
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    expect(rig.of('cancel-intended')).toMatchObject([{ why: 'an exit takes its place' }]);
    expect(refs(rig, 'x')).toEqual([]);
    exchange.releaseCancels();
    await rig.settle();
    const [exit] = refs(rig, 'x');
    expect(exchange.working()).toMatchObject([{ orderRef: exit, quantity: 100, type: 'market' }]);
    await fill(place, exit, 100, 100.5);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'operator', exitPrice: 100.5 }]);
    expect(exchange.working()).toEqual([]);
  });

  it('closes the rest if the stop fills partially during its cancel', async () => {
    const place = await entered();
    const { rig, exchange } = place;
    exchange.holdsCancels = true;
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    await fill(place, refs(rig, 's')[0], 30, 98.5);
    exchange.releaseCancels();
    await rig.settle();
    expect(exchange.working()).toMatchObject([{ leg: 'x', quantity: 70 }]);
  });

  it('closes at the target, which the engine watches itself', async () => {
    const place = await entered();
    const { rig, exchange } = place;
    const target = rig.of('position-opened')[0]?.targetPrice ?? 0;
    for (const price of [101, 102, target + 0.05]) {
      await rig.pass(6_000);
      await rig.quote(price);
    }
    const [exit] = refs(rig, 'x');
    expect(exchange.working()).toMatchObject([{ orderRef: exit }]);
    await fill(place, exit, 100, target);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'target' }]);
  });
});

describe('a restart at a broker that names orders itself', () => {
  it('recognizes its orders by our references, and sends nothing again', async () => {
    const place = await entered();
    const next = await place.rig.crash();
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
    const { rig } = await at({ ...STOPS_ONLY, validities: ['gtc'] });
    await rig.predict('SELL');
    expect(rig.kinds()).toEqual(
      expect.arrayContaining(['no_short_selling', 'validity_not_offered']),
    );
    expect(rig.submits()).toEqual([]);
  });

  it('of resting stops refuses entries and adoptions', async () => {
    const { rig, exchange } = await at(BARE);
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['no_resting_stop']);
    const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 10, averageCost: 99 };
    await rig.snapshot({ ...exchange.holds(), positions: [held] });
    const adopting = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
    expect(await rig.command(adopting)).toMatchObject({ ok: false });
    expect(rig.submits()).toEqual([]);
  });

  it('may be an order type', async () => {
    const { rig } = await at({ ...STOPS_ONLY, orderTypes: ['limit', 'stop'] });
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'order_type_not_offered', type: 'market' }]);
  });
});
