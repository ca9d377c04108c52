// Of two bought spreads of calls at 230 and 240 the sold contract was assigned over the night: 200 shares are short at 240, and two calls
// at 230 cover them. At the open both leave as one order.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { BOUGHT, held, holds, listed, looks } from './spreads.ts';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));
const NEXT_NIGHT = instant(Date.parse('2026-11-20T07:30:00Z'));
const NEXT_OPEN = instant(Date.parse('2026-11-20T14:31:00Z'));
const ASSIGNED = [holds(BOUGHT, 2), holds('AAPL', -200)];

/** What both cost together at 245: from 229.76 to 230.02 in the market, and 230 by exercise. */
const DEEP = { stock: 245, bid: 15, ask: 15.22 };
/** Barely in the money: nothing is exercised. */
const NEAR = { stock: 231, bid: 4, ask: 4.2 };

interface Prices {
  readonly stock: number;
  readonly bid: number;
  readonly ask: number;
}

async function quotes(harness: Harness, { stock, bid, ask }: Prices): Promise<void> {
  await harness.quote(stock);
  await harness.quote(bid, { symbol: BOUGHT, bid, ask });
}

async function assigned(): Promise<Harness> {
  const harness = await held();
  await harness.jump(NIGHT);
  await looks(harness, ASSIGNED);
  await listed(harness, BOUGHT, '7001');
  return harness;
}

/** The session has opened, with these prices. */
async function opened(prices: Prices = DEEP): Promise<Harness> {
  const harness = await assigned();
  await harness.jump(OPEN);
  await harness.snapshot({ positions: ASSIGNED });
  await quotes(harness, prices);
  await harness.pass(1_000);
  return harness;
}

function alarmsOf(harness: Harness, kind: string): readonly string[] {
  return harness.of('alarm-raised').flatMap(({ alarm, text }) => (alarm === kind ? [text] : []));
}

function exits(harness: Harness): readonly OrderTerms[] {
  return harness.submits('exit').flatMap(({ legs }) => legs);
}

async function working(prices: Prices = DEEP): Promise<{ harness: Harness; order: OrderTerms }> {
  const harness = await opened(prices);
  const [order] = exits(harness);
  if (order === undefined) throw new Error('nothing was sent');
  harness.broker.say({ type: 'sent', orderRefs: [order.orderRef] });
  await harness.told(order);
  return { harness, order };
}

/** One part of the order is reported as executed. */
async function executed(
  harness: Harness,
  order: OrderTerms,
  part: 'contract' | 'shares' | 'both',
  units = 2,
): Promise<void> {
  const parts = {
    contract: { symbol: BOUGHT, side: 'sell', shares: units, price: 15.1 },
    shares: { symbol: 'AAPL', side: 'buy', shares: 100 * units, price: 245 },
    both: { symbol: 'AAPL BAG', side: 'buy', shares: units, price: 229.9 },
  } as const;
  const { symbol, side, shares, price } = parts[part];
  const fill = { execId: `0001.c0b0.${part}.01`, shares, price, at: harness.now() };
  const execution = executionOf(order, fill, { symbol, side });
  harness.broker.say({ type: 'execution', execution });
  await harness.settle();
}

/** Time goes on, with the same prices and the same account. */
async function waits(
  harness: Harness,
  { seconds, prices = DEEP }: { seconds: number; prices?: Prices },
  positions: BrokerSnapshot['positions'] = ASSIGNED,
): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await quotes(harness, prices);
    await harness.pass(1_000);
    if (second % 10 === 0) await harness.snapshot({ positions, openOrders: listedIn(harness) });
  }
}

/** Orders that the broker still lists. */
function listedIn(harness: Harness): BrokerSnapshot['openOrders'] {
  const { orders } = harness.state();
  return exits(harness).flatMap((terms) => {
    const order = orders.get(terms.orderRef);
    const isOver = order === undefined || ENDED.has(order.status);
    return isOver ? [] : [reportOf(terms, { limitPrice: order.limitPrice })];
  });
}

const ENDED: ReadonlySet<string> = new Set([
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'not_sent',
]);

describe('assigned shares and the contract that covers them', () => {
  it('rest without a stop until the open, and count as protected', async () => {
    const harness = await assigned();
    expect(harness.submits('protection')).toEqual([]);
    await harness.pass(60_000);
    expect(harness.of('cover-lost')).toEqual([]);
    expect(exits(harness)).toEqual([]);
    expect(harness.of('alarm-raised').at(-1)?.text).toMatch(/without a stop/);
  });

  it('leave as one order from the middle of both markets, and never for more than an exercise costs', async () => {
    const { harness, order } = await working();
    expect(exits(harness)).toEqual([order]);
    expect(order).toMatchObject({
      ...{ symbol: BOUGHT, side: 'sell', quantity: 2, type: 'limit', limitPrice: -229.89 },
      withShares: { symbol: 'AAPL', side: 'buy' },
      walk: { boundPrice: -229.99 },
    });
    for (let second = 0; second < 20; second += 1) {
      await waits(harness, { seconds: 1 });
      const limitPrice = harness.modifies().at(-1)?.limitPrice ?? order.limitPrice;
      await harness.told(order, { limitPrice });
    }
    const limits = harness.modifies().map(({ limitPrice = 0 }) => limitPrice);
    expect(limits.length).toBeGreaterThan(1);
    expect(limits).toEqual(limits.toSorted((one, other) => other - one));
    expect(limits.at(-1)).toBe(-229.99);
    expect(exits(harness)).toHaveLength(1);
  });

  it('begin at the price of an exercise where the middle is worse', async () => {
    const { order } = await working({ stock: 245, bid: 14.9, ask: 15 });
    expect(order).toMatchObject({ limitPrice: -229.99, walk: { boundPrice: -229.99 } });
  });

  it('leave in part if the order has filled in part, and the rest one after the other', async () => {
    const { harness, order } = await working(NEAR);
    await executed(harness, order, 'shares', 1);
    await executed(harness, order, 'contract', 1);
    expect(harness.state().orders.get(order.orderRef)).toMatchObject({
      ...{ filled: 1, status: 'partially_filled' },
    });
    await harness.status(order, 'cancelled');
    const left = [holds(BOUGHT, 1), holds('AAPL', -100)];
    await waits(harness, { seconds: 8, prices: NEAR }, left);
    expect(exits(harness).slice(1)).toMatchObject([{ symbol: 'AAPL', side: 'buy', quantity: 100 }]);
  });

  it.each([
    [['contract', 'shares', 'both']],
    [['shares', 'both', 'contract']],
    [['both', 'contract', 'shares']],
    [['shares', 'contract']],
  ] as const)(
    'are closed by their own executions, in the order %j, and nothing else is sent',
    async (order) => {
      const { harness, order: sent } = await working();
      await harness.status(sent, 'filled');
      for (const part of order) {
        await executed(harness, sent, part);
        await waits(harness, { seconds: 3 }, []);
      }
      expect(harness.of('position-closed').slice(-2)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ symbol: 'AAPL', reason: 'delivered', realizedPnl: -1_000 }),
          expect.objectContaining({ symbol: BOUGHT, reason: 'delivered' }),
        ]),
      );
      await waits(harness, { seconds: 40 }, []);
      expect(exits(harness)).toHaveLength(1);
      expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('lopsided-fill');
    },
  );

  it('wait for the contract of an order that the broker calls filled, and nothing is booked while the account has it', async () => {
    const { harness, order } = await working();
    await executed(harness, order, 'shares');
    await harness.status(order, 'filled');
    for (let look = 0; look < 6; look += 1) {
      await harness.snapshot({ positions: [holds(BOUGHT, 2)] });
      await quotes(harness, DEEP);
      await harness.pass(6_000);
    }
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toHaveLength(1);
    expect(harness.modifies()).toEqual([]);
    expect(exits(harness)).toHaveLength(1);
    expect(alarmsOf(harness, 'lopsided-fill')).toEqual([
      expect.stringContaining('has not reported 2 contracts of it for 30 s'),
    ]);
    await executed(harness, order, 'contract');
    await harness.snapshot({ positions: [] });
    const closed = harness.of('position-closed').map(({ symbol }) => symbol);
    expect(closed.slice(-2)).toEqual(['AAPL', BOUGHT]);
  });

  it('are booked as filled together once the account shows it, although an execution is missing', async () => {
    const { harness, order } = await working();
    await executed(harness, order, 'shares');
    await harness.status(order, 'filled');
    await looks(harness, []);
    expect(harness.of('position-closed').at(-1)).toMatchObject({ symbol: BOUGHT });
    expect(alarmsOf(harness, 'lopsided-fill')).toEqual([]);
  });

  it('leave one after the other if the broker refuses the order: the shares first', async () => {
    const { harness, order } = await working(NEAR);
    await harness.refused(order, 10_043);
    await waits(harness, { seconds: 1, prices: NEAR });
    const [, shares, ...more] = exits(harness);
    expect(shares).toMatchObject({ symbol: 'AAPL', side: 'buy', quantity: 200, type: 'market' });
    expect(more).toEqual([]);
    if (shares === undefined) return;
    await harness.told(shares);
    await harness.fill(shares, 200, 231.02);
    await waits(harness, { seconds: 6, prices: NEAR }, [holds(BOUGHT, 2)]);
    expect(exits(harness).at(-1)).toMatchObject({ symbol: BOUGHT, side: 'sell', quantity: 2 });
    expect(exits(harness)).toHaveLength(3);
    const texts = harness.of('alarm-raised').map(({ text }) => text);
    expect(texts.join('\n')).toContain('the shares leave first');
  });

  it('leave one after the other if the order has not filled in two minutes', async () => {
    const { harness, order } = await working(NEAR);
    await waits(harness, { seconds: 118, prices: NEAR });
    expect(harness.cancels()).toEqual([]);
    await waits(harness, { seconds: 3, prices: NEAR });
    expect(harness.cancels()).toEqual([order.orderRef]);
    expect(exits(harness)).toHaveLength(1);
    await harness.status(order, 'cancelled');
    await waits(harness, { seconds: 1, prices: NEAR });
    expect(exits(harness).at(-1)).toMatchObject({ symbol: 'AAPL', quantity: 200 });
  });

  it('leave one after the other if the contract has no price for five minutes', async () => {
    const harness = await assigned();
    await harness.jump(OPEN);
    await harness.snapshot({ positions: ASSIGNED });
    const lacks = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await harness.quote(NEAR.stock);
        if (second % 10 === 0) await harness.snapshot({ positions: ASSIGNED });
        await harness.pass(1_000);
      }
    };
    await lacks(295);
    expect(exits(harness)).toEqual([]);
    await lacks(8);
    expect(exits(harness)).toMatchObject([{ symbol: 'AAPL', side: 'buy', quantity: 200 }]);
  });
});

describe('a person beside the order', () => {
  it('who buys some of the shares ends it: what is left leaves by itself', async () => {
    const { harness, order } = await working(NEAR);
    const fill = { execId: '0001.beef.1.01', shares: 50, price: 231, at: harness.now() };
    const byHand = executionOf(order, fill, {
      ...{ symbol: 'AAPL', side: 'buy', orderRef: '', handle: undefined, brokerLink: undefined },
    });
    harness.broker.say({ type: 'execution', execution: byHand });
    const left = [holds(BOUGHT, 2), holds('AAPL', -150)];
    await harness.snapshot({
      positions: left,
      openOrders: listedIn(harness),
      executions: [byHand],
    });
    await waits(harness, { seconds: 3, prices: NEAR }, left);
    expect(harness.cancels()).toContain(order.orderRef);
    await harness.status(order, 'cancelled');
    await waits(harness, { seconds: 8, prices: NEAR }, left);
    expect(exits(harness).slice(1)).toMatchObject([{ symbol: 'AAPL', side: 'buy', quantity: 150 }]);
  });

  it('who releases one of both cancels it first', async () => {
    const { harness, order } = await working(NEAR);
    for (const symbol of ['AAPL', BOUGHT]) {
      const command = { type: 'release', symbol, isConfirmed: true, by: 'ann' } as const;
      const answer = await harness.command(command);
      expect(answer).toMatchObject({ ok: false });
      expect(answer.text).toContain(`\`sluice cancel ${order.orderRef}\``);
    }
  });
});

describe('an exercise instead', () => {
  const exercised = (harness: Harness) =>
    harness.broker.calls.flatMap((call) => (call.kind === 'exercise' ? [call.exercise] : []));

  async function asked(): Promise<Harness> {
    const { harness, order } = await working();
    const wide = { ...DEEP, bid: 14.5 };
    await harness.refused(order, 201);
    await waits(harness, { seconds: 2, prices: wide });
    return harness;
  }

  it('follows an order that was refused, if the market takes both only at a worse price', async () => {
    const harness = await asked();
    expect(exercised(harness)).toMatchObject([
      { symbol: BOUGHT, action: 'exercise', contracts: 2 },
    ]);
    expect(harness.of('exercise-intended')).toMatchObject([
      {
        by: 'engine',
        why: 'an exercise at 230 pays 46,000.00 USD; both together in the market would cost 46,004.00 USD, and commissions of 2.00 USD',
      },
    ]);
    await waits(harness, { seconds: 5 });
    expect(exits(harness)).toHaveLength(1);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('closes the shares at the strike once the account shows it', async () => {
    const harness = await asked();
    const exerciseId = exercised(harness)[0]?.exerciseId ?? '';
    harness.broker.say({ type: 'exercise-sent', exerciseId });
    await harness.settle();
    await harness.jump(NEXT_NIGHT);
    await looks(harness, []);
    expect(harness.of('execution-booked').slice(-2)).toMatchObject([
      { symbol: BOUGHT, side: 'sell', shares: 2, price: 0, priceSource: 'exercised' },
      { symbol: 'AAPL', side: 'buy', shares: 200, price: 230, priceSource: 'exercised' },
    ]);
    expect(harness.of('position-closed').slice(-2)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ symbol: 'AAPL', realizedPnl: 2_000 }),
        expect.objectContaining({ symbol: BOUGHT }),
      ]),
    );
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'done' });
  });

  it('that the broker refuses is not asked again: the shares leave, then the contract', async () => {
    const harness = await asked();
    const exerciseId = exercised(harness)[0]?.exerciseId ?? '';
    harness.broker.say({ type: 'exercise-refused', exerciseId, code: '322', text: 'no' });
    await harness.settle();
    await waits(harness, { seconds: 3, prices: { ...DEEP, bid: 14.5 } });
    expect(exercised(harness)).toHaveLength(1);
    expect(exits(harness).slice(1)).toMatchObject([{ symbol: 'AAPL', side: 'buy', quantity: 200 }]);
  });

  it('that was not carried out leaves both to the next session', async () => {
    const harness = await asked();
    const exerciseId = exercised(harness)[0]?.exerciseId ?? '';
    harness.broker.say({ type: 'exercise-sent', exerciseId });
    await harness.settle();
    await harness.jump(NEXT_OPEN);
    await looks(harness, ASSIGNED);
    await waits(harness, { seconds: 3, prices: { ...DEEP, bid: 14.5 } });
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'not_done' });
    expect(exits(harness).slice(1)).toMatchObject([{ symbol: 'AAPL', quantity: 200 }]);
  });
});

describe('an order of which one part is missing', () => {
  it('waits for it, and closes what is left of the other by itself', async () => {
    const { harness, order } = await working(NEAR);
    await executed(harness, order, 'contract');
    await harness.status(order, 'cancelled');
    const left = [holds('AAPL', -200)];
    await waits(harness, { seconds: 20, prices: NEAR }, left);
    expect(exits(harness)).toHaveLength(1);
    await waits(harness, { seconds: 25, prices: NEAR }, left);
    expect(exits(harness).slice(1)).toMatchObject([{ symbol: 'AAPL', side: 'buy', quantity: 200 }]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('lopsided-fill');
  });
});

describe('after a crash', () => {
  it.each(['the order was sent', 'its contract has filled'])(
    'once %s, nothing is sent twice',
    async (when) => {
      const { harness: before, order } = await working();
      if (when === 'its contract has filled') await executed(before, order, 'contract');
      const harness = await before.crash();
      await harness.connect();
      await listed(harness, BOUGHT, '7001');
      await quotes(harness, DEEP);
      const at = harness.now();
      const execution = (part: 'contract' | 'shares') =>
        part === 'contract'
          ? executionOf(
              order,
              { execId: '0001.c0b0.contract.01', shares: 2, price: 15.1, at },
              { symbol: BOUGHT, side: 'sell' },
            )
          : executionOf(
              order,
              { execId: '0001.c0b0.shares.01', shares: 200, price: 245, at },
              { symbol: 'AAPL', side: 'buy' },
            );
      for (let look = 0; look < 4; look += 1) {
        await harness.snapshot({
          positions: [],
          executions: [execution('shares'), execution('contract')],
        });
        await waits(harness, { seconds: 6 }, []);
      }
      expect(exits(harness)).toEqual([]);
      expect([before, harness].flatMap((run) => run.of('position-closed'))).toHaveLength(3);
    },
  );

  it('an order that never left is sent anew', async () => {
    const before = await opened();
    expect(exits(before)).toHaveLength(1);
    const harness = await before.crash();
    await harness.connect();
    await listed(harness, BOUGHT, '7001');
    await looks(harness, ASSIGNED);
    const [lost] = exits(before);
    if (lost?.handle === undefined) throw new Error('nothing was sent');
    expect(new Set(harness.cancels())).toEqual(new Set([lost.orderRef]));
    const text = 'not found';
    harness.broker.say({ type: 'cancel-refused', handle: lost.handle, known: false, text });
    await looks(harness, ASSIGNED);
    expect(exits(harness)).toEqual([]);
    await waits(harness, { seconds: 3 });
    expect(exits(harness)).toMatchObject([{ symbol: BOUGHT, quantity: 2 }]);
    expect(harness.submits('protection')).toEqual([]);
  });
});
