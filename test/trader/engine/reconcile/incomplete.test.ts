// A gateway that leaves an end marker out never completes a snapshot: exits and stops work with what came, entries wait.
import { describe, expect, it } from 'vitest';
import type { SnapshotPart } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, NOTHING, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { at, held, timed } from '../position-reconciler/held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const EXIT = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' } as const;

type Parts = Parameters<Harness['snapshot']>[0];

async function incomplete(
  harness: Harness,
  parts: Parts,
  ...missing: SnapshotPart[]
): Promise<void> {
  const snapshot = { requestedAt: harness.now(), ...NOTHING, ...parts };
  harness.broker.say({ type: 'snapshot-incomplete', snapshot, missing });
  await harness.settle();
}

const account = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 }],
});

/** A position of yesterday's process, and a gateway that never ends its list of executions. */
async function restarted(options: Parameters<typeof createHarness>[0] = {}) {
  const first = createHarness(options);
  const legs = await held(first);
  await first.pass(6_000);
  const harness = await first.crash(60_000);
  await harness.connect();
  await harness.pass(10_000);
  return { harness, ...legs, openOrders: [legs.s, legs.t].map((leg) => reportOf(leg, GROUP)) };
}

describe('without the end of the executions', () => {
  it.each([[['executions']], [['completed orders']], [['executions', 'completed orders']]] as [
    SnapshotPart[],
  ][])('(%s) an exit is sent into the group of the stop', async (missing) => {
    const { harness, openOrders } = await restarted();
    await harness.command(EXIT);
    await harness.pass(500);
    expect(harness.submits('exit')).toEqual([]);
    await incomplete(harness, { openOrders, ...account(100) }, ...missing);
    expect(harness.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'not-reconciled' }]);
    await incomplete(harness, { openOrders, ...account(100) }, ...missing);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.of('alarm-raised')).toHaveLength(1);
  });

  it('the exit before the close is sent too', async () => {
    const { harness, openOrders } = await restarted({
      strategies: [timed],
      at: at('2026-11-18T20:50:20Z'),
    });
    await harness.jump(at('2026-11-18T20:55:01Z'));
    await harness.quote(100);
    await incomplete(harness, { openOrders, ...account(100) }, 'executions');
    expect(harness.newest('x')).toMatchObject({ quantity: 100 });
  });

  it('nothing is entered, and the daemon is not ready', async () => {
    const { harness, openOrders } = await restarted();
    await incomplete(harness, { openOrders, ...account(100) }, 'executions');
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.submits('entry')).toEqual([]);
    expect(harness.engine.status().ready.isReady).toBe(false);
  });

  it('the executions that came are booked', async () => {
    const { harness, s } = await restarted();
    const execId = '0001.5.99.01';
    const sold = executionOf(s, { execId, shares: 100, price: 98.5, at: harness.now() });
    await incomplete(harness, { executions: [sold], ...account(0) }, 'executions');
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('a stop that the open orders lack may have filled: the account decides, twice', async () => {
    const { harness } = await restarted();
    await harness.command(EXIT);
    await incomplete(harness, account(100), 'executions');
    await harness.pass(500);
    expect(harness.submits('exit')).toEqual([]);
    await harness.pass(10_000);
    await incomplete(harness, account(0), 'executions');
    await harness.pass(500);
    expect(harness.submits()).toEqual([]);
  });

  it('a stop that two answers lack within a second may only be late: nothing is sold or cancelled', async () => {
    const { harness } = await restarted();
    await harness.command(EXIT);
    for (let look = 0; look < 3; look += 1) {
      await incomplete(harness, account(100), 'executions');
      await harness.pass(500);
    }
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.cancels()).toEqual([]);
    await harness.pass(5_000);
    await incomplete(harness, account(100), 'executions');
    expect(harness.cancels()).toHaveLength(1);
  });

  it('a person who trades beside it changes what is sold: never more than the account holds', async () => {
    const { harness, openOrders } = await restarted();
    await harness.command(EXIT);
    await incomplete(harness, { openOrders, ...account(40) }, 'executions');
    await harness.pass(1_500);
    const sold = harness.submits('exit').flatMap(({ legs }) => legs);
    expect(sold.map(({ quantity }) => quantity)).not.toContain(100);
    expect(sold.map(({ quantity }) => quantity)).toEqual([40]);
  });
});

describe('an exit that the daemon lost sight of before, without the end of the executions', () => {
  /** Its acknowledgement has not come when the daemon dies. */
  async function unheard(deadMs: number) {
    const first = createHarness();
    const legs = await held(first);
    await first.pass(6_000);
    await first.command(EXIT);
    const x = first.newest('x');
    first.broker.say({ type: 'sent', orderRefs: [x.orderRef] });
    first.broker.say({ type: 'ack-overdue', orderRef: x.orderRef });
    await first.settle();
    const harness = await first.crash(deadMs);
    await harness.connect();
    const openOrders = [legs.s, legs.t].map((leg) => reportOf(leg, GROUP));
    return { harness, x, openOrders };
  }

  it('is not sent again while its cancel has no answer: it may still come to work', async () => {
    const { harness, x, openOrders } = await unheard(60_000);
    for (let look = 0; look < 3; look += 1) {
      await incomplete(harness, { openOrders, ...account(100) }, 'executions');
      await harness.pass(6_000);
    }
    expect(harness.submits()).toEqual([]);
    expect(harness.state().orders.get(x.orderRef)?.status).toBe('unknown');
  });

  it('is sent again once the broker has found nothing to cancel, and its open orders lack it', async () => {
    const { harness, x, openOrders } = await unheard(60_000);
    await harness.snapshot({ openOrders, ...account(100) });
    expect(harness.cancels()).toEqual([x.orderRef]);
    await incomplete(harness, { openOrders, ...account(100) }, 'executions');
    expect(harness.submits('exit')).toEqual([]);
    const answer = { type: 'cancel-refused', known: false, text: 'not found' } as const;
    harness.broker.say({ ...answer, orderRef: x.orderRef });
    await harness.settle();
    await harness.pass(1_000);
    await incomplete(harness, { openOrders, ...account(100) }, 'executions');
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('is not sent again on the next day: somebody may have bought the shares that it sold', async () => {
    const { harness, x } = await unheard(23 * 3_600_000);
    await harness.snapshot(account(100));
    expect(harness.cancels()).toContain(x.orderRef);
    for (const orderRef of harness.cancels())
      harness.broker.say({ type: 'cancel-refused', orderRef, known: false, text: 'not found' });
    await harness.settle();
    for (let look = 0; look < 3; look += 1) {
      await incomplete(harness, account(100), 'executions');
      await harness.pass(6_000);
    }
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.state().orders.get(x.orderRef)?.status).toBe('unknown');
  });
});

describe('without the end of positions or of open orders', () => {
  it('no more is sold than the shares that came', async () => {
    const { harness, openOrders } = await restarted();
    await harness.command(EXIT);
    await incomplete(harness, { openOrders, ...account(40) }, 'positions');
    await harness.pass(1_500);
    const sold = harness.submits('exit').flatMap(({ legs }) => legs);
    expect(sold.map(({ quantity }) => quantity)).toEqual([40]);
  });

  it('shares of another account do not count', async () => {
    const { harness, openOrders } = await restarted();
    await harness.command(EXIT);
    const [shares] = account(100).positions;
    const positions = shares === undefined ? [] : [{ ...shares, account: 'DU7654321' }];
    await incomplete(harness, { openOrders, positions }, 'positions');
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('what came is enough if it shows our shares and all our orders', async () => {
    const { harness, openOrders } = await restarted();
    await harness.command(EXIT);
    await incomplete(harness, { openOrders, ...account(100) }, 'positions', 'open orders');
    expect(harness.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
  });

  it('nothing is sent while our shares, or one of our orders, have not come', async () => {
    const { harness, openOrders } = await restarted();
    await harness.command(EXIT);
    await incomplete(harness, { openOrders }, 'positions');
    await incomplete(harness, account(100), 'open orders');
    await harness.pass(10_000);
    await incomplete(harness, account(100), 'open orders');
    expect(harness.submits('exit')).toEqual([]);
  });
});

it('a missing stop is placed again without the end of the executions', async () => {
  const { harness, t } = await restarted();
  const openOrders = [reportOf(t, GROUP)];
  for (let answers = 0; answers < 3; answers += 1) {
    await incomplete(harness, { openOrders, ...account(100) }, 'executions');
    await harness.pass(10_000);
    await harness.quote(100);
  }
  for (const orderRef of harness.cancels()) {
    harness.broker.say({ type: 'cancel-refused', orderRef, known: false, text: 'not found' });
    await harness.settle();
  }
  await incomplete(harness, { openOrders, ...account(100) }, 'executions');
  expect(harness.submits('protection')).toHaveLength(1);
});
