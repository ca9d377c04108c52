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
import { place as order } from '../requests/asked.ts';
import { barAt, historyUntil } from '../rig/history.ts';
import { BARE, STOPS_ONLY } from '../rig/plain-exchange.ts';
import { createRig, TEN_O_CLOCK } from '../rig/rig.ts';
import {
  fill,
  later,
  type Place,
  placeAt,
  refsOf,
  restarted,
  UNLOCKED_AT,
} from '../rig/settling-venue.ts';

const RESTS = { ...STOPS_ONLY, amendsInPlace: true };
const THURSDAY = plus(TEN_O_CLOCK, 24 * HOUR_MS);
const FLOORS = 0.93;

async function bought(
  capabilities = BARE,
  changes: Parameters<typeof placeAt>[1] = {},
): Promise<Place> {
  const place = await placeAt(capabilities, changes);
  await place.rig.predict('BUY');
  await fill(place, 'e');
  await place.rig.pass(1_000);
  await place.rig.quote(100);
  return place;
}

const working = ({ exchange }: Place, leg: string) =>
  exchange.working().filter((order) => order.leg === leg);

async function freshAccount({ rig }: Place): Promise<void> {
  await rig.market({
    type: 'history',
    symbol: 'AAPL',
    bars: historyUntil(rig.now(), 100, US.calendar),
  });
  for (const tag of TAGS) await rig.account(tag, 1_000_000);
  await rig.pass(300);
}

const TAGS = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const;

const flatten = ({ rig }: Place) =>
  rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });

describe('shares that cannot be sold yet', () => {
  it.each([
    ['without', BARE],
    ['with', RESTS],
  ])('have no stop at a venue %s resting stops, and are not naked', async (_, capabilities) => {
    const place = await bought(capabilities);
    const { rig, exchange } = place;
    await rig.pass(8_000);
    await rig.quote(100);
    await rig.snapshot(exchange.holds());
    expect(refsOf(rig, 's')).toEqual([]);
    expect(rig.of('cover-lost')).toEqual([]);
    expect(rig.of('alarm-raised')).toEqual([]);
    expect(rig.engine.status()).toMatchObject({
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
    const { file, now } = place.rig;
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
    const { rig } = await bought();
    await rig.market({
      type: 'limits',
      symbol: 'AAPL',
      limits: {
        day: rig.engine.status().day.day as never,
        ceiling: 106,
        floor: 92.5,
        reference: 99.4,
      },
    });
    const floor = 92.5 * FLOORS ** 2;
    const { worstCase, worstCaseFromNow } = rig.engine.status();
    expect(worstCase).toBeCloseTo((floor - 100.02) * 100);
    expect(worstCaseFromNow).toBeCloseTo((floor - 100) * 100);
    expect(rig.engine.figure('at_risk').rows[0]?.text).toContain('locked');
  });

  it('get their stop in the moment in which they can be sold', async () => {
    const place = await bought(RESTS);
    await later(place, THURSDAY, 100);
    expect(working(place, 's')).toEqual([]);
    await later(place, plus(UNLOCKED_AT, -MINUTE_MS), 100);
    expect(working(place, 's')).toEqual([]);
    await later(place, UNLOCKED_AT, 100);
    expect(working(place, 's')).toMatchObject([{ quantity: 100, stopPrice: 98.52 }]);
    expect(place.rig.engine.status()).toMatchObject({ protectedPositions: 1, locked: [] });
    expect(place.rig.of('cover-lost')).toEqual([]);
  });

  it('are not sold at a limit either, and the order says until when', async () => {
    const place = await bought();
    const { rig } = place;
    const sale = { side: 'sell', type: 'LMT', price: 103, quantity: 100 } as const;
    const sell = () => order(rig, { ...sale, takesOwnership: true });
    expect(await sell()).toMatchObject({
      ok: false,
      reasons: [{ kind: 'locked_shares', quantity: 100, sellable: 0, until: UNLOCKED_AT }],
    });
    expect([...refsOf(rig, 't'), ...refsOf(rig, 'x')]).toEqual([]);
    await later(place, UNLOCKED_AT, 100);
    expect(await sell()).toMatchObject({ ok: true });
    expect(working(place, 't')).toMatchObject([{ quantity: 100, limitPrice: 103 }]);
  });

  it('are bare if no stop can be placed then', async () => {
    const place = await bought(RESTS);
    const { rig } = place;
    await later(place, plus(UNLOCKED_AT, -MINUTE_MS), 100);
    rig.broker.say({ type: 'gateway-changed', state: 'lost', why: 'no uplink' });
    await rig.pass(MINUTE_MS + 4_000);
    expect(rig.of('cover-lost')).toMatchObject([{ shares: 100 }]);
  });

  it('are not sold by their stop while they are locked, but told once a day, and watched afterwards', async () => {
    const place = await bought();
    const { rig } = place;
    for (const price of [98.4, 98.3]) {
      await rig.pass(1_000);
      await rig.quote(price);
    }
    await rig.pass(3_000);
    expect(refsOf(rig, 'x')).toEqual([]);
    expect(rig.of('alarm-raised')).toMatchObject([
      { text: expect.stringContaining('none of it can be sold before 2026-11-20 11:00') },
    ]);
    await later(place, UNLOCKED_AT, 98.3);
    await rig.pass(2_500);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'stop' }]);
  });

  it('are kept if the price has come back above the stop by then', async () => {
    const place = await bought();
    const { rig } = place;
    await rig.quote(98.4);
    await later(place, UNLOCKED_AT, 99.5);
    await rig.pass(2_500);
    expect(rig.of('position-closing')).toEqual([]);
    expect(rig.engine.status().watched).toMatchObject([{ kind: 'watched', quantity: 100 }]);
  });
});

describe('a close of locked shares', () => {
  it('sells them in the moment in which they can be sold, without another command', async () => {
    const place = await bought();
    expect((await flatten(place)).text).toContain('Exit started');
    await place.rig.pass(5_000);
    expect(refsOf(place.rig, 'x')).toEqual([]);
    await later(place, plus(UNLOCKED_AT, -MINUTE_MS), 100);
    expect(refsOf(place.rig, 'x')).toEqual([]);
    await later(place, UNLOCKED_AT, 100);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    await fill(place, 'x');
    expect(place.rig.of('position-closed')).toMatchObject([{ reason: 'operator' }]);
  });

  it('says when, before it is confirmed', async () => {
    const { rig } = await bought();
    const asked = { type: 'exit', symbol: 'AAPL', isConfirmed: false, by: 'a person' } as const;
    const { text } = await rig.command(asked);
    expect(text).toContain('This would close 100 AAPL when it can be sold.');
    expect(text).toContain(
      '100 AAPL cannot be sold before 2026-11-20 11:00:00 ET; they are sold then, without another command.',
    );
  });

  it('stays armed over restarts', async () => {
    const place = await bought();
    await flatten(place);
    await restarted(place);
    expect(refsOf(place.rig, 'x')).toEqual([]);
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
    const { rig, exchange } = place;
    await later(place, THURSDAY, 100.5);
    await freshAccount(place);
    const start = instant(THURSDAY - MINUTE_MS - (THURSDAY % MINUTE_MS));
    await rig.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, 100.5) });
    await fill(place, 'e', { shares: 50, price: 100.52 });
    // From Monday on.
    const second = plus(UNLOCKED_AT, 72 * HOUR_MS);
    expect(rig.engine.status().locked).toMatchObject([
      { quantity: 100, until: UNLOCKED_AT },
      { quantity: 50, until: second },
    ]);
    await later(place, plus(UNLOCKED_AT, MINUTE_MS), 101);
    await flatten(place);
    expect(working(place, 'x')).toMatchObject([{ quantity: 100 }]);
    await fill(place, 'x', { shares: 100, price: 101 });
    await rig.pass(8_000);
    expect(exchange.working()).toEqual([]);
    await restarted(place, 101);
    await later(place, second, 101);
    expect(working(place, 'x')).toMatchObject([{ quantity: 50 }]);
    await fill(place, 'x', { shares: 50, price: 101 });
    expect(exchange.holds().positions[0]?.quantity).toBe(0);
  });

  it('of a part that cannot be sold yet is refused with the moment', async () => {
    const { rig } = await bought();
    const part = { type: 'exit', symbol: 'AAPL', quantity: 40, isConfirmed: true } as const;
    const answer = await rig.command({ ...part, by: 'a person' });
    expect(answer).toMatchObject({ ok: false, kind: 'refused' });
    expect(answer.text).toContain('none of the shares can be sold before');
  });
});

describe('an entry that is locked at first', () => {
  it('may lose no more at the floors than a size by risk allows', async () => {
    const place = await placeAt(BARE, { size: { kind: 'risk-percent', percent: 0.5 } });
    await place.rig.predict('BUY');
    const sizing = place.rig.of('signal-taken')[0]?.sizing;
    // Of 1,000,000, from 100.02 down to three floors below.
    const floor = ((100.02 * FLOORS) / 1.07) * FLOORS ** 2;
    expect(sizing).toMatchObject({
      shares: Math.floor(5_000 / (100.02 - floor)),
      binding: 'locked_risk',
    });
  });

  it('keeps a size that is stated in shares', async () => {
    const { rig } = await bought();
    expect(rig.of('signal-taken')[0]?.sizing).toMatchObject({ shares: 100, binding: 'shares' });
  });
});

describe('at a venue that settles later but lets shares be sold at once', () => {
  it('nothing is locked', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.enter();
    expect(rig.of('position-filled')[0]).not.toHaveProperty('lockedAfter');
    expect(rig.engine.status().locked).toEqual([]);
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
    await place.rig.market({ type: 'limits', symbol: 'AAPL', limits });
    await place.rig.predict('BUY');
    await fill(place, 'e', { shares: 159 });
    await place.rig.pass(31_000);
    await flatten(place);
    expect(place.rig.engine.status().locked).toMatchObject([{ quantity: 159, until: friday(13) }]);
    await later(place, friday(11, 29), 101);
    await later(place, friday(12), 101);
    await later(place, friday(12, 59), 101);
    expect(refsOf(place.rig, 'x')).toEqual([]);
    await later(place, friday(13), 101);
    expect(working(place, 'x')).toMatchObject([
      { quantity: 100, type: 'limit' },
      { quantity: 59, type: 'limit' },
    ]);
    expect(place.rig.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('exit-failed');
  });
});
