// Rebalancing of an account that a trader trades: what is left alone, orders through its control API, once each, and how a run ends.
import { describe, expect, it } from 'vitest';
import { openPlanOrders } from '../../../src/api/app/plan-orders.ts';
import { followedAccounts } from '../../../src/api/app/relays.ts';
import { createTraderClients } from '../../../src/api/traders/trader-clients.ts';
import { HOUR_MS } from '../../../src/kernel/instant.ts';
import { carryOnRuns } from '../../../src/ledger/app/continue-runs.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { CAUSE, cash, newPortfolio, trade } from '../../ledger/harness/drafts.ts';
import { accountTrader } from '../harness/account-trader.ts';
import { sentence } from '../harness/rebalanced.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';
const KEY = 'paper-DU1';
const RELAY = { ...CAUSE, source: 'relay' };

const TARGETS = [
  { symbol: 'AAA', weight: '0.5' },
  { symbol: 'BBB', weight: '0.5' },
];

const OPTIONS = {
  'AAPL 261218C00230000': '4',
  'AAPL 261218C00240000': '2',
  'AAPL 261218P00200000': '1',
};

/** 80 AAA at 100 and 40 BBB at 50 held as holdings, no cash; half of each is wanted: 30 AAA go, 60 BBB come. */
async function account() {
  const trader = accountTrader();
  trader.holdings.set('AAA', 80).set('BBB', 40);
  const prices = statedPrices({ AAA: '100', BBB: '50', NEW: '10', ...OPTIONS });
  const api = await served([trader.trader], 'closed', new Map(), { prices });
  let bearer = await api.signedIn('ann', 'admin');
  /** Tokens live for minutes. */
  async function passHours(hours: number) {
    api.pass(hours * HOUR_MS);
    bearer = await api.signedIn(`ann${hours}`, 'admin');
  }
  const { ledger } = api.book;
  const owner = await api.identity.context.store.userByLogin('ann');
  if (owner === undefined) throw new Error('ann is there');
  const holder = await ledger.inOneStep<HolderNumber, never>(async (step) => ({
    ok: true,
    value: await step.holderFor(owner.id),
  }));
  const client = holder.ok ? holder.value : 0;
  const id = await newPortfolio(ledger, { kind: 'TRADER', account: KEY, name: 'DU1' }, client);
  const day = '2020-01-03';
  await booked(ledger, id, cash('DEPOSIT', '2020-01-02', '8000'), RELAY);
  await booked(ledger, id, trade('BUY', 'AAA', { day, quantity: '80', price: '80' }), RELAY);
  await booked(ledger, id, trade('BUY', 'BBB', { day, quantity: '40', price: '40' }), RELAY);
  const ask = (method: string, path: string, body?: unknown, more: object = {}) =>
    api.ask(method, `${V1}${path}`, { bearer, ...(body !== undefined && { body }), ...more });
  const at = (route: string) => `/holdings/rebalancing/${client}/${route}`;
  async function planned(body: object = { targets: TARGETS }) {
    const answer = await ask('POST', at('plan'), body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const { plan_id, plan_hash } = answer.body as { plan_id: string; plan_hash: string };
    return { body: answer.body, named: { plan_id, plan_hash, dry_run: false } };
  }
  const planOrders = openPlanOrders({
    venue: 'us',
    clients: createTraderClients([trader.trader]),
    followed: followedAccounts([trader.trader]),
    identity: api.identity,
  });
  const pass = () => carryOnRuns(ledger, planOrders, { portfolio: id, account: KEY });
  async function started(body?: object) {
    const { named } = await planned(body);
    const answer = await ask('POST', at('execute'), named);
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    return named;
  }
  const runs = async () => (await ask('GET', at('runs'))).body;
  return { api, trader, ask, at, id, client, planned, started, pass, passHours, runs };
}

describe('shares in the account', () => {
  it('that are foreign or of a strategy are left out by name, before and after the plan', async () => {
    const { trader, ask, at, planned, started, pass } = await account();
    const { named } = await planned();
    trader.foreign.set('AAA', 10);
    trader.holdings.set('AAA', 70);
    trader.positions.set('BBB', { shares: 40, strategy: 'follow' });
    trader.holdings.delete('BBB');
    const skipped = [
      { symbol: 'AAA', reason: 'FOREIGN' },
      { symbol: 'BBB', reason: 'OWNED_BY', owner: 'follow' },
    ];
    expect((await planned()).body).toMatchObject({
      ...{ orders: [], skipped, triggered: true },
      ownership: { known: true, age_seconds: null, why: null },
    });
    const run = await ask('POST', at('execute'), named);
    expect(run.body).toMatchObject({ outcome: 'ORDERS_SENT', orders: [], skipped });
    expect(await pass()).toBe(false);
    expect(trader.sent).toEqual([]);
    trader.foreign.clear();
    trader.positions.clear();
    trader.holdings.set('AAA', 80).set('BBB', 40);
    await started();
    await pass();
    expect(trader.orders()).toEqual(['SELL 30 AAA']);
  });

  it('of options are left out, and so are both contracts of a vertical, which its strategy owns', async () => {
    const { api, id, trader, planned } = await account();
    const [first = '', second = '', alone = ''] = Object.keys(OPTIONS);
    const bought = { day: '2020-01-06', quantity: '1', price: '1' };
    await booked(api.book.ledger, id, cash('DEPOSIT', '2020-01-02', '300'), RELAY);
    for (const contract of [first, second, alone])
      await booked(api.book.ledger, id, trade('BUY', contract, bought), RELAY);
    trader.positions.set('AAPL 261218C00230000-261218C00240000', { shares: 1, strategy: 'wide' });
    expect((await planned()).body).toMatchObject({
      skipped: expect.arrayContaining([
        { symbol: first, reason: 'OWNED_BY', owner: 'wide' },
        { symbol: second, reason: 'OWNED_BY', owner: 'wide' },
        { symbol: alone, reason: 'OPTION' },
      ]),
    });
  });

  it('are not known while the trader does not answer: plans say so, and nothing is executed', async () => {
    const { trader, ask, at, planned, runs } = await account();
    const { named } = await planned();
    trader.fall();
    const ownership = { known: false, age_seconds: null, why: 'it does not run' };
    expect((await planned()).body).toMatchObject({ ownership, skipped: [] });
    const refused = await ask('POST', at('execute'), named);
    expect([refused.status, sentence(refused)]).toEqual([
      503,
      `The trader of ${KEY} does not answer (it does not run); nothing was ordered. Start it, and execute the plan again.`,
    ]);
    expect((await ask('POST', at('execute'), { ...named, dry_run: true })).status).toBe(202);
    expect(await runs()).toMatchObject([{ status: 'PLANNED' }, { status: 'PLANNED' }]);
    trader.rise();
    expect((await ask('POST', at('execute'), named)).status).toBe(202);
  });

  it('that are foreign or of a strategy have no drift for the agents, and nothing has while it is not known', async () => {
    const { trader, ask, planned, client } = await account();
    await planned();
    const drift = async () =>
      (await ask('GET', `/holdings/portfolio/${client}/monitor?rule=drift`)).body;
    // 80 % of AAA and 20 % of BBB, where half of each is wanted.
    const outside = (symbol: string, count: string, turnover: string) => [
      { figures: { symbol, outside: count, turnover, value: '10000' } },
    ];
    expect(await drift()).toMatchObject(outside('AAA', '2', '6000'));
    trader.foreign.set('AAA', 80);
    trader.holdings.delete('AAA');
    expect(await drift()).toMatchObject(outside('BBB', '1', '3000'));
    trader.positions.set('BBB', { shares: 40, strategy: 'follow' });
    trader.holdings.delete('BBB');
    expect(await drift()).toEqual([]);
    trader.positions.clear();
    trader.foreign.clear();
    trader.fall();
    expect(await drift()).toEqual([]);
  });

  it('must be those of the ledger', async () => {
    const { trader, ask, at, planned } = await account();
    const { named } = await planned();
    trader.holdings.set('BBB', 41);
    const refused = await ask('POST', at('execute'), named);
    expect([refused.status, sentence(refused)]).toEqual([409, expect.stringContaining('of BBB')]);
  });
});

describe('the orders of a plan', () => {
  it('of a dry run are checked at the trader one by one, for whoever may see the account', async () => {
    const { api, trader, ask, at, planned } = await account();
    const { named } = await planned();
    const dry = { ...named, dry_run: true };
    trader.barred.add('BBB');
    const run = await ask('POST', at('execute'), dry);
    expect(run.body).toMatchObject({
      outcome: 'DRY_RUN',
      orders: [
        { symbol: 'AAA', desk: { limit: '99', allowed: true, reasons: [] } },
        {
          symbol: 'BBB',
          desk: {
            ...{ limit: '50.5', allowed: false, text: 'BBB has no quote.' },
            reasons: [{ kind: 'no_quote' }],
          },
        },
      ],
    });
    expect(trader.sent).toEqual([]);
    expect(trader.checked).toMatchObject([
      { symbol: 'AAA', side: 'SELL', quantity: 30, price: 99, as: 'holding', by: { user: 'ann' } },
      { symbol: 'BBB', side: 'BUY', quantity: 60, price: 50.5 },
    ]);
    const bearer = await api.signedIn('eva', 'admin');
    const path = `${V1}${at('execute')}`;
    trader.fall();
    const silent = await api.ask('POST', path, { bearer, body: dry });
    const unanswered = { allowed: null, text: 'it does not run' };
    expect(silent.body).toMatchObject({ orders: [{ desk: unanswered }, { desk: unanswered }] });
    expect(trader.checked).toHaveLength(2);
  });

  it('go to the trader: sales first, then purchases from what the sales brought, and the run says all of it', async () => {
    const { api, id, ask, trader, started, pass, runs } = await account();
    const { plan_id } = await started();
    expect(await pass()).toBe(true);
    expect(trader.sent).toMatchObject([
      {
        ...{ symbol: 'AAA', side: 'SELL', quantity: 30, price: 99, as: 'holding' },
        ...{ order_type: 'LMT', time_in_force: 'DAY', by: { user: 'ann' } },
      },
    ]);
    expect(await runs()).toMatchObject([
      {
        ...{ plan_id, status: 'RUNNING', outcome: 'ORDERS_SENT', ended_at: null },
        legs: [
          { symbol: 'AAA', status: 'PLACED', order_ref: 'r1' },
          { symbol: 'BBB', status: 'WAITING', order_ref: null, planned_quantity: '60' },
        ],
      },
    ]);
    trader.end('AAA', 'filled', 30, 99.5);
    expect(await pass()).toBe(true);
    // 2985 came in; at 50.50 it buys 59.
    expect(trader.orders()).toEqual(['SELL 30 AAA', 'BUY 59 BBB']);
    trader.end('BBB', 'filled', 59, 50.1);
    expect(await pass()).toBe(false);
    expect(await pass()).toBe(false);
    expect(trader.sent).toHaveLength(2);
    expect(await runs()).toMatchObject([
      {
        ...{ plan_id, status: 'COMPLETED', outcome: 'PARTLY_FILLED', failure: null },
        ended_at: expect.any(String),
        legs: [
          {
            ...{ symbol: 'AAA', status: 'FILLED', order_state: 'filled', filled: '30' },
            fills: [{ execution: 'r1.0', quantity: '30', price: '99.5', transaction_id: null }],
          },
          {
            ...{ symbol: 'BBB', status: 'FILLED', quantity: '59', limit: '50.5' },
            why: 'cut to the cash that is there',
          },
        ],
      },
    ]);
    const terms = { day: '2020-01-07', quantity: '30', price: '99.5' };
    const origin = { source: 'journal-r1', id: 'r1.0' };
    await booked(api.book.ledger, id, trade('SELL', 'AAA', terms, { origin }), RELAY);
    const [{ legs }] = (await runs()) as [{ legs: { fills: { transaction_id: number }[] }[] }];
    const transaction = legs[0]?.fills[0]?.transaction_id;
    expect((await ask('GET', `/transactions/${transaction}`)).body).toMatchObject({
      ...{ symbol: 'AAA', quantity: '30', portfolio_id: id },
    });
    expect(legs[1]?.fills).toMatchObject([{ transaction_id: null }]);
  });

  it('are sent once, whether the execution is repeated or the answer of the trader is lost', async () => {
    const { trader, ask, at, planned, pass } = await account();
    const { named } = await planned();
    const headers = { 'idempotency-key': 'k1' };
    const first = await ask('POST', at('execute'), named, { headers });
    expect((await ask('POST', at('execute'), named, { headers })).body).toEqual(first.body);
    const again = await ask('POST', at('execute'), named);
    expect([again.status, sentence(again)]).toEqual([409, expect.stringContaining('executed at')]);
    trader.mute(true);
    await pass();
    trader.mute(false);
    await Promise.all([pass(), pass()]);
    expect(new Set(trader.sent.map(({ by }) => `${by.key} ${by.body_hash}`)).size).toBe(1);
    expect(trader.orders()).toEqual(['SELL 30 AAA']);
    const { named: second } = await planned();
    const refused = await ask('POST', at('execute'), second);
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('still work'),
    ]);
  });

  it('are not sent again hours after the execution, however long the API was away', async () => {
    const { trader, started, pass, passHours, runs } = await account();
    await started();
    trader.mute(true);
    await pass();
    trader.mute(false);
    await passHours(25);
    // A key is known for a day: another order would be placed.
    trader.forget();
    await pass();
    expect(trader.sent).toHaveLength(1);
    await pass();
    await pass();
    expect(await runs()).toMatchObject([
      { status: 'FAILED', legs: [{ status: 'NOT_SENT' }, { status: 'NOT_SENT' }] },
    ]);
  });

  it('whose answers are lost keep other plans from the trader until the trader says what became of them', async () => {
    const { trader, ask, at, planned, started, pass, passHours, runs } = await account();
    await started();
    trader.mute(true);
    await pass();
    await passHours(2);
    await pass();
    trader.mute(false);
    trader.fall();
    await pass();
    expect(await runs()).toMatchObject([
      { status: 'RUNNING', legs: [{ symbol: 'AAA', status: 'UNKNOWN' }, { status: 'WAITING' }] },
    ]);
    trader.rise();
    const { named } = await planned();
    const refused = await ask('POST', at('execute'), named);
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('still work'),
    ]);
    await pass();
    expect((await runs()) as unknown[]).toContainEqual(
      expect.objectContaining({
        legs: [
          expect.objectContaining({ symbol: 'AAA', status: 'PLACED', order_ref: 'r1' }),
          expect.objectContaining({ symbol: 'BBB', status: 'WAITING' }),
        ],
      }),
    );
    expect(trader.orders()).toEqual(['SELL 30 AAA']);
  });

  it('of another plan that end while it is executed are not ordered twice', async () => {
    const { trader, ask, at, planned, started, pass } = await account();
    await started();
    await pass();
    const { named } = await planned();
    trader.afterShares(async () => {
      trader.end('AAA', 'filled', 30, 100);
      await pass();
      trader.end('BBB', 'filled', 59, 50);
      await pass();
    });
    const refused = await ask('POST', at('execute'), named);
    expect([refused.status, sentence(refused)]).toEqual([
      409,
      expect.stringContaining('still work'),
    ]);
  });

  it('of another plan must be in the ledger before their cash is spent again', async () => {
    const { api, trader, ask, at, id, planned, started, pass } = await account();
    await booked(api.book.ledger, id, cash('DEPOSIT', '2020-01-06', '6000'), RELAY);
    const held = { symbol: 'AAA', weight: '0.5' };
    const targets = [held, { symbol: 'BBB', weight: '0.125' }, { symbol: 'NEW', weight: '0.375' }];
    const { named } = await planned({ targets });
    await started({ targets: [held, { symbol: 'BBB', weight: '0.5' }] });
    await pass();
    trader.end('BBB', 'filled', 118, 50);
    trader.holdings.set('BBB', 158);
    expect(await pass()).toBe(false);
    const refused = await ask('POST', at('execute'), named);
    expect([refused.status, sentence(refused)]).toEqual([409, expect.stringContaining('of BBB')]);
  });

  it('that the trader refuses end the run as failed, with its reason; what may pass is tried again', async () => {
    const { api, trader, started, pass, runs } = await account();
    trader.refuse('max_orders_per_minute', 'too many');
    await started();
    await pass();
    await pass();
    expect(trader.sent).toHaveLength(1);
    api.pass(20_000);
    trader.refuse('holdings_not_allowed', 'holdings are not enabled');
    await pass();
    expect(new Set(trader.sent.map(({ by }) => by.key)).size).toBe(2);
    await pass();
    expect(await runs()).toMatchObject([
      {
        ...{ status: 'FAILED', failure: 'NOTHING_FILLED' },
        legs: [
          { symbol: 'AAA', status: 'REFUSED', why: 'holdings are not enabled' },
          { symbol: 'BBB', status: 'NOT_SENT', why: 'no cash is left for it' },
        ],
      },
    ]);
  });

  it('that end without a fill leave the purchases what is there', async () => {
    const { trader, started, pass, runs } = await account();
    await started();
    await pass();
    trader.end('AAA', 'cancelled', 10);
    await pass();
    expect(trader.orders()).toEqual(['SELL 30 AAA', 'BUY 19 BBB']);
    trader.end('BBB', 'expired', 0);
    await pass();
    expect(await runs()).toMatchObject([
      {
        ...{ status: 'COMPLETED', outcome: 'PARTLY_FILLED' },
        legs: [{ status: 'PARTLY_FILLED' }, { status: 'UNFILLED', order_state: 'expired' }],
      },
    ]);
  });

  it('need the right to order for holdings in the account', async () => {
    const { api, at, planned } = await account();
    const { named } = await planned();
    const tom = await api.signedIn('tom', 'trader', ['DU1']);
    const path = `${V1}${at('execute')}`;
    const dry = { ...named, dry_run: true };
    expect((await api.ask('POST', path, { bearer: tom, body: dry })).status).toBe(202);
    const refused = await api.ask('POST', path, { bearer: tom, body: named });
    expect([refused.status, sentence(refused)]).toEqual([403, expect.stringContaining('operate')]);
  });
});
