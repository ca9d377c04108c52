// Policies of the operator for differences: end entries, or adopt foreign shares; everything else works as usual.
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICIES,
  type ReconcilePolicies,
} from '../../../../src/trader/ports/reconcile-policies.ts';
import { createRig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

function rigWith(policies: Partial<ReconcilePolicies>) {
  return createRig({
    settings: { reconcile: { policies: { ...DEFAULT_POLICIES, ...policies } } },
  });
}

const held = (quantity: number, symbol = 'AAPL') => ({
  positions: [{ account: ACCOUNT, symbol, quantity, averageCost: 90 }],
});

describe('foreign_position', () => {
  it('ignores the shares and keeps trading active by default', async () => {
    const rig = rigWith({});
    await rig.ready(held(500));
    expect(rig.state().trading.state).toBe('ACTIVE');
    expect(rig.of('position-adopted')).toEqual([]);
  });

  it('halt ends entries once, so that the operator can resume', async () => {
    const rig = rigWith({ foreign_position: 'halt' });
    await rig.ready(held(500));
    expect(rig.state().trading).toMatchObject({ state: 'HALTED', why: 'foreign-position' });
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await rig.snapshot(held(500));
    expect(rig.state().trading.state).toBe('ACTIVE');
    const again = await rig.crash();
    await again.ready(held(500));
    expect(again.state().trading.state).toBe('ACTIVE');
    await again.snapshot(held(700));
    expect(again.state().trading.state).toBe('HALTED');
  });

  it('adopt takes the shares over at the second comparison, with a stop at once', async () => {
    const rig = rigWith({ foreign_position: 'adopt' });
    await rig.ready(held(500));
    expect(rig.of('position-adopted')).toEqual([]);
    expect(rig.state().isReconciled).toBe(false);
    await rig.snapshot(held(500));
    expect(rig.of('position-adopted')).toMatchObject([{ quantity: 500, by: 'reconcile.policies' }]);
    expect(rig.submits('protection').at(-1)?.legs).toMatchObject([{ type: 'stop', quantity: 500 }]);
    await rig.snapshot(held(500));
    expect(rig.of('position-adopted')).toHaveLength(1);
  });

  it('adopt ignores symbols that no strategy trades', async () => {
    const rig = rigWith({ foreign_position: 'adopt' });
    await rig.ready(held(500, 'IBM'));
    await rig.snapshot(held(500, 'IBM'));
    expect(rig.of('position-adopted')).toEqual([]);
    expect(rig.state().isReconciled).toBe(true);
  });
});

describe('halt', () => {
  it('does not hide a graver reason, which a person who halts does not hide either', async () => {
    const rig = rigWith({ foreign_position: 'halt' });
    await rig.ready();
    const { s } = await rig.enter();
    await rig.told(s, { group: 'G', groupEffect: 'cancels' });
    await rig.snapshot(held(500, 'MSFT'));
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('foreign-position');
    expect(rig.state().trading.why).toBe('oca-type');
    expect(await rig.command({ type: 'halt', why: 'lunch', by: 'a person' })).toEqual({
      ok: true,
      text: 'Halted already (oca-type): no new entries.',
    });
    expect(rig.state().trading.why).toBe('oca-type');
    expect(
      await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' }),
    ).toMatchObject({ text: expect.stringContaining('Lifted: HALTED (oca-type)') });
  });

  it('of foreign_order is set when the order is reported, and names the policy', async () => {
    const rig = rigWith({ foreign_order: 'halt' });
    await rig.ready();
    const { e } = await rig.enter();
    await rig.snapshot({
      ...held(100),
      openOrders: [
        reportOf(e, { orderRef: 'by hand', handle: 'orderId:900', brokerLink: 'permId:77' }),
      ],
    });
    expect(rig.state().trading).toMatchObject({ state: 'HALTED', why: 'foreign-order' });
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('foreign-order');
  });

  it('of missing_fill still books the fill', async () => {
    const rig = rigWith({ missing_fill: 'halt' });
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    const execution = executionOf(e, {
      execId: '0001.7.1.01',
      shares: e.quantity,
      price: 100,
      at: rig.now(),
    });
    await rig.snapshot({ executions: [execution], openOrders: [t, s].map((leg) => reportOf(leg)) });
    expect(rig.of('execution-booked')).toHaveLength(1);
    expect(rig.state().trading).toMatchObject({ state: 'HALTED', why: 'missing-fill' });
  });

  it('of wrong_stop waits for a second comparison, while the stop is corrected', async () => {
    const rig = rigWith({ wrong_stop: 'halt' });
    await rig.ready();
    const { s, t } = await rig.enter();
    const group = { group: 'G', groupEffect: 'reduces' } as const;
    const shown = () => [reportOf(s, { ...group, quantity: 140 }), reportOf(t, group)];
    await rig.pass(6_000);
    await rig.snapshot({ ...held(100), openOrders: shown() });
    expect(rig.modifies().at(-1)).toMatchObject({ orderRef: s.orderRef, quantity: 100 });
    expect(rig.state().trading.state).toBe('ACTIVE');
    await rig.refused(s, 201);
    await rig.snapshot({ ...held(100), openOrders: shown() });
    expect(rig.state().trading).toMatchObject({ state: 'HALTED', why: 'wrong-stop' });
  });
});
