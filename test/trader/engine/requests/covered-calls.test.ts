// A person sells a call against the shares of a holding, which are reserved for it. 100 shares of AAPL at 100; the call is at 2.35 to 2.45.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { sharesReserved } from '../../../../src/trader/engine/state/reserved.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { CALL, covered, invested, net, place, SALE } from './covered.ts';
import { premiumOf } from './options.ts';

describe('a call that is sold against shares', () => {
  it('reserves them; the answer says so', async () => {
    const harness = await invested();
    const answer = await place(harness, SALE);
    expect(answer.text).toContain('; 100 shares of the holding are reserved for it.');
    expect(harness.of('position-planned').at(-1)).toMatchObject({
      ...{ symbol: CALL, side: 'short', plan: { collateral: 'shares', stopPrice: 0, r: 2.4 } },
    });
    expect(sharesReserved(harness.state(), 'AAPL')).toBe(100);
  });

  it('is sold once for each hundred of them', async () => {
    const harness = await invested(199);
    expect(await place(harness, { ...SALE, quantity: 2 })).toMatchObject({
      ok: false,
      reasons: [{ kind: 'shares_not_free', needed: 200, free: 199, reserved: 0 }],
    });
    expect(await place(harness, SALE)).toMatchObject({ ok: true });
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 1, 2.4);
    await harness.status(e, 'filled');
    await harness.pass(6_000);
    await harness.snapshot(net(199, -1));
    await harness.quote(100);
    await premiumOf(harness, CALL, 2.35, 2.45);
    const again = await place(harness, { ...SALE, effect: 'open' });
    expect(again).toMatchObject({
      ok: false,
      reasons: [{ kind: 'shares_not_free', needed: 100, free: 99, reserved: 100 }],
    });
  });

  it('keeps its shares from being sold, and frees them once it is bought back', async () => {
    const harness = await covered();
    const sale = { side: 'sell', quantity: 1, as: 'holding' } as const;
    expect(await place(harness, sale)).toMatchObject({
      ok: false,
      reasons: [{ kind: 'shares_reserved', quantity: 1, free: 0, reserved: 100 }],
    });
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    await harness.fill(harness.newest('x'), 1, 2.45);
    await harness.status(harness.newest('x'), 'filled');
    await harness.quote(100);
    expect(await place(harness, sale)).toMatchObject({ ok: true });
  });

  it('keeps its shares from being released', async () => {
    const harness = await covered();
    const release = { type: 'release', symbol: 'AAPL', as: 'holding' } as const;
    const answer = await harness.command({ ...release, isConfirmed: true, by: 'ann' });
    expect(answer).toMatchObject({ ok: false });
    expect(answer.text).toContain('100 shares of AAPL are reserved for calls that were sold');
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ status: 'held' });
  });

  it('loses nothing that the shares do not gain: no stop, no alarm, no part of the worst case', async () => {
    const harness = await covered();
    await premiumOf(harness, CALL, 12, 12.2);
    await harness.pass(5_000);
    expect(harness.engine.status()).toMatchObject({
      ...{ positions: 1, protectedPositions: 1, uncovered: [], unprotected: [] },
      bounded: [{ symbol: CALL, quantity: -1, reserved: { shares: 100 } }],
    });
    expect(Math.abs(harness.engine.status().worstCase)).toBe(0);
    expect(harness.of('position-closing')).toEqual([]);
  });

  it('has a stop if one is asked for', async () => {
    const harness = await covered();
    const stop = { type: 'stop-at', symbol: CALL, price: 5, isConfirmed: true, by: 'a' } as const;
    expect(await harness.command(stop)).toMatchObject({ ok: true });
    for (let second = 0; second < 25; second += 1) {
      await premiumOf(harness, CALL, 5.1, 5.2);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')[0]).toMatchObject({ symbol: CALL, reason: 'stop' });
  });

  it('is uncovered once a person sells the shares at the broker: an alarm, and it is bought back', async () => {
    const harness = await covered();
    const byHand = { execId: '0009.hand.1.01', shares: 100, price: 101, at: harness.now() };
    const terms = { ...harness.newest('h'), side: 'sell', orderRef: '' } as const;
    const sold = executionOf(terms, byHand, { brokerLink: 'permId:77' });
    harness.broker.say({ type: 'execution', execution: { ...sold, handle: undefined } });
    await harness.snapshot(net(0, -1));
    await harness.pass(6_000);
    await harness.snapshot(net(0, -1));
    await harness.pass(3_000);
    expect(harness.of('collateral-changed')).toMatchObject([
      { symbol: CALL, collateral: 'shares', isThere: false, needed: 100, available: 0 },
    ]);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'unprotected' });
    const alarms = harness.of('alarm-raised').filter(({ symbol }) => symbol === CALL);
    expect(alarms[0]?.text).toContain('100 shares reserved, 0 shares of the holding');
    await harness.pass(3_000);
    expect(harness.engine.status().unprotected).toEqual([CALL]);
  });
});

describe('a call that is assigned over the night', () => {
  it('takes its shares from the holding at the strike, and keeps its premium', async () => {
    const harness = await covered();
    await harness.jump(instant(Date.parse('2026-11-19T08:00:00Z')));
    for (let look = 0; look < 3; look += 1) {
      await harness.snapshot(net(0));
      await harness.pass(6_000);
    }
    expect(harness.of('execution-booked').slice(-2)).toMatchObject([
      { symbol: CALL, side: 'buy', shares: 1, price: 0, priceSource: 'assigned' },
      { symbol: 'AAPL', side: 'sell', shares: 100, price: 105, priceSource: 'assigned', leg: 'h' },
    ]);
    expect(harness.of('position-closed')[0]).toMatchObject({ realizedPnl: 240 });
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ status: 'closed' });
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('collateral-changed')).toEqual([]);
  });
});
