// One contract of a held vertical is gone by itself, as after a liquidation by the broker or a trade in the broker's own window: what
// remains is closed, and the missing contract is never traded.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { place } from '../requests/order-requests.ts';
import { BOUGHT, held, holds, listed, looks, SOLD, SPREAD } from './spreads.ts';

const EVENING = instant(Date.parse('2026-11-18T21:10:00Z'));
const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));

function byOthers(
  harness: Harness,
  { symbol, side, shares, price }: Pick<ReportedExecution, 'symbol' | 'side' | 'shares' | 'price'>,
): ReportedExecution {
  return {
    ...{ account: ACCOUNT, execId: '0009.beef.01.01', orderRef: '', symbol, side, shares, price },
    ...{
      at: harness.now(),
      cumulativeQuantity: shares,
      averagePrice: price,
      brokerLink: undefined,
    },
  };
}

async function quoted(harness: Harness, symbol: string, bid: number, ask: number): Promise<void> {
  await listed(harness, symbol, '7009');
  await harness.quote(bid, { symbol, bid, ask });
  await harness.pass(1_000);
}

/** An exit of the pair works. */
async function leaving() {
  const harness = await held();
  await harness.pass(60_000);
  await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  const exit = harness.newest('x');
  await harness.told(exit);
  return { harness, exit };
}

/** An exit of the pair waits at the broker for the price of the stock. */
async function resting() {
  const harness = await held(
    { restsExits: ['contract', 'vertical'] },
    { protection: { underlying: { price: 95, floorPercent: 20 } } },
  );
  const rested = harness.newest('s');
  await harness.told(rested, { status: 'presubmitted', condition: rested.condition as never });
  await harness.pass(60_000);
  return { harness, rested };
}

async function filledPair(harness: Harness, exit: OrderTerms, shares = 2): Promise<void> {
  const legs = [
    { symbol: BOUGHT, side: 'sell', price: 5 },
    { symbol: SOLD, side: 'buy', price: 2 },
  ] as const;
  for (const { symbol, side, price } of legs) {
    const fill = { execId: `0001.c0de.${side}.01`, shares, price, at: harness.now() };
    const execution = executionOf(exit, fill, { symbol, side });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }
}

describe('one contract of a vertical', () => {
  it('that was bought is sold by the broker: the short one is bought back at once', async () => {
    const harness = await held();
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    await looks(harness, [holds(BOUGHT, 0), holds(SOLD, -2, 2.1)], { executions: [sale] });
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('lopsided-fill');
    expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD }]);
    // What the sale brought, less what the spread has cost.
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SOLD, side: 'short', quantity: -2, averagePrice: expect.closeTo(1.9) },
    ]);
    await quoted(harness, SOLD, 2, 2.1);
    expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 2 });
    expect(harness.submits().flatMap(({ legs }) => legs)).toHaveLength(2);
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
  });

  it('that was bought is sold by the broker: the short one is bought back at its value, if nothing quotes it', async () => {
    const harness = await held();
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    await looks(harness, [holds(BOUGHT, 0), holds(SOLD, -2, 2.1)], { executions: [sale] });
    await listed(harness, SOLD, '7009');
    await harness.quote(252);
    await harness.pass(20_000);
    expect(harness.submits('exit')).toEqual([]);
    await harness.quote(252);
    await harness.pass(20_000);
    expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', limitPrice: 12 });
  });

  it.each([
    { contract: BOUGHT, side: 'sell', left: -3, price: 5, remains: SOLD, quantity: -2, out: 'buy' },
    { contract: SOLD, side: 'buy', left: 3, price: 2, remains: BOUGHT, quantity: 2, out: 'sell' },
  ] as const)(
    'of which a person trades five, beyond our two of $contract: what remains is ours and is closed',
    async ({ contract, side, left, price, remains, quantity, out }) => {
      const harness = await held();
      const trade = byOthers(harness, { symbol: contract, side, shares: 5, price });
      await looks(harness, [holds(contract, left), holds(remains, quantity)], {
        executions: [trade],
      });
      expect(harness.of('position-adopted')).toMatchObject([{ symbol: remains, quantity }]);
      await looks(harness, [holds(contract, left), holds(remains, quantity)], {
        executions: [trade],
      });
      expect(harness.state().foreign.get(contract)).toBe(left);
      expect(harness.state().foreign.get(remains) ?? 0).toBe(0);
      await quoted(harness, remains, 3, 3.1);
      expect(harness.newest('x')).toMatchObject({ symbol: remains, side: out, quantity: 2 });
    },
  );

  it('that was just bought is not gone while positions may lack its fill', async () => {
    const harness = await held();
    const late = [holds(SOLD, -2, 2.1)];
    await looks(harness, late);
    expect(harness.of('position-closed')).toEqual([]);
    await looks(harness, [holds(BOUGHT, 2), ...late]);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
  });

  it('that no report shows a minute after it was bought is gone', async () => {
    const harness = await held();
    await looks(harness, [holds(SOLD, -2, 2.1)]);
    await harness.pass(60_000);
    await looks(harness, [holds(SOLD, -2, 2.1)]);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
  });

  it('is sold by the broker in the seconds after the fill: what remains is not of others', async () => {
    const harness = await held();
    await harness.pass(200);
    // In pairs, as the account is read: of the contract that was sold none is left over.
    harness.broker.say({ type: 'position', position: holds(SOLD, 0) });
    await harness.settle();
    await harness.pass(200);
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    const account = [holds(BOUGHT, 0), holds(SOLD, -2, 2.1)];
    for (let look = 0; look < 3; look += 1) {
      await harness.snapshot({ positions: account, executions: [sale] });
      await harness.pass(1_000);
    }
    await looks(harness, account, { executions: [sale] });
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
  });

  it('that is short is unprotected until it is flat: no entries anywhere', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(SOLD, -2, 2.1)]);
    await harness.pass(3_000);
    expect(harness.engine.status()).toMatchObject({
      ...{ unprotected: [SOLD], bounded: [], protectedPositions: 0 },
      ...{ uncovered: [{ symbol: SOLD, kind: 'unprotected' }], worstCase: -Infinity },
    });
    const [alarm] = harness.of('alarm-raised').filter((one) => one.alarm === 'unprotected');
    expect(alarm?.text).toContain('nothing bounds what it can lose');
    expect(alarm?.text).toContain('its exit waits for a price of it');
    const answer = place(harness, { symbol: 'AAPL', quantity: 1, type: 'LMT', price: 100 });
    await harness.pass(6_000);
    expect(JSON.stringify(await answer)).toContain(`while ${SOLD} is unprotected`);
    await quoted(harness, SOLD, 2, 2.1);
    const exit = harness.newest('x');
    await harness.told(exit);
    await harness.fill(exit, 2, 2.1);
    expect(harness.engine.status()).toMatchObject({ positions: 0, unprotected: [] });
  });

  it('that was sold is bought back by a person: the other one is sold', async () => {
    const harness = await held();
    const purchase = byOthers(harness, { symbol: SOLD, side: 'buy', shares: 2, price: 1.5 });
    await looks(harness, [holds(BOUGHT, 2)], { executions: [purchase] });
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: BOUGHT, side: 'long', quantity: 2, averagePrice: expect.closeTo(4.6) },
    ]);
    await quoted(harness, BOUGHT, 5, 5.1);
    expect(harness.newest('x')).toMatchObject({ symbol: BOUGHT, side: 'sell', quantity: 2 });
  });

  it.each([
    ['more of it than is its own', BOUGHT, 1, 'sell', SOLD],
    ['more of the sold one than it has sold', SOLD, -1, 'buy', BOUGHT],
  ] as const)('is gone because a person trades %s', async (_, traded, more, side, left) => {
    const harness = await held();
    await harness.pass(60_000);
    const account = new Map([
      [BOUGHT, 2],
      [SOLD, -2],
    ]);
    const shown = () => [...account].map(([symbol, quantity]) => holds(symbol, quantity));
    account.set(traded, (account.get(traded) ?? 0) + more);
    await looks(harness, shown());
    expect(harness.of('foreign-seen')).toMatchObject([{ symbol: traded, quantity: more }]);
    account.set(traded, (account.get(traded) ?? 0) - 2 * more);
    const trade = byOthers(harness, { symbol: traded, side, shares: 2, price: 5 });
    await looks(harness, shown(), { executions: [trade] });
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: left, quantity: left === SOLD ? -1 : 1 },
    ]);
    expect(harness.of('foreign-seen').at(-1)).toMatchObject({ symbol: traded, quantity: 0 });
  });

  it.each([
    ['more of it than is its own', BOUGHT, 1, 'sell', SOLD, [2]],
    ['more of the sold one than it has sold', SOLD, -1, 'buy', BOUGHT, [2]],
    ['more of it than is its own, in two orders', BOUGHT, 1, 'sell', SOLD, [1, 1]],
    ['more of the sold one, in two orders', SOLD, -1, 'buy', BOUGHT, [1, 1]],
  ] as const)(
    'is gone because a person trades %s while the exit of the pair fills in part: none follows for the other unit',
    async (_, traded, more, side, left, parts) => {
      const harness = await held();
      await harness.pass(60_000);
      const theirs = holds(traded, 3 * more);
      const other = holds(left, -2 * more);
      await looks(harness, [theirs, other]);
      await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
      const exit = harness.newest('x');
      await harness.told(exit);
      const trades = parts.map((shares, at) => ({
        ...byOthers(harness, { symbol: traded, side, shares, price: 5 }),
        execId: `0009.beef.0${at}.01`,
      }));
      for (const execution of trades) harness.broker.say({ type: 'execution', execution });
      await harness.settle();
      await filledPair(harness, exit, 1);
      await harness.status(exit, 'cancelled');
      await harness.pass(1_000);
      for (let times = 0; times < 2; times += 1)
        await looks(harness, [holds(left, -more)], { executions: trades });
      await quoted(harness, left, 2, 2.1);
      const sent = harness.submits('exit').flatMap(({ legs }) => legs);
      expect(sent.map(({ symbol }) => symbol)).toEqual([SPREAD, left]);
      expect(harness.newest('x')).toMatchObject({ symbol: left, quantity: 1 });
    },
  );

  it('is gone, which its position does not show yet: no exit of the pair begins', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    const execution = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    await harness.snapshot({ positions: [holds(BOUGHT, 2), holds(SOLD, -2)] });
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
    await looks(harness, [holds(SOLD, -2)], { executions: [execution] });
    await quoted(harness, SOLD, 2, 2.1);
    expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 2 });
  });

  it('and the other one of one unit of two were closed by a person: the rest is closed at once', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    const one = { shares: 1, price: 5 } as const;
    const executions = [
      byOthers(harness, { ...one, symbol: BOUGHT, side: 'sell' }),
      { ...byOthers(harness, { ...one, symbol: SOLD, side: 'buy' }), execId: '0009.beef.02.01' },
    ];
    for (const execution of executions) harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    const positions = [holds(BOUGHT, 1), holds(SOLD, -1)];
    for (const position of positions) harness.broker.say({ type: 'position', position });
    await harness.settle();
    for (let times = 0; times < 2; times += 1) {
      await harness.pass(200);
      await harness.snapshot({ positions, executions });
    }
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, quantity: 1 });
  });

  it('is worth what it was sold for, not what a person has paid for another one', async () => {
    const harness = await held();
    await harness.pass(60_000);
    const more = { symbol: BOUGHT, side: 'buy', shares: 1, price: 6 } as const;
    const purchase = { ...byOthers(harness, more), execId: '0009.beef.02.01' };
    await looks(harness, [holds(BOUGHT, 3), holds(SOLD, -2)], { executions: [purchase] });
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 3, price: 5 });
    await looks(harness, [holds(SOLD, -2)], { executions: [purchase, sale] });
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SOLD, quantity: -2, averagePrice: expect.closeTo(1.9) },
    ]);
  });

  it('is gone of one unit of two, at a price that no execution names', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 1), holds(SOLD, -2, 2.1)]);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SOLD, side: 'short', quantity: -1, averagePrice: expect.closeTo(2.1) },
    ]);
    expect(harness.engine.status()).toMatchObject({ positions: 2 });
  });

  it('is gone of more units than the other: the rest of the other is closed alone, and whole units end', async () => {
    const harness = await held();
    await harness.pass(60_000);
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    const part = { symbol: SOLD, side: 'buy', shares: 1, price: 2 } as const;
    const purchase = { ...byOthers(harness, part), execId: '0009.beef.02.01' };
    const account = { executions: [sale, purchase] };
    await looks(harness, [holds(SOLD, -1, 2.1)], account);
    await looks(harness, [holds(SOLD, -1, 2.1)], account);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SOLD, quantity: -1, averagePrice: expect.closeTo(1.9) },
    ]);
    // Of the other unit 3.00 was left of 3.10.
    expect(harness.of('position-closed')).toMatchObject([
      { symbol: SPREAD, realizedPnl: expect.closeTo(-10) },
    ]);
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    await quoted(harness, SOLD, 2, 2.1);
    expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 1 });
  });

  it('is gone while a person sells more of the other one: that is theirs, and an alarm names it', async () => {
    const harness = await held();
    await harness.pass(60_000);
    const account = [holds(SOLD, -3, 2.1)];
    await looks(harness, account);
    await looks(harness, account);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
    expect(harness.state().foreign).toEqual(new Map([[SOLD, -1]]));
    expect(harness.of('alarm-raised').at(-1)).toMatchObject({ alarm: 'foreign-position' });
  });

  it.each([
    ['a higher strike', 'AAPL 261218C00245000'],
    ['an earlier day', 'AAPL 261120C00240000'],
  ])('is rolled by a person to %s: what covers the new one is not sold', async (_, rolled) => {
    const harness = await held();
    await harness.pass(60_000);
    const account = [holds(BOUGHT, 2), holds(rolled, -2, 1.5)];
    await looks(harness, account);
    await quoted(harness, BOUGHT, 5, 5.2);
    await harness.pass(20_000);
    expect(harness.submits('exit')).toEqual([]);
    const texts = harness.of('alarm-raised').map(({ text }) => text);
    expect(texts.join('\n')).toMatch(/not closed, because 2 contracts of .* without cover/);
    await looks(harness, [holds(BOUGHT, 2)]);
    await quoted(harness, BOUGHT, 5, 5.2);
    expect(harness.newest('x')).toMatchObject({ symbol: BOUGHT, side: 'sell', quantity: 2 });
  });

  it('is rolled by a person, who asks for the end of the other: that is sold', async () => {
    const harness = await held();
    await harness.pass(60_000);
    const account = [holds(BOUGHT, 2), holds('AAPL 261218C00245000', -2, 1.5)];
    await looks(harness, account);
    const before = await harness.crash();
    await before.connect();
    await looks(before, account);
    await quoted(before, BOUGHT, 5, 5.2);
    expect(before.submits('exit')).toEqual([]);
    await before.command({ type: 'exit', symbol: BOUGHT, isConfirmed: true, by: 'ann' });
    await before.quote(5.1, { symbol: BOUGHT, bid: 5, ask: 5.2 });
    expect(before.newest('x')).toMatchObject({ symbol: BOUGHT, side: 'sell', quantity: 2 });
  });

  it('is rolled by a person to a later day, which the other one does not cover: that is sold', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2), holds('AAPL 270115C00240000', -2, 1.5)]);
    await quoted(harness, BOUGHT, 5, 5.2);
    expect(harness.newest('x')).toMatchObject({ symbol: BOUGHT, side: 'sell', quantity: 2 });
  });

  it('is gone while an order sells the pair: that order is cancelled first', async () => {
    const { harness, exit } = await leaving();
    const account = [holds(SOLD, -2, 2.1)];
    await looks(harness, account, { openOrders: [reportOf(exit)] });
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.cancels()).toContain(exit.orderRef);
    const texts = harness.of('alarm-raised').map(({ text }) => text);
    expect(texts.join('\n')).toMatch(/nothing bounds .* that order has ended/);
    await harness.status(exit, 'cancelled');
    await looks(harness, account);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
  });

  it('is gone of one unit while an order sells two: no order for the other unit comes before the end of that one is compared', async () => {
    const { harness, exit } = await leaving();
    const account = [holds(BOUGHT, 1), holds(SOLD, -2, 2.1)];
    await looks(harness, account, { openOrders: [reportOf(exit)] });
    await harness.status(exit, 'cancelled');
    for (let second = 0; second < 5; second += 1) {
      await harness.pass(1_000);
      await harness.quote(2.9, { symbol: SPREAD, bid: 2.8, ask: 3 });
    }
    expect(harness.submits('exit')).toHaveLength(1);
    await looks(harness, account);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -1 }]);
    await harness.quote(2.9, { symbol: SPREAD, bid: 2.8, ask: 3 });
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, side: 'sell', quantity: 1 });
  });

  it.each([
    ['bought', [holds(BOUGHT, 1), holds(SOLD, -2, 2.1)], SOLD],
    ['sold', [holds(BOUGHT, 2), holds(SOLD, -1, 2.1)], BOUGHT],
  ] as const)(
    'that was %s is gone of one unit while an exit of both rests: that ends once, then one of the other unit rests',
    async (_, account, left) => {
      const { harness, rested } = await resting();
      await looks(harness, account, { openOrders: [reportOf(rested)] });
      expect(harness.cancels()).toEqual([rested.orderRef]);
      await harness.status(rested, 'cancelled');
      await harness.pass(1_000);
      expect(harness.submits('protection')).toHaveLength(1);
      await looks(harness, account);
      expect(harness.of('position-adopted')).toMatchObject([{ symbol: left }]);
      expect(harness.submits('protection')).toHaveLength(2);
      expect(harness.newest('s')).toMatchObject({ symbol: SPREAD, quantity: 1 });
    },
  );

  it('that comes back after the exit of the pair has ended for it: the exit rests again', async () => {
    const { harness, rested } = await resting();
    const account = [holds(BOUGHT, 1), holds(SOLD, -2, 2.1)];
    await looks(harness, account, { openOrders: [reportOf(rested)] });
    await harness.status(rested, 'cancelled');
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.newest('s')).toMatchObject({ symbol: SPREAD, quantity: 2 });
  });

  it('may be late in a report: the order for the pair works on after one look', async () => {
    const { harness, exit } = await leaving();
    await harness.snapshot({ positions: [holds(SOLD, -2, 2.1)], openOrders: [reportOf(exit)] });
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)], { openOrders: [reportOf(exit)] });
    expect(harness.cancels()).toEqual([]);
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it.each([
    ['still lists', true, 'acknowledged'],
    ['shows nowhere', false, 'acknowledged'],
    ['calls filled without an execution', false, 'filled'],
  ] as const)(
    'that is short is bought back beside an order for the pair that the broker %s',
    async (_, isListed, status) => {
      const { harness, exit } = await leaving();
      if (status === 'filled') await harness.status(exit, status);
      const shown = isListed ? { openOrders: [reportOf(exit)] } : {};
      const account = [holds(SOLD, -2, 2.1)];
      await looks(harness, account, shown);
      expect(harness.of('position-adopted')).toEqual([]);
      for (let more = 0; more < 2; more += 1) await looks(harness, account, shown);
      expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
      const texts = harness.of('alarm-raised').map(({ text }) => text);
      expect(texts.join('\n')).toContain(`Cancel ${exit.orderRef} in the broker's app`);
      await quoted(harness, SOLD, 2, 2.1);
      const back = harness.newest('x');
      expect(back).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 2 });
      await looks(harness, account, shown);
      expect(harness.submits('exit')).toHaveLength(2);
      // All that it can still open is a pair, which is bounded and leaves at once.
      await harness.told(back);
      await harness.fill(back, 2, 2.1);
      await filledPair(harness, exit);
      await harness.quote(2.9, { symbol: SPREAD, bid: 2.9, ask: 3.1 });
      expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, side: 'buy', quantity: 2 });
      expect(harness.submits('exit')).toHaveLength(3);
    },
  );

  it('that came back meanwhile gives an order for the pair its time again', async () => {
    const { harness, exit } = await leaving();
    const shown = { openOrders: [reportOf(exit)] };
    const account = [holds(SOLD, -2, 2.1)];
    await looks(harness, account, shown);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)], shown);
    await harness.pass(30_000);
    await looks(harness, account, shown);
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it('that was bought waits for the end of an order for the pair: what it can lose is paid', async () => {
    const { harness, exit } = await leaving();
    const shown = { openOrders: [reportOf(exit)] };
    for (let more = 0; more < 4; more += 1) await looks(harness, [holds(BOUGHT, 2)], shown);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.cancels()).toContain(exit.orderRef);
  });

  it('is booked once, whatever dies then', async () => {
    const before = await held();
    await before.pass(60_000);
    const account = [holds(SOLD, -2, 2.1)];
    await before.snapshot({ positions: account });
    const harness = await before.crash();
    await harness.connect();
    await looks(harness, account);
    const again = await harness.crash();
    await again.connect();
    await looks(again, account);
    expect(harness.of('position-adopted')).toHaveLength(1);
    expect(again.of('position-adopted')).toEqual([]);
    expect(again.of('execution-booked')).toEqual([]);
  });

  it('may be late in a report: one look is not enough', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await harness.snapshot({ positions: [holds(SOLD, -2)] });
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it('is closed although the clock is set back between two looks', async () => {
    const harness = await held();
    await harness.jump(instant(harness.now() + 7_200_000));
    const account = [holds(SOLD, -2, 2.1)];
    await harness.snapshot({ positions: account });
    await harness.jump(instant(harness.now() - 3_600_000));
    await looks(harness, account);
    expect(harness.of('clock-set-back')).toHaveLength(1);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
  });

  it('that is gone at night may have been assigned: its shares may come until the open', async () => {
    const harness = await held();
    await harness.jump(NIGHT);
    await looks(harness, [holds(BOUGHT, 2)]);
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it('that was bought and is gone at night stays ours until the open, and is then bought back', async () => {
    const harness = await held();
    await harness.jump(NIGHT);
    const account = [holds(SOLD, -2, 2.1)];
    await looks(harness, account);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(harness.of('alarm-raised')).toMatchObject([
      {
        alarm: 'lopsided-fill',
        text: expect.stringMatching(
          new RegExp(`2 contracts of ${SOLD} stay alone, and nothing bounds .* at the open`),
        ),
      },
    ]);
    await harness.jump(OPEN);
    await looks(harness, account);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SOLD, side: 'short', quantity: -2 },
    ]);
    await quoted(harness, SOLD, 2, 2.1);
    expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 2 });
  });

  it('that a person has just sold of one unit is not sold again after the exit of the other one', async () => {
    const harness = await held();
    await harness.pass(60_000);
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 1, price: 5 });
    const account = [holds(BOUGHT, 1), holds(SOLD, -2, 2.1)];
    await harness.snapshot({ positions: account, executions: [sale] });
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.pass(2_000);
    const other = harness.newest('x');
    expect(other).toMatchObject({ symbol: SPREAD, quantity: 1 });
    await harness.told(other);
    for (const [symbol, side] of [
      [BOUGHT, 'sell'],
      [SOLD, 'buy'],
    ] as const)
      await harness.fill(other, 1, 3, { symbol, side });
    await harness.status(other, 'filled');
    await harness.snapshot({ positions: [holds(SOLD, -1, 2.1)], executions: [sale] });
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.pass(2_000);
    expect(harness.newest('x')).toBe(other);
    await harness.pass(60_000);
    await looks(harness, [holds(SOLD, -1, 2.1)], { executions: [sale] });
    await quoted(harness, SOLD, 2, 2.1);
    expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 1 });
  });

  it('that a person sold for himself before ours was opened is not traded by that', async () => {
    const harness = await held();
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    const earlier = { ...sale, at: instant(sale.at - 3_600_000) };
    await harness.jump(EVENING);
    await looks(harness, [holds(SOLD, -2, 2.1)], { executions: [earlier] });
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it('that the broker sold before the close, first seen in the evening, is known to be traded', async () => {
    const harness = await held();
    const sale = byOthers(harness, { symbol: BOUGHT, side: 'sell', shares: 2, price: 5 });
    await harness.jump(EVENING);
    await looks(harness, [holds(SOLD, -2, 2.1)], { executions: [sale] });
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SOLD, quantity: -2, averagePrice: expect.closeTo(1.9) },
    ]);
  });

  it.each([
    ['at night', NIGHT],
    ['in a session', OPEN],
  ])(
    'that a person has exercised, seen %s, is left to the person: its shares cover the other',
    async (_, at) => {
      const harness = await held();
      await harness.jump(at);
      const account = [holds(SOLD, -2, 2.1), holds('AAPL', 200, 230)];
      for (let time = 0; time < 2; time += 1) {
        await looks(harness, account);
        await harness.pass(600_000);
      }
      if (at === NIGHT) await harness.jump(OPEN);
      await looks(harness, account);
      expect(harness.of('position-closed')).toEqual([]);
      expect(harness.of('position-adopted')).toEqual([]);
      const texts = harness.of('alarm-raised').map(({ text }) => text);
      expect(texts).toEqual([expect.stringContaining(`cover the short ${SOLD}`)]);
      expect(texts[0]).toContain(`\`sluice release "${SPREAD}" --yes\``);
    },
  );
});

describe('both contracts of a vertical', () => {
  const sale = (harness: Harness, shares = 2) =>
    byOthers(harness, { symbol: BOUGHT, side: 'sell', shares, price: 3 });
  const purchase = (harness: Harness) => ({
    ...byOthers(harness, { symbol: SOLD, side: 'buy', shares: 2, price: 1 }),
    execId: '0009.beef.02.01',
  });

  async function closed(executions: (harness: Harness) => readonly ReportedExecution[]) {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2, 2.1)]);
    await looks(harness, [], { executions: executions(harness) });
    return harness;
  }

  it('that a person trades end it at their net: what that lost counts', async () => {
    const harness = await closed((its) => [sale(its), purchase(its)]);
    expect(harness.of('position-closed')).toMatchObject([
      { symbol: SPREAD, reason: 'closed_by_hand', exitPrice: 2, realizedPnl: expect.closeTo(-220) },
    ]);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ priceSource: 'operator' });
    expect(harness.of('alarm-raised').at(-1)).toMatchObject({
      ...{ alarm: 'closed-by-hand', text: expect.stringContaining('closed manually at 2') },
    });
  });

  it('that are gone with too few trades end it at its cost', async () => {
    const harness = await closed((its) => [sale(its, 1), purchase(its)]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD, realizedPnl: 0 }]);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ priceSource: 'unknown' });
    expect(harness.of('alarm-raised')[0]?.text).toContain('the broker holds 0 spreads');
  });
});
