// Orders of a person at an exchange of Vietnam: its own types, its rules in words, and prices written in thousands of dong.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import { HNX, HOSE, UPCOM } from '../../../../src/market/venues/vietnam.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { NO_RISK_LIMITS } from '../../../../src/trader/ports/risk-settings.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { BARE, createPlainExchange } from '../harness/plain-exchange.ts';
import { settings } from '../harness/settings.ts';
import { ANN, check, place } from './order-requests.ts';

const VIETNAM = createVenues(HOSE, [HNX, UPCOM]);
const LIMITS = {
  day: '2026-11-18' as TradingDay,
  ceiling: 90_900,
  floor: 79_100,
  reference: 85_000,
};
const CAPABILITIES = {
  ...BARE,
  amendsOneTerm: true,
  orderTypes: ['limit'],
  words: ['ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'],
} as const;

/** With a price of 85,400, and what is known of the day. */
async function ready(time = '10:00:20', limits: typeof LIMITS | null = LIMITS): Promise<Harness> {
  return (await opened(`2026-11-18T${time}`, limits)).harness;
}

async function opened(
  time: string,
  limits: typeof LIMITS | null = LIMITS,
  last: number | null = 85_400,
) {
  const at = instant(Date.parse(`${time}+07:00`));
  const exchange = createPlainExchange(CAPABILITIES, () => harness.now());
  const harness: Harness = createHarness({
    venues: VIETNAM,
    at,
    connect: exchange.connect,
    settings: {
      venue: 'vietnam',
      manual: { defaultStopPercent: 5, allowsHoldings: true, protection: 'watched' },
      risk: { ...settings([]).risk, ...NO_RISK_LIMITS, positionNotionalMax: 1e9 },
    },
  });
  await harness.ready();
  for (const tag of ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const)
    await harness.account(tag, 10_000_000_000);
  if (limits !== null) {
    const day = time.startsWith('2026-11-18') ? limits.day : (time.slice(0, 10) as TradingDay);
    await harness.market({ type: 'limits', symbol: 'AAPL', limits: { ...limits, day } });
  }
  if (last !== null) await harness.quote(last, { bid: last - 100, ask: last });
  return { harness, exchange };
}

const LIMIT = { type: 'LO', price: 85_400 } as const;
const unpriced = (type: OrderRequest['type']): Partial<OrderRequest> => ({ type });

const invest = (harness: Harness, changes: Partial<OrderRequest>): Promise<CommandAnswer> =>
  place(harness, { as: 'holding', ...(changes.type === undefined && LIMIT), ...changes });

function reasonsOf(answer: CommandAnswer): readonly string[] {
  if (answer.ok) return [];
  return (answer.reasons ?? []).map((one) =>
    one.kind === 'exchange_refuses' ? one.reason : one.kind,
  );
}

describe('an order at an exchange of Vietnam', () => {
  it('without a price and a type of its own is refused as not offered', async () => {
    const harness = await ready();
    const answer = await place(harness, unpriced('MKT'));
    expect(reasonsOf(answer)).toContain('order_type_not_offered');
    expect(answer.text).toContain('the venue does not offer MKT orders: give a price');
  });

  it.each(['LO', 'LMT'] as const)(
    'of %s far through the market is checked as such',
    async (type) => {
      const harness = await ready();
      await harness.quote(80_000, { bid: 79_900, ask: 80_000 });
      const answer = await check(harness, { as: 'holding', type, price: 90_000 });
      expect(answer.text).toContain('The limit of 90000 is 12.5 % above the ask of 80000');
    },
  );

  describe('that rests takes', () => {
    const modify = (orderRef: string, change: { price?: number; quantity?: number }) =>
      ({ type: 'modify-order', orderRef, ...change, requester: ANN }) as const;

    async function resting(time?: string) {
      const harness = await ready(time);
      const answer = await invest(harness, { price: 85_000 });
      return { harness, orderRef: (answer.ok && answer.placed?.orderRef) || '' };
    }

    it('another price, also in thousands', async () => {
      const { harness, orderRef } = await resting();
      expect(await harness.command(modify(orderRef, { price: 84.9 }))).toMatchObject({
        ok: true,
        text: expect.stringContaining('The price 84.9 was read as thousands.'),
        placed: { orderRef, priceAsSent: 84.9 },
      });
      expect(harness.modifies()).toEqual([{ orderRef, limitPrice: 84_900 }]);
      expect(harness.state().orders.get(orderRef)).toMatchObject({
        limitPrice: 84_900,
        pendingChange: undefined,
      });
    });

    it('fewer shares', async () => {
      const harness = await ready();
      const answer = await invest(harness, { price: 85_000, quantity: 300 });
      const orderRef = (answer.ok && answer.placed?.orderRef) || '';
      expect(await harness.command(modify(orderRef, { quantity: 200 }))).toMatchObject({
        ok: true,
      });
      expect(harness.modifies()).toEqual([{ orderRef, quantity: 200 }]);
    });

    it.each([
      ['both at once', { price: 84_900, quantity: 200 }, 'AMEND_PRICE_AND_QTY'],
      ['a price off the step', { price: 84_950 }, 'INVALID_TICK'],
      ['a price outside the limits', { price: 79_000 }, 'PRICE_BELOW_FLOOR'],
      ['an odd lot instead of a round one', { quantity: 50 }, 'INVALID_LOT'],
      ['the same price', { price: 85_000 }, 'AMEND_NO_CHANGE'],
    ])('not %s', async (_, change, reason) => {
      const harness = await ready();
      const answer = await invest(harness, { price: 85_000, quantity: 300 });
      const orderRef = (answer.ok && answer.placed?.orderRef) || '';
      const told = await harness.command(modify(orderRef, change));
      expect(reasonsOf(told)).toContain(reason);
      expect(told.text).toMatch(/stays as it is: .* Nothing was sent\.$/);
      expect(harness.modifies()).toEqual([]);
    });

    it('nothing in an auction', async () => {
      const { harness, orderRef } = await resting('14:29:50');
      await harness.pass(20_000);
      const told = await harness.command(modify(orderRef, { price: 84_900 }));
      expect(reasonsOf(told)).toEqual(['AMEND_CANCEL_NOT_IN_SESSION']);
      expect(told.text).toContain('nothing is amended or cancelled in an auction');
    });
  });

  it('is listed in the words of the exchange, and found and sorted by them', async () => {
    const harness = await ready();
    await invest(harness, {});
    await invest(harness, unpriced('MTL'));
    const reader = openJournalReader(harness.file, { clientId: undefined, home: HOSE });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const { look, close } = reader.value;
    expect(look.orders().map(({ type }) => type)).toEqual(['LO', 'MTL']);
    const page = { sort: 'type', isDescending: true, limit: 9, offset: 0 } as const;
    const typesOf = (more: object) =>
      look.ordersPage({ ...page, ...more }).rows.map(({ type }) => type);
    expect(typesOf({})).toEqual(['MTL', 'LO']);
    expect(typesOf({ type: 'LO' })).toEqual(['LO']);
    expect(typesOf({ type: 'LMT' })).toEqual([]);
    close();
  });

  it('of the type LO is a limit order for the day', async () => {
    const harness = await ready();
    expect(await invest(harness, { market: 'HOSE' })).toMatchObject({ ok: true });
    expect(harness.newest('h')).toMatchObject({ type: 'limit', limitPrice: 85_400, quantity: 100 });
    expect(harness.newest('h').word).toBeUndefined();
  });

  it.each([
    ['ceiling, where nobody sells', 'buy', { bid: 90_900, ask: Number.NaN }, 90_900],
    ['floor, where nobody buys', 'buy', { bid: Number.NaN, ask: 79_100 }, 79_100],
  ] as const)(
    'with a price may queue at the %s, and is answered at once',
    async (_, side, sides, price) => {
      const harness = await ready();
      await harness.quote(price, sides);
      expect(await invest(harness, { type: 'LO', side, price })).toMatchObject({ ok: true });
      expect(harness.newest('h')).toMatchObject({ type: 'limit', limitPrice: price });
      const unpricedAnswer = await invest(harness, { type: 'MTL' });
      expect(reasonsOf(unpricedAnswer)).toContain('no_quote');
    },
  );

  it.each(['MTL', 'MAK', 'MOK'] as const)(
    'of the type %s has its word and no price',
    async (type) => {
      const answer = await invest(await ready(), unpriced(type));
      // HOSE has MTL only; the others are of Hanoi.
      expect(reasonsOf(answer)).toEqual(type === 'MTL' ? [] : ['ORDER_TYPE_NOT_SUPPORTED']);
    },
  );

  it('for an auction is taken in its auction', async () => {
    const harness = await ready('09:05:00');
    expect(await invest(harness, unpriced('ATO'))).toMatchObject({ ok: true });
    expect(harness.newest('h')).toMatchObject({ type: 'market', word: 'ATO' });
  });

  describe('in the opening auction, before anything has traded,', () => {
    /** The book as the auction shows it: crossed, of one side, or empty until the first order. */
    const BOOKS: readonly (readonly [string, { bid: number; ask: number } | undefined])[] = [
      ['crossed', { bid: 86_000, ask: 84_000 }],
      ['of one side', { bid: 90_900, ask: Number.NaN }],
      ['plain', { bid: 84_900, ask: 85_100 }],
      ['empty', undefined],
    ];

    async function auction(book = BOOKS[3]?.[1], limits: typeof LIMITS | null = LIMITS) {
      const { harness, exchange } = await opened('2026-11-18T09:05:00', limits, null);
      if (book !== undefined) await harness.quote(Number.NaN, book);
      return { harness, exchange };
    }

    it.each(BOOKS)('over a book that is %s, orders of both kinds are taken', async (_, book) => {
      for (const as of ['holding', 'position'] as const)
        for (const order of [unpriced('ATO'), { type: 'LO', price: 84_000 } as const]) {
          const { harness } = await auction(book);
          const answer = await place(harness, { as, ...order });
          expect(answer).toMatchObject({ ok: true });
          const leg = harness.newest(as === 'holding' ? 'h' : 'e');
          expect(leg).toMatchObject(
            'price' in order
              ? { type: 'limit', limitPrice: 84_000 }
              : { type: 'market', word: 'ATO' },
          );
        }
    });

    it('a position is computed from the reference, and its stop from its own price', async () => {
      const { harness } = await auction();
      const ato = await check(harness, { type: 'ATO' });
      expect(ato).toMatchObject({
        ok: true,
        verdict: { draft: { price: 85_000, stopPrice: 80_750 } },
      });
      const lo = await check(harness, { type: 'LO', price: 84_000 });
      expect(lo).toMatchObject({
        ok: true,
        verdict: { draft: { price: 84_000, stopPrice: 79_800 } },
      });
    });

    it('a price of yesterday is not taken for the price', async () => {
      const { harness } = await auction();
      await harness.quote(120_000, { bid: 119_900, ask: 120_000 });
      expect(await check(harness, { type: 'ATO' })).toMatchObject({
        ok: true,
        verdict: { draft: { price: 85_000 } },
      });
    });

    it.each([
      ['PRICE_ABOVE_CEILING', { type: 'LO', price: 91_000 }],
      ['PRICE_BELOW_FLOOR', { type: 'LO', price: 79_000 }],
      ['INVALID_TICK', { type: 'LO', price: 85_050 }],
      ['ORDER_TYPE_NOT_IN_SESSION', { type: 'MTL' }],
      ['ORDER_TYPE_NOT_IN_SESSION', { type: 'ATC' }],
      ['INVALID_LOT', { type: 'ATO', quantity: 150 }],
    ] as const)('%s is the only reason against a wrong order', async (why, order) => {
      for (const as of ['holding', 'position'] as const) {
        const { harness } = await auction();
        expect(reasonsOf(await place(harness, { as, ...order }))).toContain(why);
        expect(reasonsOf(await place(harness, { as, ...order }))).not.toContain('input_missing');
        expect(harness.submits()).toEqual([]);
      }
    });

    it('one refusal says that the reference is not known', async () => {
      for (const as of ['holding', 'position'] as const)
        for (const order of [unpriced('ATO'), { type: 'LO', price: 84_000 } as const]) {
          const { harness } = await auction(undefined, null);
          const answer = await place(harness, { as, ...order });
          expect(reasonsOf(answer)).toEqual(['no_price_limits']);
          expect(answer.text).toContain("today's price limits are not known");
        }
    });

    it('ATO waits for its auction, whatever time other orders without a price have', async () => {
      const { harness } = await auction();
      expect(await place(harness, { type: 'ATO' })).toMatchObject({ ok: true });
      // Its cost counts at the reference, so that others can still be judged.
      expect(await check(harness, { type: 'LO', price: 84_000, as: 'holding' })).toMatchObject({
        ok: true,
        verdict: { reasons: [] },
      });
      await harness.pass(5 * 60_000);
      expect(harness.of('cancel-intended')).toEqual([]);
    });

    it('no order is cancelled: a person hears it at once, and a halt cancels when it ends', async () => {
      const { harness } = await auction();
      await place(harness, { type: 'LO', price: 84_000 });
      const { orderRef } = harness.newest('e');
      const told = await harness.command({ type: 'cancel-order', orderRef, requester: ANN });
      expect(told).toMatchObject({
        ok: false,
        text: expect.stringContaining('takes no cancel during its opening auction'),
      });
      await place(harness, { type: 'LO', price: 83_000, as: 'holding' });
      await harness.command({ type: 'halt', why: 'a test', by: 'ann' });
      expect(harness.of('cancel-intended')).toEqual([]);
      await harness.jump(instant(Date.parse('2026-11-18T09:15:01+07:00')));
      await harness.pass(5_000);
      expect(harness.of('cancel-intended').map((fact) => fact.orderRef)).toEqual([
        orderRef,
        harness.newest('h').orderRef,
      ]);
    });

    it('the limits of the account count at the reference', async () => {
      const { harness } = await auction();
      const answer = await place(harness, { type: 'ATO', quantity: 100_000 });
      expect(reasonsOf(answer)).toContain('notional_over_limit');
    });

    it.each([
      ['before it', '08:59:50', 'MARKET_CLOSED'],
      ['after it', '09:15:00', 'ORDER_TYPE_NOT_IN_SESSION'],
    ])('and %s ATO is refused', async (_, time, why) => {
      const { harness } = await opened(`2026-11-18T${time}`, LIMITS, null);
      expect(reasonsOf(await place(harness, { type: 'ATO' }))).toContain(why);
      expect(reasonsOf(await place(harness, { type: 'ATO', as: 'holding' }))).toContain(why);
    });
  });

  describe('in the closing auction', () => {
    const at = async (last: number | null) =>
      (await opened('2026-11-18T14:35:00', LIMITS, last)).harness;

    it('is computed from the last price of the day', async () => {
      const harness = await at(86_000);
      await harness.quote(86_000, { bid: 87_000, ask: Number.NaN });
      expect(await check(harness, { type: 'ATC' })).toMatchObject({
        ok: true,
        verdict: { draft: { price: 86_000 } },
      });
    });

    it('after a restart is computed from the reference, if nothing is known to have traded', async () => {
      const harness = await at(null);
      expect(await check(harness, { type: 'ATC' })).toMatchObject({
        ok: true,
        verdict: { draft: { price: 85_000 } },
      });
      expect(await place(harness, { type: 'ATC', as: 'holding' })).toMatchObject({ ok: true });
    });
  });

  const refused: [string, Partial<OrderRequest>, string, readonly string[]][] = [
    ['at the open, at ten', unpriced('ATO'), '10:00:20', ['ORDER_TYPE_NOT_IN_SESSION']],
    ['at lunch', {}, '12:00:00', ['LUNCH_BREAK']],
    ['after the close', {}, '15:30:00', ['MARKET_CLOSED']],
    ['above the ceiling', { price: 91_000 }, '10:00:20', ['PRICE_ABOVE_CEILING']],
    ['below the floor', { price: 79_000 }, '10:00:20', ['PRICE_BELOW_FLOOR']],
    ['between two price steps', { price: 85_450 }, '10:00:20', ['INVALID_TICK']],
    ['of an odd lot beside a round one', { quantity: 150 }, '10:00:20', ['INVALID_LOT']],
    ['of more than HOSE takes', { quantity: 500_100 }, '10:00:20', ['MAX_ORDER_SIZE']],
    ['at another exchange', { market: 'HNX' }, '10:00:20', ['market_not_offered']],
  ];
  it.each(refused)(
    '%s is refused with the reason of the exchange',
    async (_, changes, time, why) => {
      const harness = await ready(time);
      const answer = await invest(harness, changes);
      expect(reasonsOf(answer)).toEqual(expect.arrayContaining([...why]));
      expect(harness.submits()).toEqual([]);
      expect(harness.of('request-refused')).toHaveLength(1);
    },
  );

  it('for a holding is found by its exchange, and what it bought is locked until T+2', async () => {
    const { harness, exchange } = await opened('2026-11-18T10:00:20');
    await invest(harness, { market: 'HOSE' });
    exchange.fill(harness.newest('h').orderRef, 100, 85_400);
    await harness.settle();
    const reader = openJournalReader(harness.file, { home: HOSE });
    if (!reader.ok) throw new Error(reader.failure.kind);
    const { look, close } = reader.value;
    const page = { sort: 'created_at', isDescending: true, limit: 10, offset: 0 } as const;
    expect(look.ordersPage({ ...page, venue: HOSE.name }).total).toBe(1);
    expect(look.ordersPage({ ...page, venue: HNX.name }).total).toBe(0);
    const sellable_from = '2026-11-20T06:00:00.000Z';
    expect(look.holdings()).toMatchObject([
      { quantity: 100, locked: [{ quantity: 100, sellable_from, settlement: 'T+2' }] },
    ]);
    close();
  });

  it('is refused while the limits of the day are not known', async () => {
    const yesterday = { ...LIMITS, day: '2026-11-17' as TradingDay };
    for (const limits of [null, yesterday]) {
      const harness = await ready('10:00:20', limits);
      expect(reasonsOf(await invest(harness, { price: 85.4 }))).toContain('no_price_limits');
      expect(harness.submits()).toEqual([]);
    }
  });
});

describe('a sale of a position that the daemon watches', () => {
  /** Bought on the 16th, so that it may be sold on the 18th at 13:00. */
  async function held(): Promise<{
    harness: Harness;
    sale: (order: Partial<OrderRequest>) => Promise<CommandAnswer>;
  }> {
    const { harness, exchange } = await opened('2026-11-16T10:00:20');
    await place(harness, LIMIT);
    exchange.fill(harness.newest('e').orderRef, 100, 85_400);
    await harness.settle();
    await harness.jump(instant(Date.parse('2026-11-18T13:30:00+07:00')));
    await harness.snapshot(exchange.holds());
    await harness.market({ type: 'limits', symbol: 'AAPL', limits: LIMITS });
    await harness.quote(85_400, { bid: 85_300, ask: 85_400 });
    const sale = (order: Partial<OrderRequest>) => place(harness, { side: 'sell', ...order });
    return { harness, sale };
  }

  it('with the type LO rests as a limit of its own, and an exit waits for its end', async () => {
    const { harness, sale } = await held();
    expect(await sale({ type: 'LO', price: 87.5 })).toMatchObject({ ok: true });
    expect(harness.newest('t')).toMatchObject({ side: 'sell', limitPrice: 87_500, quantity: 100 });
    expect(harness.newest('t').group).toBeUndefined();
    expect(reasonsOf(await sale({ type: 'LO', price: 87_500 }))).not.toEqual([]);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await harness.settle();
    expect(harness.cancels()).toContain(harness.newest('t').orderRef);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 100 });
  });

  it('with the type LO above the ceiling is refused, and MTL sells at once', async () => {
    const { harness, sale } = await held();
    expect(reasonsOf(await sale({ type: 'LO', price: 91_000 }))).toEqual(['PRICE_ABOVE_CEILING']);
    expect(await sale({ type: 'MTL' })).toMatchObject({ ok: true });
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 100 });
  });
});

describe('an answer', () => {
  it('names amounts in dong, without decimals', async () => {
    const harness = await ready();
    const answer = await place(harness, LIMIT);
    expect(answer.text).toMatch(/ [\d,]+ VND at risk\./);
    const refused = await place(harness, { ...LIMIT, quantity: 20_000 });
    expect(refused.text).toContain(' VND');
    expect(refused.text).not.toContain('USD');
  });
});

describe('a price in thousands', () => {
  it('is sent in dong, and the answer says what was written', async () => {
    const harness = await ready();
    const answer = await invest(harness, { price: 85.4 });
    expect(answer).toMatchObject({ ok: true, placed: { priceAsSent: 85.4 } });
    expect(answer.text).toContain('limit 85400');
    expect(answer.text).toContain('85.4 was read as thousands');
    expect(harness.newest('h').limitPrice).toBe(85_400);
  });

  it('is refused if it is outside the limits either way', async () => {
    const harness = await ready();
    expect(reasonsOf(await invest(harness, { price: 95.5 }))).toContain('PRICE_BELOW_FLOOR');
    expect(harness.submits()).toEqual([]);
  });

  it('is judged the same by a check', async () => {
    const harness = await ready();
    const answer = await check(harness, { as: 'holding', type: 'LO', price: 85.4 });
    expect(answer).toMatchObject({ ok: true, verdict: { isAllowed: true } });
  });
});
