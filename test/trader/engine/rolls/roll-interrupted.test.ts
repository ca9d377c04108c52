// Something comes between the two orders of a roll: another exit, a halt, a stop of the daemon, its death.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import { cashReserved } from '../../../../src/trader/engine/state/reserved.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { boughtBack, LATER, PUT, quotes, roll, shown, sold, statuses } from './rolled.ts';

async function rolling(): Promise<Harness> {
  const harness = await sold();
  await roll(harness);
  await harness.told(harness.newest('x'));
  return harness;
}

describe('another exit during the purchase of a roll', () => {
  it('takes its place: the purchase ends first, and nothing is sold afterwards', async () => {
    const harness = await rolling();
    const purchase = harness.newest('x');
    await harness.command({ type: 'exit', symbol: PUT, isConfirmed: true, by: 'ann' });
    expect(harness.cancels()).toEqual([purchase.orderRef]);
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.status(purchase, 'cancelled');
    expect(statuses(harness)).toEqual(['given_up']);
    const exit = harness.newest('x');
    expect(exit).toMatchObject({ side: 'buy', quantity: 2, limitPrice: 2.45 });
    await harness.told(exit);
    await harness.fill(exit, 2, 2.45);
    expect(harness.of('position-closed')[0]).toMatchObject({ reason: 'operator' });
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('sells nothing if the purchase fills while it is cancelled', async () => {
    const harness = await rolling();
    const purchase = harness.newest('x');
    await harness.command({ type: 'exit', symbol: PUT, isConfirmed: true, by: 'ann' });
    await harness.fill(purchase, 2, 2.45);
    await harness.status(purchase, 'filled');
    expect(statuses(harness)).toEqual(['given_up']);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.submits('entry')).toHaveLength(1);
    expect(cashReserved(harness.state())).toBe(0);
  });
});

describe('rolls that were ended', () => {
  it('are no exits that failed: the next exit is sent at once', async () => {
    const harness = await sold();
    for (let tries = 0; tries < 3; tries += 1) {
      await quotes(harness);
      await roll(harness);
      const purchase = harness.newest('x');
      await harness.told(purchase);
      const cancel = { type: 'cancel-order', orderRef: purchase.orderRef } as const;
      await harness.command({ ...cancel, requester: { user: 'ann' } });
      await harness.status(purchase, 'cancelled');
    }
    expect(statuses(harness)).toEqual(['kept', 'kept', 'kept']);
    await harness.command({ type: 'exit', symbol: PUT, isConfirmed: true, by: 'ann' });
    expect(harness.submits('exit')).toHaveLength(4);
    expect(harness.of('alarm-raised')).toEqual([]);
  });
});

describe('a halt during a roll', () => {
  it('ends the purchase, and the position stays', async () => {
    const harness = await rolling();
    const purchase = harness.newest('x');
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    await harness.status(purchase, 'cancelled');
    expect(statuses(harness)).toEqual(['kept']);
    expect(harness.of('roll-updated')[0]?.why).toContain('HALTED');
    await quotes(harness);
    await harness.pass(5_000);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('sells nothing in place of what is bought back already', async () => {
    const harness = await rolling();
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    await boughtBack(harness);
    expect(statuses(harness)).toEqual(['bought', 'flat']);
    expect(harness.submits('entry')).toHaveLength(1);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('trading is halted');
  });
});

describe('the daemon stops during a roll', () => {
  it('and cancels the purchase', async () => {
    const harness = await rolling();
    const purchase = harness.newest('x');
    const stopped = harness.engine.stop('test');
    await harness.pass(10);
    await harness.status(purchase, 'cancelled');
    await harness.pass(5_000);
    await stopped;
    expect(harness.cancels()).toEqual([purchase.orderRef]);
    expect(statuses(harness)).toEqual(['kept']);
  });
});

describe('the daemon dies during a roll', () => {
  async function back(harness: Harness, quantity: number, ms?: number): Promise<Harness> {
    const again = await harness.crash(ms);
    await again.connect();
    await shown(again, quantity);
    await again.account('SettledCash', 100_000);
    await again.account('NetLiquidation', 1_000_000);
    await again.pass(300);
    await quotes(again);
    return again;
  }

  it('after the purchase has filled, before it knows: it sells once', async () => {
    const before = await rolling();
    const purchase = before.newest('x');
    const harness = await back(before, -2, 1_000);
    await harness.fill(purchase, 2, 2.45);
    await harness.status(purchase, 'filled');
    await quotes(harness);
    await shown(harness, 0);
    await quotes(harness);
    await harness.pass(1_000);
    expect(statuses(harness)).toEqual(['bought', 'selling']);
    expect(harness.submits('entry').map(({ legs }) => legs[0]?.symbol)).toEqual([LATER]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('after the sale is intended: it is not intended again', async () => {
    const before = await rolling();
    await boughtBack(before);
    const sale = before.newest('e');
    const harness = await before.crash(1_000);
    await harness.connect();
    await harness.snapshot({ openOrders: [reportOf(sale)] });
    await quotes(harness);
    await harness.pass(2_000);
    expect(harness.submits('entry')).toEqual([]);
    await harness.fill(sale, 2, 4.2);
    await harness.status(sale, 'filled');
    expect(statuses(harness).at(-1)).toBe('rolled');
    expect(harness.of('position-planned')).toEqual([]);
  });

  it('between the two, for longer than a sale waits: it ends flat with an alarm', async () => {
    const before = await sold();
    await roll(before);
    const purchase = before.newest('x');
    await before.told(purchase);
    before.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'test' });
    await before.settle();
    await before.fill(purchase, 2, 2.45);
    await before.status(purchase, 'filled');
    expect(statuses(before)).toEqual(['bought']);
    const harness = await before.crash(120_000);
    await harness.connect();
    await harness.pass(1_000);
    expect(statuses(harness)).toEqual(['flat']);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('roll-failed');
    expect(harness.submits('entry')).toEqual([]);
    expect(cashReserved(harness.state())).toBe(0);
  });

  it('while the purchase works: it ends after its time', async () => {
    const before = await rolling();
    const purchase = before.newest('x');
    const harness = await before.crash(100_000);
    await harness.connect();
    await harness.snapshot({
      openOrders: [reportOf(purchase)],
      positions: [{ account: 'DU1234567', symbol: PUT, quantity: -2, averageCost: 2.4 }],
    });
    await harness.pass(1_000);
    expect(harness.cancels()).toEqual([purchase.orderRef]);
    await harness.status(purchase, 'cancelled');
    expect(statuses(harness)).toEqual(['kept']);
  });
});

describe('the last hour of the day of expiry', () => {
  it('comes before a roll: the exit wins', async () => {
    const harness = await rolling();
    const purchase = harness.newest('x');
    await harness.jump(instant(Date.parse('2026-12-18T20:00:01Z')));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
    await harness.status(purchase, 'cancelled');
    expect(statuses(harness)).toEqual(['given_up']);
  });
});

describe('what explain tells of a roll', () => {
  it('is the story of both orders, in order', async () => {
    const harness = await rolling();
    await boughtBack(harness);
    const sale = harness.newest('e');
    await harness.told(sale);
    await harness.fill(sale, 2, 4.2);
    await harness.status(sale, 'filled');
    await shown(harness, -2, LATER);
    await quotes(harness);
    await harness.command({ type: 'exit', symbol: LATER, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    await harness.told(exit);
    await harness.fill(exit, 2, 4.3);
    await harness.status(exit, 'filled');
    const first = harness.of('position-planned')[0]?.positionId ?? '';
    const reader = openJournalReader(harness.file, { clientId: 17, home: US });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const steps = reader.value.look.explain(first).filter(({ minor }) => !minor);
    reader.value.close();
    const story = steps.map(({ topic, text }) => `${topic}: ${text}`);
    const order = [
      `asked: ann: roll 2 ${PUT} to ${LATER} for at least 0.01 (2.00 USD); 1.65 now: 4.1 bid less 2.45 asked`,
      'roll: the roll bought 2 back at 2.45',
      `roll: the roll sells 2 ${LATER}`,
      `roll: rolled: 2 ${LATER} sold at 4.2, net 1.75 (+350.00 USD); the contracts before it gained -10.00 USD`,
      'all: with 1 roll in 1 day: 1,320.00 USD received, 490.00 USD paid, 0.00 USD of commissions: +830.00 USD',
      'all: with 1 roll in 1 day: 1,320.00 USD received, 1,350.00 USD paid, 0.00 USD of commissions: -30.00 USD',
    ];
    const places = order.map((line) => story.indexOf(line));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });
});
