// A gateway that leaves an end marker out never completes a snapshot: exits and stops work with what came, entries wait.
import { describe, expect, it } from 'vitest';
import type { SnapshotPart } from '../../../../src/trader/ports/broker.ts';
import { at, held, timed } from '../position-reconciler/held.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, NOTHING, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const EXIT = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' } as const;

type Parts = Parameters<Rig['snapshot']>[0];

async function incomplete(rig: Rig, parts: Parts, ...missing: SnapshotPart[]): Promise<void> {
  const snapshot = { requestedAt: rig.now(), ...NOTHING, ...parts };
  rig.broker.say({ type: 'snapshot-incomplete', snapshot, missing });
  await rig.settle();
}

const account = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
});

/** A position of yesterday's process, and a gateway that never ends its list of executions. */
async function restarted(options: Parameters<typeof createRig>[0] = {}) {
  const first = createRig(options);
  const legs = await held(first);
  await first.pass(6_000);
  const rig = await first.crash(60_000);
  await rig.connect();
  await rig.pass(10_000);
  return { rig, ...legs, openOrders: [legs.s, legs.t].map((leg) => reportOf(leg, GROUP)) };
}

describe('without the end of the executions', () => {
  it.each([[['executions']], [['completed orders']], [['executions', 'completed orders']]] as [
    SnapshotPart[],
  ][])('(%s) an exit is sent into the group of the stop', async (missing) => {
    const { rig, openOrders } = await restarted();
    await rig.command(EXIT);
    await rig.pass(500);
    expect(rig.submits('exit')).toEqual([]);
    await incomplete(rig, { openOrders, ...account(100) }, ...missing);
    expect(rig.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'not-reconciled' }]);
    await incomplete(rig, { openOrders, ...account(100) }, ...missing);
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.of('alarm-raised')).toHaveLength(1);
  });

  it('the exit before the close is sent too', async () => {
    const { rig, openOrders } = await restarted({
      strategies: [timed],
      at: at('2026-11-18T20:50:20Z'),
    });
    await rig.jump(at('2026-11-18T20:55:01Z'));
    await rig.quote(100);
    await incomplete(rig, { openOrders, ...account(100) }, 'executions');
    expect(rig.newest('x')).toMatchObject({ quantity: 100 });
  });

  it('nothing is entered, and the daemon is not ready', async () => {
    const { rig, openOrders } = await restarted();
    await incomplete(rig, { openOrders, ...account(100) }, 'executions');
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.submits('entry')).toEqual([]);
    expect(rig.engine.status().ready.isReady).toBe(false);
  });

  it('the executions that came are booked', async () => {
    const { rig, s } = await restarted();
    const execId = '0001.5.99.01';
    const sold = executionOf(s, { execId, shares: 100, price: 98.5, at: rig.now() });
    await incomplete(rig, { executions: [sold], ...account(0) }, 'executions');
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(rig.submits('exit')).toEqual([]);
  });

  it('a stop that the open orders lack may have filled: the account decides, twice', async () => {
    const { rig } = await restarted();
    await rig.command(EXIT);
    await incomplete(rig, account(100), 'executions');
    await rig.pass(500);
    expect(rig.submits('exit')).toEqual([]);
    await rig.pass(10_000);
    await incomplete(rig, account(0), 'executions');
    await rig.pass(500);
    expect(rig.submits()).toEqual([]);
  });

  it('a person who trades beside it changes what is sold: never more than the account holds', async () => {
    const { rig, openOrders } = await restarted();
    await rig.command(EXIT);
    await incomplete(rig, { openOrders, ...account(40) }, 'executions');
    await rig.pass(1_500);
    const sold = rig.submits('exit').flatMap(({ legs }) => legs);
    expect(sold.map(({ quantity }) => quantity)).not.toContain(100);
    for (const { quantity } of sold) expect(quantity).toBeLessThanOrEqual(40);
  });
});

describe('without the end of positions or of open orders', () => {
  it('what came is enough if it shows our shares and all our orders', async () => {
    const { rig, openOrders } = await restarted();
    await rig.command(EXIT);
    await incomplete(rig, { openOrders, ...account(100) }, 'positions', 'open orders');
    expect(rig.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
  });

  it('nothing is sent while our shares, or one of our orders, have not come', async () => {
    const { rig, openOrders } = await restarted();
    await rig.command(EXIT);
    await incomplete(rig, { openOrders }, 'positions');
    await incomplete(rig, account(100), 'open orders');
    await rig.pass(10_000);
    await incomplete(rig, account(100), 'open orders');
    expect(rig.submits('exit')).toEqual([]);
  });
});

it('a missing stop is placed again without the end of the executions', async () => {
  const { rig, t } = await restarted();
  const openOrders = [reportOf(t, GROUP)];
  for (let answers = 0; answers < 3; answers += 1) {
    await incomplete(rig, { openOrders, ...account(100) }, 'executions');
    await rig.pass(10_000);
    await rig.quote(100);
  }
  for (const orderRef of rig.cancels()) {
    rig.broker.say({ type: 'cancel-refused', orderRef, known: false, text: 'not found' });
    await rig.settle();
  }
  await incomplete(rig, { openOrders, ...account(100) }, 'executions');
  expect(rig.submits('protection')).toHaveLength(1);
});
