// Orders of unknown status: the broker is queried; the status is never guessed and the order never sent again.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { working } from './entered.ts';

async function overdue(harness: Harness) {
  await harness.ready();
  await harness.predict('BUY');
  const legs = harness.bracket();
  const all = [legs.e, legs.t, legs.s];
  harness.broker.say({ type: 'sent', orderRefs: all.map(({ orderRef }) => orderRef) });
  await harness.pass(5_000);
  for (const { orderRef } of all) {
    harness.broker.say({ type: 'ack-overdue', orderRef });
  }
  await harness.settle();
  return { ...legs, all };
}

function notFound(harness: Harness, terms: OrderTerms): void {
  harness.broker.say({
    type: 'cancel-refused',
    handle: terms.handle,
    known: false,
    text: 'not found',
  });
}

const asked = (harness: Harness): number =>
  harness.broker.calls.filter((c) => c.kind === 'snapshot').length;

describe('an entry of unknown status', () => {
  it('blocks entries only in its own symbol once the account has been compared', async () => {
    const harness = createHarness({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await overdue(harness);
    await harness.snapshot();
    expect(harness.of('reconciled').at(-1)).toMatchObject({
      isClean: false,
      symbolsInDoubt: ['AAPL'],
    });
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('not_reconciled');
    await harness.quote(100, { symbol: 'MSFT' });
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.submits('entry').map(({ legs }) => legs[0]?.symbol)).toEqual(['AAPL', 'MSFT']);
  });

  it('is not sent again when a new session opens', async () => {
    const harness = createHarness();
    await overdue(harness);
    await harness.connect();
    await harness.pass(2_000);
    expect(harness.broker.calls.filter(({ kind }) => kind === 'submit')).toHaveLength(1);
  });

  it('blocks all entries at the start of a session until everything is settled', async () => {
    const harness = createHarness({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await overdue(harness);
    const again = await harness.crash(6_000);
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
    const harness = createHarness();
    const { all } = await overdue(harness);
    expect(harness.engine.status().unknownOrders).toBe(3);
    const before = asked(harness);
    await harness.pass(600);
    expect(asked(harness)).toBeGreaterThan(before - 1);
    await harness.snapshot();
    expect(harness.cancels()).toEqual(all.map(({ orderRef }) => orderRef));
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('not_reconciled');
    for (const terms of all) notFound(harness, terms);
    await harness.settle();
    expect(harness.of('position-abandoned')).toEqual([]);
    // Requested before the last answer: it proves nothing.
    await harness.pass(600);
    harness.broker.say({
      type: 'snapshot',
      snapshot: {
        requestedAt: (harness.now() - 700) as never,
        openOrders: [],
        completedOrders: [],
        executions: [],
        positions: [],
      },
    });
    await harness.settle();
    expect(harness.engine.status().unknownOrders).toBe(3);
    await harness.snapshot();
    expect(harness.engine.status().unknownOrders).toBe(0);
    expect(harness.of('position-abandoned')).toHaveLength(1);
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('is cancelled by number again when the first cancel was lost', async () => {
    const harness = createHarness();
    const { all } = await overdue(harness);
    await harness.pass(600);
    await harness.snapshot();
    await harness.pass(6_000);
    await harness.snapshot();
    expect(harness.cancels()).toEqual([...all, ...all].map(({ orderRef }) => orderRef));
    for (const terms of all) notFound(harness, terms);
    await harness.settle();
    await harness.pass(600);
    await harness.snapshot();
    expect(harness.engine.status().unknownOrders).toBe(0);
    expect(harness.of('position-abandoned')).toHaveLength(1);
  });

  it('blocks entries until it is answered', async () => {
    const harness = createHarness();
    await overdue(harness);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['already_in_position', 'unknown_order']);
  });

  it('is settled by a snapshot that shows it open, and queried again when a snapshot fails', async () => {
    const harness = createHarness();
    const { e, t, s } = await overdue(harness);
    await harness.pass(600);
    const before = asked(harness);
    harness.broker.say({ type: 'snapshot-failed', why: 'no end' });
    await harness.pass(1_000);
    expect(asked(harness)).toBe(before + 1);
    await harness.snapshot({ openOrders: [e, t, s].map((terms) => reportOf(terms)) });
    expect(harness.engine.status()).toMatchObject({ unknownOrders: 0, openOrders: 3 });
    expect(harness.cancels()).toEqual([]);
  });

  it('that was treated as ended and fills after all is recorded and protected beside a newer position', async () => {
    const harness = createHarness();
    const { e, all } = await overdue(harness);
    await harness.snapshot();
    for (const terms of all) notFound(harness, terms);
    await harness.settle();
    await harness.pass(600);
    await harness.snapshot();
    await harness.quote(100);
    const second = await harness.enter();
    await harness.fill(e, 100, 100.05);
    const late = harness.newest('s');
    expect(late.orderRef).not.toBe(second.s.orderRef);
    expect(late).toMatchObject({ quantity: 100, stopPrice: 98.52, side: 'sell' });
    await harness.told(late);
    expect(harness.engine.status()).toMatchObject({ positions: 2, protectedPositions: 2 });
    // Each of the two is closed by its own orders.
    await harness.fill(late, 100, 98.5);
    await harness.fill(second.s, 100, 98.5);
    expect(harness.of('position-closed')).toHaveLength(2);
    await harness.pass(5_500);
    await harness.snapshot();
    expect(harness.state().foreign.size).toBe(0);
  });

  it('after a cancel that came too late is settled by its execution', async () => {
    const harness = createHarness();
    const { e } = await working(harness);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(harness.cancels()).toEqual([e.orderRef]);
    notFound(harness, e);
    await harness.settle();
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('unknown');
    await harness.fill(e, 100, 100.02);
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('filled');
    expect(harness.of('position-opened')).toHaveLength(1);
  });

  it('is cancelled again when the snapshot shows that the first cancel had no effect', async () => {
    const harness = createHarness();
    const { e, t, s } = await working(harness);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await harness.pass(12_600);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['cancel-unanswered']);
    await harness.snapshot({ openOrders: [e, t, s].map((terms) => reportOf(terms)) });
    expect(harness.state().orders.get(e.orderRef)).toMatchObject({ isCancelRequested: false });
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(harness.cancels()).toEqual([e.orderRef, e.orderRef]);
  });

  it('is cancelled again at once on a new connection, if the cancel of the one before had no effect', async () => {
    const harness = createHarness();
    const { e, t, s } = await working(harness);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    const again = await harness.crash(1_000);
    await again.connect();
    await again.snapshot({ openOrders: [e, t, s].map((terms) => reportOf(terms)) });
    expect(again.of('order-updated')).toContainEqual(
      expect.objectContaining({ orderRef: e.orderRef, why: 'the cancel was lost' }),
    );
  });

  it('results from a working order that the broker does not show, but not from one just sent', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    await harness.snapshot();
    expect(harness.cancels()).toEqual([]);
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, { group: leg === e ? '' : 'G' });
    await harness.pass(6_000);
    await harness.snapshot();
    expect(harness.cancels()).toEqual([e.orderRef, t.orderRef, s.orderRef]);
  });

  it('waits for its executions when the broker reports it as completed', async () => {
    const harness = createHarness();
    const { e, t, s } = await overdue(harness);
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
    await harness.snapshot({ completedOrders, openOrders });
    expect(harness.of('reconciled').at(-1)).toMatchObject({ isClean: false });
    await harness.fill(e, 100, 100.02);
    await harness.pass(600);
    await harness.snapshot({ completedOrders, openOrders });
    expect(harness.of('reconciled').at(-1)).toMatchObject({ isClean: true });
  });
});

describe('the comparison with the broker', () => {
  it('records once what the same order waits for in each answer', async () => {
    const harness = createHarness();
    await overdue(harness);
    const waiting = () => harness.of('reconciled').filter(({ isClean }) => !isClean);
    const before = asked(harness);
    for (let answer = 0; answer < 5; answer += 1) {
      await harness.snapshot();
      await harness.pass(500);
    }
    expect(asked(harness)).toBe(before + 5);
    expect(waiting().map(({ differences }) => differences[0]?.text)).toEqual([
      expect.stringContaining('cancelled by number'),
      expect.stringContaining('waits for the answer to its cancel'),
    ]);
    expect(harness.state().differences).toHaveLength(3);
  });

  it('runs each minute and records only changes', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.pass(1_000);
    await harness.snapshot();
    const before = asked(harness);
    await harness.pass(61_000);
    expect(asked(harness)).toBe(before + 1);
    await harness.snapshot();
    expect(harness.of('reconciled')).toHaveLength(1);
    await harness.pass(61_000);
    expect(asked(harness)).toBe(before + 2);
  });

  it('requests executions when an order is reported as filled and none arrive', async () => {
    const harness = createHarness();
    const { e } = await working(harness);
    const before = asked(harness);
    await harness.status(e, 'filled');
    await harness.pass(1_500);
    expect(asked(harness)).toBe(before);
    await harness.pass(1_000);
    expect(asked(harness)).toBe(before + 1);
  });

  it('allows at most twenty seconds to find shares to borrow', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('SELL');
    const { e } = harness.bracket();
    // The order is reported first, without the reason.
    await harness.told(e, { status: 'held' });
    harness.broker.say({
      type: 'order-status',
      handle: e.handle,
      brokerLink: 'permId:91' as const,
      status: 'held',
      filled: 0,
      remaining: 100,
      whyHeld: 'locate',
    });
    await harness.pass(19_900);
    expect(harness.cancels()).toEqual([]);
    await harness.pass(500);
    expect(harness.cancels()).toContain(e.orderRef);
  });

  it('keeps an order unknown that partially fills after its cancel was refused, until the broker shows it', async () => {
    const harness = createHarness();
    const { e, t, s } = await working(harness);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    notFound(harness, e);
    await harness.fill(e, 40, 100);
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('unknown');
    await harness.pass(600);
    await harness.snapshot({ openOrders: [t, s].map((terms) => reportOf(terms, { group: 'G' })) });
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('cancelled');
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
  });

  it('allows another cancel of an order that is shown working with a change pending', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await harness.fill(e, 40, 100);
    await harness.status(e, 'cancelled');
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
    await harness.pass(6_000);
    await harness.snapshot();
    expect(harness.cancels()).toEqual([t.orderRef]);
    notFound(harness, t);
    await harness.pass(600);
    await harness.snapshot({ openOrders: [t, s].map((terms) => reportOf(terms)) });
    expect(harness.state().orders.get(t.orderRef)).toMatchObject({ isCancelRequested: false });
    expect(harness.modifies().filter(({ orderRef }) => orderRef === t.orderRef)).toHaveLength(2);
  });
});
