// Manual answers that the broker cannot give: the outcome of unknown orders, and statements that replace inferred executions.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL, held, premium } from '../requests/options.ts';

const by = 'operator';

/** The broker does not answer the cancel by number, and shows neither the order nor its end. */
async function unknownEntry(harness: Harness): Promise<OrderTerms> {
  await harness.ready();
  await harness.predict('BUY');
  const { e, s, t } = harness.bracket();
  harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
  harness.broker.say({ type: 'ack-overdue', orderRef: e.orderRef });
  await harness.settle();
  return e;
}

function resolve(harness: Harness, orderRef: string, price?: number) {
  return harness.command({
    type: 'resolve-order',
    orderRef,
    outcome: price === undefined ? { kind: 'cancelled' } : { kind: 'filled', price },
    by,
  });
}

describe('the statement of an operator', () => {
  it('is refused before the broker has been asked, and for an order whose state is known', async () => {
    const harness = createHarness();
    const e = await unknownEntry(harness);
    expect(harness.engine.status().unknownOrders).toBe(1);
    expect(await resolve(harness, e.orderRef)).toMatchObject({ ok: false, kind: 'refused' });
    expect(await resolve(harness, 'abcdefgh.1.e')).toMatchObject({ kind: 'not-found' });
    const other = createHarness();
    await other.ready();
    const { s } = await other.enter();
    expect(await resolve(other, s.orderRef)).toEqual({
      ok: false,
      kind: 'refused',
      text: `${s.orderRef} is working; only an unknown order can be resolved manually.`,
    });
  });

  it('settles an exit whose cancel is never answered, once the broker shows it nowhere: the next exit leaves', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by });
    const exit = harness.newest('x');
    await harness.told(exit);
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 1.6 }];
    await harness.pass(1_000);
    await harness.snapshot({ positions, openOrders: [reportOf(exit)] });
    expect(await resolve(harness, exit.orderRef)).toMatchObject({ ok: false, kind: 'refused' });
    await harness.pass(30_000);
    await harness.snapshot({ positions });
    await harness.pass(11_000);
    const alarm = harness.of('alarm-raised').find((one) => one.alarm === 'cancel-unanswered');
    expect(alarm?.text).toContain(
      `look at the trades, then run \`sluice reconcile --apply --as ${exit.orderRef}=filled@PRICE\` or \`... --as ${exit.orderRef}=cancelled\``,
    );
    await harness.snapshot({ positions });
    expect(harness.submits('exit')).toHaveLength(1);
    expect(await resolve(harness, exit.orderRef)).toMatchObject({ ok: true });
    await premium(harness, 1.55, 1.65);
    await harness.pass(260);
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it('does not call an exit cancelled that the broker calls filled while its executions are missing', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by });
    const exit = harness.newest('x');
    await harness.told(exit);
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 1.6 }];
    await harness.pass(31_000);
    await harness.snapshot({ positions });
    await harness.pass(11_000);
    await harness.snapshot({ positions });
    await harness.status(exit, 'filled');
    expect(harness.state().orders.get(exit.orderRef)?.status).toBe('pending_cancel');
    expect(await resolve(harness, exit.orderRef)).toMatchObject({ ok: false, kind: 'refused' });
    expect(harness.of('order-resolved')).toEqual([]);
  });

  it('is refused for a mistyped price: no order fills beyond its limit', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    harness.broker.say({
      type: 'cancel-refused',
      handle: e.handle,
      known: true,
      text: 'not found',
    });
    await harness.pass(1_000);
    const done = { account: ACCOUNT, brokerLink: permLinkOf(e), orderRef: e.orderRef, why: '' };
    const filled = { ...done, symbol: 'AAPL', status: 'filled', filled: 100 } as const;
    await harness.snapshot({ completedOrders: [filled] });
    const slipped = await resolve(harness, e.orderRef, 1_000.2);
    expect(slipped.ok).toBe(false);
    expect(slipped.text).toMatch(/was to buy at 100.22 or better; it cannot have filled at 1000.2/);
    expect(await resolve(harness, e.orderRef, 100.02)).toMatchObject({ ok: true });
  });

  it('books the rest of an order as filled, protected, until the real execution arrives', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    harness.broker.say({
      type: 'cancel-refused',
      handle: s.handle,
      known: false,
      text: 'gone',
    });
    await harness.settle();
    expect(harness.state().orders.get(s.orderRef)?.status).toBe('unknown');
    const done = {
      account: ACCOUNT,
      brokerLink: permLinkOf(s),
      orderRef: s.orderRef,
      symbol: 'AAPL',
      status: 'filled',
      filled: 100,
      why: '',
    } as const;
    await harness.pass(1_000);
    await harness.snapshot({ completedOrders: [done] });
    expect(await resolve(harness, s.orderRef, 98.5)).toEqual({
      ok: true,
      text: `${s.orderRef} is recorded as filled: 100 at 98.5.`,
    });
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 98.5 }]);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ isInferred: true });
    await harness.fill(s, 100, 98.4);
    const shares = harness.of('position-filled').reduce((sum, fact) => sum + fact.shares, 0);
    expect(shares).toBe(0);
    expect(t.orderRef).not.toBe('');
  });
});

describe('reconcile', () => {
  it('requests a new snapshot and shows the result', async () => {
    const harness = createHarness();
    await harness.ready();
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const before = asked();
    expect(await harness.command({ type: 'reconcile', by })).toMatchObject({ ok: true });
    await harness.pass(600);
    expect(asked()).toBe(before + 1);
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 5, averageCost: 1 }];
    await harness.snapshot({ positions });
    expect(harness.engine.status().comparison).toMatchObject({
      at: harness.now(),
      differences: [{ kind: 'foreign-position', symbol: 'AAPL', action: 'ignored' }],
    });
  });

  it('is refused while the gateway is not connected', async () => {
    const harness = createHarness();
    await harness.ready();
    harness.broker.say({ type: 'gateway-changed', state: 'dead', why: 'no answer' });
    expect(await harness.command({ type: 'reconcile', by })).toEqual({
      ok: false,
      kind: 'refused',
      text: 'The gateway is dead (no answer): there is nothing to compare with.',
    });
  });
});

describe('a statement', () => {
  /** The shares vanish, and the engine infers their closing. */
  async function inferred(harness: Harness) {
    await harness.ready();
    await harness.enter();
    await harness.pass(6_000);
    await harness.snapshot({});
    await harness.pass(6_000);
    await harness.snapshot({});
    await harness.pass(6_000);
    const found = harness.of('execution-booked').find(({ isInferred }) => isInferred);
    if (found === undefined) throw new Error('nothing was inferred');
    expect(harness.of('position-closed')).toHaveLength(1);
    return found;
  }

  const stated = {
    orderRef: '',
    at: instant(Date.UTC(2026, 10, 18, 15, 0, 30)),
    commission: 1,
  };

  it('replaces the inferred execution and restates the trade', async () => {
    const harness = createHarness();
    const { execId } = await inferred(harness);
    const executions = [
      { ...stated, execId: '0001.a.1.01', shares: 60, price: 99 },
      { ...stated, execId: '0001.a.2.01', shares: 40, price: 98 },
    ];
    const command = { type: 'replace-inferred', execId, executions, by } as const;
    expect(await harness.command(command)).toMatchObject({ ok: true });
    expect(harness.of('trade-restated')).toMatchObject([{ entryPrice: 100.02, exitPrice: 98.6 }]);
    expect(harness.of('trade-restated')[0]?.realizedPnl).toBeCloseTo(-142, 6);
    expect(await harness.command(command)).toMatchObject({ ok: false, kind: 'not-found' });
    const again = await harness.crash();
    const [position] = again.state().positions.values();
    expect(position).toMatchObject({ status: 'closed', exitPrice: 98.6 });
  });

  it('is refused if one of its executions is booked already', async () => {
    const harness = createHarness();
    const { execId } = await inferred(harness);
    const known = harness.of('execution-booked').find(({ isInferred }) => isInferred !== true);
    const executions = [{ ...stated, execId: known?.execId ?? '', shares: 100, price: 99 }];
    expect(
      await harness.command({ type: 'replace-inferred', execId, executions, by }),
    ).toMatchObject({
      ok: false,
      text: `${known?.execId} is booked already.`,
    });
    expect(harness.of('trade-restated')).toEqual([]);
  });

  it('is refused if its shares differ from the inferred ones', async () => {
    const harness = createHarness();
    const { execId } = await inferred(harness);
    const executions = [{ ...stated, execId: '0001.a.1.01', shares: 60, price: 99 }];
    expect(
      await harness.command({ type: 'replace-inferred', execId, executions, by }),
    ).toMatchObject({
      ok: false,
      text: `${execId} has 100 shares, the statement has 60.`,
    });
  });

  it('may say of an option that it was sold for nothing, and never of shares', async () => {
    const harness = createHarness();
    const { execId } = await inferred(harness);
    const executions = [{ ...stated, execId: '0001.a.1.01', shares: 100, price: 0 }];
    const answer = await harness.command({ type: 'replace-inferred', execId, executions, by });
    expect(answer).toMatchObject({ ok: false, text: expect.stringContaining('a price of 0') });
    const option = await held();
    await option.pass(60_000);
    for (let look = 0; look < 3; look += 1) {
      await option.snapshot({});
      await option.pass(6_000);
    }
    const gone = option.of('execution-booked').find(({ isInferred }) => isInferred);
    const sold = { ...stated, execId: '0001.a.2.01', shares: 2, price: 0 };
    await option.command({
      ...{ type: 'replace-inferred', execId: gone?.execId ?? '', executions: [sold], by },
    });
    expect(option.of('trade-restated')).toMatchObject([{ exitPrice: 0, realizedPnl: -320 }]);
  });
});
