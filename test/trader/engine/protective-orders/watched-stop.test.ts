// Stops at a venue where none can rest, through the engine's public interface: the daemon watches them and sells itself.
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { BARE, createPlainExchange, type PlainExchange } from '../harness/plain-exchange.ts';
import { ACCOUNT, settings, strategy, TRAIL } from '../harness/settings.ts';

interface Place {
  harness: Harness;
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
  const harness = createHarness({ ...options, strategies, connect: exchange.connect });
  const place = { harness, exchange };
  now = () => place.harness.now();
  await harness.ready();
  return place;
}

const refs = (harness: Harness, leg: string): string[] =>
  harness
    .submits()
    .flatMap(({ legs }) => legs.flatMap((it) => (it.leg === leg ? [it.orderRef] : [])));

async function fill({ harness, exchange }: Place, leg: string, shares: number, price: number) {
  exchange.fill(refs(harness, leg).at(-1) ?? '', shares, price);
  await harness.settle();
}

/** Holds 100 shares, its stop at 98.52 watched; an ATR is 0.5. */
async function entered(
  changes: Partial<Strategy> = {},
  options: { readonly settings?: Partial<Settings> } = {},
): Promise<Place> {
  const place = await at(changes, options);
  await place.harness.predict('BUY');
  await fill(place, 'e', 100, 100.02);
  await place.harness.pass(1_000);
  await place.harness.quote(100);
  return place;
}

async function restarted(place: Place, ms?: number): Promise<Place> {
  place.harness = await place.harness.crash(ms);
  return place;
}

const exits = ({ exchange }: Place) => exchange.working().filter(({ leg }) => leg === 'x');

describe('an entry at a venue without resting stops', () => {
  it('is refused, with the key to write, unless its strategy accepts a watched stop', async () => {
    const { harness } = await at({ protection: undefined });
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['no_resting_stop']);
    expect(harness.submits()).toEqual([]);
  });

  it('is sent alone as a day order, and its plan records that its stop is watched', async () => {
    const { harness } = await at();
    await harness.predict('BUY');
    const [entry] = harness.submits();
    expect(entry?.legs).toMatchObject([
      { leg: 'e', type: 'limit', validity: { kind: 'day', until: harness.now() + 30_000 } },
    ]);
    expect(harness.of('position-planned')[0]?.plan).toMatchObject({
      isWatched: true,
      stopPrice: 98.52,
    });
  });

  it('is neither protected at the broker nor unprotected, and says so', async () => {
    const { harness } = await entered();
    expect(harness.engine.status()).toMatchObject({
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
    expect(harness.of('alarm-raised')).toEqual([]);
    expect(harness.of('cover-lost')).toEqual([]);
  });

  it('ends by our cancel once its time is up, also after a restart', async () => {
    const place = await at();
    await place.harness.predict('BUY');
    await fill(place, 'e', 40, 100.02);
    await restarted(place, 60_000);
    const { harness, exchange } = place;
    await harness.ready(exchange.holds());
    await harness.pass(1_000);
    expect(harness.of('cancel-intended')).toMatchObject([{ why: 'its time is up' }]);
    expect(exchange.working()).toEqual([]);
    await harness.pass(3_000);
    expect(harness.engine.status()).toMatchObject({ positions: 1, watched: [{ quantity: 40 }] });
  });
});

describe('a watched stop', () => {
  it('sells everything once a print has reached it, and records that print', async () => {
    const place = await entered();
    const { harness, exchange } = place;
    await harness.quote(98.6);
    expect(exits(place)).toEqual([]);
    await harness.pass(1_000);
    await harness.quote(98.5);
    expect(exits(place)).toMatchObject([{ quantity: 100, type: 'market', side: 'sell' }]);
    expect(harness.of('position-closing')).toMatchObject([
      { reason: 'stop', stop: { stopPrice: 98.52, by: 'last', price: 98.5, at: harness.now() } },
    ]);
    await fill(place, 'x', 100, 98.48);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 98.48 }]);
    expect(exchange.working()).toEqual([]);
  });

  it('sells by the executable bid, before anything has traded there', async () => {
    const place = await entered();
    await place.harness.quote(98.6, { bid: 98.51, ask: 98.7 });
    expect(place.harness.of('position-closing')).toMatchObject([{ stop: { by: 'touch' } }]);
    expect(exits(place)).toHaveLength(1);
  });

  it('sells when nobody bids any more and even the offers are below it', async () => {
    const place = await entered();
    await place.harness.quote(99, { bid: Number.NaN, ask: 98.5, last: Number.NaN });
    expect(place.harness.of('position-closing')).toMatchObject([
      { stop: { by: 'book', price: 98.5 } },
    ]);
  });

  it('waits for a second print after a jump, and at most two seconds', async () => {
    const place = await entered();
    const { harness } = place;
    await harness.quote(96);
    await harness.pass(1_500);
    expect(exits(place)).toEqual([]);
    await harness.pass(750);
    expect(exits(place)).toHaveLength(1);
  });

  it('sells at once when another price bears out a jump', async () => {
    const place = await entered();
    const { harness } = place;
    await harness.quote(96);
    expect(exits(place)).toEqual([]);
    await harness.pass(300);
    await harness.quote(95.9);
    expect(exits(place)).toHaveLength(1);
  });

  it('keeps the position after one bad print', async () => {
    const place = await entered();
    const { harness } = place;
    await harness.quote(96);
    await harness.pass(500);
    await harness.quote(100.01);
    await harness.pass(4_000);
    expect(exits(place)).toEqual([]);
    await harness.quote(90, { bid: 100, ask: 100.04 });
    await harness.pass(4_000);
    expect(exits(place)).toEqual([]);
  });

  it('does not act on prices that are old, delayed or of a halt', async () => {
    const place = await entered();
    const { harness } = place;
    await harness.quote(98, { isLive: false });
    await harness.quote(98, { isHalted: true });
    await harness.quote(98, { at: (harness.now() - 6_000) as Instant });
    expect(exits(place)).toEqual([]);
  });

  it('sends one order only, however the price moves', async () => {
    const place = await entered();
    const { harness } = place;
    for (const price of [98.5, 98.4, 98.3, 98.6, 98.2]) {
      await harness.quote(price);
      await harness.pass(2_000);
    }
    expect(refs(harness, 'x')).toHaveLength(1);
  });

  it('ends an entry that still works before it sells', async () => {
    const place = await at();
    const { harness, exchange } = place;
    await harness.predict('BUY');
    await fill(place, 'e', 40, 100.02);
    exchange.holdsCancels = true;
    await harness.quote(98.5);
    await harness.pass(2_500);
    expect(exits(place)).toEqual([]);
    exchange.releaseCancels();
    await harness.settle();
    expect(exchange.working()).toMatchObject([{ leg: 'x', quantity: 40 }]);
  });

  it('trails without an order, and never loosens', async () => {
    const place = await entered({ trail: TRAIL });
    const { harness } = place;
    for (const price of [100.5, 100.9, 100.9]) {
      await harness.pass(3_000);
      await harness.quote(price);
    }
    const moved = harness.of('stop-moved');
    expect(moved.length).toBeGreaterThan(0);
    for (const { from, to } of moved) expect(to).toBeGreaterThan(from);
    const to = moved.at(-1)?.to ?? 0;
    await harness.pass(6_000);
    await harness.quote(100);
    expect(harness.engine.status().watched).toMatchObject([{ stopPrice: to }]);
    await restarted(place);
    await place.harness.ready(place.exchange.holds());
    expect(place.harness.engine.status().watched).toMatchObject([{ stopPrice: to }]);
  });

  it('is tightened by the operator at once, and never loosened', async () => {
    const place = await entered();
    const { harness } = place;
    const asked = { type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a person' } as const;
    expect((await harness.command({ ...asked, price: 98 })).ok).toBe(false);
    expect((await harness.command(asked)).ok).toBe(true);
    expect(harness.of('stop-moved')).toMatchObject([{ from: 98.52, to: 99.5, why: 'operator' }]);
    await harness.quote(99.4);
    expect(exits(place)).toHaveLength(1);
  });

  it('needs no other protection, and `protect` says who watches it', async () => {
    const { harness } = await entered();
    const asked = { type: 'protect', symbol: 'AAPL', by: 'a person' } as const;
    expect((await harness.command(asked)).text).toContain('this daemon watches its stop at 98.52');
    expect(harness.of('protection-asked')).toEqual([]);
  });

  it('agrees with the broker, which shows no stop', async () => {
    const place = await entered();
    await place.harness.pass(6_000);
    await place.harness.snapshot(place.exchange.holds());
    expect(place.harness.of('reconciled').at(-1)).toMatchObject({ isClean: true, differences: [] });
  });
});

describe('a restart over a watched stop', () => {
  it('sells at the first price when the stop was passed while the daemon was down', async () => {
    const place = await restarted(await entered(), 60_000);
    const { harness, exchange } = place;
    await harness.connect();
    await harness.snapshot(exchange.holds());
    await harness.quote(97.8);
    await harness.pass(2_500);
    expect(exits(place)).toMatchObject([{ quantity: 100 }]);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'stop' }]);
  });

  it.each(['intended', 'sent', 'acknowledged', 'filled'])(
    'never sells twice when it dies with the exit %s',
    async (when) => {
      const place = await entered();
      const { exchange } = place;
      if (when === 'intended') exchange.isDeaf = true;
      await place.harness.quote(98.5);
      exchange.isDeaf = false;
      const [exit = ''] = refs(place.harness, 'x');
      await restarted(place);
      // Its report reaches no session.
      if (when === 'filled') exchange.fill(exit, 100, 98.5);
      const { harness } = place;
      await harness.ready(exchange.holds());
      for (let look = 0; look < 8; look += 1) {
        await harness.pass(4_000);
        await harness.quote(98.4);
        await harness.snapshot(exchange.holds());
      }
      const held = exchange.holds().positions[0]?.quantity;
      expect([held, exits(place).length]).toEqual(when === 'filled' ? [0, 0] : [100, 1]);
    },
  );
});

describe('a watched position without a watch', () => {
  it('raises an alarm each minute, counts the time, and refuses entries anywhere', async () => {
    const { harness } = await entered({}, { settings: { risk: wide(5) } });
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: 'no uplink' });
    await harness.pass(70_000);
    const alarms = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(alarms).toHaveLength(2);
    expect(alarms[0]?.text).toContain('AAPL 100: its stop at 98.52 is NOT WATCHED');
    expect(alarms[0]?.text).toContain('sluice exit AAPL --yes');
    const { unwatchedSeenMs, nakedSeenMs, watched, ready } = harness.engine.status();
    expect(unwatchedSeenMs).toBeGreaterThan(60_000);
    expect([nakedSeenMs, ready.isReady]).toEqual([0, false]);
    expect(watched).toMatchObject([{ kind: 'unwatched', why: 'the gateway is lost' }]);
  });

  it('counts quiet prices as well, and recovers by itself', async () => {
    const { harness } = await entered();
    await harness.pass(20_000);
    expect(harness.engine.status().watched).toMatchObject([{ kind: 'unwatched' }]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('unprotected');
    await harness.quote(100);
    expect(harness.engine.status().watched).toMatchObject([{ kind: 'watched' }]);
  });

  it('has one alarm for as long as nothing watches it, which ends when it is watched again', async () => {
    const { harness } = await entered();
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: 'no uplink' });
    await harness.pass(130_000);
    const { alarms, endedAlarms } = harness.engine.status();
    const ours = alarms.filter(({ kind }) => kind === 'unprotected');
    expect(ours).toMatchObject([{ symbol: 'AAPL', times: 3 }]);
    expect(endedAlarms).toEqual([]);
    harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'back' });
    await harness.quote(100);
    await harness.pass(1_000);
    const after = harness.engine.status();
    expect(after.alarms.map(({ kind }) => kind)).not.toContain('unprotected');
    expect(after.endedAlarms.map(({ kind }) => kind)).toContain('unprotected');
  });

  it('needs no watch in a closed market', async () => {
    const { harness } = await entered();
    await harness.jump((TEN_O_CLOCK + 8 * 3_600_000) as Instant);
    const before = harness.engine.status().unwatchedSeenMs;
    await harness.pass(10_000);
    expect(harness.engine.status()).toMatchObject({
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
    await place.harness.predict('BUY');
    await fill(place, 'e', 100, 100.02);
    await place.harness.pass(6_000);
    for (const symbol of ['AAPL', 'MSFT']) await place.harness.quote(100, { symbol });
    await place.harness.predict('BUY', { symbol: 'MSFT' });
    expect(place.harness.reasons()).toContainEqual({
      kind: 'max_watched_positions',
      open: 1,
      limit: 1,
    });
  });

  it('reduce an entry to what they may be worth', async () => {
    const place = await at({}, { settings: { risk: wide(1, 5_000) } });
    await place.harness.predict('BUY');
    expect(place.harness.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 49,
      binding: 'max_watched_notional',
    });
  });
});

it('reduces an entry to what the watched positions that are open leave of that', async () => {
  const place = await at({}, { symbols: ['AAPL', 'MSFT'], settings: { risk: wide(2, 15_000) } });
  await place.harness.predict('BUY');
  await fill(place, 'e', 100, 100.02);
  await place.harness.pass(6_000);
  for (const symbol of ['AAPL', 'MSFT']) await place.harness.quote(100, { symbol });
  await place.harness.predict('BUY', { symbol: 'MSFT' });
  expect(place.harness.of('signal-taken').at(-1)?.sizing).toMatchObject({
    shares: 49,
    binding: 'max_watched_notional',
  });
});

describe('at a venue with resting stops', () => {
  it('a strategy that accepts a watched stop gets a resting one', async () => {
    const harness = createHarness({ strategies: [strategy({ protection: 'watched' })] });
    await harness.ready();
    const { s } = await harness.enter();
    expect(s).toMatchObject({ leg: 's', type: 'stop' });
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1, watched: [] });
  });
});

describe('shares adopted at a venue without resting stops', () => {
  it('are watched if the settings for people accept that', async () => {
    const manual = { defaultStopPercent: 5, allowsHoldings: false, protection: 'watched' } as const;
    const place = await at({}, { settings: { manual } });
    const { harness, exchange } = place;
    const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 10, averageCost: 99 };
    await harness.snapshot({ ...exchange.holds(), positions: [held] });
    const adopting = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
    expect(await harness.command(adopting)).toMatchObject({ ok: true });
    expect(harness.engine.status().watched).toMatchObject([{ quantity: 10, kind: 'watched' }]);
  });
});
