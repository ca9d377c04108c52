// A portfolio of two securities with targets, and prices that a test moves.
import { expect } from 'vitest';
import { openPolicies } from '../../../src/advisers/app/policies.ts';
import { instant } from '../../../src/kernel/instant.ts';
import {
  createHighsSolver,
  type RebalancingSources,
} from '../../../src/ledger/app/plan-rebalancing.ts';
import { dayAt } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { NO_PLAN_ORDERS } from './no-plan-orders.ts';
import { served } from './served.ts';
import { statedPrices } from './stated-prices.ts';

const V1 = '/api/v1';

const lotSolver = createHighsSolver();

/** AAA at 100, BBB at 50, NEW at 10; 80 AAA and 40 BBB are held, with targets of 60 and 40 %. */
export async function investor(settings: object = {}, policiesIn?: string) {
  const stated: Record<string, string> = { AAA: '100', BBB: '50', NEW: '10' };
  const prices = { AAA: '100', BBB: '50', NEW: '10' };
  const source = statedPrices(stated);
  const api = await served([], 'closed', new Map(), {
    prices: source,
    ...(policiesIn !== undefined && { policiesIn }),
  });
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = (method: string, path: string, body?: unknown, headers = {}) =>
    api.ask(method, `${V1}${path}`, { bearer, headers, ...(body !== undefined && { body }) });
  const targets = [
    { symbol: 'AAA', weight: '0.6' },
    { symbol: 'BBB', weight: 0.4 },
  ];
  const made = await ask('POST', '/portfolios', {
    name: 'Core',
    cost_basis_method: 'FIFO',
    targets,
    ...settings,
  });
  const { id, user_id: client } = made.body as { id: number; user_id: number };
  const book = (body: object) => ask('POST', '/transactions', { portfolio_id: id, ...body });
  await book({ transaction_type: 'DEPOSIT', amount: '8000', transaction_date: '2020-01-02' });
  await book({
    ...{ transaction_type: 'BUY', symbol: 'AAA', quantity: 80 },
    ...{ price: 80, transaction_date: '2020-01-03' },
  });
  await book({
    ...{ transaction_type: 'BUY', symbol: 'BBB', quantity: 40 },
    ...{ price: 40, transaction_date: '2020-01-03' },
  });
  const at = (route: string) => `/holdings/rebalancing/${client}/${route}`;
  async function planned(body: object = {}) {
    const answer = await ask('POST', at('plan'), body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body as { plan_id: string; plan_hash: string; orders: unknown[] };
  }
  async function moves(symbol: keyof typeof prices, text: string) {
    stated[symbol] = text;
    await source.forget(symbol);
  }
  const sourcesAt = (at: number): RebalancingSources => ({
    ...{ planOrders: NO_PLAN_ORDERS, lotSolver, policies: openPolicies(undefined) },
    read: api.book.ledger.read,
    prices: source,
    history: api.history,
    now: instant(at),
    today: dayAt(US_EQUITIES.zone, instant(at)),
    staleAfterDays: 4,
  });
  /** `stated`: what the source answers, also while an older quote is kept. */
  return { api, bearer, ask, id, client, book, at, planned, moves, stated, sourcesAt };
}

export const sentence = ({ body }: { readonly body: unknown }) =>
  (body as { detail: string }).detail;
