// A person rolls puts that were sold: the purchase first, then the sale, and never the sale without the purchase.
import { describe, expect, it } from 'vitest';
import { cashReserved } from '../../../../src/trader/engine/state/reserved.ts';
import { premiumOf } from '../requests/options.ts';
import { boughtBack, LATER, LOWER, PUT, quotes, roll, sold, statuses } from './rolled.ts';

describe('a roll', () => {
  it('is shown first, with what it brings', async () => {
    const harness = await sold();
    const answer = await roll(harness, { isConfirmed: false });
    expect(answer).toMatchObject({ ok: false, kind: 'unconfirmed' });
    expect(answer.text).toContain(
      `This would roll 2 ${PUT} to ${LATER} for at least 0.01 (2.00 USD). It is 1.65 now: 4.1 bid less 2.45 asked.`,
    );
    expect(harness.of('roll-intended')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('buys back by a walk that leaves the credit, and sells once that has filled', async () => {
    const harness = await sold();
    const answer = await roll(harness, { credit: 1.6 });
    expect(answer).toMatchObject({ ok: true });
    const purchase = harness.newest('x');
    expect(purchase).toMatchObject({
      ...{ symbol: PUT, side: 'buy', type: 'limit', quantity: 2, limitPrice: 2.4 },
      walk: { boundPrice: 2.5, lifeMs: 90_000 },
    });
    expect(harness.submits('entry')).toHaveLength(1);
    await boughtBack(harness, 2, 2.42);
    expect(harness.of('position-closed')[0]).toMatchObject({ symbol: PUT, reason: 'rolled' });
    const sale = harness.newest('e');
    expect(sale).toMatchObject({ symbol: LATER, side: 'sell', quantity: 2, limitPrice: 4.2 });
    expect(sale.walk?.boundPrice).toBe(4.1);
    await harness.told(sale);
    await harness.fill(sale, 2, 4.15);
    await harness.status(sale, 'filled');
    expect(statuses(harness)).toEqual(['bought', 'selling', 'rolled']);
    expect(harness.of('roll-updated').at(-1)).toMatchObject({
      ...{ contracts: 2, price: 4.15, net: expect.closeTo(1.73), gained: expect.closeTo(-4) },
    });
    expect(harness.state().rolls.size).toBe(0);
    const alarms = harness.of('alarm-raised');
    expect(alarms).toEqual([]);
  });

  it('never sells for less than what was paid and the credit', async () => {
    const harness = await sold();
    await roll(harness, { credit: 1.65 });
    await premiumOf(harness, LATER, 3.7, 3.9);
    await boughtBack(harness, 2, 2.45);
    const sale = harness.newest('e');
    expect(sale).toMatchObject({ symbol: LATER, limitPrice: 4.1, walk: { boundPrice: 4.1 } });
    await harness.told(sale);
    await harness.pass(40_000);
    expect(harness.modifies().filter(({ orderRef }) => orderRef === sale.orderRef)).toEqual([]);
  });

  it('reserves the cash of one contract or the other, never of both and never of none', async () => {
    const harness = await sold({ cash: 44_600 });
    expect(cashReserved(harness.state())).toBe(44_000);
    await roll(harness);
    expect(cashReserved(harness.state())).toBe(44_000);
    await boughtBack(harness, 1);
    expect(cashReserved(harness.state())).toBe(44_000);
    await harness.fill(harness.newest('x'), 1, 2.45);
    expect(harness.newest('e')).toMatchObject({ symbol: LATER, quantity: 2 });
    expect(cashReserved(harness.state())).toBe(44_000);
    await harness.told(harness.newest('e'));
    await harness.fill(harness.newest('e'), 2, 4.2);
    expect(cashReserved(harness.state())).toBe(44_000);
  });

  it('keeps the trade: the second position is in the chain of the first', async () => {
    const harness = await sold();
    await roll(harness);
    await boughtBack(harness);
    const [first, second] = harness.of('position-planned');
    expect(second?.signalId).toBe(first?.signalId);
    expect(second?.plan).toMatchObject({ collateral: 'cash', stop: first?.plan.stop });
  });
});

describe('a roll that is refused', () => {
  const NOTHING = 'Nothing was sent, the position stays.';

  it('brings too little: both quotes are named', async () => {
    const harness = await sold();
    const answer = await roll(harness, { strike: 215, right: 'put', credit: 0.4 });
    expect(answer).toMatchObject({ ok: false, kind: 'refused' });
    expect(answer.text).toBe(
      `Not rolled: it brings 0.35 now: 2.8 bid less 2.45 asked, less than 0.4. ${NOTHING}`,
    );
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.of('roll-intended')).toEqual([]);
  });

  it.each([
    ['is of the other right', { right: 'call' }, 'a put is rolled to another put'],
    ['is the same contract', { expiry: '2026-12-18' }, 'is what is held'],
    ['expires earlier', { expiry: '2026-12-11' }, 'expires on 2026-12-11, before 2026-12-18'],
    ['is not listed', { strike: 217 }, 'AAPL 270115P00217000: '],
  ])('%s', async (_, changes, why) => {
    const harness = await sold();
    const answered = roll(harness, changes as Parameters<typeof roll>[1]);
    await harness.pass(4_000);
    await quotes(harness);
    await harness.pass(2_000);
    const answer = await answered;
    expect(answer.text).toContain(why);
    expect(answer.text).toContain(NOTHING);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('needs more cash than is free, what is bought back included', async () => {
    const harness = await sold({ cash: 44_400 });
    const answer = await roll(harness);
    // 44,000 for the strikes, 490 for the purchase, and four commissions.
    expect(answer.text).toContain('44,494.00 USD');
    expect(harness.submits('exit')).toEqual([]);
  });

  it('has no two-sided quote to buy back at', async () => {
    const harness = await sold();
    await premiumOf(harness, PUT, 2.35, Number.NaN);
    expect((await roll(harness)).text).toContain(`${PUT} has no two-sided quote`);
  });

  it('is not of something that was sold', async () => {
    const harness = await sold();
    expect((await roll(harness, { symbol: LOWER })).text).toContain('We hold nothing');
  });

  it('is asked for twice', async () => {
    const harness = await sold();
    await roll(harness);
    expect((await roll(harness)).text).toContain(`${PUT} is being rolled already`);
    expect(harness.submits('exit')).toHaveLength(1);
  });
});

describe('a roll whose purchase does not fill', () => {
  it('ends after a minute and a half, and the position stays', async () => {
    const harness = await sold();
    await roll(harness);
    const purchase = harness.newest('x');
    await harness.told(purchase);
    await harness.pass(91_000);
    expect(harness.cancels()).toEqual([purchase.orderRef]);
    await harness.status(purchase, 'cancelled');
    expect(statuses(harness)).toEqual(['kept']);
    expect(harness.of('roll-updated')[0]?.why).toContain('the walk ended at 2.');
    expect(harness.of('position-closing')).toEqual([]);
    await quotes(harness);
    await harness.pass(60_000);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.submits('entry')).toHaveLength(1);
    expect(cashReserved(harness.state())).toBe(44_000);
  });

  it('sells as many as were bought back', async () => {
    const harness = await sold();
    await roll(harness);
    await boughtBack(harness, 1);
    const purchase = harness.newest('x');
    await harness.pass(91_000);
    await quotes(harness);
    await harness.status(purchase, 'cancelled');
    expect(harness.newest('e')).toMatchObject({ symbol: LATER, side: 'sell', quantity: 1 });
    expect(cashReserved(harness.state())).toBe(44_000);
    const held = [...harness.state().positions.values()].find(({ symbol }) => symbol === PUT);
    expect(held).toMatchObject({ status: 'open', quantity: -1 });
  });

  it('is ended by the person', async () => {
    const harness = await sold();
    await roll(harness);
    const purchase = harness.newest('x');
    await harness.told(purchase);
    const cancel = { type: 'cancel-order', orderRef: purchase.orderRef } as const;
    const answer = await harness.command({ ...cancel, requester: { user: 'ann' } });
    expect(answer).toMatchObject({ ok: true });
    await harness.status(purchase, 'cancelled');
    expect(statuses(harness)).toEqual(['kept']);
  });

  it('that fills late, after its cancel, closes the position, with an alarm and no sale', async () => {
    const harness = await sold();
    await roll(harness);
    const purchase = harness.newest('x');
    await harness.told(purchase);
    await harness.pass(91_000);
    await harness.status(purchase, 'cancelled');
    await harness.fill(purchase, 2, 2.45);
    expect(harness.of('position-closed')[0]).toMatchObject({ reason: 'rolled' });
    expect(harness.of('alarm-raised')[0]).toMatchObject({ alarm: 'roll-failed' });
    expect(harness.submits('entry')).toHaveLength(1);
    expect(cashReserved(harness.state())).toBe(0);
  });

  it('is refused by the broker', async () => {
    const harness = await sold();
    await roll(harness);
    await harness.refused(harness.newest('x'), 201);
    expect(statuses(harness)).toEqual(['kept']);
    expect(harness.of('position-closing')).toEqual([]);
  });
});

describe('a roll whose sale does not fill', () => {
  it('ends flat, with an alarm that says what is not sold', async () => {
    const harness = await sold();
    await roll(harness);
    await boughtBack(harness);
    const sale = harness.newest('e');
    await harness.told(sale);
    await harness.pass(91_000);
    await harness.status(sale, 'cancelled');
    expect(statuses(harness)).toEqual(['bought', 'selling', 'flat']);
    const [alarm] = harness.of('alarm-raised');
    expect(alarm).toMatchObject({ alarm: 'roll-failed', symbol: PUT });
    expect(alarm?.text).toContain(`${PUT}: 2 bought back, and no ${LATER} sold in their place`);
    expect(cashReserved(harness.state())).toBe(0);
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('says how many are not sold again, if some are', async () => {
    const harness = await sold();
    await roll(harness);
    await boughtBack(harness);
    const sale = harness.newest('e');
    await harness.told(sale);
    await harness.fill(sale, 1, 4.2);
    await harness.pass(91_000);
    await harness.status(sale, 'cancelled');
    expect(statuses(harness).at(-1)).toBe('rolled');
    expect(harness.of('alarm-raised')[0]?.text).toContain('1 bought back, and no');
    expect(cashReserved(harness.state())).toBe(22_000);
  });

  it('ends at once if the sale is refused: nothing is sent at another price', async () => {
    const harness = await sold();
    await roll(harness);
    const purchase = harness.newest('x');
    await harness.told(purchase);
    await harness.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    expect(harness.cancels()).toEqual([purchase.orderRef]);
    await harness.fill(purchase, 2, 2.45);
    expect(statuses(harness)).toEqual(['bought', 'flat']);
    expect(harness.submits('entry')).toHaveLength(1);
    expect(harness.of('alarm-raised')[0]?.text).toContain('AAPL is paused');
  });

  it('waits a minute for a quote, then ends flat', async () => {
    const harness = await sold();
    await roll(harness);
    await premiumOf(harness, LATER, Number.NaN, Number.NaN);
    await boughtBack(harness);
    expect(statuses(harness)).toEqual(['bought']);
    await harness.pass(30_000);
    expect(statuses(harness)).toEqual(['bought']);
    await harness.pass(31_000);
    expect(statuses(harness)).toEqual(['bought', 'flat']);
    expect(cashReserved(harness.state())).toBe(0);
  });
});
