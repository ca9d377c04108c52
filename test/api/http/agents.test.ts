// What agents find, over HTTP: now, and kept across runs.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/kernel/instant.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { served } from '../rig/served.ts';
import { statedPrices } from '../rig/stated-prices.ts';

const V1 = '/api/v1';

interface Row {
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly subject: string;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly status: string;
  readonly times: number;
}

async function investor() {
  const prices = statedPrices({ SPY: '60', IWM: '50' });
  const api = await served([], undefined, undefined, { prices });
  let bearer = await api.signedIn('ann', 'viewer');
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const made = await ask('POST', '/portfolios', { name: 'Tech', cost_basis_method: 'FIFO' });
  const { id, user_id: client } = made.body as { id: number; user_id: number };
  const book = async (body: object) =>
    (await ask('POST', '/transactions', { portfolio_id: id, ...body })).body as { id: number };
  await book({ transaction_type: 'DEPOSIT', amount: '10000' });
  const bought = await book({
    transaction_type: 'BUY',
    ...{ symbol: 'SPY', quantity: '50', price: '100', transaction_date: '2024-01-02' },
  });
  const monitored = async (query = '') =>
    (await ask('GET', `/holdings/portfolio/${client}/monitor${query}`)).body as Row[];
  const kept = async (query = '') => (await ask('GET', `/agents/findings${query}`)).body as Row[];
  async function nextDay(): Promise<void> {
    api.pass(DAY_MS);
    const user = await api.identity.context.store.userByLogin('ann');
    if (user === undefined) throw new Error('ann is not there');
    const by = { name: 'test', address: 'local', requestId: 'test' };
    bearer = (await api.identity.signIn.asUser(user, by)).accessToken;
  }

  return { nextDay, api, ask, id, client, book, bought, monitored, kept };
}

describe('the monitor of a person', () => {
  it('says what is wrong, by which figures and events', async () => {
    const { monitored, id } = await investor();
    const [loss] = await monitored('?rule=position-loss');
    expect(loss).toMatchObject({
      portfolio_id: id,
      agent: 'monitor',
      severity: 'CRITICAL',
      bucket: 2,
      figures: { loss: '0.4', cost: '5000', value: '3000', gain: '-2000', price: '60' },
      threshold: '0.2',
    });
    expect(loss?.text).toBe('SPY has lost 40.0 % of its cost of 5000.00 USD; the limit is 20 %.');
    expect(loss?.evidence).toEqual([expect.stringMatching(`^portfolio-${id}@\\d+$`)]);
  });

  it('hides one person from another', async () => {
    const { api, client } = await investor();
    const bearer = await api.signedIn('bob', 'viewer');
    const asked = await api.ask('GET', `${V1}/holdings/portfolio/${client}/monitor`, { bearer });
    expect(asked.status).toBe(404);
    expect((await api.ask('GET', `${V1}/agents/findings`, { bearer })).body).toEqual([]);
  });
});

describe('findings that are kept', () => {
  it('are raised once, end with their cause, and are events of a chained stream', async () => {
    const { api, kept, ask, bought } = await investor();
    const [first] = [await api.agents.runAll(), await api.agents.runAll()];
    const raised = await kept('?rule=position-loss');
    expect(raised).toMatchObject([{ status: 'OPEN', times: 1 }]);
    expect(await api.agents.runAll()).toMatchObject({ raised: 0, cleared: 0 });
    expect(first.raised).toBe((await kept()).length);
    await ask('DELETE', `/transactions/${bought.id}`);
    await api.agents.runAll();
    expect(await kept('?rule=position-loss')).toMatchObject([{ status: 'CLEARED' }]);
    const verified = await verifyBook(api.book.ledger.context.store);
    expect(verified.ok).toBe(true);
  });

  it('are the same again within a day, and others after it', async () => {
    const { api, kept, ask, bought, book, nextDay } = await investor();
    await api.agents.runAll();
    await ask('DELETE', `/transactions/${bought.id}`);
    await api.agents.runAll();
    const again = { symbol: 'SPY', quantity: '50', price: '100', transaction_date: '2024-01-02' };
    const second = await book({ transaction_type: 'BUY', ...again });
    await api.agents.runAll();
    expect(await kept('?rule=position-loss')).toMatchObject([{ status: 'OPEN', times: 2 }]);
    await ask('DELETE', `/transactions/${second.id}`);
    await api.agents.runAll();
    await nextDay();
    await book({ transaction_type: 'BUY', ...again });
    await api.agents.runAll();
    expect(await kept('?rule=position-loss')).toMatchObject([
      { status: 'OPEN', times: 1 },
      { status: 'CLEARED', times: 2 },
    ]);
  });
});
