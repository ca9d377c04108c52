// The order that closes a position: in the group of the stop, or alone once no other order can close it.

import { describe, expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held, timed } from './held.ts';

describe('an exit', () => {
  it('joins the group of the stop with the quantity held, and the trade ends with it', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    const [exit] = harness.submits('exit');
    expect(exit?.legs).toMatchObject([
      {
        leg: 'x',
        side: 'sell',
        type: 'market',
        quantity: 100,
        group: 'G',
        validity: { kind: 'day' },
      },
    ]);
    const x = harness.newest('x');
    await harness.fill(x, 100, 100.5);
    expect(harness.of('position-closed')).toMatchObject([
      { reason: 'neutral', exitPrice: 100.5, quantity: 100 },
    ]);
    // The broker cancels the group itself; our cancel would only cross it.
    expect(harness.cancels()).toEqual([]);
    await harness.status(s, 'cancelled');
    await harness.pass(2_500);
    expect(harness.cancels()).toEqual([t.orderRef]);
  });

  it('that has filled in part shrinks with stop and target to what a person leaves of the shares', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    const x = harness.newest('x');
    const group = { group: 'G', groupEffect: 'reduces' } as const;
    await harness.told(x, group);
    await harness.fill(x, 40, 100);
    // The broker reduces the others of the group by itself.
    expect(harness.modifies()).toEqual([]);
    await harness.told(s, { ...group, quantity: 60 });
    await harness.told(t, { ...group, quantity: 60 });
    const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
    const sale = { execId: '7.7.7.01', shares: 30, price: 100, at: harness.now() };
    harness.broker.say({ type: 'execution', execution: executionOf(s, sale, hand) });
    await harness.settle();
    expect(harness.modifies()).toHaveLength(3);
    expect(harness.modifies()).toEqual(
      expect.arrayContaining([
        { orderRef: x.orderRef, quantity: 70 },
        { orderRef: s.orderRef, quantity: 30 },
        { orderRef: t.orderRef, quantity: 30 },
      ]),
    );
    await harness.told(x, { ...group, quantity: 70 });
    await harness.fill(x, 30, 100);
    expect(harness.of('position-closed')).toHaveLength(1);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('is not changed while the stop of its group fills: the broker reduces it', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s } = await held(harness);
    await harness.predict('NEUTRAL');
    const x = harness.newest('x');
    await harness.told(x, { group: 'G', groupEffect: 'reduces' });
    await harness.fill(s, 40, 98.5);
    expect(harness.modifies()).toEqual([]);
  });

  it('is replaced by the target, moved through the market, if the group refuses a new member', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    // Bid 99.98 less the collar of 0.2 %.
    expect(harness.modifies().at(-1)).toEqual({
      orderRef: t.orderRef,
      quantity: 100,
      limitPrice: 99.79,
    });
    expect(harness.cancels()).toEqual([]);
    await harness.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    expect(harness.of('target-moved')).toEqual([]);
    await harness.fill(t, 100, 99.98);
    await harness.status(s, 'cancelled');
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'neutral' }]);
  });

  it('leaves the target as it is while the market is through the stop, which fills meanwhile', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.quote(98);
    await harness.refused(harness.newest('x'), 201);
    await harness.pass(5_000);
    // A new quantity would give the target back what the fill of the stop takes from it.
    expect(harness.modifies()).toEqual([]);
    await harness.pass(6_000);
    await harness.quote(98);
    expect(harness.modifies()).toMatchObject([{ orderRef: t.orderRef, quantity: 100 }]);
  });

  it('follows a market that moves away from the re-priced target, once a second', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    const before = harness.modifies().length;
    await harness.quote(99.5);
    expect(harness.modifies()).toHaveLength(before);
    await harness.pass(1_300);
    expect(harness.modifies().at(-1)).toMatchObject({ orderRef: t.orderRef, limitPrice: 99.29 });
  });

  it('is not sent alone right after the broker has ended stop and target, because a fill may have ended them', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    // The change became a second order, which fills; its execution has not been reported yet.
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    expect(harness.submits('exit')).toHaveLength(1);
    const at = harness.now();
    const execution = executionOf(t, { execId: '0001.f.01', shares: 100, price: 99.98, at });
    await harness.snapshot({ executions: [execution] });
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'neutral' }]);
    await harness.pass(2_000);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('is sent alone after a second without a reported fill', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    await harness.pass(1_300);
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it('is sent alone only after stop and target have ended, if the target cannot be re-priced', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.refused(t, 201);
    // The stop ends last, so the position stays protected however long the target takes.
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.status(t, 'cancelled');
    expect(harness.cancels()).toEqual([t.orderRef, s.orderRef]);
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.status(s, 'cancelled');
    expect(harness.submits('exit')).toHaveLength(2);
    expect(harness.newest('x').group).toBeUndefined();
    expect(harness.submits('protection')).toEqual([]);
  });

  it('leads to a request after a second whether the stop has ended, because the shares may be unprotected', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const position = {
      account: ACCOUNT,
      symbol: 'AAPL',
      quantity: 100,
      averageCost: 100,
    };
    await harness.pass(6_000);
    await harness.snapshot({ openOrders: [reportOf(s), reportOf(t)], positions: [position] });
    await harness.quote(100);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.refused(t, 201);
    await harness.status(t, 'cancelled');
    await harness.pass(900);
    const before = asked();
    await harness.pass(600);
    expect(asked()).toBe(before + 1);
    const { orderRef, symbol } = s;
    const ended = {
      account: ACCOUNT,
      brokerLink: permLinkOf(s),
      orderRef,
      symbol,
      why: '',
    } as const;
    const completedOrders = [{ ...ended, status: 'cancelled', filled: 0 } as const];
    await harness.snapshot({ completedOrders, positions: [position] });
    expect(harness.newest('x')).toMatchObject({ quantity: 100 });
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it('excludes the shares that the stop filled while it was being cancelled', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.refused(t, 201);
    await harness.fill(s, 60, 98.5);
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    expect(harness.newest('x').quantity).toBe(40);
  });

  it('is not sent while a stop of an unknown group works', async () => {
    const harness = createHarness({ strategies: [timed] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await harness.fill(e, 100, 100.02);
    await harness.predict('NEUTRAL');
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.status(t, 'cancelled');
    await harness.status(s, 'cancelled');
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('joins no group while an order of another one could close the same shares', async () => {
    const harness = createHarness({ strategies: [timed] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    await harness.told(t, { group: 'H', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.fill(e, 100, 100.02);
    await harness.predict('NEUTRAL');
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.status(t, 'cancelled');
    expect(harness.submits('exit')).toMatchObject([{ legs: [{ quantity: 100, group: 'G' }] }]);
  });

  it('waits while the status of another exit is unknown', async () => {
    const harness = createHarness({ strategies: [timed] });
    await held(harness);
    await harness.predict('NEUTRAL');
    const x = harness.newest('x');
    harness.broker.say({ type: 'sent', orderRefs: [x.orderRef] });
    harness.broker.say({ type: 'ack-overdue', orderRef: x.orderRef });
    await harness.pass(70_000);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.engine.status().unknownOrders).toBe(1);
  });

  it('pauses after repeated refusals, and the position gets its stop back meanwhile', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    await harness.refused(harness.newest('x'), 201);
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    await harness.refused(harness.newest('x'), 201);
    await harness.refused(harness.newest('x'), 201);
    await harness.pass(1_000);
    expect(harness.submits('exit')).toHaveLength(3);
    expect(harness.newest('s')).toMatchObject({ quantity: 100, stopPrice: 98.52 });
    await harness.told(harness.newest('s'));
    await harness.pass(61_000);
    expect(harness.submits('exit')).toHaveLength(4);
    expect(harness.newest('x').group).toBe(harness.newest('s').orderRef);
  });

  it('that closed more than was held raises an alarm, and the excess is bought back after all other orders have ended', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    const first = harness.newest('x');
    await harness.told(first, { group: 'G', groupEffect: 'reduces' as const });
    await harness.fill(s, 100, 98.5);
    await harness.fill(first, 60, 98.5);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('sign-flip');
    expect(harness.cancels()).toEqual(expect.arrayContaining([first.orderRef, t.orderRef]));
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.status(first, 'cancelled');
    await harness.status(t, 'cancelled');
    expect(harness.newest('x')).toMatchObject({ side: 'buy', quantity: 60 });
    await harness.fill(harness.newest('x'), 60, 98.6);
    expect(
      harness.state().positions.get(harness.of('position-closed')[0]?.positionId ?? '')?.status,
    ).toBe('closed');
  });

  it('buys nothing back on a new connection before the account is compared', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await harness.predict('NEUTRAL');
    const first = harness.newest('x');
    await harness.told(first, { group: 'G', groupEffect: 'reduces' as const });
    await harness.fill(s, 100, 98.5);
    await harness.fill(first, 60, 98.5);
    await harness.connect();
    for (const leg of [first, t]) await harness.status(leg, 'cancelled');
    await harness.pass(1_000);
    // The operator may have bought the 60 meanwhile.
    expect(harness.submits('exit')).toHaveLength(1);
    const short = { account: ACCOUNT, symbol: 'AAPL', quantity: -60, averageCost: 98.5 };
    await harness.snapshot({ positions: [short] });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', quantity: 60 });
  });

  it('first cancels an entry that still works', async () => {
    const harness = createHarness({ strategies: [timed] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    for (const leg of [t, s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' as const });
    await harness.fill(e, 40, 100.02);
    await harness.predict('NEUTRAL');
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.submits('exit')).toEqual([]);
    await harness.status(e, 'cancelled');
    // Beside children of 100, an exit of 40 would leave part of them working without a position.
    expect(harness.modifies()).toMatchObject([
      { orderRef: t.orderRef, quantity: 40 },
      { orderRef: s.orderRef, quantity: 40 },
    ]);
    expect(harness.submits('exit')).toEqual([]);
    for (const leg of [t, s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' as const, quantity: 40 });
    expect(harness.newest('x')).toMatchObject({ quantity: 40, group: 'G' });
  });

  it('is sent beside children of another size if the broker does not answer for a second', async () => {
    const harness = createHarness({ strategies: [timed] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    for (const leg of [t, s])
      await harness.told(leg, { group: 'G', groupEffect: 'reduces' as const });
    await harness.fill(e, 40, 100.02);
    await harness.predict('NEUTRAL');
    await harness.status(e, 'cancelled');
    expect(harness.submits('exit')).toEqual([]);
    await harness.pass(1_300);
    expect(harness.newest('x')).toMatchObject({ quantity: 40, group: 'G' });
  });
});
