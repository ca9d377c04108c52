// The autopilot on a real ledger: within its caps it accepts once, across restarts and days; what it holds back has a reason.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AutopilotTerms } from '../../../src/advisers/app/autopilot.ts';
import { openAutopilot } from '../../../src/api/app/autopilot.ts';
import { bookOf } from '../../../src/api/app/ledger.ts';
import { followedAccounts } from '../../../src/api/app/relayed.ts';
import type { TraderDesk } from '../../../src/api/desks/desks.ts';
import type { Seen } from '../../../src/api/desks/mirror.ts';
import { DAY_MS } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { LEDGER_PLACES, type LedgerPlace } from '../../ledger/rig/ledger-places.ts';
import { NO_ORDER_DESK } from '../rig/no-order-desk.ts';
import { served } from '../rig/served.ts';
import { statedPrices } from '../rig/stated-prices.ts';

const V1 = '/api/v1';
const CAPS = {
  portfolios: 'all',
  amountMax: 3_000,
  dayAmountMax: 5_000,
  dayCommandsMax: 2,
} as const;

/** Portfolios that each lost 2,000 of 5,000 with 50 SPY, which could be sold for 3,000. */
async function losers(count: number, place?: LedgerPlace) {
  if (place !== undefined) onTestFinished(place.end);
  const prices = statedPrices({ SPY: '60' });
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
    const bought = { symbol: 'SPY', quantity: '50', price: '100', transaction_date: '2024-01-02' };
    await book({ transaction_type: 'BUY', ...bought });
    ids.push(id);
  }
  await api.agents.runAll();
  const logged: unknown[] = [];

  /** As after a start of the process. */
  function piloted(terms: AutopilotTerms, more: { ledger?: Ledger; desks?: TraderDesk[] } = {}) {
    const { ledger = api.book.ledger, desks = [] } = more;
    const book = bookOf(ledger, 'us', {
      ...{ allowsSimulation: true, allowsPrivateWebhooks: false, staleAfterDays: 4 },
      ...{ prices, history: api.history, followed: followedAccounts(desks) },
      orderDesk: NO_ORDER_DESK,
    });
    const log = { info: (_: string, fields?: object) => logged.push(fields), warn: () => {} };
    const beside = { identity: api.identity, log, metrics: { watch: () => {} } };
    return openAutopilot(book, { ...beside, desks: { all: () => desks } }, terms);
  }

  async function sold(): Promise<number> {
    const counts = ids.map((portfolio) =>
      api.book.ledger.read.transactionCount({ portfolio, type: 'SELL' }),
    );
    return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
  }

  async function rows() {
    const { read, context } = api.book.ledger;
    return read.commandProposals({
      ...{ portfolios: ids, now: context.store.now(), limit: 100, offset: 0 },
      order: { by: 'proposedAt', isDescending: false },
    });
  }

  return { api, ask, ids, piloted, sold, rows, logged };
}

function desk(state: string, mode: TraderDesk['mode'] = 'paper'): TraderDesk {
  const body = { trading: { state, reason: 'by hand' } };
  return {
    ...{ name: 'DU1', venue: 'us', account: 'DU1', mode },
    look: async () => ok({ copy: { body }, ageSeconds: undefined } as unknown as Seen),
    send: () => Promise.reject(new Error('not asked')),
  };
}

describe('the autopilot', () => {
  it('accepts what is within its caps by the path of a person, once, also after a restart', async () => {
    const { api, ask, piloted, sold, rows, logged } = await losers(1);
    await piloted({}).run();
    expect(await sold()).toBe(0);
    const terms = { 'sell-lots': CAPS };
    await Promise.all([piloted(terms).run(), piloted(terms).run()]);
    await piloted(terms).run();
    expect(await sold()).toBe(1);
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
    expect(logged[0]).toMatchObject({ proposal: row?.id, command: 'sell-lots' });
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it.each(Object.entries(LEDGER_PLACES))(
    'stops at the commands of a day, and goes on when the next day begins: %s',
    async (_, open) => {
      const { api, piloted, sold, rows, logged } = await losers(4, await open());
      const terms = { 'sell-lots': CAPS };
      await piloted(terms).run();
      expect(await sold()).toBe(2);
      const held = (await rows()).filter(({ status }) => status === 'OPEN');
      expect(held.map(({ autopilot }) => autopilot?.reason)).toEqual([
        'DAY_COMMANDS_OVER',
        'DAY_COMMANDS_OVER',
      ]);
      const told = logged.length;
      await piloted(terms).run();
      expect([await sold(), logged.length]).toEqual([2, told]);
      api.pass(DAY_MS);
      await piloted(terms).run();
      expect(await sold()).toBe(4);
      expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
    },
  );

  it('does nothing twice if the process ends right after the step that booked', async () => {
    const { api, piloted, sold, rows } = await losers(1);
    const terms = { 'sell-lots': CAPS };
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
    expect(await sold()).toBe(1);
    expect(await rows()).toMatchObject([{ status: 'ACCEPTED', decidedBy: 'autopilot' }]);
  });

  it('looks at the others when it fails at one, and says so', async () => {
    const { api, ids, piloted, sold } = await losers(3);
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
    const run = piloted({ 'sell-lots': CAPS }, { ledger: failing }).run();
    await expect(run).rejects.toThrow('unreadable');
    expect(await sold()).toBe(2);
  });

  it.each([
    ['AMOUNT_OVER', { ...CAPS, amountMax: 2_999 }, []],
    ['DAY_AMOUNT_OVER', { ...CAPS, dayAmountMax: 2_999 }, []],
    ['PORTFOLIO_NOT_NAMED', { ...CAPS, portfolios: [999] }, []],
    ['TRADER_HALTED', CAPS, [desk('HALTED')]],
  ])('holds back with its reason: %s', async (reason, caps, desks) => {
    const { ask, piloted, sold } = await losers(1);
    await piloted({ 'sell-lots': caps }, { desks }).run();
    expect(await sold()).toBe(0);
    const [row] = (await ask('GET', '/agents/proposals')).body as unknown[];
    expect(row).toMatchObject({ status: 'OPEN', autopilot: { decision: 'HELD', reason } });
    await piloted({ 'sell-lots': CAPS }, { desks: [desk('ACTIVE')] }).run();
    expect(await sold()).toBe(1);
  });

  it('passes no check of the command: what would refuse a person refuses it', async () => {
    const { ask, ids, piloted, sold, rows } = await losers(1);
    const recent = { transaction_type: 'BUY', symbol: 'SPY', quantity: '5', price: '60' };
    const made = await ask('POST', '/portfolios', { name: 'Other', cost_basis_method: 'FIFO' });
    await ask('POST', '/transactions', {
      portfolio_id: (made.body as { id: number }).id,
      ...recent,
    });
    await piloted({ 'sell-lots': { ...CAPS, portfolios: ids } }).run();
    expect(await sold()).toBe(0);
    const [row] = await rows();
    expect(row?.autopilot).toMatchObject({
      reason: 'COMMAND_REFUSED',
      text: expect.stringContaining('disallows the loss on 5 shares'),
    });
  });
});
