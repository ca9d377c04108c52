// Shares that their market does not let be sold yet, through the engine's public interface: neither protected nor naked, and sold by a
// close at the moment in which they may be.
import { describe, expect, it } from 'vitest';
import {
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  plus,
  type TradingDay,
} from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import { stoppedRisk } from '../../../../src/trader/app/stopped-state/stopped-state.ts';
import { VIETNAM_TRAITS } from '../../../../src/trader/ports/broker-traits.ts';
import { createHarness, TEN_O_CLOCK } from '../harness/harness.ts';
import { barAt, historyUntil } from '../harness/history.ts';
import { BARE, STOPS_ONLY } from '../harness/plain-exchange.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import {
  fill,
  later,
  type Place,
  placeAt,
  refsOf,
  restarted,
  UNLOCKED_AT,
} from '../harness/settling-venue.ts';
import { place as order } from '../requests/order-requests.ts';

const RESTS = { ...STOPS_ONLY, amendsInPlace: true };
const THURSDAY = plus(TEN_O_CLOCK, 24 * HOUR_MS);
const FLOORS = 0.93;

async function bought(
  capabilities = BARE,
  changes: Parameters<typeof placeAt>[1] = {},
): Promise<Place> {
  const place = await placeAt(capabilities, changes);
  await place.harness.predict('BUY');
  await fill(place, 'e');
  await place.harness.pass(1_000);
  await place.harness.quote(100);
  return place;
}

const working = ({ exchange }: Place, leg: string) =>
  exchange.working().filter((order) => order.leg === leg);

async function freshAccount({ harness }: Place): Promise<void> {
  await harness.market({
    type: 'history',
    symbol: 'AAPL',
    bars: historyUntil(harness.now(), 100, US.calendar),
  });
  for (const tag of TAGS) await harness.account(tag, 1_000_000);
  await harness.pass(300);
}

const TAGS = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const;

const flatten = ({ harness }: Place) =>
  harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });

describe('shares that cannot be sold yet', () => {
  it.each([
    ['without', BARE],
    ['with', RESTS],
  ])('have no stop at a venue %s resting stops, and are not naked', async (_, capabilities) => {
    const place = await bought(capabilities);
    const { harness, exchange } = place;
    await harness.pass(8_000);
    await harness.quote(100);
    await harness.snapshot(exchange.holds());
    expect(refsOf(harness, 's')).toEqual([]);
    expect(harness.of('cover-lost')).toEqual([]);
    expect(harness.of('alarm-raised')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({
      positions: 1,
      protectedPositions: 0,
      uncovered: [],
      watched: [],
      locked: [{ symbol: 'AAPL', quantity: 100, until: UNLOCKED_AT, isAll: true }],
      nakedSeenMs: 0,
      unwatchedSeenMs: 0,
      ready: { isReady: true },
      comparison: { isClean: true },
    });
  });

  it('are not called unwatched of a daemon that does not run, until they can be sold', async () => {
    const place = await bought();
    const { file, now } = place.harness;
    const left = (at?: Instant) => {
      const risk = stoppedRisk(file, { mode: 'paper', account: 'DU1234567', at: now(), now: at });
      if (!risk.ok) throw new Error(JSON.stringify(risk.failure));
      const { uncovered, watched, locked } = risk.value;
      return { uncovered, watched, locked };
    };
    const lot = { symbol: 'AAPL', quantity: 100, until: UNLOCKED_AT, isAll: true };
    expect(left()).toEqual({ uncovered: [], watched: [], locked: [lot] });
    expect(left(plus(UNLOCKED_AT, -1))).toEqual(left());
    expect(left(UNLOCKED_AT)).toMatchObject({
      uncovered: [],
      watched: [{ symbol: 'AAPL', quantity: 100, kind: 'unwatched', why: 'no daemon runs' }],
      locked: [],
    });
  });

  it('are at risk down to the floors of all sessions until then', async () => {
    const { harness } = await bought();
    await harness.market({
      type: 'limits',
      symbol: 'AAPL',
      limits: {
        day: harness.engine.status().day.day as never,
        ceiling: 106,
        floor: 92.5,
        reference: 99.4,
      },
    });
    const floor = 92.5 * FLOORS ** 2;
    const { worstCase, worstCaseFromNow } = harness.engine.status();
    expect(worstCase).toBeCloseTo((floor - 100.02) * 100);
    expect(worstCaseFromNow).toBeCloseTo((floor - 100) * 100);
    expect(harness.engine.figure('at_risk').rows[0]?.text).toContain('locked');
  });

  it('get their stop in the moment in which they can be sold', async () => {
    const place = await bought(RESTS);
    await later(place, THURSDAY, 100);
    expect(working(place, 's')).toEqual([]);
    await later(place, plus(UNLOCKED_AT, -MINUTE_MS), 100);
    expect(working(place, 's')).toEqual([]);
    await later(place, UNLOCKED_AT, 100);
    expect(working(place, 's')).toMatchObject([{ quantity: 100, stopPrice: 98.52 }]);
    expect(place.harness.engine.status()).toMatchObject({ protectedPositions: 1, locked: [] });
    expect(place.harness.of('cover-lost')).toEqual([]);
  });

  it('are not sold at a limit either, and the order says until when', async () => {
    const place = await bought();
    const { harness } = place;
    const sale = { side: 'sell', type: 'LMT', price: 103, quantity: 100 } as const;
    const sell = () => order(harness, { ...sale, takesOwnership: true });
    expect(await sell()).toMatchObject({
      ok: false,
      reasons: [{ kind: 'locked_shares', quantity: 100, sellable: 0, until: UNLOCKED_AT }],
    });
    expect([...refsOf(harness, 't'), ...refsOf(harness, 'x')]).toEqual([]);
    await later(place, UNLOCKED_AT, 100);
    expect(await sell()).toMatchObject({ ok: true });
    expect(working(place, 't')).toMatchObject([{ quantity: 100, limitPrice: 103 }]);
  });

  it('are bare if no stop can be placed then', async () => {
    const place = await bought(RESTS);
    const { harness } = place;
    await later(place, plus(UNLOCKED_AT, -MINUTE_MS), 100);
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: 'no uplink' });
    await harness.pass(MINUTE_MS + 4_000);
    expect(harness.of('cover-lost')).toMatchObject([{ shares: 100 }]);
  });

  it('are not sold by their stop while they are locked, but told once a day, and watched afterwards', async () => {
    const place = await bought();
    const { harness } = place;
    for (const price of [98.4, 98.3]) {
      await harness.pass(1_000);
      await harness.quote(price);
    }
    await harness.pass(3_000);
    expect(refsOf(harness, 'x')).toEqual([]);
    expect(harness.of('alarm-raised')).toMatchObject([
      { text: expect.stringContaining('none of it can be sold before 2026-11-20 11:00') },
    ]);
    await later(place, UNLOCKED_AT, 98.3);
    await harness.pass(2_500);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'stop' }]);
  });

  it('are kept if the price has come back above the stop by then', async () => {
    const place = await bought();
    const { harness } = place;
    await harness.quote(98.4);
    await later(place, UNLOCKED_AT, 99.5);
    await harness.pass(2_500);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.engine.status().watched).toMatchObject([{ kind: 'watched', quantity: 100 }]);
  });
});

describe('what a person sold while shares of a position are locked', () => {
  /** 50 of a holding that can be sold, and 100 of a position that cannot. */
  async function besideHolding(): Promise<Place> {
    const manual = { defaultStopPercent: 5, allowsHoldings: true };
    const place = await placeAt(BARE, {}, { settings: { manual } });
    const { harness } = place;
    await order(harness, { type: 'LMT', price: 100.02, quantity: 50, as: 'holding' });
    await fill(place, 'h', { shares: 50 });
    await later(place, plus(UNLOCKED_AT, MINUTE_MS), 100);
    await freshAccount(place);
    await harness.predict('BUY');
    await fill(place, 'e');
    await harness.pass(2 * MINUTE_MS);
    await harness.snapshot(place.exchange.holds());
    return place;
  }
  const left = ({ harness }: Place) => {
    const { holdings, positions } = harness.state();
    return [holdings.get('AAPL'), ...positions.values()].map((one) =>
      one !== undefined && 'quantity' in one ? one.quantity : 0,
    );
  };
  const OF_A_PERSON = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;

  it.each([
    ['alone', 30, [20, 100]],
    ['before it is of the position', 60, [0, 90]],
  ])('is of the holding %s, as it happens', async (_, shares, expected) => {
    const place = await besideHolding();
    const { harness } = place;
    expect(left(place)).toEqual([50, 100]);
    const sale = { execId: '7.7.7.01', shares, price: 101, at: harness.now() };
    const execution = executionOf(harness.newest('e'), sale, { ...OF_A_PERSON, side: 'sell' });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(left(place)).toEqual(expected);
    const booked = harness.of('execution-booked').filter(({ orderRef }) => orderRef === '');
    expect(new Set(booked.map(({ execRoot }) => execRoot)).size).toBe(booked.length);
  });

  it('is of the holding first, by an account that lacks them', async () => {
    const place = await besideHolding();
    const { harness, exchange } = place;
    exchange.shift(-30);
    for (let look = 0; look < 3; look += 1) {
      await harness.pass(MINUTE_MS);
      await harness.quote(100);
      await harness.snapshot(exchange.holds());
    }
    expect(left(place)).toEqual([20, 100]);
  });
});

describe('a close of locked shares', () => {
  it('sells them in the moment in which they can be sold, without another command', async () => {
    const place = await bought();
    expect((await flatten(place)).text).toContain('Exit started');
    await place.harness.pass(5_000);
    expect(refsOf(place.harness, 'x')).toEqual([]);
    await later(place, plus(UNLOCKED_AT, -MINUTE_MS), 100);
    expect(refsOf(place.harness, 'x')).toEqual([]);
    await later(place, UNLOCKED_AT, 100);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    await fill(place, 'x');
    expect(place.harness.of('position-closed')).toMatchObject([{ reason: 'operator' }]);
  });

  it('says when, before it is confirmed', async () => {
    const { harness } = await bought();
    const asked = { type: 'exit', symbol: 'AAPL', isConfirmed: false, by: 'a person' } as const;
    const { text } = await harness.command(asked);
    expect(text).toContain('This would close 100 AAPL when it can be sold.');
    expect(text).toContain(
      '100 AAPL cannot be sold before 2026-11-20 11:00:00 ET; they are sold then, without another command.',
    );
  });

  it('stays armed over restarts', async () => {
    const place = await bought();
    await flatten(place);
    await restarted(place);
    expect(refsOf(place.harness, 'x')).toEqual([]);
    await later(place, THURSDAY, 100);
    await restarted(place);
    await later(place, plus(UNLOCKED_AT, 3_000), 100);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    await restarted(place);
    await later(place, plus(UNLOCKED_AT, MINUTE_MS), 100);
    expect(working(place, 'x')).toHaveLength(1);
  });

  it('sells at once what can be sold, and the rest when it may be', async () => {
    const add = { kind: 'r', r: 0.1, percent: 50, max: 1 } as const;
    const place = await bought(BARE, { add });
    const { harness, exchange } = place;
    await later(place, THURSDAY, 100.5);
    await freshAccount(place);
    const start = instant(THURSDAY - MINUTE_MS - (THURSDAY % MINUTE_MS));
    await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, 100.5) });
    await fill(place, 'e', { shares: 50, price: 100.52 });
    // From Monday on.
    const second = plus(UNLOCKED_AT, 72 * HOUR_MS);
    expect(harness.engine.status().locked).toMatchObject([
      { quantity: 100, until: UNLOCKED_AT },
      { quantity: 50, until: second },
    ]);
    await later(place, plus(UNLOCKED_AT, MINUTE_MS), 101);
    await flatten(place);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    await fill(place, 'x', { shares: 100, price: 101 });
    await harness.pass(8_000);
    expect(exchange.working()).toEqual([]);
    await restarted(place, 101);
    await later(place, second, 101);
    expect(working(place, 'x')).toMatchObject([{ quantity: 50 }]);
    await fill(place, 'x', { shares: 50, price: 101 });
    expect(exchange.holds().positions[0]?.quantity).toBe(0);
  });

  it('of a part that cannot be sold yet is refused with the moment', async () => {
    const { harness } = await bought();
    const part = { type: 'exit', symbol: 'AAPL', quantity: 40, isConfirmed: true } as const;
    const answer = await harness.command({ ...part, by: 'a person' });
    expect(answer).toMatchObject({ ok: false, kind: 'refused' });
    expect(answer.text).toContain('none of the shares can be sold before');
  });
});

describe('an entry that is locked at first', () => {
  it('may lose no more at the floors than a size by risk allows', async () => {
    const place = await placeAt(BARE, { size: { kind: 'risk-percent', percent: 0.5 } });
    await place.harness.predict('BUY');
    const sizing = place.harness.of('signal-taken')[0]?.sizing;
    // Of 1,000,000, from 100.02 down to three floors below.
    const floor = ((100.02 * FLOORS) / 1.07) * FLOORS ** 2;
    expect(sizing).toMatchObject({
      shares: Math.floor(5_000 / (100.02 - floor)),
      binding: 'locked_risk',
    });
  });

  it('keeps a size that is stated in shares', async () => {
    const { harness } = await bought();
    expect(harness.of('signal-taken')[0]?.sizing).toMatchObject({ shares: 100, binding: 'shares' });
  });
});

describe('at a venue that settles later but lets shares be sold at once', () => {
  it('nothing is locked', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    expect(harness.of('position-filled')[0]).not.toHaveProperty('lockedAfter');
    expect(harness.engine.status().locked).toEqual([]);
  });
});

describe('at HOSE', () => {
  it('a close of Wednesday morning sells at 13:00 of Friday, in round and odd lots', async () => {
    const morning = instant(Date.UTC(2026, 10, 18, 3));
    const friday = (hour: number, minute = 0) => instant(Date.UTC(2026, 10, 20, hour - 7, minute));
    const size = { kind: 'shares', shares: 200 } as const;
    const place = await placeAt(
      VIETNAM_TRAITS.capabilities,
      { size },
      { venues: createVenues(HOSE), at: morning },
    );
    const day = '2026-11-18' as TradingDay;
    const limits = { day, ceiling: 107, floor: 93, reference: 100 };
    await place.harness.market({ type: 'limits', symbol: 'AAPL', limits });
    await place.harness.predict('BUY');
    await fill(place, 'e', { shares: 159 });
    await place.harness.pass(31_000);
    await flatten(place);
    expect(place.harness.engine.status().locked).toMatchObject([
      { quantity: 159, until: friday(13) },
    ]);
    await later(place, friday(11, 29), 101);
    await later(place, friday(12), 101);
    await later(place, friday(12, 59), 101);
    expect(refsOf(place.harness, 'x')).toEqual([]);
    await later(place, friday(13), 101);
    expect(working(place, 'x')).toMatchObject([
      { quantity: 100, type: 'limit' },
      { quantity: 59, type: 'limit' },
    ]);
    expect(place.harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('exit-failed');
  });
});
