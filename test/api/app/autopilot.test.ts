// The autopilot on a real ledger: within its caps it accepts once, across restarts and days; what it holds back has a reason.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AutopilotTerms } from '../../../src/advisers/app/autopilot.ts';
import { openAutopilot } from '../../../src/api/app/autopilot.ts';
import { bookOf } from '../../../src/api/app/ledger.ts';
import { followedAccounts } from '../../../src/api/app/relays.ts';
import type { Seen } from '../../../src/api/traders/response-cache.ts';
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { price, textOf } from '../../../src/kernel/decimal.ts';
import { DAY_MS, type Instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { CurrencyCode, PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { addDays, dayFromUtc } from '../../../src/market/time/day.ts';
import { LEDGER_PLACES, type LedgerPlace } from '../../ledger/harness/ledger-places.ts';
import { NO_PLAN_ORDERS } from '../harness/no-plan-orders.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';
const USD = 'USD' as CurrencyCode;
const CLOSES = [
  ['2024-01-02', '100'],
  [addDays(dayFromUtc(Date.now() as Instant), -1), '60'],
] as const;
const CAPS = {
  portfolios: 'all',
  amountMax: 3_000,
  dayAmountMax: 5_000,
  dayCommandsMax: 2,
} as const;

const SPY = { symbol: 'SPY', closes: CLOSES };
/** As dear as SPY: one contract is 100 times what is quoted. */
const OPTION = {
  symbol: 'AAPL 301220C00230000',
  closes: CLOSES.map(([on, close]) => [on, String(Number(close) / 100)] as const),
};

/** Portfolios that each hold 50 SPY without a price of now: its last close would make 3,000 of them. */
async function holders(
  count: number,
  place?: LedgerPlace,
  stated: Record<string, string> = {},
  held: { symbol: string; closes: readonly (readonly [string, string])[] } = SPY,
) {
  if (place !== undefined) onTestFinished(place.end);
  const prices = statedPrices(stated);
  const api = await served([], undefined, undefined, {
    ...{ prices, ...(place && { place: place.address }) },
  });
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const ids: PortfolioId[] = [];
  for (let n = 0; n < count; n += 1) {
    const made = await ask('POST', '/portfolios', { name: `P${n}`, cost_basis_method: 'FIFO' });
    const { id } = made.body as { id: PortfolioId };
    const book = (body: object) => ask('POST', '/transactions', { portfolio_id: id, ...body });
    await book({ transaction_type: 'DEPOSIT', amount: '9000', transaction_date: '2024-01-01' });
    const { symbol, closes } = held;
    const bought = {
      symbol,
      quantity: '50',
      price: closes[0]?.[1],
      transaction_date: '2024-01-02',
    };
    await book({ transaction_type: 'BUY', ...bought });
    ids.push(id);
  }
  await api.history.recordCloses(
    held.closes.map(([on, close]) => ({
      ...{ symbol: held.symbol, on: on as TradingDay, price: price(close) },
      ...{ currency: USD, source: 'test' },
    })),
  );
  await api.agents.runAll();
  const logged: unknown[] = [];

  /** As after a start of the process. */
  function piloted(
    terms: AutopilotTerms,
    more: { ledger?: Ledger; traders?: TraderClient[] } = {},
  ) {
    const { ledger = api.book.ledger, traders = [] } = more;
    const book = bookOf(ledger, 'us', {
      ...{ allowsSimulation: true, allowsPrivateWebhooks: false, staleAfterDays: 4 },
      ...{ prices, history: api.history, followed: followedAccounts(traders) },
      planOrders: NO_PLAN_ORDERS,
    });
    const log = { info: (_: string, fields?: object) => logged.push(fields), warn: () => {} };
    const beside = { identity: api.identity, log, metrics: { watch: () => {} } };
    return openAutopilot(book, { ...beside, clients: { all: () => traders } }, terms);
  }

  async function marked(): Promise<number> {
    const { read, context } = api.book.ledger;
    const marks = await Promise.all(ids.map((id) => read.marks(id, context.store.now())));
    return marks.flat().length;
  }

  async function rows() {
    const { read, context } = api.book.ledger;
    return read.commandProposals({
      ...{ portfolios: ids, now: context.store.now(), limit: 100, offset: 0 },
      order: { by: 'proposedAt', isDescending: false },
    });
  }

  return { api, ask, ids, piloted, marked, rows, logged };
}

function trader(state: string, mode: TraderClient['mode'] = 'paper'): TraderClient {
  const body = { trading: { state, reason: 'by hand' } };
  return {
    ...{ name: 'DU1', venue: 'us', account: 'DU1', mode },
    look: async () => ok({ copy: { body }, ageSeconds: undefined } as unknown as Seen),
    send: () => Promise.reject(new Error('not asked')),
  };
}

describe('the autopilot', () => {
  it('accepts what is within its caps by the path of a person, once, also after a restart', async () => {
    const { api, ask, piloted, marked, rows, logged } = await holders(1);
    await piloted({}).run();
    expect(await marked()).toBe(0);
    const terms = { 'mark-position': CAPS };
    await Promise.all([piloted(terms).run(), piloted(terms).run()]);
    await piloted(terms).run();
    expect(await marked()).toBe(1);
    const [row] = await rows();
    expect(row).toMatchObject({ status: 'ACCEPTED', decidedBy: 'autopilot' });
    const [shown] = (await ask('GET', '/agents/proposals')).body as unknown[];
    expect(shown).toMatchObject({
      outcome: { price: '60' },
      autopilot: {
        decision: 'ACCEPTED',
        text: '3000.00 USD of at most 3000.00 USD; today 3000.00 USD of 5000.00 USD, command 1 of 2.',
      },
    });
    const trail = await api.ask('GET', `${V1}/audit?action=agent-proposal.accept`, {
      bearer: await api.signedIn('root', 'admin'),
    });
    expect((trail.body as unknown[])[0]).toMatchObject({ actor: 'autopilot', target: row?.id });
    expect(logged[0]).toMatchObject({ proposal: row?.id, command: 'mark-position' });
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('states the price of an option per share, and counts what its contracts are worth', async () => {
    const { api, ids, ask, piloted } = await holders(1, undefined, {}, OPTION);
    await piloted({ 'mark-position': CAPS }).run();
    const [shown] = (await ask('GET', '/agents/proposals')).body as unknown[];
    expect(shown).toMatchObject({
      outcome: { price: '0.6' },
      autopilot: { decision: 'ACCEPTED', text: expect.stringMatching(/^3000.00 USD of/) },
    });
    const { read, context } = api.book.ledger;
    const marks = await read.marks(ids[0] as PortfolioId, context.store.now());
    expect(marks.map((mark) => textOf(mark.price))).toEqual(['60']);
  });

  it.each(Object.entries(LEDGER_PLACES))(
    'stops at the commands of a day, and goes on when the next day begins: %s',
    async (_, open) => {
      const { api, piloted, marked, rows, logged } = await holders(4, await open());
      const terms = { 'mark-position': CAPS };
      await piloted(terms).run();
      expect(await marked()).toBe(2);
      const held = (await rows()).filter(({ status }) => status === 'OPEN');
      expect(held.map(({ autopilot }) => autopilot?.reason)).toEqual([
        'DAY_COMMANDS_OVER',
        'DAY_COMMANDS_OVER',
      ]);
      const told = logged.length;
      await piloted(terms).run();
      expect([await marked(), logged.length]).toEqual([2, told]);
      api.pass(DAY_MS);
      await piloted(terms).run();
      expect(await marked()).toBe(4);
      expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
    },
  );

  it('does nothing twice if the process ends right after the step that booked', async () => {
    const { api, piloted, marked, rows } = await holders(1);
    const terms = { 'mark-position': CAPS };
    const { ledger } = api.book;
    const ending: Ledger = {
      ...ledger,
      async inOneStep(act) {
        await ledger.inOneStep(act);
        throw new Error('killed');
      },
    };
    await expect(piloted(terms, { ledger: ending }).run()).rejects.toThrow('killed');
    await piloted(terms).run();
    expect(await marked()).toBe(1);
    expect(await rows()).toMatchObject([{ status: 'ACCEPTED', decidedBy: 'autopilot' }]);
  });

  it('looks at the others when it fails at one, and says so', async () => {
    const { api, ids, piloted, marked } = await holders(3);
    const { ledger } = api.book;
    const failing: Ledger = {
      ...ledger,
      read: {
        ...ledger.read,
        async portfolio(id) {
          if (id === ids[1]) throw new Error('unreadable');
          return ledger.read.portfolio(id);
        },
      },
    };
    const run = piloted({ 'mark-position': CAPS }, { ledger: failing }).run();
    await expect(run).rejects.toThrow('unreadable');
    expect(await marked()).toBe(2);
  });

  it.each([
    ['AMOUNT_OVER', { ...CAPS, amountMax: 2_999 }, []],
    ['DAY_AMOUNT_OVER', { ...CAPS, dayAmountMax: 2_999 }, []],
    ['PORTFOLIO_NOT_NAMED', { ...CAPS, portfolios: [999] }, []],
    ['TRADER_HALTED', CAPS, [trader('HALTED')]],
  ])('holds back with its reason: %s', async (reason, caps, traders) => {
    const { ask, piloted, marked } = await holders(1);
    await piloted({ 'mark-position': caps }, { traders }).run();
    expect(await marked()).toBe(0);
    const [row] = (await ask('GET', '/agents/proposals')).body as unknown[];
    expect(row).toMatchObject({ status: 'OPEN', autopilot: { decision: 'HELD', reason } });
    await piloted({ 'mark-position': CAPS }, { traders: [trader('ACTIVE')] }).run();
    expect(await marked()).toBe(1);
  });

  it('books no sale: nobody has said that a broker sold', async () => {
    const { api, ids, piloted, rows } = await holders(1, undefined, { SPY: '60' });
    await piloted({ 'sell-lots': { ...CAPS, portfolios: ids } }).run();
    const [row] = await rows();
    expect(row).toMatchObject({
      ...{ status: 'OPEN', command: { kind: 'sell-lots' } },
      autopilot: { reason: 'COMMAND_REFUSED', text: expect.stringContaining('No order was sent') },
    });
    const [portfolio] = ids;
    const sales = await api.book.ledger.read.transactionCount({
      ...{ portfolio: portfolio as PortfolioId, type: 'SELL' },
    });
    expect(sales).toBe(0);
  });
});
