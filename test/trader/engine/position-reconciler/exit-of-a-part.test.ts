// An entry that rests at its limit has filled in part: the exit conditions of the strategy hold for that part.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { barAt } from '../harness/history.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const MINUTE = 60_000;

/** 40 of 100 shares are bought at 99.51, and the rest may fill for two hours. */
async function boughtInPart(when: string) {
  const harness = createHarness({
    strategies: [
      strategy({
        target: undefined,
        stop: { kind: 'percent', percent: 2 },
        entryOrder: {
          ...{ kind: 'limit', offset: { kind: 'percent', percent: 0.5 }, lifeMs: 120 * MINUTE },
        },
        exit: { ...NO_EXITS, when: [when] },
      }),
    ],
  });
  await harness.ready();
  await harness.predict('BUY');
  const { e, s } = harness.bracket();
  harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, s.orderRef] });
  await harness.told(e);
  await harness.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await harness.fill(e, 40, e.limitPrice ?? 0);
  const closeAt = async (price: number, minutes: number) => {
    await harness.pass(minutes * MINUTE);
    await harness.quote(price);
    const start = instant(harness.now() - MINUTE - (harness.now() % MINUTE));
    await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, price) });
  };
  return { harness, entry: e, stop: s, closeAt };
}

describe('an entry that has filled in part', () => {
  it('is ended when an exit condition holds, and its part is closed', async () => {
    const { harness, entry, closeAt } = await boughtInPart('price.last > 101');
    await closeAt(100.9, 1);
    expect(harness.of('position-closing')).toEqual([]);
    await closeAt(101.5, 1);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
    expect(harness.cancels()).toContain(entry.orderRef);
  });

  it('is closed by a condition that reads its R, which is the planned one', async () => {
    const { harness, closeAt } = await boughtInPart('position.unrealized_r < -0.5');
    await closeAt(99.4, 1);
    expect(harness.of('position-closing')).toEqual([]);
    await closeAt(98.4, 1);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
  });
});

const RESTS = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const holding = (quantity: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 99.51 }],
});
const exits = (harness: Harness) => harness.submits('exit').flatMap(({ legs }) => legs);

/** The condition holds, the cancel of the rest is intended, and the daemon dies. */
async function killed() {
  const { harness, entry, stop, closeAt } = await boughtInPart('price.last > 101');
  await closeAt(101.5, 1);
  expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
  return { again: await harness.crash(5_000), entry, stop };
}

describe('a daemon that dies while the rest of such an entry is being cancelled', () => {
  it('cancels it again if the broker still lists it, and closes what has filled by then, once', async () => {
    const { again, entry, stop } = await killed();
    const open = [reportOf(entry), reportOf(stop, { ...RESTS, quantity: 100 })];
    await again.ready({ ...holding(40), openOrders: open });
    await again.pass(13_000);
    await again.snapshot({ ...holding(40), openOrders: open });
    await again.pass(1_000);
    expect(again.cancels()).toContain(entry.orderRef);
    expect(again.cancels()).not.toContain(stop.orderRef);
    expect(exits(again)).toEqual([]);
    await again.fill(entry, 10, 99.51, { execId: '0001.late.1.01', cumulativeQuantity: 50 });
    await again.status(entry, 'cancelled');
    await again.told(stop, { ...RESTS, quantity: 50 });
    await again.pass(1_000);
    await again.quote(101.5);
    await again.pass(1_000);
    expect(exits(again)).toMatchObject([{ quantity: 50, group: 'G', side: 'sell' }]);
  });

  it('closes all of it if the rest has filled meanwhile', async () => {
    const { again, entry, stop } = await killed();
    const told = { execId: '0001.rest.1.01', shares: 60, price: 99.51, at: again.now() };
    await again.ready({
      ...holding(100),
      openOrders: [reportOf(stop, { ...RESTS, quantity: 100 })],
      executions: [executionOf(entry, told, { cumulativeQuantity: 100 })],
    });
    await again.pass(6_000);
    await again.quote(101.5);
    await again.pass(1_000);
    expect(exits(again)).toMatchObject([{ quantity: 100, group: 'G', side: 'sell' }]);
  });

  it('closes the part if the broker has cancelled the rest meanwhile', async () => {
    const { again, entry, stop } = await killed();
    const ended = {
      account: ACCOUNT,
      brokerLink: permLinkOf(entry),
      orderRef: entry.orderRef,
      symbol: 'AAPL',
      status: 'cancelled',
      filled: 40,
      why: '',
    } as const;
    await again.ready({
      ...holding(40),
      openOrders: [reportOf(stop, { ...RESTS, quantity: 40 })],
      completedOrders: [ended],
    });
    await again.pass(6_000);
    await again.quote(101.5);
    await again.pass(1_000);
    expect(exits(again)).toMatchObject([{ quantity: 40, group: 'G', side: 'sell' }]);
  });
});
