// The broker knows orders that our client placed for a journal which is gone.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

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
const trading = (harness: Harness) => harness.engine.status().trading;

describe('an order of our client that is not in the journal', () => {
  it('halts trading, names the order, and says that adopt is the way on', async () => {
    const harness = createHarness();
    await harness.ready(LEFT);
    expect(trading(harness)).toEqual({ state: 'HALTED', reason: 'journal-older-than-broker' });
    const [alarm] = harness.of('alarm-raised');
    expect(alarm?.text).toMatch(
      /^AAPL: sell 100 stop \(zzzzzzzz\.1f\.s\) works under our client id/,
    );
    expect(alarm?.text).toContain('`sluice adopt AAPL --yes`');
    expect(harness.submits()).toEqual([]);
    expect(harness.cancels()).toEqual([]);
  });

  it('is replaced by a stop of ours when its shares are adopted: cancelled first, then placed', async () => {
    const harness = createHarness();
    await harness.ready(LEFT);
    const asked = await harness.command({ ...adopt, isConfirmed: false });
    expect(asked.text).toContain('in place of order zzzzzzzz.1f.s');
    expect((await harness.command(adopt)).ok).toBe(true);
    expect(harness.cancels()).toEqual([STOP.orderRef]);
    await harness.pass(500);
    expect(harness.submits()).toEqual([]);
    await harness.status(STOP, 'cancelled');
    await harness.pass(500);
    expect(harness.newest('s')).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: 100 });
    expect(harness.submits()).toHaveLength(1);
  });

  it('does not keep the stop back for long if its cancel is lost', async () => {
    const harness = createHarness();
    await harness.ready(LEFT);
    await harness.command(adopt);
    await harness.pass(3_000);
    expect(harness.submits()).toHaveLength(1);
  });

  it('does not halt again after resume, also after a restart; another order does', async () => {
    const harness = createHarness();
    await harness.ready(LEFT);
    expect((await harness.command(resume)).ok).toBe(true);
    await harness.snapshot(LEFT);
    expect(trading(harness).state).toBe('ACTIVE');
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('other_daemon');
    const next = await harness.crash();
    await next.ready(LEFT);
    expect(trading(next).state).toBe('ACTIVE');
    const other = reportOf({ ...STOP, orderRef: 'zzzzzzzz.2a.t', handle: 'orderId:42' });
    await next.snapshot({ ...LEFT, openOrders: [...LEFT.openOrders, other] });
    expect(trading(next).state).toBe('HALTED');
  });
});

describe('an order that another client placed for another journal', () => {
  it('keeps entries out of its symbol only, says why, and is not touched', async () => {
    const harness = createHarness();
    const order = reportOf(STOP, { handle: undefined, brokerLink: permLinkOf(STOP) });
    await harness.ready({ openOrders: [order] });
    expect(trading(harness).state).toBe('ACTIVE');
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'other_daemon', orderRef: STOP.orderRef }]);
    expect(harness.engine.status().comparison.differences).toMatchObject([
      { kind: 'foreign-order', text: 'sell 100 stop, of another sluice daemon (zzzzzzzz.1f.s)' },
    ]);
    expect((await harness.command(adopt)).ok).toBe(false);
    expect(harness.cancels()).toEqual([]);
  });
});
