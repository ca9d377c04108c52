// What keeps a rebalancing from trading on figures that do not hold: prices, rates, cash, wash sales, what changed meanwhile.
import { describe, expect, it } from 'vitest';
import { wantedOf } from '../../../src/api/http/holdings/rebalancing-bodies.ts';
import { decimal } from '../../../src/kernel/decimal.ts';
import { DAY_MS, instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { rebalancingRuns } from '../../../src/ledger/app/execute-rebalancing.ts';
import { evaluateRebalancing } from '../../../src/ledger/app/plan-rebalancing.ts';
import { runDueRebalancings } from '../../../src/ledger/app/schedule-rebalancing.ts';
import { settleTrades } from '../../../src/ledger/app/settle-trades.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { dayAt } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { investor, sentence } from '../harness/rebalanced.ts';

const sold = { transaction_type: 'SELL', symbol: 'BBB', quantity: 5, price: 20 };
const deposit = (amount: string, more: object = {}) => ({
  ...{ transaction_type: 'DEPOSIT', amount },
  ...more,
});

type Investor = Awaited<ReturnType<typeof investor>>;

async function second({ ask, at }: Investor, settings: object) {
  const made = await ask('POST', '/portfolios', { name: 'Second', ...settings });
  const { id: portfolio_id } = made.body as { id: number };
  const booked = await ask('POST', '/transactions', { portfolio_id, ...deposit('1000') });
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  async function plan(body: object) {
    const answer = await ask('POST', at('plan'), { portfolio_id, ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body as { plan_id: string; plan_hash: string; orders: unknown[] };
  }
  return { portfolio_id, plan };
}

describe('a price', () => {
  it('is too old by its own time, not by how long it was in a cache', async () => {
    const { api, id, book, sourcesAt } = await investor();
    await book(deposit('100'));
    const row = await api.book.ledger.read.portfolio(id as PortfolioId);
    if (row === undefined) throw new Error('the portfolio is there');
    const unpricedAt = async (at: number) => {
      const sources = sourcesAt(at);
      const prices: typeof sources.prices = {
        ...sources.prices,
        quotes: async (symbols) =>
          new Map(
            [...(await sources.prices.quotes(symbols))].map(([symbol, answer]) => [
              symbol,
              answer.ok ? { ...answer, value: { ...answer.value, isStale: true } } : answer,
            ]),
          ),
      };
      const wanted = wantedOf({}, true);
      const made = await evaluateRebalancing(api.book.ledger, { ...sources, prices }, row, wanted);
      return made.ok ? made.value.unpriced : made.failure;
    };
    expect(await unpricedAt(Date.now())).toEqual([]);
    expect(await unpricedAt(Date.now() + 5 * DAY_MS)).toEqual([
      { symbol: 'AAA', reason: 'STALE' },
      { symbol: 'BBB', reason: 'STALE' },
    ]);
  });

  it('of a foreign security moves with its rate', async () => {
    const whole = await investor();
    const { api, ask, at } = whole;
    const recorded = (text: string) =>
      api.history.recordRates([
        {
          ...{ from: 'USD' as CurrencyCode, to: 'EUR' as CurrencyCode, source: 'test' },
          ...{ on: dayAt(US_EQUITIES.zone, instant(Date.now())), rate: decimal(text) },
        },
      ]);
    await recorded('0.9');
    const { plan } = await second(whole, { base_currency: 'EUR' });
    const named = await plan({ targets: [{ symbol: 'NEW', weight: '0.5' }] });
    expect(named).toMatchObject({ orders: [{ symbol: 'NEW', quantity: '55', notional: '495' }] });
    const { plan_id, plan_hash } = named;
    await recorded('0.945');
    const refused = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('NEW from 9 to 9.45'),
    ]);
    const allowed = { plan_id, plan_hash, max_slippage: '0.1' };
    expect((await ask('POST', at('execute'), allowed)).body).toMatchObject({
      orders: [{ price: '10', notional: '519.75' }],
      cash_after: '480.25',
    });
  });
});

describe('targets that the book does not know', () => {
  it('are looked up 30 times a minute for one user; held ones are not counted', async () => {
    const { ask, at } = await investor();
    const evaluated = (symbol: string) =>
      ask('POST', at('evaluate'), { targets: [{ symbol, weight: '0.1' }] });
    for (let n = 0; n < 30; n += 1) expect((await evaluated(`NONE${n}`)).status).toBe(200);
    const beyond = await evaluated('OTHER');
    expect(beyond).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(sentence(beyond)).toMatch(/^OTHER was not looked up: /);
    expect(Number(beyond.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await evaluated('AAA')).status).toBe(200);
  });
});

describe('cash', () => {
  it('is not taken below the buffer by purchases, even if there was less before', async () => {
    const { ask, at, book, planned, moves } = await investor();
    await book(deposit('3000'));
    const limits = { cash_buffer: { amount: '3500' } };
    const { plan_id, plan_hash, orders } = await planned({ limits });
    expect(orders).toMatchObject([
      { symbol: 'AAA', side: 'SELL', quantity: '23' },
      { symbol: 'BBB', side: 'BUY', quantity: '36' },
    ]);
    await moves('BBB', '51');
    const body = { plan_id, plan_hash, max_slippage: '0.02' };
    const refused = await ask('POST', at('execute'), body);
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('36 is missing'),
    ]);
  });

  it('in a currency without a rate is named, and nothing is executed', async () => {
    const { ask, at, book, planned } = await investor();
    await book(deposit('100', { currency: 'EUR' }));
    const plan = await planned();
    expect(plan).toMatchObject({ unpriced: [{ symbol: 'EUR', reason: 'NO_FX' }] });
    const { plan_id, plan_hash } = plan;
    const refused = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect([refused.status, sentence(refused)]).toEqual([409, expect.stringContaining('EUR')]);
  });

  it('that comes in later is not spent', async () => {
    const { book, planned } = await investor();
    const transaction_date = new Date(Date.now() + 9 * DAY_MS).toISOString();
    expect((await book(deposit('5000', { transaction_date }))).status).toBe(201);
    expect(await planned()).toMatchObject({ cash: '0', total_value: '10000' });
  });
});

describe('the wash guard', () => {
  const declared = ({ ask }: Investor, equivalents: readonly (readonly string[])[]) =>
    ask('PUT', '/tax/equivalents', { equivalents, replacements: [] });

  it('leaves out equivalents of what the same plan sells at a loss', async () => {
    const whole = await investor();
    const { planned, moves } = whole;
    expect((await declared(whole, [['BBB', 'NEW']])).status).toBe(200);
    await moves('BBB', '30');
    const targets = [
      { symbol: 'AAA', weight: '0.8' },
      { symbol: 'NEW', weight: '0.2' },
    ];
    expect(await planned({ targets })).toMatchObject({
      orders: expect.arrayContaining([expect.objectContaining({ symbol: 'BBB', side: 'SELL' })]),
      skipped: [{ symbol: 'NEW', reason: 'WASH_GUARD' }],
    });
  });

  it('follows equivalents of equivalents', async () => {
    const whole = await investor();
    const { book, planned } = whole;
    const groups = [
      ['AAA', 'NEW'],
      ['BBB', 'AAA'],
    ];
    expect((await declared(whole, groups)).status).toBe(200);
    await book(sold);
    const targets = [
      { symbol: 'AAA', weight: '0.7' },
      { symbol: 'NEW', weight: '0.2' },
    ];
    expect(await planned({ targets })).toMatchObject({
      skipped: expect.arrayContaining([{ symbol: 'NEW', reason: 'WASH_GUARD' }]),
    });
  });

  it('guards what a tax-deferred portfolio buys, and looks again at execution', async () => {
    const whole = await investor();
    const { ask, at, book } = whole;
    const { plan } = await second(whole, { tax_treatment: 'TAX_DEFERRED' });
    const targets = [{ symbol: 'BBB', weight: '1' }];
    const { plan_id, plan_hash } = await plan({ targets });
    await book(sold);
    const refused = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('BBB would be a wash sale'),
    ]);
    expect(await plan({ targets })).toMatchObject({
      orders: [],
      skipped: [{ symbol: 'BBB', reason: 'WASH_GUARD' }],
    });
  });
});

describe('a plan of the owner', () => {
  const targets = [{ symbol: 'BBB', weight: '1' }];

  async function shared(whole: Investor, portfolio: number) {
    const bearer = await whole.api.signedIn('bob', 'trader');
    await whole.ask('PUT', `/portfolios/${portfolio}/grants/bob`, { role: 'trader' });
    const bob = (method: string, path: string, body?: object) =>
      whole.api.ask(method, `/api/v1${path}`, { bearer, ...(body && { body }) });
    const accepting = `/auth/portfolio-invitations/${portfolio}/accept`;
    expect((await bob('POST', accepting)).status).toBe(204);
    return bob;
  }

  it('that other portfolios of the owner guarded is for the owner alone; another one is for all', async () => {
    const whole = await investor();
    const { ask, at, book } = whole;
    const { plan, portfolio_id } = await second(whole, {});
    const open = await plan({ targets });
    await book(sold);
    const guarded = await plan({ targets });
    expect(guarded).toMatchObject({ orders: [] });
    const bob = await shared(whole, portfolio_id);
    expect((await bob('GET', at(`plans/${open.plan_id}`))).body).toMatchObject({
      orders: [{ symbol: 'BBB' }],
    });
    const { plan_id, plan_hash } = guarded;
    const named = { plan_id, plan_hash, portfolio_id };
    const refused = { status: 403, body: { code: 'owner_required' } };
    expect(await bob('GET', at(`plans/${plan_id}`))).toMatchObject(refused);
    expect(await bob('POST', at('execute'), named)).toMatchObject(refused);
    expect(await bob('POST', at('execute'), { ...named, dry_run: false })).toMatchObject(refused);
    expect((await ask('GET', at(`plans/${plan_id}`))).body).toMatchObject({
      skipped: [{ symbol: 'BBB', reason: 'WASH_GUARD' }],
    });
    const planned = async (asker: typeof bob) => {
      const { body } = await asker('GET', `/holdings/events?portfolio_id=${portfolio_id}`);
      const { events } = body as { events: { type: string; data: { plan?: object } }[] };
      return events.flatMap(({ type, data }) =>
        type === 'REBALANCING_PLANNED' ? data.plan !== undefined : [],
      );
    };
    expect([await planned(ask), await planned(bob)]).toEqual([
      [true, true],
      [true, false],
    ]);
    const own = await bob('POST', at('plan'), { portfolio_id, targets });
    expect(own).toMatchObject({ status: 201, body: { orders: [{ symbol: 'BBB' }] } });
  });
});

describe('a plan', () => {
  it('is not made old by a trade that settles', async () => {
    const { api, ask, at, book, planned, id } = await investor();
    await book({ transaction_type: 'BUY', symbol: 'AAA', quantity: 1, price: 100 });
    const { plan_id, plan_hash } = await planned();
    const version = async () => (await ask('GET', `/portfolios/${id}`)).body;
    const before = (await version()) as { version: number };
    api.pass(10 * DAY_MS);
    expect(await settleTrades(api.book.ledger)).toBe(1);
    api.pass(-10 * DAY_MS);
    expect(await version()).toMatchObject({ version: before.version + 1 });
    expect((await ask('POST', at('execute'), { plan_id, plan_hash })).status).toBe(202);
  });
});

describe('schedules', () => {
  it('that throw are told and passed over, and those behind them run', async () => {
    const { api, ask, at, sourcesAt } = await investor();
    const monthly = { frequency: 'monthly', day: 31, time: '10:30' };
    const set = await ask('POST', at('schedule'), monthly);
    const [due = ''] = (set.body as { next_runs: string[] }).next_runs;
    const { ledger } = api.book;
    const nextAt = instant(Date.parse(due) - MINUTE_MS);
    const unreadable = Array.from({ length: 100 }, (_, index) => (1_000 + index) as PortfolioId);
    await ledger.inOneStep(async (step) => {
      for (const portfolio of unreadable)
        await step.saveSchedule({ portfolio, nextAt, body: 'unreadable' });
      return { ok: true, value: undefined };
    });
    const isOpen = (day: TradingDay) => US_EQUITIES.sessionOf(day) !== undefined;
    const sources = { ...sourcesAt(Date.parse(due) + MINUTE_MS), staleAfterDays: 400 };
    const run = () => runDueRebalancings(ledger, () => sources, isOpen);
    const done = await run();
    expect(done).toMatchObject({ planned: 1, missed: 0 });
    expect(done.broken.map(({ portfolio }) => portfolio).toSorted()).toEqual(unreadable);
    expect(await run()).toEqual({ planned: 0, missed: 0, broken: [] });
    expect(await rebalancingRuns(ledger.read, 1_000 as PortfolioId)).toMatchObject([
      { status: 'FAILED', failure: 'ERROR' },
    ]);
  });
});
