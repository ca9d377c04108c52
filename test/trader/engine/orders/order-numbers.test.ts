// Order numbers: the broker accepts only numbers above all that it has reported, including those of other programs.
import { describe, expect, it } from 'vitest';
import { floorAfter, floorAt } from '../../../../src/trader/adapters/ib/orders/links.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

/** An order of another program rests at the broker. */
async function othersOrder(rig: Rig, orderId: number): Promise<void> {
  const { e } = rig.bracket();
  const told = {
    handle: undefined,
    brokerLink: 'permId:77',
    orderRef: '',
    symbol: 'MSFT',
  } as const;
  await rig.told(e, { ...told, floor: floorAfter(orderId) });
}

describe('the number of a new order', () => {
  it('is above those of other programs, also for stops and exits', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await othersOrder(rig, 5_000);
    await rig.status(s, 'cancelled');
    expect(rig.newest('s').handle).toBe('orderId:5001');
    await rig.told(rig.newest('s'), { group: 'G', groupEffect: 'reduces' });
    await othersOrder(rig, 7_000);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    expect(rig.newest('x').handle).toBe('orderId:7001');
    const next = await rig.crash();
    await next.ready({ openOrders: [reportOf(rig.newest('x'))] });
    expect(next.state().floor).toEqual(floorAt(7_002));
  });

  it('is above our own that the broker has not reported yet', async () => {
    const rig = createRig();
    await rig.ready();
    const { s, t } = await rig.enter();
    await othersOrder(rig, 50);
    await rig.status(s, 'cancelled');
    expect(rig.newest('s').handle).toBe('orderId:51');
    // The broker has reported no number above 50.
    await rig.refused(rig.newest('s'), 201);
    await rig.status(t, 'cancelled');
    expect(rig.newest('s').handle).toBe('orderId:52');
  });

  it('is at least what the gateway proposes when the session opens', async () => {
    const rig = createRig();
    await rig.ready();
    const opened = { account: ACCOUNT, seat: 'client id 17', serverVersion: 178 };
    rig.broker.say({ type: 'session-opened', ...opened, floor: floorAt(900) });
    rig.broker.say({ type: 'clock-read', skewMs: 0 });
    await rig.snapshot();
    await rig.command({ type: 'resume', overrideDailyLoss: false, by: 'a test' });
    await rig.predict('BUY');
    expect(rig.bracket().e.handle).toBe('orderId:900');
  });

  it('is no sign of an older journal if the gateway proposes one above those of other programs', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.enter();
    await othersOrder(rig, 5_000);
    const again = { account: ACCOUNT, seat: 'client id 17', serverVersion: 178 };
    rig.broker.say({ type: 'session-opened', ...again, floor: floorAt(5_001) });
    await rig.settle();
    expect(rig.state().trading.state).toBe('ACTIVE');
    rig.broker.say({ type: 'session-opened', ...again, floor: floorAt(5_010) });
    await rig.settle();
    expect(rig.state().trading.state).toBe('HALTED');
  });

  it('does not follow other programs to the largest number of the protocol', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await othersOrder(rig, 2_147_483_647);
    await rig.status(s, 'cancelled');
    expect(rig.newest('s').handle).toBe('orderId:4');
  });
});
