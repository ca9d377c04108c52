// What agents find, over HTTP: now, and kept across runs.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/kernel/instant.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { homeDay } from '../harness/home-day.ts';
import { served, tokenOf } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';

interface Named {
  readonly id: string;
  readonly type: string;
}

interface Row {
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly subject: string;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly figures: Readonly<Record<string, string>>;
  readonly status: string;
  readonly times: number;
}

async function investor() {
  let passed = 0;
  const prices = statedPrices({ SPY: '60', IWM: '50' }, () => passed);
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
    passed += DAY_MS;
    const user = await api.identity.context.store.userByLogin('ann');
    bearer = await tokenOf(api.identity, user);
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

  it('says by which events cash is below zero, however long ago they were', async () => {
    const { monitored, book, ask, id } = await investor();
    const old = { symbol: 'IWM', quantity: '400', price: '50', transaction_date: '2024-01-02' };
    await book({ transaction_type: 'BUY', ...old });
    const [short] = await monitored('?rule=negative-cash');
    expect(short?.figures).toEqual({ balance: '-15000', currency: 'USD' });
    const { events } = (await ask('GET', `/holdings/events?portfolio_id=${id}`)).body as {
      readonly events: readonly Named[];
    };
    const moved = events.filter(({ id: event }) => short?.evidence.includes(event));
    expect(moved.map(({ type }) => type)).toEqual([
      ...['CASH_MOVED', 'TRADE_EXECUTED', 'TRADE_EXECUTED'],
    ]);
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

describe('lists of findings and proposals', () => {
  it('are filtered, ordered and paged by the store', async () => {
    const { api, kept, ask, id } = await investor();
    await api.agents.runAll();
    const all = await kept('?sort=rule');
    const rules = all.map(({ rule }) => rule);
    expect(rules.length).toBeGreaterThan(2);
    expect(rules).toEqual(rules.toSorted());
    expect(await kept('?sort=-rule&limit=1')).toEqual([all.at(-1)]);
    expect(await kept('?sort=rule&limit=2&offset=1')).toEqual(all.slice(1, 3));
    const one = await ask(
      'GET',
      `/agents/findings?agent=monitor&severity=CRITICAL&portfolio_id=${id}`,
    );
    expect(one.headers.get('x-total-count')).toBe(String((one.body as Row[]).length));
    expect(new Set((one.body as Row[]).map(({ agent }) => agent))).toEqual(new Set(['monitor']));
    const [{ id: proposal } = { id: '' }] = (await ask('GET', '/agents/proposals'))
      .body as Proposed[];
    await ask('POST', `/agents/proposals/${proposal}/reject`);
    const open = await ask('GET', '/agents/proposals?status=OPEN&sort=status');
    expect([open.body, open.headers.get('x-total-count')]).toEqual([[], '0']);
    expect((await ask('GET', '/agents/proposals?status=REJECTED')).body).toHaveLength(1);
  });
});

describe('a webhook of proposals', () => {
  it('gets each when it is made and when it is decided; the webhook of another person gets none', async () => {
    const { api, ask, id } = await investor();
    const webhook = { url: 'https://events.example.org/', events: ['proposals'] };
    expect((await ask('POST', '/webhooks', webhook)).status).toBe(201);
    const bob = await api.signedIn('bob', 'viewer');
    await api.ask('POST', `${V1}/webhooks`, { bearer: bob, body: webhook });
    await api.agents.runAll();
    const [{ id: proposal } = { id: '' }] = (await ask('GET', '/agents/proposals'))
      .body as Proposed[];
    await ask('POST', `/agents/proposals/${proposal}/reject`);
    const { read, context } = api.book.ledger;
    const due = await read.dueDeliveries(context.store.now(), 10);
    const about = { proposal_id: proposal, portfolio_id: id };
    // The second waits for the first.
    expect(due).toMatchObject([
      { type: 'proposal.changed', payload: { ...about, status: 'OPEN' } },
    ]);
    const rows = await ask('GET', '/webhooks/deliveries');
    expect((rows.body as Row[]).map((row) => row.id.split('.').slice(1))).toEqual([
      [proposal, 'rejected'],
      [proposal, 'open'],
    ]);
    const others = await api.ask('GET', `${V1}/webhooks/deliveries`, { bearer: bob });
    expect(others.body).toEqual([]);
  });
});

describe('findings of a portfolio that is deleted', () => {
  it.each(['alone', 'in a run over all'])('end with what they proposed, %s', async (how) => {
    const { api, ask, id } = await investor();
    await api.agents.runAll();
    await ask('DELETE', `/portfolios/${id}?force=true`);
    const ended = how === 'alone' ? await api.agents.run([id as never]) : await api.agents.runAll();
    const { read, context } = api.book.ledger;
    const wanted = { portfolios: [id as never], now: context.store.now() };
    expect(ended.cleared).toBeGreaterThan(2);
    expect(await read.findingCount({ ...wanted, status: 'OPEN' })).toBe(0);
    expect(await read.commandProposalCount({ ...wanted, status: 'OPEN' })).toBe(0);
    expect(await api.agents.runAll()).toMatchObject({ cleared: 0 });
  });
});

async function harvester(price: string) {
  const environment = await investor();
  await environment.api.agents.runAll();
  const [proposal] = (await environment.ask('GET', '/agents/proposals?status=OPEN'))
    .body as Proposed[];
  if (proposal === undefined) throw new Error(`nothing is proposed at ${price}`);
  const accept = (body: object = { executed: true }) =>
    environment.ask('POST', `/agents/proposals/${proposal.id}/accept`, body);
  return { ...environment, proposal, accept };
}

interface Proposed {
  readonly id: string;
  readonly finding_id: string;
  readonly command: { readonly kind: string };
  readonly status: string;
}

describe('a proposed command', () => {
  it('is carried out once when its owner accepts it', async () => {
    const { accept, proposal, ask, id, api } = await harvester('60');
    expect(proposal.command).toMatchObject({ kind: 'sell-lots', symbol: 'SPY', price: '60' });
    const [first, second] = [await accept(), await accept()];
    expect(first.body).toMatchObject({ status: 'ACCEPTED', decided_by: 'ann' });
    expect(second.body).toEqual(first.body);
    const sold = await ask('GET', `/transactions/portfolio/${id}?transaction_type=SELL`);
    expect(sold.body).toMatchObject([{ quantity: '50', price: '60' }]);
    const ordered = await ask('POST', `/agents/proposals/${proposal.id}/reject`, {});
    expect(ordered.status).toBe(409);
    const admin = await api.signedIn('root', 'admin');
    const trail = await api.ask('GET', `${V1}/audit?action=agent-proposal.accept`, {
      bearer: admin,
    });
    expect((trail.body as unknown[]).length).toBeGreaterThan(0);
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('that sells is booked only after the person says that the broker sold, at the price she states', async () => {
    const { accept, ask, id, proposal } = await harvester('60');
    const sales = async () =>
      (await ask('GET', `/transactions/portfolio/${id}?transaction_type=SELL`)).body;
    for (const body of [{}, { executed: false }, { price: '59.5' }]) {
      const refused = await accept(body);
      expect(refused).toMatchObject({
        ...{ status: 409, body: { detail: expect.stringContaining('Sell SPY at your broker') } },
      });
    }
    expect(await sales()).toEqual([]);
    const open = await ask('GET', `/agents/proposals/${proposal.id}`);
    expect(open.body).toMatchObject({ status: 'OPEN' });
    expect((await accept({ executed: true, price: '59.5' })).status).toBe(200);
    expect(await sales()).toMatchObject([{ quantity: '50', price: '59.5' }]);
  });

  it('says beforehand what accepting it would do, or why it is refused, and nothing of that stays', async () => {
    const { accept, ask, proposal, bought, api, id } = await harvester('60');
    const path = `/agents/proposals/${proposal.id}/preview`;
    expect(await ask('GET', path)).toMatchObject({
      status: 200,
      body: {
        id: proposal.id,
        effect:
          'Books that your broker sold 50 SPY at 60 USD, the price of now: 3000.00 USD. No order is sent: accept it only after the sale has happened.',
      },
    });
    const after = await ask('GET', `/agents/proposals/${proposal.id}`);
    expect(after.body).toMatchObject({ status: 'OPEN', outcome: null });
    const sold = await ask('GET', `/transactions/portfolio/${id}?transaction_type=SELL`);
    expect(sold.body).toEqual([]);
    const finding = await ask('GET', `/agents/findings/${proposal.finding_id}`);
    expect(finding.body).toMatchObject({ rule: 'harvest-loss' });
    const bearer = await api.signedIn('bob', 'trader');
    for (const route of [path, `/agents/findings/${proposal.finding_id}`])
      expect((await api.ask('GET', `${V1}${route}`, { bearer })).status).toBe(404);
    await ask('DELETE', `/transactions/${bought.id}`);
    const [refused, accepted] = [await ask('GET', path), await accept()];
    expect(refused.status).toBe(409);
    expect((refused.body as { detail: string }).detail).toBe(
      (accepted.body as { detail: string }).detail,
    );
  });

  it('is booked once when two accept it at the same time', async () => {
    const { accept, ask, id } = await harvester('60');
    const answers = await Promise.all([accept(), accept(), accept()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const sold = await ask('GET', `/transactions/portfolio/${id}?transaction_type=SELL`);
    expect(sold.body).toHaveLength(1);
  });

  it('is refused by what would refuse the same command of a person', async () => {
    const { accept, ask, bought, proposal } = await harvester('60');
    await ask('DELETE', `/transactions/${bought.id}`);
    const refused = await accept();
    expect(refused.status).toBe(409);
    expect((refused.body as { detail: string }).detail).toMatch(/no price|not open|held/);
    const [row] = (await ask('GET', '/agents/proposals')).body as Proposed[];
    expect(row).toMatchObject({ id: proposal.id, status: 'OPEN' });
  });

  it('is refused while a purchase in another portfolio of the person disallows the loss', async () => {
    const { accept, ask } = await harvester('60');
    const made = await ask('POST', '/portfolios', { name: 'Other', cost_basis_method: 'FIFO' });
    const { id: other } = made.body as { id: number };
    const bought = { transaction_type: 'BUY', symbol: 'SPY', quantity: '5', price: '60' };
    await ask('POST', '/transactions', { portfolio_id: other, ...bought });
    const refused = await accept();
    expect(refused.body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('disallows the loss on 5 shares'),
    });
  });

  it('expires after a week, and is rejected with a reason', async () => {
    const { accept, nextDay } = await harvester('60');
    for (let day = 0; day < 7; day += 1) await nextDay();
    expect(await accept()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('expired') },
    });
    const other = await harvester('60');
    const path = `/agents/proposals/${other.proposal.id}/reject`;
    const rejected = await other.ask('POST', path, { reason: 'not now' });
    expect(rejected.body).toMatchObject({ status: 'REJECTED', outcome: { reason: 'not now' } });
    expect((await other.accept()).status).toBe(409);
  });

  it('is made anew once it expired, while its finding is open, unless somebody decided on it', async () => {
    const { api, ask, nextDay, proposal } = await harvester('60');
    await api.agents.runAll();
    expect((await ask('GET', '/agents/proposals')).body).toHaveLength(1);
    for (let day = 0; day < 7; day += 1) await nextDay();
    await api.agents.runAll();
    const [anew, old] = (await ask('GET', '/agents/proposals')).body as Proposed[];
    const { finding_id } = proposal;
    expect(old).toMatchObject({ id: proposal.id, status: 'EXPIRED' });
    expect(anew).toMatchObject({ finding_id, status: 'OPEN', command: { kind: 'sell-lots' } });
    await ask('POST', `/agents/proposals/${anew?.id}/reject`);
    for (let day = 0; day < 8; day += 1) await nextDay();
    await api.agents.runAll();
    expect((await ask('GET', '/agents/proposals?status=OPEN')).body).toEqual([]);
  });

  it('is unknown to others', async () => {
    const { api, ask, proposal } = await harvester('60');
    const bearer = await api.signedIn('bob', 'trader');
    const path = `/agents/proposals/${proposal.id}`;
    expect((await ask('GET', path)).body).toMatchObject({ id: proposal.id, autopilot: null });
    for (const [method, route] of [
      ['GET', path],
      ['POST', `${path}/accept`],
    ] as const)
      expect((await api.ask(method, `${V1}${route}`, { bearer })).status).toBe(404);
  });

  it('takes back a trade that was booked twice', async () => {
    const { api, ask, book, id } = await investor();
    const twin = { symbol: 'IWM', quantity: '7', price: '50', transaction_date: homeDay(-300) };
    const first = await book({ transaction_type: 'BUY', ...twin });
    const second = await book({ transaction_type: 'BUY', ...twin });
    await api.agents.runAll();
    const all = (await ask('GET', '/agents/proposals')).body as Proposed[];
    const taking = all.find(({ command }) => command.kind === 'void-transaction');
    expect(taking?.command).toMatchObject({ transaction: second.id });
    expect((await ask('GET', `/agents/proposals/${taking?.id}/preview`)).body).toMatchObject({
      effect: `Takes transaction ${second.id} back. Transaction ${first.id}, which is the same, stays.`,
    });
    expect((await ask('POST', `/agents/proposals/${taking?.id}/accept`)).status).toBe(200);
    const left = await ask('GET', `/transactions/portfolio/${id}?transaction_type=BUY`);
    expect(left.body).toHaveLength(2);
    await api.agents.run([id as never]);
    expect((await ask('GET', '/agents/findings?rule=doubled-trade')).body).toMatchObject([
      { status: 'CLEARED' },
    ]);
  });

  it('takes no trade back whose double was taken back meanwhile', async () => {
    const { api, ask, book, id } = await investor();
    const twin = { symbol: 'IWM', quantity: '7', price: '50', transaction_date: homeDay(-300) };
    const first = await book({ transaction_type: 'BUY', ...twin });
    const second = await book({ transaction_type: 'BUY', ...twin });
    await api.agents.runAll();
    const all = (await ask('GET', '/agents/proposals')).body as Proposed[];
    const taking = all.find(({ command }) => command.kind === 'void-transaction');
    expect(taking?.command).toMatchObject({ transaction: second.id, twin: first.id });
    await ask('DELETE', `/transactions/${first.id}`);
    expect(await ask('POST', `/agents/proposals/${taking?.id}/accept`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('not the same any more') },
    });
    const left = (await ask('GET', `/transactions/portfolio/${id}?symbol=IWM`)).body;
    expect(left).toMatchObject([{ id: second.id }]);
  });
});
