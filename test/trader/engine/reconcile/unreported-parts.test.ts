// Parts of orders that filled while the daemon was down: the broker states them, or the group of the order shows them.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const NIGHT_MS = 24 * 60 * MINUTE_MS;

const holds = (quantity: number, averageCost = 100.02): BrokerSnapshot['positions'] =>
  quantity === 0 ? [] : [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }];

const owned = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

const inferred = (harness: Harness) =>
  harness.of('execution-booked').filter(({ isInferred }) => isInferred);
const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);

const shown = (leg: OrderTerms, quantity: number) =>
  reportOf(leg, { group: 'G', groupEffect: 'reduces', quantity });

/** The status that the broker reports with each open order. */
async function stated(harness: Harness, leg: OrderTerms, filled: number): Promise<void> {
  harness.broker.say({
    type: 'order-status',
    handle: leg.handle,
    brokerLink: permLinkOf(leg),
    status: 'submitted',
    filled,
    remaining: leg.quantity - filled,
    whyHeld: '',
  });
  await harness.settle();
}

async function compare(harness: Harness, parts: Partial<BrokerSnapshot>, times = 4): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await harness.snapshot(parts);
    await harness.pass(3_000);
  }
}

/** 100 shares over a night; with `isClosing` an exit was sent before the daemon died. */
async function afterANight(
  isClosing: boolean,
): Promise<{ harness: Harness; legs: Bracket; x: OrderTerms }> {
  const before = createHarness();
  await before.ready();
  const legs = await before.enter();
  await before.quote(100);
  if (isClosing) await before.predict('SELL');
  const x = isClosing ? before.newest('x') : legs.s;
  const harness = await before.crash(NIGHT_MS);
  await harness.connect();
  return { harness, legs, x };
}

async function cancelAnswered(
  harness: Harness,
  { handle }: OrderTerms,
  isCancelled: boolean,
): Promise<void> {
  const word = isCancelled ? { known: true, isCancelled: true as const } : { known: false };
  harness.broker.say({ type: 'cancel-refused', handle, ...word, text: 'no' });
  await harness.settle();
}

describe('a part of a working stop that filled unheard', () => {
  it('is recorded at the stop price, and the stop keeps resting over the rest', async () => {
    const { harness, legs } = await afterANight(false);
    await stated(harness, legs.s, 40);
    await compare(harness, {
      positions: holds(60),
      openOrders: [shown(legs.s, 100), shown(legs.t, 60)],
    });
    expect(inferred(harness)).toMatchObject([{ shares: 40, leg: 's', price: legs.s.stopPrice }]);
    expect(owned(harness)).toBe(60);
    expect(harness.modifies()).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('has happened before the close of the day before, because the broker lists the executions of today', async () => {
    const { harness, legs } = await afterANight(false);
    await stated(harness, legs.s, 40);
    await compare(harness, {
      positions: holds(60),
      openOrders: [shown(legs.s, 100), shown(legs.t, 60)],
    });
    expect(inferred(harness)[0]?.executedAt).toBe(Date.UTC(2026, 10, 18, 21));
  });

  it('leaves a stop over no more than the account holds, within seconds, if a person sold the rest', async () => {
    const { harness, legs } = await afterANight(false);
    await stated(harness, legs.s, 40);
    await compare(
      harness,
      { positions: [], openOrders: [shown(legs.s, 100), shown(legs.t, 60)] },
      6,
    );
    expect(owned(harness)).toBe(0);
    expect(harness.cancels()).toEqual(expect.arrayContaining([legs.s.orderRef, legs.t.orderRef]));
  });

  it('does not count twice, as the rest of the stop fills in the same second', async () => {
    const { harness, legs } = await afterANight(false);
    await stated(harness, legs.s, 40);
    await compare(harness, {
      positions: holds(60),
      openOrders: [shown(legs.s, 100), shown(legs.t, 60)],
    });
    const [part] = harness.facts.flatMap(({ at, fact }) =>
      fact.type === 'execution-booked' && fact.isInferred ? [at] : [],
    );
    const at = instant(Math.floor((part ?? 0) / 1_000) * 1_000);
    const fill = { execId: '0001.9.9.01', shares: 60, price: 99, at };
    harness.broker.say({
      type: 'execution',
      execution: executionOf(legs.s, fill, { cumulativeQuantity: 100 }),
    });
    await harness.settle();
    expect(owned(harness)).toBe(0);
    expect(inferred(harness)).toHaveLength(1);
  });
});

describe('a part of an exit that filled unheard', () => {
  it('is what its group has taken from the stop, and only the rest is sold', async () => {
    const { harness, legs, x } = await afterANight(true);
    const parts = { positions: holds(60), openOrders: [shown(legs.s, 60), shown(legs.t, 60)] };
    await harness.snapshot(parts);
    await cancelAnswered(harness, x, false);
    await compare(harness, parts);
    expect(inferred(harness)).toMatchObject([{ shares: 40, orderRef: x.orderRef }]);
    expect(alarms(harness)).not.toContain('exit-forgotten');
    const [next] = harness.submits('exit');
    expect(next?.legs).toMatchObject([{ quantity: 60, leg: 'x' }]);
    // The new exit fills in the second in which the old part was recorded.
    const [leg] = next?.legs ?? [];
    if (leg === undefined) throw new Error('no exit');
    const at = instant(Math.floor(harness.now() / 1_000) * 1_000 - 60_000);
    await harness.fill(leg, 60, 100, { at });
    expect(owned(harness)).toBe(0);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('is not more than that if a person bought shares meanwhile', async () => {
    const { harness, legs, x } = await afterANight(true);
    const parts = { positions: holds(110), openOrders: [shown(legs.s, 60), shown(legs.t, 60)] };
    await harness.snapshot(parts);
    await cancelAnswered(harness, x, false);
    await compare(harness, parts);
    expect(harness.submits('exit').flatMap(({ legs: all }) => all)).toMatchObject([
      { quantity: 60 },
    ]);
    expect(harness.state().foreign.get('AAPL')).toBe(50);
  });

  it('is what the account lacks if the broker says that the exit was cancelled and no stop rests', async () => {
    const { harness, legs, x } = await afterANight(true);
    const parts = { positions: holds(60) };
    await harness.snapshot(parts);
    for (const leg of [legs.s, legs.t, x]) await cancelAnswered(harness, leg, true);
    await compare(harness, parts);
    expect(alarms(harness)).not.toContain('exit-forgotten');
    await harness.quote(100);
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ quantity: 60 });
    expect(harness.newest('x').orderRef).not.toBe(x.orderRef);
  });
});

describe('an entry of yesterday that the broker has forgotten', () => {
  async function forgotten(quantity: number, isCancelled = false): Promise<Harness> {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, t, s } = before.bracket();
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    await harness.snapshot({ positions: holds(quantity) });
    for (const leg of [e, t, s]) await cancelAnswered(harness, leg, isCancelled);
    await compare(harness, { positions: holds(quantity) });
    return harness;
  }

  const text = (harness: Harness) =>
    harness.of('alarm-raised').find(({ alarm }) => alarm === 'entry-forgotten')?.text;

  it('may have been closed again: the operator is asked to compare the trades', async () => {
    expect(text(await forgotten(0))).toContain('sluice reconcile --statement FILE');
  });

  it('may be what unexplained shares are: the alarm says that they have no stop', async () => {
    const harness = await forgotten(40);
    expect(text(harness)).toContain('40 shares that nothing else explains, and they have NO STOP');
    expect(harness.state().foreign.get('AAPL')).toBe(40);
  });

  it('may have bought more than its stop proves', async () => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, t, s } = before.bracket();
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    await stated(harness, s, 40);
    await harness.status(s, 'cancelled');
    await harness.snapshot({ positions: holds(60) });
    for (const leg of [e, t]) await cancelAnswered(harness, leg, false);
    await compare(harness, { positions: holds(60) });
    expect(text(harness)).toContain('shares that nothing else explains, and they have NO STOP');
  });

  it('bought nothing if the broker says that it was cancelled, and the account holds none', async () => {
    expect(text(await forgotten(0, true))).toBeUndefined();
    expect(text(await forgotten(40, true))).toContain('sluice adopt AAPL --yes');
  });
});

it('counts what an order that was cancelled had filled before', async () => {
  const harness = createHarness();
  await harness.ready();
  const { t, s } = await harness.enter();
  const cancelled = {
    account: ACCOUNT,
    brokerLink: permLinkOf(t),
    orderRef: t.orderRef,
    symbol: 'AAPL',
    status: 'cancelled' as const,
    filled: 40,
    why: 'Cancelled',
  };
  for (let time = 0; time < 4; time += 1) {
    const openOrders = [shown(s, 60)];
    await harness.snapshot({ positions: holds(60), openOrders, completedOrders: [cancelled] });
    await harness.pass(6_000);
  }
  expect(harness.of('fill-reported')).toMatchObject([{ orderRef: t.orderRef, shares: 40 }]);
  expect(inferred(harness)).toMatchObject([{ orderRef: t.orderRef, shares: 40 }]);
  expect(owned(harness)).toBe(60);
});
