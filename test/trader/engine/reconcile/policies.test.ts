// Policies of the operator for differences: end entries, or adopt foreign shares; everything else works as usual.
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICIES,
  type ReconcilePolicies,
} from '../../../../src/trader/ports/reconcile-policies.ts';
import { createHarness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

function harnessWith(policies: Partial<ReconcilePolicies>) {
  return createHarness({
    settings: { reconcile: { policies: { ...DEFAULT_POLICIES, ...policies } } },
  });
}

const SHARES = { account: ACCOUNT, symbol: 'AAPL', averageCost: 90 };

const held = (quantity: number, symbol = 'AAPL') => ({
  positions: [{ ...SHARES, symbol, quantity }],
});

describe('foreign_position', () => {
  it('ignores the shares and keeps trading active by default', async () => {
    const harness = harnessWith({});
    await harness.ready(held(500));
    expect(harness.state().trading.state).toBe('ACTIVE');
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it('halt ends entries once, so that the operator can resume', async () => {
    const harness = harnessWith({ foreign_position: 'halt' });
    await harness.ready(held(500));
    expect(harness.state().trading).toMatchObject({ state: 'HALTED', why: 'foreign-position' });
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await harness.snapshot(held(500));
    expect(harness.state().trading.state).toBe('ACTIVE');
    const again = await harness.crash();
    await again.ready(held(500));
    expect(again.state().trading.state).toBe('ACTIVE');
    await again.snapshot(held(700));
    expect(again.state().trading.state).toBe('HALTED');
  });

  it('adopt takes the shares over at the second comparison, with a stop at once', async () => {
    const harness = harnessWith({ foreign_position: 'adopt' });
    await harness.ready(held(500));
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.state().isReconciled).toBe(false);
    await harness.snapshot(held(500));
    expect(harness.of('position-adopted')).toMatchObject([
      { quantity: 500, by: 'reconcile.policies' },
    ]);
    expect(harness.submits('protection').at(-1)?.legs).toMatchObject([
      { type: 'stop', quantity: 500 },
    ]);
    await harness.snapshot(held(500));
    expect(harness.of('position-adopted')).toHaveLength(1);
    expect(
      harness
        .of('alarm-raised')
        .map(({ text }) => text)
        .join(),
    ).not.toContain('failed');
  });

  it('adopt waits until two comparisons agree on the number, and on the symbol', async () => {
    const harness = harnessWith({ foreign_position: 'adopt' });
    await harness.ready(held(500, 'IBM'));
    await harness.snapshot(held(500));
    expect(harness.of('position-adopted')).toEqual([]);
    await harness.snapshot(held(700));
    expect(harness.of('position-adopted')).toEqual([]);
    await harness.snapshot(held(700));
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: 700 }]);
  });

  it('adopt that is refused raises an alarm once, and the shares stay foreign', async () => {
    const harness = harnessWith({ foreign_position: 'adopt' });
    const costless = { positions: [{ ...SHARES, quantity: 500, averageCost: 0 }] };
    await harness.ready(costless);
    for (const _ of [1, 2]) await harness.snapshot(costless);
    expect(harness.of('position-adopted')).toEqual([]);
    const alarms = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'foreign-position');
    expect(alarms.map(({ text }) => text)).toEqual([
      'AAPL: 500 shares are not ours; adopting them failed: The broker reports no average cost for AAPL.',
    ]);
    expect(harness.engine.status().comparison.differences).toMatchObject([{ action: 'ignored' }]);
  });

  it('halt is repeated for the same number in another symbol', async () => {
    const harness = harnessWith({ foreign_position: 'halt' });
    await harness.ready(held(500, 'IBM'));
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    const both = [...held(500, 'IBM').positions, ...held(500).positions];
    await harness.snapshot({ positions: both });
    expect(harness.state().trading).toMatchObject({ state: 'HALTED', why: 'foreign-position' });
  });

  it('adopt ignores symbols that no strategy trades', async () => {
    const harness = harnessWith({ foreign_position: 'adopt' });
    await harness.ready(held(500, 'IBM'));
    await harness.snapshot(held(500, 'IBM'));
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.state().isReconciled).toBe(true);
    const texts = harness.of('alarm-raised').map(({ text }) => text);
    expect(texts.join()).not.toContain('adopting them failed');
  });
});

describe('halt', () => {
  it('does not hide a graver reason, which a person who halts does not hide either', async () => {
    const harness = harnessWith({ foreign_position: 'halt' });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.told(s, { group: 'G', groupEffect: 'cancels' });
    await harness.snapshot(held(500, 'MSFT'));
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('foreign-position');
    expect(harness.state().trading.why).toBe('oca-type');
    expect(await harness.command({ type: 'halt', why: 'lunch', by: 'a person' })).toEqual({
      ok: true,
      text: 'Halted already (oca-type): no new entries.',
    });
    expect(harness.state().trading.why).toBe('oca-type');
    expect(
      await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' }),
    ).toMatchObject({ text: expect.stringContaining('Lifted: HALTED (oca-type)') });
  });

  it('of foreign_order is set when the order is reported, and names the policy', async () => {
    const harness = harnessWith({ foreign_order: 'halt' });
    await harness.ready();
    const { e } = await harness.enter();
    await harness.snapshot({
      ...held(100),
      openOrders: [
        reportOf(e, { orderRef: 'by hand', handle: 'orderId:900', brokerLink: 'permId:77' }),
      ],
    });
    expect(harness.state().trading).toMatchObject({ state: 'HALTED', why: 'foreign-order' });
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('foreign-order');
    const texts = harness.state().differences.filter(({ kind }) => kind === 'foreign-order');
    expect(texts).toMatchObject([{ text: 'buy 100 limit, not ours' }]);
  });

  it('ends entries that rest, and not again after a person has resumed', async () => {
    const harness = harnessWith({ foreign_order: 'halt' });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    for (const leg of harness.submits('entry').flatMap(({ legs }) => [...legs]))
      await harness.told(leg, leg === e ? {} : { group: 'G', groupEffect: 'reduces' });
    const others = { orderRef: 'by hand', handle: 'orderId:900', brokerLink: 'permId:77' } as const;
    const openOrders = [reportOf(e), reportOf(s, others)];
    await harness.snapshot({ openOrders });
    expect(harness.cancels()).toContain(e.orderRef);
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a person' });
    await harness.snapshot();
    await harness.snapshot({ openOrders });
    expect(harness.state().trading.state).toBe('ACTIVE');
  });

  it('of missing_fill still books the fill', async () => {
    const harness = harnessWith({ missing_fill: 'halt' });
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    const execution = executionOf(e, {
      execId: '0001.7.1.01',
      shares: e.quantity,
      price: 100,
      at: harness.now(),
    });
    await harness.snapshot({
      executions: [execution],
      openOrders: [t, s].map((leg) => reportOf(leg)),
    });
    expect(harness.of('execution-booked')).toHaveLength(1);
    expect(harness.state().trading).toMatchObject({ state: 'HALTED', why: 'missing-fill' });
  });

  it('of wrong_stop waits for a second comparison, while the stop is corrected', async () => {
    const harness = harnessWith({ wrong_stop: 'halt' });
    await harness.ready();
    const { s, t } = await harness.enter();
    const group = { group: 'G', groupEffect: 'reduces' } as const;
    const shown = () => [reportOf(s, { ...group, quantity: 140 }), reportOf(t, group)];
    await harness.pass(6_000);
    await harness.snapshot({ ...held(100), openOrders: shown() });
    expect(harness.modifies().at(-1)).toMatchObject({ orderRef: s.orderRef, quantity: 100 });
    expect(harness.state().trading.state).toBe('ACTIVE');
    await harness.refused(s, 201);
    await harness.snapshot({ ...held(100), openOrders: shown() });
    expect(harness.state().trading).toMatchObject({ state: 'HALTED', why: 'wrong-stop' });
  });
});
