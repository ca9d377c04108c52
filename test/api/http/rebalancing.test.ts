// Rebalancing over HTTP: drifts, stored plans with their hash, execution as a list of orders, every refusal, the runs.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { openPortfolio } from '../../../src/ledger/app/portfolios.ts';
import { runDueRebalancings } from '../../../src/ledger/app/schedule-rebalancing.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { investor, sentence } from '../harness/rebalanced.ts';

describe('drifts', () => {
  it('are measured against the targets of the portfolio, and nothing is kept', async () => {
    const { ask, at, id } = await investor();
    const found = await ask('POST', at('evaluate'), {});
    expect(found.status).toBe(200);
    expect(found.body).toMatchObject({
      portfolio_id: id,
      total_value: '10000',
      cash: '0',
      triggered: true,
      breached: ['AAA', 'BBB'],
      drifts: [
        { symbol: 'AAA', weight: '0.8', target: '0.6', drift: '0.2', breached: true },
        { symbol: 'BBB', weight: '0.2', target: '0.4', drift: '-0.2', breached: true },
      ],
    });
    expect((await ask('GET', at('runs'))).body).toEqual([]);
  });

  it('are measured against the targets of the request, if it has any', async () => {
    const { ask, at } = await investor();
    const targets = [
      { symbol: 'AAA', weight: '0.8' },
      { symbol: 'BBB', weight: '0.2' },
    ];
    expect((await ask('POST', at('evaluate'), { targets })).body).toMatchObject({
      triggered: false,
      breached: [],
    });
  });

  it('need targets', async () => {
    const { ask, at, id } = await investor();
    expect((await ask('PUT', `/portfolios/${id}`, { targets: [] })).body).toMatchObject({
      targets: null,
    });
    const refused = await ask('POST', at('evaluate'), {});
    expect([refused.status, sentence(refused)]).toEqual([422, expect.stringContaining('targets')]);
  });
});

describe('targets', () => {
  it('of a portfolio are kept, changed and rebuilt from its events', async () => {
    const { api, ask, id } = await investor();
    expect((await ask('GET', `/portfolios/${id}`)).body).toMatchObject({
      targets: [
        { symbol: 'AAA', weight: '0.6' },
        { symbol: 'BBB', weight: '0.4' },
      ],
    });
    const targets = [{ symbol: 'AAA', weight: '1' }];
    expect((await ask('PUT', `/portfolios/${id}`, { targets })).body).toMatchObject({ targets });
    expect(await verifyBook(api.book.ledger.context.store)).toMatchObject({ ok: true });
  });

  it.each([
    [[{ symbol: 'AAA', weight: '-0.1' }], 'weights are 0 to 1'],
    [
      [
        { symbol: 'AAA', weight: '0.7' },
        { symbol: 'BBB', weight: '0.4' },
      ],
      'add up to 1.1',
    ],
    [
      [
        { symbol: 'AAA', weight: '0.1' },
        { symbol: 'AAA', weight: '0.2' },
      ],
      'named twice',
    ],
  ])('that cannot be met are refused: %j', async (targets, why) => {
    const { ask, at, id } = await investor();
    for (const refused of [
      await ask('PUT', `/portfolios/${id}`, { targets }),
      await ask('POST', at('plan'), { targets }),
    ])
      expect([refused.status, sentence(refused)]).toEqual([422, expect.stringContaining(why)]);
  });
});

describe('a plan', () => {
  it('names trades, lots, fees, tax and what is left out, and is found again', async () => {
    const { ask, at, planned } = await investor();
    const plan = await planned({ limits: { fee: { rate: '0.001' }, no_sell: [] } });
    expect(plan).toMatchObject({
      plan_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      orders: [
        {
          ...{ symbol: 'AAA', side: 'SELL', quantity: '20', price: '100', currency: 'USD' },
          ...{ notional: '2000', fee: '2', realized_gain: '398', estimated_tax: '79.6' },
          lots: [{ quantity: '20', gain: '398', term: 'LONG', tax: '79.6' }],
        },
        { symbol: 'BBB', side: 'BUY', quantity: '39', wanted_quantity: '40', fee: '1.95' },
      ],
      skipped: [],
      total_fees: '3.95',
      cash_after: '46.05',
    });
    expect((await ask('GET', at('runs'))).body).toMatchObject([
      { plan_id: plan.plan_id, plan_hash: plan.plan_hash, status: 'PLANNED', ended_at: null },
    ]);
  });

  it('buys what nobody has booked yet, and says what it cannot price', async () => {
    const { planned } = await investor();
    const plan = await planned({
      targets: [
        { symbol: 'AAA', weight: '0.5' },
        { symbol: 'NEW', weight: '0.2' },
        { symbol: 'GHOST', weight: '0.2' },
      ],
      strategy: { type: 'calendar' },
    });
    expect(plan).toMatchObject({
      orders: [
        { symbol: 'AAA', side: 'SELL', quantity: '30' },
        { symbol: 'BBB', side: 'SELL', quantity: '40' },
        { symbol: 'NEW', side: 'BUY', quantity: '200', security_id: null },
      ],
      skipped: [{ symbol: 'GHOST', reason: 'UNPRICED' }],
      unpriced: [{ symbol: 'GHOST', reason: 'UNKNOWN_SYMBOL' }],
    });
  });

  it('does not buy back what was sold at a loss a short time ago, unless it may', async () => {
    const { book, planned } = await investor();
    const sold = { symbol: 'BBB', quantity: 5, price: 20 };
    expect((await book({ transaction_type: 'SELL', ...sold })).status).toBe(201);
    expect(await planned()).toMatchObject({
      orders: [{ symbol: 'AAA', side: 'SELL' }],
      skipped: [{ symbol: 'BBB', reason: 'WASH_GUARD' }],
    });
    expect(await planned({ limits: { wash_guard: false } })).toMatchObject({ skipped: [] });
  });

  it('is made once for one key, whatever has changed since', async () => {
    const { ask, at, id } = await investor();
    const key = { 'idempotency-key': 'k1' };
    const first = await ask('POST', at('plan'), {}, key);
    const again = await ask('POST', at('plan'), {}, key);
    expect(again.body).toEqual(first.body);
    expect((await ask('GET', at('runs'))).body).toHaveLength(1);
    await ask('PUT', `/portfolios/${id}`, { targets: [] });
    expect((await ask('POST', at('plan'), {}, key)).body).toEqual(first.body);
    const other = await ask('POST', at('plan'), { strategy: { type: 'calendar' } }, key);
    expect(other.status).toBe(422);
  });

  it('without capital is refused', async () => {
    const { ask, at } = await investor();
    const limits = { cash_buffer: { amount: '10000' } };
    const refused = await ask('POST', at('plan'), { limits });
    expect([refused.status, sentence(refused)]).toEqual([422, expect.stringContaining('deposit')]);
  });
});

describe('an execution', () => {
  it('lists the orders and books nothing; a dry run keeps nothing', async () => {
    const { ask, at, id, planned } = await investor();
    const { plan_id, plan_hash } = await planned();
    const before = (await ask('GET', `/portfolios/${id}`)).body as { version: number };
    const dry = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect(dry.status).toBe(202);
    expect(dry.body).toMatchObject({ dry_run: true, outcome: 'DRY_RUN' });
    expect((await ask('GET', at('runs'))).body).toMatchObject([{ status: 'PLANNED' }]);
    const key = { 'idempotency-key': 'k2' };
    const body = { plan_id, plan_hash, dry_run: false };
    const done = await ask('POST', at('execute'), body, key);
    expect(done.status).toBe(202);
    expect(done.body).toMatchObject({
      outcome: 'ORDERS_LISTED',
      orders: [
        { symbol: 'AAA', side: 'SELL', quantity: '20', planned_price: '100' },
        { symbol: 'BBB', side: 'BUY', quantity: '40' },
      ],
      cash_after: '0',
    });
    expect((await ask('POST', at('execute'), body, key)).body).toEqual(done.body);
    expect((await ask('GET', `/portfolios/${id}`)).body).toMatchObject({ version: before.version });
    expect((await ask('GET', at('runs'))).body).toMatchObject([{ status: 'COMPLETED' }]);
    const twice = await ask('POST', at('execute'), body);
    expect([twice.status, sentence(twice)]).toEqual([409, expect.stringContaining('executed at')]);
  });

  it('is refused once the book has moved, and the run says so', async () => {
    const { ask, at, book, planned } = await investor();
    const { plan_id, plan_hash } = await planned();
    await book({ transaction_type: 'DEPOSIT', amount: '1' });
    const body = { plan_id, plan_hash, dry_run: false };
    const refused = await ask('POST', at('execute'), body);
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('Make a new plan'),
    ]);
    expect((await ask('GET', at('runs'))).body).toMatchObject([
      { status: 'FAILED', failure: 'PLAN_STALE' },
    ]);
  });

  it('is refused once a price has moved too far, or has gone', async () => {
    const { ask, at, planned, moves } = await investor();
    const { plan_id, plan_hash } = await planned();
    await moves('BBB', '49');
    const far = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect([far.status, sentence(far)]).toEqual([
      409,
      expect.stringContaining('BBB from 50 to 49'),
    ]);
    const allowed = { plan_id, plan_hash, max_slippage: '0.02' };
    expect((await ask('POST', at('execute'), allowed)).body).toMatchObject({
      orders: [{ price: '100' }, { price: '49', planned_price: '50', notional: '1960' }],
      cash_after: '40',
    });
    await moves('BBB', '51');
    const short = await ask('POST', at('execute'), allowed);
    expect([short.status, sentence(short)]).toEqual([
      409,
      expect.stringContaining('40 is missing'),
    ]);
  });

  it('is refused while anything has no price', async () => {
    const { ask, at, planned } = await investor();
    const { plan_id, plan_hash } = await planned({
      targets: [{ symbol: 'GHOST', weight: '0.2' }],
    });
    const refused = await ask('POST', at('execute'), { plan_id, plan_hash });
    expect([refused.status, sentence(refused)]).toEqual([409, expect.stringContaining('GHOST')]);
  });

  it('of an account that no trader trades any more is a dry run only', async () => {
    const { api, ask, at, id, client } = await investor();
    const { ledger } = api.book;
    const row = await ledger.read.portfolio(id as PortfolioId);
    if (row === undefined) throw new Error('the portfolio is there');
    const cause = { actor: 't', source: 't', correlationId: 't', causationId: undefined };
    const opened = await ledger.inOneStep((step) =>
      openPortfolio(
        ledger.context,
        step,
        { ...row, name: 'Account', description: undefined, kind: 'TRADER', account: 'paper:DU1' },
        cause,
      ),
    );
    if (!opened.ok) throw new Error(opened.failure.kind);
    const portfolio_id = opened.value.id;
    await ask('POST', '/transactions', {
      ...{ portfolio_id, transaction_type: 'DEPOSIT', amount: '1000' },
    });
    const planned = await ask('POST', at('plan'), { portfolio_id });
    expect(planned.body).toMatchObject({ orders: [{ symbol: 'AAA' }, { symbol: 'BBB' }] });
    const { plan_id, plan_hash } = planned.body as { plan_id: string; plan_hash: string };
    const named = { plan_id, plan_hash };
    expect((await ask('POST', at('execute'), named)).status, `${client}`).toBe(202);
    const refused = await ask('POST', at('execute'), { ...named, dry_run: false });
    expect([refused.status, sentence(refused)]).toEqual([
      503,
      expect.stringContaining('no trader of this API trades it'),
    ]);
  });

  it('takes a plan of the portfolio with its hash only', async () => {
    const { ask, at, id, planned } = await investor();
    const { plan_id } = await planned();
    const plan_hash = '0'.repeat(64);
    expect((await ask('POST', at('execute'), { plan_id, plan_hash })).status).toBe(409);
    const unknown = { plan_id: `${id}-99`, plan_hash };
    expect((await ask('POST', at('execute'), unknown)).status).toBe(404);
    const triggered = { plan_id: `${id}-1`, plan_hash };
    expect((await ask('POST', at('execute'), triggered)).status).toBe(404);
  });
});

describe('a schedule', () => {
  const monthly = { frequency: 'monthly', day: 31, time: '10:30' };

  it('names its next runs in the zone of the portfolio, and can be ended', async () => {
    const { ask, at, id } = await investor();
    const set = await ask('POST', at('schedule'), monthly);
    expect(set.status).toBe(200);
    const { next_runs: runs } = set.body as { next_runs: string[] };
    expect(set.body).toMatchObject({ portfolio_id: id, enabled: true, zone: 'America/New_York' });
    expect(runs).toHaveLength(3);
    for (const run of runs) expect(run).toMatch(/T1[45]:30:00.000Z$/);
    expect(await ask('GET', at('schedule'))).toMatchObject({ status: 200, body: set.body });
    const ended = await ask('POST', at('schedule'), { ...monthly, enabled: false });
    expect(ended.body).toMatchObject({ enabled: false, next_runs: [] });
    const none = { status: 200, body: { enabled: false, frequency: null, next_runs: [] } };
    expect(await ask('GET', at('schedule'))).toMatchObject(none);
  });

  it('makes a plan when it is due, once; what it missed is reported and not replayed', async () => {
    const { api, ask, at, id, sourcesAt } = await investor();
    const set = await ask('POST', at('schedule'), monthly);
    const { next_runs: runs } = set.body as { next_runs: string[] };
    const [first = '', second = ''] = runs;
    const { ledger } = api.book;
    const isOpen = (day: TradingDay) => US_EQUITIES.sessionOf(day) !== undefined;
    const runAt = (due: string, lateMs: number) =>
      runDueRebalancings(
        ledger,
        () => ({ ...sourcesAt(Date.parse(due) + lateMs), staleAfterDays: 400 }),
        isOpen,
      );
    expect(await runAt(first, -1_000)).toEqual({ planned: 0, missed: 0, broken: [] });
    expect(await runAt(first, 1_000)).toEqual({ planned: 1, missed: 0, broken: [] });
    expect(await runAt(first, 1_000)).toEqual({ planned: 0, missed: 0, broken: [] });
    expect(await runAt(second, 2 * HOUR_MS)).toEqual({ planned: 0, missed: 1, broken: [] });
    expect((await ask('GET', `${at('runs')}?sort=planned_at`)).body).toMatchObject([
      { portfolio_id: id, status: 'PLANNED', actor: 'system', orders: 2 },
      { plan_id: null, status: 'MISSED', planned_at: second },
    ]);
    await ask('PUT', `/portfolios/${id}`, { targets: [] });
    const [, , third = ''] = runs;
    expect(await runAt(third, 1_000)).toEqual({ planned: 0, missed: 0, broken: [] });
    expect((await ask('GET', at('runs'))).body).toMatchObject([
      { plan_id: null, status: 'FAILED', failure: 'NO_TARGETS' },
      {},
      {},
    ]);
  });

  it.each([
    { frequency: 'weekly', day: 8 },
    { time: '25:00' },
    { day: 0 },
    { strategy: { type: 'threshold' } },
  ])('that makes no sense is refused: %j', async (body) => {
    const { ask, at } = await investor();
    expect((await ask('POST', at('schedule'), body)).status).toBe(422);
  });
});

describe('the events', () => {
  it('of a rebalancing follow those of its portfolio', async () => {
    const { api, ask, at, id, planned } = await investor();
    const { plan_id, plan_hash } = await planned();
    await ask('POST', at('execute'), { plan_id, plan_hash, dry_run: false });
    await ask('POST', at('execute'), { plan_id, plan_hash, dry_run: false });
    const { events } = (await ask('GET', `/holdings/events?portfolio_id=${id}`)).body as {
      events: { type: string; stream: string; portfolio_id: number }[];
    };
    const own = events.filter(({ stream }) => stream === `rebalancing-${id}`);
    expect(own.map(({ type }) => type)).toEqual([
      'REBALANCING_TRIGGERED',
      'REBALANCING_PLANNED',
      'REBALANCING_COMPLETED',
      'REBALANCING_FAILED',
    ]);
    expect(own[0]).toMatchObject({ portfolio_id: id });
    expect(await verifyBook(api.book.ledger.context.store)).toMatchObject({ ok: true });
  });
});

describe('who may', () => {
  it('sees nothing of others, and needs a portfolio named where there are several', async () => {
    const { api, ask, at, client, planned } = await investor();
    const { plan_id, plan_hash } = await planned();
    const bob = await api.signedIn('bob', 'trader');
    for (const [route, body] of [
      ['evaluate', {}],
      ['plan', {}],
      ['execute', { plan_id, plan_hash }],
    ] as const) {
      const path = `/api/v1/holdings/rebalancing/${client}/${route}`;
      expect((await api.ask('POST', path, { bearer: bob, body })).status).toBe(404);
    }
    await ask('POST', '/portfolios', { name: 'Second' });
    const several = await ask('POST', at('plan'), {});
    expect([several.status, sentence(several)]).toEqual([
      422,
      expect.stringContaining('portfolio_id: required'),
    ]);
  });
});
