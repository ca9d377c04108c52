// Manual answers that the broker cannot give: the outcome of unknown orders, and statements that replace inferred executions.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { permLinkOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const by = 'operator';

/** The broker does not answer the cancel by number, and shows neither the order nor its end. */
async function unknownEntry(rig: Rig): Promise<OrderTerms> {
  await rig.ready();
  await rig.predict('BUY');
  const { e, s, t } = rig.bracket();
  rig.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
  rig.broker.say({ type: 'ack-overdue', orderRef: e.orderRef });
  await rig.settle();
  return e;
}

function resolve(rig: Rig, orderRef: string, price?: number) {
  return rig.command({
    type: 'resolve-order',
    orderRef,
    outcome: price === undefined ? { kind: 'cancelled' } : { kind: 'filled', price },
    by,
  });
}

describe('the statement of an operator', () => {
  it('is refused before the broker has been asked, and for an order whose state is known', async () => {
    const rig = createRig();
    const e = await unknownEntry(rig);
    expect(rig.engine.status().unknownOrders).toBe(1);
    expect(await resolve(rig, e.orderRef)).toMatchObject({ ok: false, kind: 'refused' });
    expect(await resolve(rig, 'abcdefgh.1.e')).toMatchObject({ kind: 'not-found' });
    const other = createRig();
    await other.ready();
    const { s } = await other.enter();
    expect(await resolve(other, s.orderRef)).toEqual({
      ok: false,
      kind: 'refused',
      text: `${s.orderRef} is working; only an unknown order can be resolved manually.`,
    });
  });

  it('is refused for a mistyped price: no order fills beyond its limit', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    rig.broker.say({ type: 'cancel-refused', handle: e.handle, known: true, text: 'not found' });
    await rig.pass(1_000);
    const done = { account: ACCOUNT, brokerLink: permLinkOf(e), orderRef: e.orderRef, why: '' };
    const filled = { ...done, symbol: 'AAPL', status: 'filled', filled: 100 } as const;
    await rig.snapshot({ completedOrders: [filled] });
    const slipped = await resolve(rig, e.orderRef, 1_000.2);
    expect(slipped.ok).toBe(false);
    expect(slipped.text).toMatch(/was to buy at 100.22 or better; it cannot have filled at 1000.2/);
    expect(await resolve(rig, e.orderRef, 100.02)).toMatchObject({ ok: true });
  });

  it('books the rest of an order as filled, protected, until the real execution arrives', async () => {
    const rig = createRig();
    await rig.ready();
    const { s, t } = await rig.enter();
    rig.broker.say({
      type: 'cancel-refused',
      handle: s.handle,
      known: false,
      text: 'gone',
    });
    await rig.settle();
    expect(rig.state().orders.get(s.orderRef)?.status).toBe('unknown');
    const done = {
      account: ACCOUNT,
      brokerLink: permLinkOf(s),
      orderRef: s.orderRef,
      symbol: 'AAPL',
      status: 'filled',
      filled: 100,
      why: '',
    } as const;
    await rig.pass(1_000);
    await rig.snapshot({ completedOrders: [done] });
    expect(await resolve(rig, s.orderRef, 98.5)).toEqual({
      ok: true,
      text: `${s.orderRef} is recorded as filled: 100 at 98.5.`,
    });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 98.5 }]);
    expect(rig.of('execution-booked').at(-1)).toMatchObject({ isInferred: true });
    await rig.fill(s, 100, 98.4);
    const shares = rig.of('position-filled').reduce((sum, fact) => sum + fact.shares, 0);
    expect(shares).toBe(0);
    expect(t.orderRef).not.toBe('');
  });
});

describe('reconcile', () => {
  it('requests a new snapshot and shows the result', async () => {
    const rig = createRig();
    await rig.ready();
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const before = asked();
    expect(await rig.command({ type: 'reconcile', by })).toMatchObject({ ok: true });
    await rig.pass(600);
    expect(asked()).toBe(before + 1);
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 5, averageCost: 1 }];
    await rig.snapshot({ positions });
    expect(rig.engine.status().comparison).toMatchObject({
      at: rig.now(),
      differences: [{ kind: 'foreign-position', symbol: 'AAPL', action: 'ignored' }],
    });
  });

  it('is refused while the gateway is not connected', async () => {
    const rig = createRig();
    await rig.ready();
    rig.broker.say({ type: 'gateway-changed', state: 'dead', why: 'no answer' });
    expect(await rig.command({ type: 'reconcile', by })).toEqual({
      ok: false,
      kind: 'refused',
      text: 'The gateway is dead (no answer): there is nothing to compare with.',
    });
  });
});

describe('a statement', () => {
  /** The shares vanish, and the engine infers their closing. */
  async function inferred(rig: Rig) {
    await rig.ready();
    await rig.enter();
    await rig.pass(6_000);
    await rig.snapshot({});
    await rig.pass(6_000);
    await rig.snapshot({});
    await rig.pass(6_000);
    const found = rig.of('execution-booked').find(({ isInferred }) => isInferred);
    if (found === undefined) throw new Error('nothing was inferred');
    expect(rig.of('position-closed')).toHaveLength(1);
    return found;
  }

  const stated = {
    orderRef: '',
    at: instant(Date.UTC(2026, 10, 18, 15, 0, 30)),
    commission: 1,
  };

  it('replaces the inferred execution and restates the trade', async () => {
    const rig = createRig();
    const { execId } = await inferred(rig);
    const executions = [
      { ...stated, execId: '0001.a.1.01', shares: 60, price: 99 },
      { ...stated, execId: '0001.a.2.01', shares: 40, price: 98 },
    ];
    const command = { type: 'replace-inferred', execId, executions, by } as const;
    expect(await rig.command(command)).toMatchObject({ ok: true });
    expect(rig.of('trade-restated')).toMatchObject([{ entryPrice: 100.02, exitPrice: 98.6 }]);
    expect(rig.of('trade-restated')[0]?.realizedPnl).toBeCloseTo(-142, 6);
    expect(await rig.command(command)).toMatchObject({ ok: false, kind: 'not-found' });
    const again = await rig.crash();
    const [position] = again.state().positions.values();
    expect(position).toMatchObject({ status: 'closed', exitPrice: 98.6 });
  });

  it('is refused if one of its executions is booked already', async () => {
    const rig = createRig();
    const { execId } = await inferred(rig);
    const known = rig.of('execution-booked').find(({ isInferred }) => isInferred !== true);
    const executions = [{ ...stated, execId: known?.execId ?? '', shares: 100, price: 99 }];
    expect(await rig.command({ type: 'replace-inferred', execId, executions, by })).toMatchObject({
      ok: false,
      text: `${known?.execId} is booked already.`,
    });
    expect(rig.of('trade-restated')).toEqual([]);
  });

  it('is refused if its shares differ from the inferred ones', async () => {
    const rig = createRig();
    const { execId } = await inferred(rig);
    const executions = [{ ...stated, execId: '0001.a.1.01', shares: 60, price: 99 }];
    expect(await rig.command({ type: 'replace-inferred', execId, executions, by })).toMatchObject({
      ok: false,
      text: `${execId} has 100 shares, the statement has 60.`,
    });
  });
});
