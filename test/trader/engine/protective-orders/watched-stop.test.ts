// Stops at a venue where none can rest, through the engine's public interface: the daemon watches them and sells itself.
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { BARE, createPlainExchange, type PlainExchange } from '../rig/plain-exchange.ts';
import { createRig, type Rig, TEN_O_CLOCK } from '../rig/rig.ts';
import { ACCOUNT, settings, strategy, TRAIL } from '../rig/settings.ts';

interface Place {
  rig: Rig;
  readonly exchange: PlainExchange;
}

const WATCHED: Partial<Strategy> = { protection: 'watched', target: undefined };

async function at(
  changes: Partial<Strategy> = {},
  options: { readonly settings?: Partial<Settings>; readonly symbols?: readonly string[] } = {},
): Promise<Place> {
  let now = (): Instant => TEN_O_CLOCK;
  const exchange = createPlainExchange(BARE, () => now());
  const { symbols = ['AAPL'] } = options;
  const strategies = [strategy({ ...WATCHED, symbols, ...changes })];
  const rig = createRig({ ...options, strategies, connect: exchange.connect });
  const place = { rig, exchange };
  now = () => place.rig.now();
  await rig.ready();
  return place;
}

const refs = (rig: Rig, leg: string): string[] =>
  rig.submits().flatMap(({ legs }) => legs.flatMap((it) => (it.leg === leg ? [it.orderRef] : [])));

async function fill({ rig, exchange }: Place, leg: string, shares: number, price: number) {
  exchange.fill(refs(rig, leg).at(-1) ?? '', shares, price);
  await rig.settle();
}

/** Holds 100 shares, its stop at 98.52 watched; an ATR is 0.5. */
async function entered(
  changes: Partial<Strategy> = {},
  options: { readonly settings?: Partial<Settings> } = {},
): Promise<Place> {
  const place = await at(changes, options);
  await place.rig.predict('BUY');
  await fill(place, 'e', 100, 100.02);
  await place.rig.pass(1_000);
  await place.rig.quote(100);
  return place;
}

async function restarted(place: Place, ms?: number): Promise<Place> {
  place.rig = await place.rig.crash(ms);
  return place;
}

const exits = ({ exchange }: Place) => exchange.working().filter(({ leg }) => leg === 'x');

describe('an entry at a venue without resting stops', () => {
  it('is refused, with the key to write, unless its strategy accepts a watched stop', async () => {
    const { rig } = await at({ protection: undefined });
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['no_resting_stop']);
    expect(rig.submits()).toEqual([]);
  });

  it('is sent alone as a day order, and its plan records that its stop is watched', async () => {
    const { rig } = await at();
    await rig.predict('BUY');
    const [entry] = rig.submits();
    expect(entry?.legs).toMatchObject([
      { leg: 'e', type: 'limit', validity: { kind: 'day', until: rig.now() + 30_000 } },
    ]);
    expect(rig.of('position-planned')[0]?.plan).toMatchObject({
      isWatched: true,
      stopPrice: 98.52,
    });
  });

  it('is neither protected at the broker nor unprotected, and says so', async () => {
    const { rig } = await entered();
    expect(rig.engine.status()).toMatchObject({
      positions: 1,
      protectedPositions: 0,
      uncovered: [],
      unprotected: [],
      watched: [{ symbol: 'AAPL', quantity: 100, stopPrice: 98.52, kind: 'watched', why: '' }],
      ready: { isReady: true },
      nakedSeenMs: 0,
      unwatchedSeenMs: 0,
      worstCase: expect.closeTo(-150),
    });
    expect(rig.of('alarm-raised')).toEqual([]);
    expect(rig.of('cover-lost')).toEqual([]);
  });

  it('ends by our cancel once its time is up, also after a restart', async () => {
    const place = await at();
    await place.rig.predict('BUY');
    await fill(place, 'e', 40, 100.02);
    await restarted(place, 60_000);
    const { rig, exchange } = place;
    await rig.ready(exchange.holds());
    await rig.pass(1_000);
    expect(rig.of('cancel-intended')).toMatchObject([{ why: 'its time is up' }]);
    expect(exchange.working()).toEqual([]);
    await rig.pass(3_000);
    expect(rig.engine.status()).toMatchObject({ positions: 1, watched: [{ quantity: 40 }] });
  });
});

describe('a watched stop', () => {
  it('sells everything once a print has reached it, and records that print', async () => {
    const place = await entered();
    const { rig, exchange } = place;
    await rig.quote(98.6);
    expect(exits(place)).toEqual([]);
    await rig.pass(1_000);
    await rig.quote(98.5);
    expect(exits(place)).toMatchObject([{ quantity: 100, type: 'market', side: 'sell' }]);
    expect(rig.of('position-closing')).toMatchObject([
      { reason: 'stop', stop: { stopPrice: 98.52, by: 'last', price: 98.5, at: rig.now() } },
    ]);
    await fill(place, 'x', 100, 98.48);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 98.48 }]);
    expect(exchange.working()).toEqual([]);
  });

  it('sells by the executable bid, before anything has traded there', async () => {
    const place = await entered();
    await place.rig.quote(98.6, { bid: 98.51, ask: 98.7 });
    expect(place.rig.of('position-closing')).toMatchObject([{ stop: { by: 'touch' } }]);
    expect(exits(place)).toHaveLength(1);
  });

  it('sells when nobody bids any more and even the offers are below it', async () => {
    const place = await entered();
    await place.rig.quote(99, { bid: Number.NaN, ask: 98.5, last: Number.NaN });
    expect(place.rig.of('position-closing')).toMatchObject([{ stop: { by: 'book', price: 98.5 } }]);
  });

  it('waits for a second print after a jump, and at most two seconds', async () => {
    const place = await entered();
    const { rig } = place;
    await rig.quote(96);
    await rig.pass(1_500);
    expect(exits(place)).toEqual([]);
    await rig.pass(750);
    expect(exits(place)).toHaveLength(1);
  });

  it('sells at once when another price bears out a jump', async () => {
    const place = await entered();
    const { rig } = place;
    await rig.quote(96);
    expect(exits(place)).toEqual([]);
    await rig.pass(300);
    await rig.quote(95.9);
    expect(exits(place)).toHaveLength(1);
  });

  it('keeps the position after one bad print', async () => {
    const place = await entered();
    const { rig } = place;
    await rig.quote(96);
    await rig.pass(500);
    await rig.quote(100.01);
    await rig.pass(4_000);
    expect(exits(place)).toEqual([]);
    await rig.quote(90, { bid: 100, ask: 100.04 });
    await rig.pass(4_000);
    expect(exits(place)).toEqual([]);
  });

  it('does not act on prices that are old, delayed or of a halt', async () => {
    const place = await entered();
    const { rig } = place;
    await rig.quote(98, { isLive: false });
    await rig.quote(98, { isHalted: true });
    await rig.quote(98, { at: (rig.now() - 6_000) as Instant });
    expect(exits(place)).toEqual([]);
  });

  it('sends one order only, however the price moves', async () => {
    const place = await entered();
    const { rig } = place;
    for (const price of [98.5, 98.4, 98.3, 98.6, 98.2]) {
      await rig.quote(price);
      await rig.pass(2_000);
    }
    expect(refs(rig, 'x')).toHaveLength(1);
  });

  it('ends an entry that still works before it sells', async () => {
    const place = await at();
    const { rig, exchange } = place;
    await rig.predict('BUY');
    await fill(place, 'e', 40, 100.02);
    exchange.holdsCancels = true;
    await rig.quote(98.5);
    await rig.pass(2_500);
    expect(exits(place)).toEqual([]);
    exchange.releaseCancels();
    await rig.settle();
    expect(exchange.working()).toMatchObject([{ leg: 'x', quantity: 40 }]);
  });

  it('trails without an order, and never loosens', async () => {
    const place = await entered({ trail: TRAIL });
    const { rig } = place;
    for (const price of [100.5, 100.9, 100.9]) {
      await rig.pass(3_000);
      await rig.quote(price);
    }
    const moved = rig.of('stop-moved');
    expect(moved.length).toBeGreaterThan(0);
    for (const { from, to } of moved) expect(to).toBeGreaterThan(from);
    const to = moved.at(-1)?.to ?? 0;
    await rig.pass(6_000);
    await rig.quote(100);
    expect(rig.engine.status().watched).toMatchObject([{ stopPrice: to }]);
    await restarted(place);
    await place.rig.ready(place.exchange.holds());
    expect(place.rig.engine.status().watched).toMatchObject([{ stopPrice: to }]);
  });

  it('is tightened by the operator at once, and never loosened', async () => {
    const place = await entered();
    const { rig } = place;
    const asked = { type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a person' } as const;
    expect((await rig.command({ ...asked, price: 98 })).ok).toBe(false);
    expect((await rig.command(asked)).ok).toBe(true);
    expect(rig.of('stop-moved')).toMatchObject([{ from: 98.52, to: 99.5, why: 'operator' }]);
    await rig.quote(99.4);
    expect(exits(place)).toHaveLength(1);
  });

  it('needs no other protection, and `protect` says who watches it', async () => {
    const { rig } = await entered();
    const asked = { type: 'protect', symbol: 'AAPL', by: 'a person' } as const;
    expect((await rig.command(asked)).text).toContain('this daemon watches its stop at 98.52');
    expect(rig.of('protection-asked')).toEqual([]);
  });

  it('agrees with the broker, which shows no stop', async () => {
    const place = await entered();
    await place.rig.pass(6_000);
    await place.rig.snapshot(place.exchange.holds());
    expect(place.rig.of('reconciled').at(-1)).toMatchObject({ isClean: true, differences: [] });
  });
});

describe('a restart over a watched stop', () => {
  it('sells at the first price when the stop was passed while the daemon was down', async () => {
    const place = await restarted(await entered(), 60_000);
    const { rig, exchange } = place;
    await rig.connect();
    await rig.snapshot(exchange.holds());
    await rig.quote(97.8);
    await rig.pass(2_500);
    expect(exits(place)).toMatchObject([{ quantity: 100 }]);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'stop' }]);
  });

  it.each(['intended', 'sent', 'acknowledged', 'filled'])(
    'never sells twice when it dies with the exit %s',
    async (when) => {
      const place = await entered();
      const { exchange } = place;
      if (when === 'intended') exchange.isDeaf = true;
      await place.rig.quote(98.5);
      exchange.isDeaf = false;
      const [exit = ''] = refs(place.rig, 'x');
      await restarted(place);
      // Its report reaches no session.
      if (when === 'filled') exchange.fill(exit, 100, 98.5);
      const { rig } = place;
      await rig.ready(exchange.holds());
      for (let look = 0; look < 8; look += 1) {
        await rig.pass(4_000);
        await rig.quote(98.4);
        await rig.snapshot(exchange.holds());
      }
      const held = exchange.holds().positions[0]?.quantity;
      expect([held, exits(place).length]).toEqual(when === 'filled' ? [0, 0] : [100, 1]);
    },
  );
});

describe('a watched position without a watch', () => {
  it('raises an alarm each minute, counts the time, and refuses entries anywhere', async () => {
    const { rig } = await entered({}, { settings: { risk: wide(5) } });
    rig.broker.say({ type: 'gateway-changed', state: 'lost', why: 'no uplink' });
    await rig.pass(70_000);
    const alarms = rig.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(alarms).toHaveLength(2);
    expect(alarms[0]?.text).toContain('AAPL 100: its stop at 98.52 is NOT WATCHED');
    expect(alarms[0]?.text).toContain('sluice exit AAPL --yes');
    const { unwatchedSeenMs, nakedSeenMs, watched, ready } = rig.engine.status();
    expect(unwatchedSeenMs).toBeGreaterThan(60_000);
    expect([nakedSeenMs, ready.isReady]).toEqual([0, false]);
    expect(watched).toMatchObject([{ kind: 'unwatched', why: 'the gateway is lost' }]);
  });

  it('counts quiet prices as well, and recovers by itself', async () => {
    const { rig } = await entered();
    await rig.pass(20_000);
    expect(rig.engine.status().watched).toMatchObject([{ kind: 'unwatched' }]);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('unprotected');
    await rig.quote(100);
    expect(rig.engine.status().watched).toMatchObject([{ kind: 'watched' }]);
  });

  it('needs no watch in a closed market', async () => {
    const { rig } = await entered();
    await rig.jump((TEN_O_CLOCK + 8 * 3_600_000) as Instant);
    const before = rig.engine.status().unwatchedSeenMs;
    await rig.pass(10_000);
    expect(rig.engine.status()).toMatchObject({
      unwatchedSeenMs: before,
      watched: [{ kind: 'watched' }],
    });
  });
});

/** The limits of the tests, with so many watched positions. */
function wide(watchedPositionsMax: number, watchedNotionalMax?: number): Settings['risk'] {
  return { ...settings([strategy()]).risk, watchedPositionsMax, watchedNotionalMax };
}

describe('limits of watched positions', () => {
  it('are one position by default', async () => {
    const place = await at({}, { symbols: ['AAPL', 'MSFT'] });
    await place.rig.predict('BUY');
    await fill(place, 'e', 100, 100.02);
    await place.rig.pass(6_000);
    for (const symbol of ['AAPL', 'MSFT']) await place.rig.quote(100, { symbol });
    await place.rig.predict('BUY', { symbol: 'MSFT' });
    expect(place.rig.reasons()).toContainEqual({
      kind: 'max_watched_positions',
      open: 1,
      limit: 1,
    });
  });

  it('reduce an entry to what they may be worth', async () => {
    const place = await at({}, { settings: { risk: wide(1, 5_000) } });
    await place.rig.predict('BUY');
    expect(place.rig.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 49,
      binding: 'max_watched_notional',
    });
  });
});

describe('at a venue with resting stops', () => {
  it('a strategy that accepts a watched stop gets a resting one', async () => {
    const rig = createRig({ strategies: [strategy({ protection: 'watched' })] });
    await rig.ready();
    const { s } = await rig.enter();
    expect(s).toMatchObject({ leg: 's', type: 'stop' });
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1, watched: [] });
  });
});

describe('shares adopted at a venue without resting stops', () => {
  it('are watched if the settings for people accept that', async () => {
    const manual = { defaultStopPercent: 5, allowsHoldings: false, protection: 'watched' } as const;
    const place = await at({}, { settings: { manual } });
    const { rig, exchange } = place;
    const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 10, averageCost: 99 };
    await rig.snapshot({ ...exchange.holds(), positions: [held] });
    const adopting = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
    expect(await rig.command(adopting)).toMatchObject({ ok: true });
    expect(rig.engine.status().watched).toMatchObject([{ quantity: 10, kind: 'watched' }]);
  });
});
