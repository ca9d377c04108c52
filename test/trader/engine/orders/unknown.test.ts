// Orders of unknown status: the broker is queried; the status is never guessed and the order never sent again.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';
import { working } from './entered.ts';

async function overdue(rig: Rig) {
  await rig.ready();
  await rig.predict('BUY');
  const legs = rig.bracket();
  const all = [legs.e, legs.t, legs.s];
  rig.broker.say({ type: 'sent', orderRefs: all.map(({ orderRef }) => orderRef) });
  await rig.pass(5_000);
  for (const { orderRef } of all) {
    rig.broker.say({ type: 'ack-overdue', orderRef });
  }
  await rig.settle();
  return { ...legs, all };
}

function notFound(rig: Rig, terms: OrderTerms): void {
  rig.broker.say({ type: 'cancel-refused', handle: terms.handle, known: false, text: 'not found' });
}

const asked = (rig: Rig): number => rig.broker.calls.filter((c) => c.kind === 'snapshot').length;

describe('an entry of unknown status', () => {
  it('blocks entries only in its own symbol once the account has been compared', async () => {
    const rig = createRig({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await overdue(rig);
    await rig.snapshot();
    expect(rig.of('reconciled').at(-1)).toMatchObject({
      isClean: false,
      symbolsInDoubt: ['AAPL'],
    });
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('not_reconciled');
    await rig.quote(100, { symbol: 'MSFT' });
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.submits('entry').map(({ legs }) => legs[0]?.symbol)).toEqual(['AAPL', 'MSFT']);
  });

  it('is not sent again when a new session opens', async () => {
    const rig = createRig();
    await overdue(rig);
    await rig.connect();
    await rig.pass(2_000);
    expect(rig.broker.calls.filter(({ kind }) => kind === 'submit')).toHaveLength(1);
  });

  it('blocks all entries at the start of a session until everything is settled', async () => {
    const rig = createRig({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await overdue(rig);
    const again = await rig.crash(6_000);
    await again.connect();
    await again.snapshot();
    expect(again.of('reconciled').at(-1)?.symbolsInDoubt).toBeUndefined();
    await again.quote(100, { symbol: 'MSFT' });
    await again.predict('BUY', { symbol: 'MSFT' });
    expect(again.submits('entry')).toEqual([]);
    expect(again.kinds()).toContain('not_reconciled');
  });
});

describe('an unknown order', () => {
  it('is cancelled by number when a complete snapshot lacks it, and counts as ended only after another', async () => {
    const rig = createRig();
    const { all } = await overdue(rig);
    expect(rig.engine.status().unknownOrders).toBe(3);
    const before = asked(rig);
    await rig.pass(600);
    expect(asked(rig)).toBeGreaterThan(before - 1);
    await rig.snapshot();
    expect(rig.cancels()).toEqual(all.map(({ orderRef }) => orderRef));
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('not_reconciled');
    for (const terms of all) notFound(rig, terms);
    await rig.settle();
    expect(rig.of('position-abandoned')).toEqual([]);
    // Requested before the last answer: it proves nothing.
    await rig.pass(600);
    rig.broker.say({
      type: 'snapshot',
      snapshot: {
        requestedAt: (rig.now() - 700) as never,
        openOrders: [],
        completedOrders: [],
        executions: [],
        positions: [],
      },
    });
    await rig.settle();
    expect(rig.engine.status().unknownOrders).toBe(3);
    await rig.snapshot();
    expect(rig.engine.status().unknownOrders).toBe(0);
    expect(rig.of('position-abandoned')).toHaveLength(1);
    expect(rig.submits('entry')).toHaveLength(1);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('is cancelled by number again when the first cancel was lost', async () => {
    const rig = createRig();
    const { all } = await overdue(rig);
    await rig.pass(600);
    await rig.snapshot();
    await rig.pass(6_000);
    await rig.snapshot();
    expect(rig.cancels()).toEqual([...all, ...all].map(({ orderRef }) => orderRef));
    for (const terms of all) notFound(rig, terms);
    await rig.settle();
    await rig.pass(600);
    await rig.snapshot();
    expect(rig.engine.status().unknownOrders).toBe(0);
    expect(rig.of('position-abandoned')).toHaveLength(1);
  });

  it('blocks entries until it is answered', async () => {
    const rig = createRig();
    await overdue(rig);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['already_in_position', 'unknown_order']);
  });

  it('is settled by a snapshot that shows it open, and queried again when a snapshot fails', async () => {
    const rig = createRig();
    const { e, t, s } = await overdue(rig);
    await rig.pass(600);
    const before = asked(rig);
    rig.broker.say({ type: 'snapshot-failed', why: 'no end' });
    await rig.pass(1_000);
    expect(asked(rig)).toBe(before + 1);
    await rig.snapshot({ openOrders: [e, t, s].map((terms) => reportOf(terms)) });
    expect(rig.engine.status()).toMatchObject({ unknownOrders: 0, openOrders: 3 });
    expect(rig.cancels()).toEqual([]);
  });

  it('that was treated as ended and fills after all is recorded and protected beside a newer position', async () => {
    const rig = createRig();
    const { e, all } = await overdue(rig);
    await rig.snapshot();
    for (const terms of all) notFound(rig, terms);
    await rig.settle();
    await rig.pass(600);
    await rig.snapshot();
    await rig.quote(100);
    const second = await rig.enter();
    await rig.fill(e, 100, 100.05);
    const late = rig.newest('s');
    expect(late.orderRef).not.toBe(second.s.orderRef);
    expect(late).toMatchObject({ quantity: 100, stopPrice: 98.52, side: 'sell' });
    await rig.told(late);
    expect(rig.engine.status()).toMatchObject({ positions: 2, protectedPositions: 2 });
    // Each of the two is closed by its own orders.
    await rig.fill(late, 100, 98.5);
    await rig.fill(second.s, 100, 98.5);
    expect(rig.of('position-closed')).toHaveLength(2);
    await rig.pass(5_500);
    await rig.snapshot();
    expect(rig.state().foreign.size).toBe(0);
  });

  it('after a cancel that came too late is settled by its execution', async () => {
    const rig = createRig();
    const { e } = await working(rig);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(rig.cancels()).toEqual([e.orderRef]);
    notFound(rig, e);
    await rig.settle();
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('unknown');
    await rig.fill(e, 100, 100.02);
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('filled');
    expect(rig.of('position-opened')).toHaveLength(1);
  });

  it('is cancelled again when the snapshot shows that the first cancel had no effect', async () => {
    const rig = createRig();
    const { e, t, s } = await working(rig);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await rig.pass(12_600);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['cancel-unanswered']);
    await rig.snapshot({ openOrders: [e, t, s].map((terms) => reportOf(terms)) });
    expect(rig.state().orders.get(e.orderRef)).toMatchObject({ isCancelRequested: false });
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(rig.cancels()).toEqual([e.orderRef, e.orderRef]);
  });

  it('results from a working order that the broker does not show, but not from one just sent', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    await rig.snapshot();
    expect(rig.cancels()).toEqual([]);
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, { group: leg === e ? '' : 'G' });
    await rig.pass(6_000);
    await rig.snapshot();
    expect(rig.cancels()).toEqual([e.orderRef, t.orderRef, s.orderRef]);
  });

  it('waits for its executions when the broker reports it as completed', async () => {
    const rig = createRig();
    const { e, t, s } = await overdue(rig);
    const completedOrders = [
      {
        account: ACCOUNT,
        brokerLink: 'permId:91' as const,
        orderRef: e.orderRef,
        symbol: 'AAPL',
        status: 'filled' as const,
        filled: 100,
        why: '',
      },
    ];
    const openOrders = [t, s].map((terms) =>
      reportOf(terms, { group: 'G', groupEffect: 'reduces' }),
    );
    await rig.snapshot({ completedOrders, openOrders });
    expect(rig.of('reconciled').at(-1)).toMatchObject({ isClean: false });
    await rig.fill(e, 100, 100.02);
    await rig.pass(600);
    await rig.snapshot({ completedOrders, openOrders });
    expect(rig.of('reconciled').at(-1)).toMatchObject({ isClean: true });
  });
});

describe('the comparison with the broker', () => {
  it('runs each minute and records only changes', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.pass(1_000);
    await rig.snapshot();
    const before = asked(rig);
    await rig.pass(61_000);
    expect(asked(rig)).toBe(before + 1);
    await rig.snapshot();
    expect(rig.of('reconciled')).toHaveLength(1);
    await rig.pass(61_000);
    expect(asked(rig)).toBe(before + 2);
  });

  it('requests executions when an order is reported as filled and none arrive', async () => {
    const rig = createRig();
    const { e } = await working(rig);
    const before = asked(rig);
    await rig.status(e, 'filled');
    await rig.pass(1_500);
    expect(asked(rig)).toBe(before);
    await rig.pass(1_000);
    expect(asked(rig)).toBe(before + 1);
  });

  it('allows at most twenty seconds to find shares to borrow', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('SELL');
    const { e } = rig.bracket();
    // The order is reported first, without the reason.
    await rig.told(e, { status: 'held' });
    rig.broker.say({
      type: 'order-status',
      handle: e.handle,
      brokerLink: 'permId:91' as const,
      status: 'held',
      filled: 0,
      remaining: 100,
      whyHeld: 'locate',
    });
    await rig.pass(19_900);
    expect(rig.cancels()).toEqual([]);
    await rig.pass(500);
    expect(rig.cancels()).toContain(e.orderRef);
  });

  it('keeps an order unknown that partially fills after its cancel was refused, until the broker shows it', async () => {
    const rig = createRig();
    const { e, t, s } = await working(rig);
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    notFound(rig, e);
    await rig.fill(e, 40, 100);
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('unknown');
    await rig.pass(600);
    await rig.snapshot({ openOrders: [t, s].map((terms) => reportOf(terms, { group: 'G' })) });
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('cancelled');
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
  });

  it('allows another cancel of an order that is shown working with a change pending', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await rig.fill(e, 40, 100);
    await rig.status(e, 'cancelled');
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
    await rig.pass(6_000);
    await rig.snapshot();
    expect(rig.cancels()).toEqual([t.orderRef]);
    notFound(rig, t);
    await rig.pass(600);
    await rig.snapshot({ openOrders: [t, s].map((terms) => reportOf(terms)) });
    expect(rig.state().orders.get(t.orderRef)).toMatchObject({ isCancelRequested: false });
    expect(rig.modifies().filter(({ orderRef }) => orderRef === t.orderRef)).toHaveLength(2);
  });
});
