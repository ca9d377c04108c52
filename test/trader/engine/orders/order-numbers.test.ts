// Order numbers: the broker accepts only numbers above all that it has reported, including those of other programs.
import { describe, expect, it } from 'vitest';
import { floorAfter, floorAt } from '../../../../src/trader/adapters/ib/orders/links.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

/** An order of another program rests at the broker. */
async function othersOrder(harness: Harness, orderId: number): Promise<void> {
  const { e } = harness.bracket();
  const told = {
    handle: undefined,
    brokerLink: 'permId:77',
    orderRef: '',
    symbol: 'MSFT',
  } as const;
  await harness.told(e, { ...told, floor: floorAfter(orderId) });
}

describe('the number of a new order', () => {
  it('is above those of other programs, also for stops and exits', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await othersOrder(harness, 5_000);
    await harness.status(s, 'cancelled');
    expect(harness.newest('s').handle).toBe('orderId:5001');
    await harness.told(harness.newest('s'), { group: 'G', groupEffect: 'reduces' });
    await othersOrder(harness, 7_000);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    expect(harness.newest('x').handle).toBe('orderId:7001');
    const next = await harness.crash();
    await next.ready({ openOrders: [reportOf(harness.newest('x'))] });
    expect(next.state().floor).toEqual(floorAt(7_002));
  });

  it('is above our own that the broker has not reported yet', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await othersOrder(harness, 50);
    await harness.status(s, 'cancelled');
    expect(harness.newest('s').handle).toBe('orderId:51');
    // The broker has reported no number above 50.
    await harness.refused(harness.newest('s'), 201);
    await harness.status(t, 'cancelled');
    expect(harness.newest('s').handle).toBe('orderId:52');
  });

  it('is at least what the gateway proposes when the session opens', async () => {
    const harness = createHarness();
    await harness.ready();
    const opened = { account: ACCOUNT, seat: 'client id 17', serverVersion: 178 };
    harness.broker.say({ type: 'session-opened', ...opened, floor: floorAt(900) });
    harness.broker.say({ type: 'clock-read', skewMs: 0 });
    await harness.snapshot();
    await harness.command({ type: 'resume', overrideDailyLoss: false, by: 'a test' });
    await harness.predict('BUY');
    expect(harness.bracket().e.handle).toBe('orderId:900');
  });

  it('is no sign of an older journal if the gateway proposes one above those of other programs', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await othersOrder(harness, 5_000);
    const again = { account: ACCOUNT, seat: 'client id 17', serverVersion: 178 };
    harness.broker.say({ type: 'session-opened', ...again, floor: floorAt(5_001) });
    await harness.settle();
    expect(harness.state().trading.state).toBe('ACTIVE');
    harness.broker.say({ type: 'session-opened', ...again, floor: floorAt(5_010) });
    await harness.settle();
    expect(harness.state().trading.state).toBe('HALTED');
  });

  it('does not follow other programs to the largest number of the protocol', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await othersOrder(harness, 2_147_483_647);
    await harness.status(s, 'cancelled');
    expect(harness.newest('s').handle).toBe('orderId:4');
  });
});
