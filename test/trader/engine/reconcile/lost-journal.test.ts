// The broker knows orders that our client placed for a journal which is gone.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { permLinkOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const STOP: OrderTerms = {
  orderRef: 'zzzzzzzz.1f.s',
  handle: 'orderId:41',
  leg: 's',
  symbol: 'AAPL',
  side: 'sell',
  type: 'stop',
  quantity: 100,
  stopPrice: 95,
  validity: { kind: 'gtc' },
  extendedHours: false,
};
const POSITION = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 97 };
const LEFT = { openOrders: [reportOf(STOP)], positions: [POSITION] };

const by = 'operator';
const adopt = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by } as const;
const resume = { type: 'resume', overrideDailyLoss: false, by } as const;
const trading = (rig: Rig) => rig.engine.status().trading;

describe('an order of our client that is not in the journal', () => {
  it('halts trading, names the order, and says that adopt is the way on', async () => {
    const rig = createRig();
    await rig.ready(LEFT);
    expect(trading(rig)).toEqual({ state: 'HALTED', reason: 'journal-older-than-broker' });
    const [alarm] = rig.of('alarm-raised');
    expect(alarm?.text).toMatch(
      /^AAPL: sell 100 stop \(zzzzzzzz\.1f\.s\) works under our client id/,
    );
    expect(alarm?.text).toContain('`sluice adopt AAPL --yes`');
    expect(rig.submits()).toEqual([]);
    expect(rig.cancels()).toEqual([]);
  });

  it('is replaced by a stop of ours when its shares are adopted: cancelled first, then placed', async () => {
    const rig = createRig();
    await rig.ready(LEFT);
    const asked = await rig.command({ ...adopt, isConfirmed: false });
    expect(asked.text).toContain('in place of order zzzzzzzz.1f.s');
    expect((await rig.command(adopt)).ok).toBe(true);
    expect(rig.cancels()).toEqual([STOP.orderRef]);
    await rig.pass(500);
    expect(rig.submits()).toEqual([]);
    await rig.status(STOP, 'cancelled');
    await rig.pass(500);
    expect(rig.newest('s')).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: 100 });
    expect(rig.submits()).toHaveLength(1);
  });

  it('does not keep the stop back for long if its cancel is lost', async () => {
    const rig = createRig();
    await rig.ready(LEFT);
    await rig.command(adopt);
    await rig.pass(3_000);
    expect(rig.submits()).toHaveLength(1);
  });

  it('does not halt again after resume, also after a restart; another order does', async () => {
    const rig = createRig();
    await rig.ready(LEFT);
    expect((await rig.command(resume)).ok).toBe(true);
    await rig.snapshot(LEFT);
    expect(trading(rig).state).toBe('ACTIVE');
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('other_daemon');
    const next = await rig.crash();
    await next.ready(LEFT);
    expect(trading(next).state).toBe('ACTIVE');
    const other = reportOf({ ...STOP, orderRef: 'zzzzzzzz.2a.t', handle: 'orderId:42' });
    await next.snapshot({ ...LEFT, openOrders: [...LEFT.openOrders, other] });
    expect(trading(next).state).toBe('HALTED');
  });
});

describe('an order that another client placed for another journal', () => {
  it('keeps entries out of its symbol only, says why, and is not touched', async () => {
    const rig = createRig();
    const order = reportOf(STOP, { handle: undefined, brokerLink: permLinkOf(STOP) });
    await rig.ready({ openOrders: [order] });
    expect(trading(rig).state).toBe('ACTIVE');
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'other_daemon', orderRef: STOP.orderRef }]);
    expect(rig.engine.status().comparison.differences).toMatchObject([
      { kind: 'foreign-order', text: 'sell 100 stop, of another sluice daemon (zzzzzzzz.1f.s)' },
    ]);
    expect((await rig.command(adopt)).ok).toBe(false);
    expect(rig.cancels()).toEqual([]);
  });
});
