// Parts of orders that filled while the daemon was down: the broker states them, or the group of the order shows them.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker.ts';
import { type Bracket, createRig, type Rig } from '../rig/rig.ts';
import { executionOf, permLinkOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const NIGHT_MS = 24 * 60 * MINUTE_MS;

const holds = (quantity: number, averageCost = 100.02): BrokerSnapshot['positions'] =>
  quantity === 0 ? [] : [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }];

const owned = (rig: Rig): number =>
  [...rig.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

const inferred = (rig: Rig) => rig.of('execution-booked').filter(({ isInferred }) => isInferred);
const alarms = (rig: Rig) => rig.of('alarm-raised').map(({ alarm }) => alarm);

const shown = (leg: OrderTerms, quantity: number) =>
  reportOf(leg, { group: 'G', groupEffect: 'reduces', quantity });

/** The status that the broker reports with each open order. */
async function stated(rig: Rig, leg: OrderTerms, filled: number): Promise<void> {
  rig.broker.say({
    type: 'order-status',
    handle: leg.handle,
    brokerLink: permLinkOf(leg),
    status: 'submitted',
    filled,
    remaining: leg.quantity - filled,
    whyHeld: '',
  });
  await rig.settle();
}

async function compare(rig: Rig, parts: Partial<BrokerSnapshot>, times = 4): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await rig.snapshot(parts);
    await rig.pass(3_000);
  }
}

/** 100 shares over a night; with `isClosing` an exit was sent before the daemon died. */
async function afterANight(
  isClosing: boolean,
): Promise<{ rig: Rig; legs: Bracket; x: OrderTerms }> {
  const before = createRig();
  await before.ready();
  const legs = await before.enter();
  await before.quote(100);
  if (isClosing) await before.predict('SELL');
  const x = isClosing ? before.newest('x') : legs.s;
  const rig = await before.crash(NIGHT_MS);
  await rig.connect();
  return { rig, legs, x };
}

async function cancelAnswered(
  rig: Rig,
  { handle }: OrderTerms,
  isCancelled: boolean,
): Promise<void> {
  const word = isCancelled ? { known: true, isCancelled: true as const } : { known: false };
  rig.broker.say({ type: 'cancel-refused', handle, ...word, text: 'no' });
  await rig.settle();
}

describe('a part of a working stop that filled unheard', () => {
  it('is recorded at the stop price, and the stop keeps resting over the rest', async () => {
    const { rig, legs } = await afterANight(false);
    await stated(rig, legs.s, 40);
    await compare(rig, {
      positions: holds(60),
      openOrders: [shown(legs.s, 100), shown(legs.t, 60)],
    });
    expect(inferred(rig)).toMatchObject([{ shares: 40, leg: 's', price: legs.s.stopPrice }]);
    expect(owned(rig)).toBe(60);
    expect(rig.modifies()).toEqual([]);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('has happened before the close of the day before, because the broker lists the executions of today', async () => {
    const { rig, legs } = await afterANight(false);
    await stated(rig, legs.s, 40);
    await compare(rig, {
      positions: holds(60),
      openOrders: [shown(legs.s, 100), shown(legs.t, 60)],
    });
    expect(inferred(rig)[0]?.executedAt).toBe(Date.UTC(2026, 10, 18, 21));
  });

  it('leaves a stop over no more than the account holds, within seconds, if a person sold the rest', async () => {
    const { rig, legs } = await afterANight(false);
    await stated(rig, legs.s, 40);
    await compare(rig, { positions: [], openOrders: [shown(legs.s, 100), shown(legs.t, 60)] }, 6);
    expect(owned(rig)).toBe(0);
    expect(rig.cancels()).toEqual(expect.arrayContaining([legs.s.orderRef, legs.t.orderRef]));
  });

  it('does not count twice, as the rest of the stop fills in the same second', async () => {
    const { rig, legs } = await afterANight(false);
    await stated(rig, legs.s, 40);
    await compare(rig, {
      positions: holds(60),
      openOrders: [shown(legs.s, 100), shown(legs.t, 60)],
    });
    const [part] = rig.facts.flatMap(({ at, fact }) =>
      fact.type === 'execution-booked' && fact.isInferred ? [at] : [],
    );
    const at = instant(Math.floor((part ?? 0) / 1_000) * 1_000);
    const fill = { execId: '0001.9.9.01', shares: 60, price: 99, at };
    rig.broker.say({
      type: 'execution',
      execution: executionOf(legs.s, fill, { cumulativeQuantity: 100 }),
    });
    await rig.settle();
    expect(owned(rig)).toBe(0);
    expect(inferred(rig)).toHaveLength(1);
  });
});

describe('a part of an exit that filled unheard', () => {
  it('is what its group has taken from the stop, and only the rest is sold', async () => {
    const { rig, legs, x } = await afterANight(true);
    const parts = { positions: holds(60), openOrders: [shown(legs.s, 60), shown(legs.t, 60)] };
    await rig.snapshot(parts);
    await cancelAnswered(rig, x, false);
    await compare(rig, parts);
    expect(inferred(rig)).toMatchObject([{ shares: 40, orderRef: x.orderRef }]);
    expect(alarms(rig)).not.toContain('exit-forgotten');
    const [next] = rig.submits('exit');
    expect(next?.legs).toMatchObject([{ quantity: 60, leg: 'x' }]);
    // The new exit fills in the second in which the old part was recorded.
    const [leg] = next?.legs ?? [];
    if (leg === undefined) throw new Error('no exit');
    const at = instant(Math.floor(rig.now() / 1_000) * 1_000 - 60_000);
    await rig.fill(leg, 60, 100, { at });
    expect(owned(rig)).toBe(0);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('is not more than that if a person bought shares meanwhile', async () => {
    const { rig, legs, x } = await afterANight(true);
    const parts = { positions: holds(110), openOrders: [shown(legs.s, 60), shown(legs.t, 60)] };
    await rig.snapshot(parts);
    await cancelAnswered(rig, x, false);
    await compare(rig, parts);
    expect(rig.submits('exit').flatMap(({ legs: all }) => all)).toMatchObject([{ quantity: 60 }]);
    expect(rig.state().foreign.get('AAPL')).toBe(50);
  });

  it('is what the account lacks if the broker says that the exit was cancelled and no stop rests', async () => {
    const { rig, legs, x } = await afterANight(true);
    const parts = { positions: holds(60) };
    await rig.snapshot(parts);
    for (const leg of [legs.s, legs.t, x]) await cancelAnswered(rig, leg, true);
    await compare(rig, parts);
    expect(alarms(rig)).not.toContain('exit-forgotten');
    await rig.quote(100);
    await rig.pass(1_000);
    expect(rig.newest('x')).toMatchObject({ quantity: 60 });
    expect(rig.newest('x').orderRef).not.toBe(x.orderRef);
  });
});

describe('an entry of yesterday that the broker has forgotten', () => {
  async function forgotten(quantity: number, isCancelled = false): Promise<Rig> {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, t, s } = before.bracket();
    const rig = await before.crash(NIGHT_MS);
    await rig.connect();
    await rig.snapshot({ positions: holds(quantity) });
    for (const leg of [e, t, s]) await cancelAnswered(rig, leg, isCancelled);
    await compare(rig, { positions: holds(quantity) });
    return rig;
  }

  const text = (rig: Rig) =>
    rig.of('alarm-raised').find(({ alarm }) => alarm === 'entry-forgotten')?.text;

  it('may have been closed again: the operator is asked to compare the trades', async () => {
    expect(text(await forgotten(0))).toContain('sluice reconcile --statement FILE');
  });

  it('may be what unexplained shares are: the alarm says that they have no stop', async () => {
    const rig = await forgotten(40);
    expect(text(rig)).toContain('40 shares that nothing else explains, and they have NO STOP');
    expect(rig.state().foreign.get('AAPL')).toBe(40);
  });

  it('may have bought more than its stop proves', async () => {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, t, s } = before.bracket();
    const rig = await before.crash(NIGHT_MS);
    await rig.connect();
    await stated(rig, s, 40);
    await rig.status(s, 'cancelled');
    await rig.snapshot({ positions: holds(60) });
    for (const leg of [e, t]) await cancelAnswered(rig, leg, false);
    await compare(rig, { positions: holds(60) });
    expect(text(rig)).toContain('shares that nothing else explains, and they have NO STOP');
  });

  it('bought nothing if the broker says that it was cancelled, and the account holds none', async () => {
    expect(text(await forgotten(0, true))).toBeUndefined();
    expect(text(await forgotten(40, true))).toContain('sluice adopt AAPL --yes');
  });
});

it('counts what an order that was cancelled had filled before', async () => {
  const rig = createRig();
  await rig.ready();
  const { t, s } = await rig.enter();
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
    await rig.snapshot({ positions: holds(60), openOrders, completedOrders: [cancelled] });
    await rig.pass(6_000);
  }
  expect(rig.of('fill-reported')).toMatchObject([{ orderRef: t.orderRef, shares: 40 }]);
  expect(inferred(rig)).toMatchObject([{ orderRef: t.orderRef, shares: 40 }]);
  expect(owned(rig)).toBe(60);
});
