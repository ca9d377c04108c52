// What plans rest on: securities whatever they are called, one state of the book, lots at the rates at which they were paid.
import { expect, it } from 'vitest';
import { wantedOf } from '../../../src/api/http/holdings/rebalancing-bodies.ts';
import { decimal } from '../../../src/kernel/decimal.ts';
import { DAY_MS, instant } from '../../../src/kernel/instant.ts';
import { executeRebalancing } from '../../../src/ledger/app/execute-rebalancing.ts';
import { evaluateRebalancing } from '../../../src/ledger/app/plan-rebalancing.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { dayAt } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { CAUSE } from '../../ledger/harness/drafts.ts';
import { investor, sentence } from '../harness/rebalanced.ts';

type Investor = Awaited<ReturnType<typeof investor>>;

async function rowOf({ api, id }: Investor) {
  const row = await api.book.ledger.read.portfolio(id as PortfolioId);
  if (row === undefined) throw new Error('the portfolio is there');
  return row;
}

it('a security that is renamed keeps its target, and plans that name it', async () => {
  const one = await investor();
  const { api, ask, at, moves, planned } = one;
  const before = await planned();
  const admin = await api.signedIn('root', 'admin');
  const held = (await ask('GET', `/portfolios/${one.id}`)).body as {
    holdings: { symbol: string; security_id: number }[];
  };
  const security = held.holdings.find(({ symbol }) => symbol === 'AAA')?.security_id;
  const renamed = await api.ask('POST', `/api/v1/securities/${security}/rename`, {
    ...{ bearer: admin, body: { symbol: 'AAX', on: '2020-06-01' } },
  });
  expect(renamed.status, JSON.stringify(renamed.body)).toBe(200);
  await moves('AAX' as 'AAA', '100');
  expect((await ask('POST', at('evaluate'), {})).body).toMatchObject({
    unpriced: [],
    drifts: [
      { symbol: 'AAX', target: '0.6' },
      { symbol: 'BBB', target: '0.4' },
    ],
  });
  const { plan_id, plan_hash } = before;
  const done = await ask('POST', at('execute'), { plan_id, plan_hash });
  expect(done).toMatchObject({ status: 202, body: { orders: [{ symbol: 'AAX' }, {}] } });
  const kept = await ask('POST', at('plan'), { limits: { no_sell: ['AAA'] } });
  expect(kept.body).toMatchObject({ skipped: [{ symbol: 'AAX', reason: 'NO_SELL' }, {}] });
});

it('of two plans of one state one is executed', async () => {
  const { ask, at, book, planned } = await investor();
  const [first, second] = [await planned(), await planned()];
  const execute = ({ plan_id, plan_hash }: typeof first, dry_run = false) =>
    ask('POST', at('execute'), { plan_id, plan_hash, dry_run });
  expect((await execute(first)).status).toBe(202);
  const third = await planned();
  for (const plan of [second, third]) {
    const refused = await execute(plan);
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining(`The orders of plan ${first.plan_id}, made from the same holdings`),
    ]);
    expect((await execute(plan, true)).status).toBe(409);
  }
  await book({ transaction_type: 'SELL', symbol: 'AAA', quantity: 20, price: 100 });
  const fourth = await planned({ strategy: { type: 'calendar' } });
  expect((await execute(fourth)).status).toBe(202);
});

it('a plan is executed within a week, and while its overlay lasts', async () => {
  const one = await investor();
  const { api, planned, sourcesAt } = one;
  const portfolio = await rowOf(one);
  const tomorrow = dayAt(US_EQUITIES.zone, instant(Date.now() + DAY_MS));
  const overlay = [{ symbol: 'AAA', weight: '0.5' }];
  const plans = [
    [await planned(), 7],
    [await planned({ strategy: { type: 'tactical', overlay, until: tomorrow } }), 1],
  ] as const;
  for (const [{ plan_id: planId, plan_hash: planHash }, days] of plans) {
    const after = (count: number) => sourcesAt(Date.now() + count * DAY_MS);
    const asked = { portfolio, planId, planHash, isDryRun: true, isOwner: true, seesTrader: true };
    const run = (count: number) =>
      executeRebalancing(
        api.book.ledger,
        { ...after(count), staleAfterDays: 30 },
        { ...asked, slippageMax: decimal('0.01'), request: undefined, cause: CAUSE },
      );
    expect(await run(days)).toMatchObject({ ok: true });
    expect(await run(days + 1)).toMatchObject({ ok: false, failure: { kind: 'PLAN_EXPIRED' } });
  }
});

it('an execution asks the sources again before it judges prices that are kept', async () => {
  const one = await investor();
  const { api, planned, stated, sourcesAt } = one;
  const { plan_id: planId, plan_hash: planHash } = await planned();
  stated.AAA = '103';
  const sources = sourcesAt(Date.now());
  const agesMs: (number | undefined)[] = [];
  const prices: typeof sources.prices = {
    ...sources.prices,
    async refresh(symbols, ageMaxMs) {
      agesMs.push(ageMaxMs);
      await sources.prices.refresh(symbols, 0);
    },
  };
  const named = { portfolio: await rowOf(one), planId, planHash, isDryRun: true };
  const asked = { ...named, isOwner: true, seesTrader: true, request: undefined, cause: CAUSE };
  const terms = { ...asked, slippageMax: decimal('0.01') };
  const run = await executeRebalancing(api.book.ledger, { ...sources, prices }, terms);
  expect(run).toMatchObject({ ok: false, failure: { kind: 'PRICE_MOVED' } });
  expect(agesMs).toEqual([5_000]);
});

it('is of one state of the book, even if something is booked while it is read', async () => {
  const one = await investor();
  const { api, book, sourcesAt } = one;
  const sources = sourcesAt(Date.now());
  let readings = 0;
  const prices: typeof sources.prices = {
    ...sources.prices,
    async quotes(symbols) {
      readings += 1;
      const deposit = { transaction_type: 'DEPOSIT', amount: '1000' };
      if (readings === 1) await book({ ...deposit, transaction_date: '2020-01-06' });
      return sources.prices.quotes(symbols);
    },
  };
  const { ledger } = api.book;
  const portfolio = await rowOf(one);
  const made = await evaluateRebalancing(
    ledger,
    { ...sources, prices },
    portfolio,
    wantedOf({}, true),
  );
  expect(made).toMatchObject({
    ok: true,
    value: {
      ...{ totalValue: '11000', cash: '1000' },
      portfolioVersion: await ledger.versionOf(portfolio.id),
    },
  });
});

it('a lot in another currency gains from the rate at which it was paid, or says that it is not known', async () => {
  const { api, ask, at } = await investor();
  const on = dayAt(US_EQUITIES.zone, instant(Date.now()));
  const [from, to] = ['USD', 'EUR'] as CurrencyCode[] as [CurrencyCode, CurrencyCode];
  await api.history.recordRates([{ from, to, on, rate: decimal('0.9'), source: 'test' }]);
  const opened = await ask('POST', '/portfolios', {
    ...{ name: 'Abroad', base_currency: 'EUR', cost_basis_method: 'FIFO' },
  });
  const { id: portfolio_id } = opened.body as { id: number };
  const buy = { transaction_type: 'BUY', symbol: 'AAA', price: 80, currency: 'USD', portfolio_id };
  for (const more of [
    { quantity: 10, transaction_date: '2020-01-03', fx_rate: '0.8' },
    { quantity: 5, transaction_date: '2020-01-06' },
  ])
    expect((await ask('POST', '/transactions', { ...buy, ...more })).status).toBe(201);
  const deposit = { transaction_type: 'DEPOSIT', amount: '2000', portfolio_id, currency: 'USD' };
  await ask('POST', '/transactions', { ...deposit, transaction_date: '2020-01-02' });
  const targets = [{ symbol: 'AAA', weight: '0' }];
  const plan = await ask('POST', at('plan'), { portfolio_id, targets });
  expect(plan).toMatchObject({
    status: 201,
    body: {
      orders: [
        {
          lots: expect.arrayContaining([
            expect.objectContaining({ quantity: '10', gain: '260', cost_rate: '0.8' }),
            expect.objectContaining({ quantity: '5', gain: '90', cost_rate: null }),
          ]),
        },
      ],
    },
  });
});

it('a preview is the plan that would be made, and keeps nothing; a plan is read again as it was made', async () => {
  const { ask, at, planned, id } = await investor();
  const limits = { min_trade: '100', fee: { rate: '0.001', min: '1' } };
  const wanted = { targets: [{ symbol: 'NEW', weight: '0.5' }], limits };
  const previewed = await ask('POST', at('preview'), wanted);
  expect(previewed.status, sentence(previewed)).toBe(200);
  expect((await ask('GET', at('runs'))).body).toEqual([]);
  const { plan_id, plan_hash, ...plan } = await planned(wanted);
  expect({ ...plan, at: '' }).toEqual({ ...(previewed.body as object), at: '' });
  const read = await ask('GET', at(`plans/${plan_id}`));
  expect(read).toMatchObject({ status: 200, body: { plan_id, plan_hash, ...plan } });
  const unknown = await ask('GET', at(`plans/${id}-999`));
  expect([unknown.status, sentence(unknown)]).toEqual([404, `No plan ${id}-999.`]);
});
