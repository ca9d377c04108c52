// The broker says that an order has filled, and reports no execution of it: its shares count, and nothing else is sent for them.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type {
  BrokerSnapshot,
  ReportedPosition,
} from '../../../../src/trader/ports/broker-reports.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const NIGHT_MS = 23 * 3_600_000;
/** 16:00 in New York. */
const CLOSE = Date.UTC(2026, 10, 18, 21);
const HALF_HOUR_MS = 1_800_000;

const holds = (quantity: number, averageCost = 100): ReportedPosition[] =>
  quantity === 0 ? [] : [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }];

const owned = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

const inferred = (harness: Harness) =>
  harness.of('execution-booked').filter(({ isInferred }) => isInferred);

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);

type Word = 'filled' | 'cancelled' | 'forgotten';

/** Answers each cancel by number as the gateway would: what it knows of the order, or nothing. */
async function answer(harness: Harness, words: ReadonlyMap<string, Word>): Promise<void> {
  for (const orderRef of harness.cancels()) {
    const word = words.get(orderRef);
    const { handle } = harness.state().orders.get(orderRef)?.terms ?? {};
    if (word === undefined || handle === undefined) continue;
    const isFilled = word === 'filled' ? { isFilled: true as const } : {};
    const known = word !== 'forgotten';
    harness.broker.say({ type: 'cancel-refused', handle, known, ...isFilled, text: word });
  }
  await harness.settle();
}

interface Shown {
  readonly positions: ReportedPosition[];
  readonly openOrders?: BrokerSnapshot['openOrders'];
  readonly words: ReadonlyMap<string, Word>;
}

/** Several complete answers, three seconds apart, all the same. */
async function compare(
  harness: Harness,
  { positions, openOrders = [], words }: Shown,
): Promise<void> {
  for (let time = 0; time < 6; time += 1) {
    await harness.snapshot({ positions, openOrders });
    await answer(harness, words);
    await harness.pass(3_000);
  }
}

function completed(leg: OrderTerms, status: 'filled' | 'cancelled', filled: number) {
  const { orderRef, symbol } = leg;
  return {
    account: ACCOUNT,
    brokerLink: permLinkOf(leg),
    orderRef,
    symbol,
    status,
    filled,
    why: '',
  };
}

const resting = (...legs: OrderTerms[]) =>
  legs.map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));

/** An entry is sent; the daemon dies before it hears anything, and starts on the next day. */
async function unheardEntry(): Promise<{ harness: Harness; legs: Bracket }> {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const legs = before.bracket();
  const harness = await before.crash(NIGHT_MS);
  await harness.connect();
  return { harness, legs };
}

/** 100 shares held with stop and target in one group. With `exit`, an exit is sent before the daemon dies. */
async function unheardClosing(
  exit: boolean,
): Promise<{ harness: Harness; legs: Bracket; x: OrderTerms }> {
  const before = createHarness();
  await before.ready();
  const legs = await before.enter();
  await before.quote(100);
  if (exit) await before.predict('SELL');
  const x = exit ? before.newest('x') : legs.s;
  await before.told(x, { group: 'G', groupEffect: 'reduces' });
  const harness = await before.crash(NIGHT_MS);
  await harness.connect();
  return { harness, legs, x };
}

describe('an entry that the broker says has filled', () => {
  it.each([
    ['alone', 100, 0],
    ['beside shares that a person has bought', 150, 50],
    ['beside a fraction of a share that a person has bought', 100.37, 0.37],
  ])('counts as filled in whole, %s', async (_, net, foreign) => {
    const { harness, legs } = await unheardEntry();
    const words = new Map<string, Word>([[legs.e.orderRef, 'filled']]);
    await compare(harness, { positions: holds(net), openOrders: resting(legs.t, legs.s), words });
    expect(inferred(harness)).toMatchObject([{ shares: 100, leg: 'e' }]);
    expect(owned(harness)).toBe(100);
    expect(harness.state().foreign.get('AAPL') ?? 0).toBeCloseTo(foreign, 9);
    expect(harness.cancels()).toEqual([legs.e.orderRef]);
    expect(harness.modifies().filter(({ quantity }) => quantity !== undefined)).toEqual([]);
    expect(harness.submits()).toEqual([]);
    expect(alarms(harness)).toContain('inferred-execution');
  });

  it.each([
    ["the account's average, alone in it", holds(100, 100.07), 100.07],
    ['its limit beside shares of somebody else', holds(150, 100.07), undefined],
    ['its limit if the average is farther away than the stop', holds(100, 60), undefined],
    ['its limit if the average is not known', holds(100, 0), undefined],
  ])('is booked at %s', async (_, positions, price) => {
    const { harness, legs } = await unheardEntry();
    const words = new Map<string, Word>([[legs.e.orderRef, 'filled']]);
    await compare(harness, { positions, openOrders: resting(legs.t, legs.s), words });
    expect(inferred(harness)).toMatchObject([{ shares: 100, price: price ?? legs.e.limitPrice }]);
  });

  it('without a limit is booked at the plan, which for a short is below its stop', async () => {
    const before = createHarness({ strategies: [strategy({ entryOrder: { kind: 'market' } })] });
    await before.ready();
    await before.predict('SELL');
    const legs = before.bracket();
    const { stopPrice = 0 } = legs.s;
    expect(legs.e).toMatchObject({ type: 'market', side: 'sell' });
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    const words = new Map<string, Word>([[legs.e.orderRef, 'filled']]);
    await compare(harness, {
      positions: holds(-100, 0),
      openOrders: resting(legs.t, legs.s),
      words,
    });
    const [fill] = inferred(harness);
    expect(fill?.price).toBeGreaterThan(99);
    expect(fill?.price).toBeLessThan(stopPrice);
  });

  it('is not booked by one answer, nor by two that are too close: its executions may be on their way', async () => {
    const { harness, legs } = await unheardEntry();
    const answers = { positions: holds(100), openOrders: resting(legs.t, legs.s) };
    await harness.snapshot(answers);
    await answer(harness, new Map<string, Word>([[legs.e.orderRef, 'filled']]));
    for (let time = 0; time < 3; time += 1) {
      await harness.pass(1_500);
      await harness.snapshot(answers);
    }
    expect(inferred(harness)).toEqual([]);
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    await harness.pass(3_000);
    await harness.snapshot(answers);
    expect(inferred(harness)).toHaveLength(1);
  });

  it('counts although none of its children works, and gets a stop', async () => {
    const { harness, legs } = await unheardEntry();
    const words = new Map<string, Word>([
      [legs.e.orderRef, 'filled'],
      [legs.t.orderRef, 'cancelled'],
      [legs.s.orderRef, 'cancelled'],
    ]);
    await compare(harness, { positions: holds(150), words });
    expect(owned(harness)).toBe(100);
    expect(harness.submits('protection').at(0)?.legs).toMatchObject([{ quantity: 100, leg: 's' }]);
  });

  it('is the other half of a round trip whose stop has filled, too', async () => {
    const { harness, legs } = await unheardEntry();
    const words = new Map<string, Word>([
      [legs.e.orderRef, 'filled'],
      [legs.s.orderRef, 'filled'],
      [legs.t.orderRef, 'cancelled'],
    ]);
    await compare(harness, { positions: [], words });
    expect(inferred(harness)).toMatchObject([
      { shares: 100, leg: 'e' },
      { shares: 100, leg: 's', price: legs.s.stopPrice, priceSource: 'stop' },
    ]);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', isInferred: true }]);
    expect(harness.state().dayRealized).toBeLessThan(0);
    const [closed] = [...harness.state().positions.values()].filter(
      ({ status }) => status === 'closed',
    );
    // Both happened before yesterday's close.
    expect(closed).toMatchObject({ openedAt: expect.any(Number), closedAt: CLOSE });
    expect(harness.submits()).toEqual([]);
  });

  it('is proven by its stop, if the broker has forgotten the entry and says that the stop has filled', async () => {
    const { harness, legs } = await unheardEntry();
    const words = new Map<string, Word>([
      [legs.e.orderRef, 'forgotten'],
      [legs.s.orderRef, 'filled'],
      [legs.t.orderRef, 'forgotten'],
    ]);
    await compare(harness, { positions: [], words });
    expect(inferred(harness)).toMatchObject([
      { shares: 100, leg: 'e' },
      { shares: 100, leg: 's' },
    ]);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
  });

  it.each([
    ['once if its executions come later', -NIGHT_MS, 100, 1],
    ['once by a broker whose clock is ahead', 60_000, 100, 1],
    ['beside what happens much later', 600_000, 200, 0],
  ])('is booked %s', async (_, aheadMs, booked, protectedPositions) => {
    const { harness, legs } = await unheardEntry();
    const words = new Map<string, Word>([[legs.e.orderRef, 'filled']]);
    await compare(harness, { positions: holds(100), openOrders: resting(legs.t, legs.s), words });
    for (const [execId, cumulativeQuantity] of [
      ['1.1.1.01', 40],
      ['1.1.2.01', 100],
    ] as const) {
      const shares = cumulativeQuantity === 40 ? 40 : 60;
      const at = instant(harness.now() + aheadMs);
      const fill = { execId, shares, price: 100.01, at };
      const execution = executionOf(legs.e, fill, { cumulativeQuantity });
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
    }
    expect(owned(harness)).toBe(booked);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions });
  });
});

describe('an order that closes, and that the broker says has filled', () => {
  it.each([
    ['nobody trades beside it', 0],
    ['a person buys as many shares', 100],
    ['a person buys a part and a fraction', 50.37],
  ])('counts, and nothing is sold again, when %s', async (_, net) => {
    for (const exit of [true, false]) {
      const { harness, legs, x } = await unheardClosing(exit);
      const words = new Map<string, Word>(
        [legs.s, legs.t, x].map(({ orderRef }) => [orderRef, 'cancelled']),
      );
      words.set(x.orderRef, 'filled');
      await compare(harness, { positions: holds(net, 103), words });
      expect(owned(harness)).toBe(0);
      expect(inferred(harness)).toMatchObject([{ shares: 100, orderRef: x.orderRef }]);
      expect(harness.submits()).toEqual([]);
      expect(harness.state().foreign.get('AAPL') ?? 0).toBeCloseTo(net, 9);
      expect(harness.engine.status()).toMatchObject({ positions: 0, unknownOrders: 0 });
    }
  });

  it('closes no more of an entry than filled, if a part of the entry has filled', async () => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, s, t } = before.bracket();
    await before.fill(e, 40, 100.02);
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    const words = new Map<string, Word>([e, t].map(({ orderRef }) => [orderRef, 'cancelled']));
    await harness.snapshot({ positions: [], completedOrders: [completed(s, 'filled', 40)] });
    await answer(harness, words);
    await compare(harness, { positions: [], words });
    expect(inferred(harness)).toMatchObject([{ shares: 40, leg: 's', price: s.stopPrice }]);
    expect(owned(harness)).toBe(0);
    expect(harness.submits()).toEqual([]);
  });

  it('is booked without gain or loss, not at the limit through the market of an exit in extended hours', async () => {
    const before = createHarness({ at: instant(Date.UTC(2026, 10, 18, 20, 30)) });
    await before.ready();
    const legs = await before.enter();
    await before.jump(instant(Date.UTC(2026, 10, 18, 23)));
    await before.quote(99);
    await before.command({ type: 'flatten', isExtended: true, isConfirmed: true, by: 'a person' });
    const x = before.newest('x');
    expect(x.limitPrice).toBeLessThan(99);
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    const words = new Map<string, Word>(
      [legs.s, legs.t].map(({ orderRef }) => [orderRef, 'cancelled']),
    );
    words.set(x.orderRef, 'filled');
    await compare(harness, { positions: [], words });
    expect(inferred(harness)).toMatchObject([{ shares: 100, leg: 'x', price: 100.02 }]);
  });

  it('keeps the word over another death of the daemon', async () => {
    const { harness, legs, x } = await unheardClosing(true);
    const words = new Map<string, Word>([[x.orderRef, 'filled']]);
    await harness.snapshot({ positions: holds(100) });
    await answer(harness, words);
    expect(harness.of('fill-reported')).toMatchObject([{ orderRef: x.orderRef }]);
    const next = await harness.crash(NIGHT_MS);
    await next.connect();
    const forgotten = new Map<string, Word>(
      [legs.s, legs.t, x].map(({ orderRef }) => [orderRef, 'forgotten']),
    );
    await compare(next, { positions: holds(100), words: forgotten });
    expect(owned(next)).toBe(0);
    expect(next.submits()).toEqual([]);
  });

  it('does not count while the broker still lists it as open, and gave no number', async () => {
    const harness = createHarness();
    await harness.ready();
    const legs = await harness.enter();
    await harness.quote(100);
    await harness.predict('SELL');
    const x = harness.newest('x');
    for (const leg of [legs.t, legs.s, x])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' });
    const { handle } = x;
    const text = 'filled';
    harness.broker.say({ type: 'cancel-refused', handle, known: true, isFilled: true, text });
    await harness.settle();
    const openOrders = resting(legs.t, legs.s, x);
    await compare(harness, { positions: holds(100), openOrders, words: new Map() });
    expect(inferred(harness)).toEqual([]);
    expect(owned(harness)).toBe(100);
    await compare(harness, { positions: [], words: new Map() });
    expect(inferred(harness)).toMatchObject([{ shares: 100, orderRef: x.orderRef }]);
  });

  it('is not cancelled by a late word of the broker, so that no second exit goes out', async () => {
    const harness = createHarness();
    await harness.ready();
    const legs = await harness.enter();
    await harness.quote(100);
    await harness.predict('SELL');
    const x = harness.newest('x');
    for (const leg of [legs.t, legs.s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' });
    await harness.told(x, { group: 'G', groupEffect: 'reduces' });
    const submits = harness.submits().length;
    await harness.status(x, 'filled');
    await harness.status(x, 'cancelled');
    await harness.pass(1_000);
    expect(harness.submits()).toHaveLength(submits);
    await compare(harness, { positions: [], words: new Map() });
    expect(owned(harness)).toBe(0);
    expect(harness.submits()).toHaveLength(submits);
  });
});

describe('an order whose executions have not come yet', () => {
  it('is not called over, although the broker lists it as completed', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await harness.pass(6_000);
    const completedOrders = [completed(e, 'cancelled', 40)];
    await harness.snapshot({ completedOrders, openOrders: resting(t, s), positions: holds(40) });
    const { differences = [] } = harness.of('reconciled').at(-1) ?? {};
    expect(differences.map(({ kind, action }) => [kind, action])).toContainEqual([
      ...['missing-fill', 'waits'],
    ]);
    expect(differences.map(({ kind }) => kind)).not.toContain('stale-order');
  });

  it('is not cancelled because no list shows it', async () => {
    const harness = createHarness();
    await harness.ready();
    const legs = await harness.enter();
    await harness.quote(100);
    await harness.predict('SELL');
    const x = harness.newest('x');
    for (const leg of [legs.t, legs.s, x])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' });
    await harness.pass(6_000);
    await harness.status(x, 'filled');
    await harness.snapshot({ openOrders: resting(legs.t, legs.s), positions: holds(100) });
    expect(harness.cancels()).not.toContain(x.orderRef);
  });
});

describe('an exit of yesterday that the broker has forgotten', () => {
  it('is not sent again while the account shows the shares: somebody may have bought them', async () => {
    const { harness, legs, x } = await unheardClosing(true);
    const words = new Map<string, Word>(
      [legs.s, legs.t, x].map(({ orderRef }) => [orderRef, 'forgotten']),
    );
    await compare(harness, { positions: holds(100, 103), words });
    expect(harness.submits()).toEqual([]);
    expect(alarms(harness)).toContain('exit-forgotten');
    await harness.predict('BUY');
    expect(harness.submits()).toEqual([]);
    const told = { orderRef: x.orderRef, outcome: { kind: 'filled', price: 100 } } as const;
    const stated = await harness.command({ type: 'resolve-order', ...told, by: 'a person' });
    expect(stated.ok).toBe(true);
    expect(owned(harness)).toBe(0);
  });

  it('did not fill if its stop rests over all shares, and is sent again', async () => {
    const { harness, legs, x } = await unheardClosing(true);
    const words = new Map<string, Word>([[x.orderRef, 'forgotten']]);
    const openOrders = resting(legs.t, legs.s);
    await compare(harness, { positions: holds(100), openOrders, words });
    expect(harness.state().orders.get(x.orderRef)?.status).toBe('cancelled');
    expect(alarms(harness)).not.toContain('exit-forgotten');
    await harness.pass(HALF_HOUR_MS);
    await harness.quote(100);
    await harness.pass(1_000);
    expect(harness.newest('x').orderRef).not.toBe(x.orderRef);
  });

  it('has filled if the account lacks its shares', async () => {
    const { harness, legs, x } = await unheardClosing(true);
    const words = new Map<string, Word>(
      [legs.s, legs.t, x].map(({ orderRef }) => [orderRef, 'forgotten']),
    );
    await compare(harness, { positions: [], words });
    expect(inferred(harness)).toMatchObject([{ shares: 100, orderRef: x.orderRef }]);
    expect(harness.submits()).toEqual([]);
  });
});

it('of a closed position an order is filled for what its group left: nothing more is booked', async () => {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.fill(s, 30, 98.5);
  await harness.fill(t, 70, 103);
  expect(harness.of('position-closed')).toHaveLength(1);
  const said = { type: 'cancel-refused', handle: t.handle, known: true, isFilled: true } as const;
  harness.broker.say({ ...said, text: 'filled' });
  await harness.settle();
  await compare(harness, { positions: [], words: new Map() });
  expect(inferred(harness)).toEqual([]);
  expect(owned(harness)).toBe(0);
});
