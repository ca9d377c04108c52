// Exits and entries at a venue whose prices are limited for the day and whose odd lots trade apart, through the engine's public interface.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { TEN_O_CLOCK } from '../harness/harness.ts';
import { BARE } from '../harness/plain-exchange.ts';
import { settings } from '../harness/settings.ts';
import {
  AT_LIMITED,
  fill,
  later,
  type Place,
  placeAt,
  refsOf,
  restarted,
} from '../harness/settling-venue.ts';

const LIMITS_ONLY = { ...BARE, orderTypes: ['limit' as const] };
const WIDE = { floor: 93, ceiling: 107, reference: 100 };

async function limited(place: Place, limits = WIDE): Promise<void> {
  const { harness } = place;
  const day = harness.now() === undefined ? '' : new Date(harness.now()).toISOString().slice(0, 10);
  await harness.market({
    type: 'limits',
    symbol: 'AAPL',
    limits: { ...limits, day: day as never },
  });
}

async function placed(changes: Partial<Strategy> = {}): Promise<Place> {
  return placeAt(LIMITS_ONLY, { size: { kind: 'shares', shares: 200 }, ...changes }, AT_LIMITED);
}

/** So many shares are held; the rest of the entry has ended. */
async function holding(shares: number): Promise<Place> {
  const place = await placed();
  await place.harness.predict('BUY');
  await fill(place, 'e', { shares });
  if (shares < 200) await place.harness.pass(31_000);
  await place.harness.quote(100);
  return place;
}

const exits = ({ exchange }: Place) =>
  exchange
    .working()
    .filter(({ leg }) => leg === 'x')
    .map(({ quantity, limitPrice, type }) => [quantity, type, limitPrice]);

const flatten = ({ harness }: Place) =>
  harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });

describe('an exit where prices are limited for the day', () => {
  it('is a limit at the floor', async () => {
    const place = await holding(200);
    await limited(place);
    await flatten(place);
    expect(exits(place)).toEqual([[200, 'limit', 93]]);
  });

  it('goes ten steps through the bid while the limits are not known, and to the floor once they are', async () => {
    const place = await holding(200);
    await flatten(place);
    expect(exits(place)).toEqual([[200, 'limit', 99.88]]);
    await limited(place);
    await place.harness.pass(31_000);
    await place.harness.quote(99);
    await place.harness.pass(1_000);
    expect(exits(place)).toEqual([[200, 'limit', 93]]);
    expect(refsOf(place.harness, 'x')).toHaveLength(2);
  });

  it('that nobody buys counts at the floor, not at the stop: the loss of the day ends entries', async () => {
    const risk = { ...settings([]).risk, dailyLossPercentMax: 0.1 };
    const size = { kind: 'shares', shares: 200 } as const;
    const place = await placeAt(LIMITS_ONLY, { size }, { ...AT_LIMITED, settings: { risk } });
    await place.harness.predict('BUY');
    await fill(place, 'e', { shares: 200 });
    await limited(place);
    await place.harness.quote(93, { bid: Number.NaN, ask: 93 });
    await place.harness.pass(1_000);
    // 200 shares from 100.02 to the floor of 93 lose 1,404, more than 0.1 % of 1,000,000; at the stop they would lose less.
    expect(place.harness.engine.status().trading).toMatchObject({
      state: 'REDUCING',
      reason: 'daily-loss',
    });
  });

  it('that nobody buys rests with an alarm, and is sent again at the next floor after the close, never beside another', async () => {
    const place = await holding(200);
    const { harness, exchange } = place;
    await limited(place);
    await flatten(place);
    const locked = { bid: Number.NaN, ask: 93 };
    for (let look = 0; look < 20; look += 1) {
      await harness.pass(4_000);
      await harness.quote(93, locked);
    }
    expect(refsOf(harness, 'x')).toHaveLength(1);
    const told = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'exit-held');
    expect(told).toMatchObject([
      {
        text: expect.stringContaining('no bid at the floor of 93; the exit of 200 shares waits'),
      },
    ]);
    await harness.jump(plus(TEN_O_CLOCK, 6.5 * HOUR_MS));
    exchange.endDay();
    await harness.settle();
    await harness.pass(10 * MINUTE_MS);
    expect(exits(place)).toEqual([]);
    await restarted(place, 93);
    await place.harness.jump(plus(TEN_O_CLOCK, 24 * HOUR_MS));
    await limited(place, { floor: 86.49, ceiling: 99.51, reference: 93 });
    await later(place, plus(TEN_O_CLOCK, 24 * HOUR_MS + MINUTE_MS), 90);
    expect(exits(place)).toEqual([[200, 'limit', 86.49]]);
  });
});

describe('a close where odd lots trade apart', () => {
  it('sends round and odd lots as two orders, together what is held', async () => {
    const place = await holding(159);
    await limited(place);
    await flatten(place);
    expect(exits(place)).toEqual([
      [100, 'limit', 93],
      [59, 'limit', 93],
    ]);
    await place.harness.pass(10_000);
    expect(refsOf(place.harness, 'x')).toHaveLength(2);
    const [round = '', odd = ''] = refsOf(place.harness, 'x');
    place.exchange.fill(odd, 59, 99);
    place.exchange.fill(round, 100, 99);
    await place.harness.settle();
    expect(place.harness.of('position-closed')).toMatchObject([{ quantity: 159 }]);
  });

  it('goes on with one part when the other is refused, and sends that one again', async () => {
    const place = await holding(159);
    const { harness } = place;
    await limited(place);
    await flatten(place);
    const [round = ''] = refsOf(harness, 'x');
    const refusal = { meaning: 'refused', text: 'no' } as const;
    harness.broker.say({ type: 'order-refused', orderRef: round, refusal });
    await harness.settle();
    const sent = harness
      .submits('exit')
      .flatMap(({ legs }) => legs.map(({ quantity }) => quantity));
    expect(sent).toEqual([100, 59, 100]);
  });

  it('recognizes both after a restart, and sends nothing again', async () => {
    const place = await holding(159);
    await limited(place);
    await flatten(place);
    await restarted(place);
    await limited(place);
    await later(place, plus(place.harness.now(), 5_000), 100);
    expect(place.harness.submits()).toEqual([]);
    expect(exits(place)).toHaveLength(2);
  });

  it('refuses a part of mixed lots with what to ask for', async () => {
    const { harness } = await holding(200);
    const part = { type: 'exit', symbol: 'AAPL', quantity: 159, isConfirmed: true } as const;
    expect((await harness.command({ ...part, by: 'a person' })).text).toContain(
      'ask for 100 shares or for 59, not for 159',
    );
  });
});

describe('an entry where prices are limited for the day', () => {
  it('reaches no farther than the ceiling', async () => {
    const place = await placed();
    await limited(place, { floor: 93, ceiling: 100.1, reference: 97 });
    await place.harness.predict('BUY');
    expect(place.harness.submits('entry')[0]?.legs[0]).toMatchObject({ limitPrice: 100.1 });
  });

  it('is refused where the market is outside, as after a reference that is not of today', async () => {
    const place = await placed();
    await limited(place, { floor: 80, ceiling: 90, reference: 85 });
    await place.harness.predict('BUY');
    expect(place.harness.reasons()).toEqual([
      { kind: 'price_outside_limits', price: 100.02, floor: 80, ceiling: 90 },
    ]);
  });

  it('is refused where its own resting price is outside', async () => {
    const offset = { kind: 'percent', percent: 10 } as const;
    const place = await placed({ entryOrder: { kind: 'limit', offset, lifeMs: 60_000 } });
    await limited(place);
    await place.harness.predict('BUY');
    expect(place.harness.kinds()).toEqual(['price_outside_limits']);
  });
});
