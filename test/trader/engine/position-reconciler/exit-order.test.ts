// The order that closes a position: in the group of the stop, or alone once no other order can close it.

import { describe, expect, it } from 'vitest';
import { createRig } from '../rig/rig.ts';
import { executionOf, permLinkOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { held, timed } from './held.ts';

describe('an exit', () => {
  it('joins the group of the stop with the quantity held, and the trade ends with it', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const [exit] = rig.submits('exit');
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
    const x = rig.newest('x');
    await rig.fill(x, 100, 100.5);
    expect(rig.of('position-closed')).toMatchObject([
      { reason: 'neutral', exitPrice: 100.5, quantity: 100 },
    ]);
    // The broker cancels the group itself; our cancel would only cross it.
    expect(rig.cancels()).toEqual([]);
    await rig.status(s, 'cancelled');
    await rig.pass(2_500);
    expect(rig.cancels()).toEqual([t.orderRef]);
  });

  it('that has filled in part shrinks with stop and target to what a person leaves of the shares', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const x = rig.newest('x');
    const group = { group: 'G', groupEffect: 'reduces' } as const;
    await rig.told(x, group);
    await rig.fill(x, 40, 100);
    // The broker reduces the others of the group by itself.
    expect(rig.modifies()).toEqual([]);
    await rig.told(s, { ...group, quantity: 60 });
    await rig.told(t, { ...group, quantity: 60 });
    const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
    const sale = { execId: '7.7.7.01', shares: 30, price: 100, at: rig.now() };
    rig.broker.say({ type: 'execution', execution: executionOf(s, sale, hand) });
    await rig.settle();
    expect(rig.modifies()).toHaveLength(3);
    expect(rig.modifies()).toEqual(
      expect.arrayContaining([
        { orderRef: x.orderRef, quantity: 70 },
        { orderRef: s.orderRef, quantity: 30 },
        { orderRef: t.orderRef, quantity: 30 },
      ]),
    );
    await rig.told(x, { ...group, quantity: 70 });
    await rig.fill(x, 30, 100);
    expect(rig.of('position-closed')).toHaveLength(1);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('is not changed while the stop of its group fills: the broker reduces it', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s } = await held(rig);
    await rig.predict('NEUTRAL');
    const x = rig.newest('x');
    await rig.told(x, { group: 'G', groupEffect: 'reduces' });
    await rig.fill(s, 40, 98.5);
    expect(rig.modifies()).toEqual([]);
  });

  it('is replaced by the target, moved through the market, if the group refuses a new member', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    // Bid 99.98 less the collar of 0.2 %.
    expect(rig.modifies().at(-1)).toEqual({
      orderRef: t.orderRef,
      quantity: 100,
      limitPrice: 99.79,
    });
    expect(rig.cancels()).toEqual([]);
    await rig.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    expect(rig.of('target-moved')).toEqual([]);
    await rig.fill(t, 100, 99.98);
    await rig.status(s, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'neutral' }]);
  });

  it('leaves the target as it is while the market is through the stop, which fills meanwhile', async () => {
    const rig = createRig({ strategies: [timed] });
    const { t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.quote(98);
    await rig.refused(rig.newest('x'), 201);
    await rig.pass(5_000);
    // A new quantity would give the target back what the fill of the stop takes from it.
    expect(rig.modifies()).toEqual([]);
    await rig.pass(6_000);
    await rig.quote(98);
    expect(rig.modifies()).toMatchObject([{ orderRef: t.orderRef, quantity: 100 }]);
  });

  it('follows a market that moves away from the re-priced target, once a second', async () => {
    const rig = createRig({ strategies: [timed] });
    const { t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    const before = rig.modifies().length;
    await rig.quote(99.5);
    expect(rig.modifies()).toHaveLength(before);
    await rig.pass(1_300);
    expect(rig.modifies().at(-1)).toMatchObject({ orderRef: t.orderRef, limitPrice: 99.29 });
  });

  it('is not sent alone right after the broker has ended stop and target, because a fill may have ended them', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    // The change became a second order, which fills; its execution has not been reported yet.
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(1);
    const at = rig.now();
    const execution = executionOf(t, { execId: '0001.f.01', shares: 100, price: 99.98, at });
    await rig.snapshot({ executions: [execution] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'neutral' }]);
    await rig.pass(2_000);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('is sent alone after a second without a reported fill', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.told(t, { group: 'G', groupEffect: 'reduces' as const, limitPrice: 99.79 });
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    await rig.pass(1_300);
    expect(rig.submits('exit')).toHaveLength(2);
  });

  it('is sent alone only after stop and target have ended, if the target cannot be re-priced', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(t, 201);
    // The stop ends last, so the position stays protected however long the target takes.
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    expect(rig.cancels()).toEqual([t.orderRef, s.orderRef]);
    expect(rig.submits('exit')).toHaveLength(1);
    await rig.status(s, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(2);
    expect(rig.newest('x').group).toBeUndefined();
    expect(rig.submits('protection')).toEqual([]);
  });

  it('leads to a request after a second whether the stop has ended, because the shares may be unprotected', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const position = {
      account: ACCOUNT,
      symbol: 'AAPL',
      quantity: 100,
      averageCost: 100,
    };
    await rig.pass(6_000);
    await rig.snapshot({ openOrders: [reportOf(s), reportOf(t)], positions: [position] });
    await rig.quote(100);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(t, 201);
    await rig.status(t, 'cancelled');
    await rig.pass(900);
    const before = asked();
    await rig.pass(600);
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
    await rig.snapshot({ completedOrders, positions: [position] });
    expect(rig.newest('x')).toMatchObject({ quantity: 100 });
    expect(rig.submits('exit')).toHaveLength(2);
  });

  it('excludes the shares that the stop filled while it was being cancelled', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(t, 201);
    await rig.fill(s, 60, 98.5);
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.newest('x').quantity).toBe(40);
  });

  it('is not sent while a stop of an unknown group works', async () => {
    const rig = createRig({ strategies: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await rig.fill(e, 100, 100.02);
    await rig.predict('NEUTRAL');
    expect(rig.submits('exit')).toEqual([]);
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    await rig.status(s, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('joins no group while an order of another one could close the same shares', async () => {
    const rig = createRig({ strategies: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    await rig.told(t, { group: 'H', groupEffect: 'reduces', status: 'presubmitted' });
    await rig.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    await rig.fill(e, 100, 100.02);
    await rig.predict('NEUTRAL');
    expect(rig.submits('exit')).toEqual([]);
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    expect(rig.submits('exit')).toMatchObject([{ legs: [{ quantity: 100, group: 'G' }] }]);
  });

  it('waits while the status of another exit is unknown', async () => {
    const rig = createRig({ strategies: [timed] });
    await held(rig);
    await rig.predict('NEUTRAL');
    const x = rig.newest('x');
    rig.broker.say({ type: 'sent', orderRefs: [x.orderRef] });
    rig.broker.say({ type: 'ack-overdue', orderRef: x.orderRef });
    await rig.pass(70_000);
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.engine.status().unknownOrders).toBe(1);
  });

  it('pauses after repeated refusals, and the position gets its stop back meanwhile', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(rig.newest('x'), 201);
    await rig.pass(1_000);
    expect(rig.submits('exit')).toHaveLength(3);
    expect(rig.newest('s')).toMatchObject({ quantity: 100, stopPrice: 98.52 });
    await rig.told(rig.newest('s'));
    await rig.pass(61_000);
    expect(rig.submits('exit')).toHaveLength(4);
    expect(rig.newest('x').group).toBe(rig.newest('s').orderRef);
  });

  it('that closed more than was held raises an alarm, and the excess is bought back after all other orders have ended', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const first = rig.newest('x');
    await rig.told(first, { group: 'G', groupEffect: 'reduces' as const });
    await rig.fill(s, 100, 98.5);
    await rig.fill(first, 60, 98.5);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('sign-flip');
    expect(rig.cancels()).toEqual(expect.arrayContaining([first.orderRef, t.orderRef]));
    expect(rig.submits('exit')).toHaveLength(1);
    await rig.status(first, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.newest('x')).toMatchObject({ side: 'buy', quantity: 60 });
    await rig.fill(rig.newest('x'), 60, 98.6);
    expect(rig.state().positions.get(rig.of('position-closed')[0]?.positionId ?? '')?.status).toBe(
      'closed',
    );
  });

  it('buys nothing back on a new connection before the account is compared', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const first = rig.newest('x');
    await rig.told(first, { group: 'G', groupEffect: 'reduces' as const });
    await rig.fill(s, 100, 98.5);
    await rig.fill(first, 60, 98.5);
    await rig.connect();
    for (const leg of [first, t]) await rig.status(leg, 'cancelled');
    await rig.pass(1_000);
    // The operator may have bought the 60 meanwhile.
    expect(rig.submits('exit')).toHaveLength(1);
    const short = { account: ACCOUNT, symbol: 'AAPL', quantity: -60, averageCost: 98.5 };
    await rig.snapshot({ positions: [short] });
    expect(rig.newest('x')).toMatchObject({ side: 'buy', quantity: 60 });
  });

  it('first cancels an entry that still works', async () => {
    const rig = createRig({ strategies: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { group: 'G', groupEffect: 'reduces' as const });
    await rig.fill(e, 40, 100.02);
    await rig.predict('NEUTRAL');
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.submits('exit')).toEqual([]);
    await rig.status(e, 'cancelled');
    // Beside children of 100, an exit of 40 would leave part of them working without a position.
    expect(rig.modifies()).toMatchObject([
      { orderRef: t.orderRef, quantity: 40 },
      { orderRef: s.orderRef, quantity: 40 },
    ]);
    expect(rig.submits('exit')).toEqual([]);
    for (const leg of [t, s])
      await rig.told(leg, { group: 'G', groupEffect: 'reduces' as const, quantity: 40 });
    expect(rig.newest('x')).toMatchObject({ quantity: 40, group: 'G' });
  });

  it('is sent beside children of another size if the broker does not answer for a second', async () => {
    const rig = createRig({ strategies: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { group: 'G', groupEffect: 'reduces' as const });
    await rig.fill(e, 40, 100.02);
    await rig.predict('NEUTRAL');
    await rig.status(e, 'cancelled');
    expect(rig.submits('exit')).toEqual([]);
    await rig.pass(1_300);
    expect(rig.newest('x')).toMatchObject({ quantity: 40, group: 'G' });
  });
});
