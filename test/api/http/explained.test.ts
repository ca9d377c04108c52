// `?explain=true`: every figure of lots, prices and rates says what it rests on, in one shape.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

interface Explanation {
  readonly lots: readonly { readonly lot_id: string; readonly portfolio_id: number }[];
  readonly prices: readonly { readonly symbol: string; readonly price: string }[];
  readonly rates: readonly object[];
  readonly event_ids: readonly string[];
}

async function investor() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const open = async (name: string) => {
    const settings = { name, cost_basis_method: 'FIFO' };
    return (await ask('POST', '/portfolios', settings)).body as { id: number; user_id: number };
  };
  const [one, other] = [await open('One'), await open('Other')];
  async function book(portfolio: number, line: string) {
    const [transaction_type, quantity, symbol, price, transaction_date] = line.split(' ');
    const body = { transaction_type, quantity, symbol, price, transaction_date };
    const done = await ask('POST', '/transactions', { portfolio_id: portfolio, ...body });
    if (done.status !== 201) throw new Error(JSON.stringify(done.body));
    return String((done.body as { id: number }).id);
  }
  return { api, ask, one, other, book };
}

type Ask = Awaited<ReturnType<typeof investor>>['ask'];

/** Without it nothing is explained; a list explains each row. */
async function explained(ask: Ask, path: string, body?: object): Promise<Explanation> {
  const method = body === undefined ? 'GET' : 'POST';
  const rowOf = (answer: unknown) => (Array.isArray(answer) ? answer[0] : answer) as object;
  const plain = await ask(method, path, body);
  expect(Object.keys(rowOf(plain.body)), path).not.toContain('explanation');
  const answer = await ask(method, `${path}${path.includes('?') ? '&' : '?'}explain=true`, body);
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return (rowOf(answer.body) as { explanation: Explanation }).explanation;
}

const lotsOf = ({ lots }: Explanation) => lots.map(({ lot_id }) => lot_id).toSorted();
const symbolsOf = ({ prices }: Explanation) => prices.map(({ symbol }) => symbol);

describe('an explanation', () => {
  it('names the lots, prices and events of every figure of a security', async () => {
    const { ask, one, other, book } = await investor();
    const first = await book(one.id, 'BUY 10 SPY 500 2024-01-02');
    const second = await book(other.id, 'BUY 4 SPY 400 2024-02-01');
    await book(one.id, 'BUY 3 QQQ 400 2024-02-02');
    await book(one.id, 'SELL 2 SPY 510 2024-03-04');
    for (const path of ['summary', 'unrealized-gl', 'tax-loss-harvest'])
      expect(await explained(ask, `/holdings/cost-basis/SPY/${path}`), path).toMatchObject({
        lots: expect.arrayContaining([
          expect.objectContaining({ portfolio_id: one.id, lot_id: first, quantity: '8' }),
          expect.objectContaining({ portfolio_id: other.id, lot_id: second, quantity: '4' }),
        ]),
        prices: [{ symbol: 'SPY', price: '369.7' }],
        rates: [],
      });
    const summary = await explained(ask, '/holdings/cost-basis/SPY/summary');
    const trades = await tradeEvents(ask);
    expect(summary.event_ids.toSorted()).toEqual([trades[0], trades[1], trades[3]].toSorted());

    const sale = { portfolio_id: one.id, quantity: 3, price: 300, dry_run: true };
    const previewed = await explained(ask, '/holdings/cost-basis/SPY/sell', sale);
    expect(lotsOf(previewed)).toEqual([first]);
    const narrowed = await explained(
      ask,
      `/holdings/cost-basis/SPY/summary?portfolio_id=${other.id}`,
    );
    expect([lotsOf(narrowed), narrowed.event_ids.length]).toEqual([[second], 1]);
  });

  it('names what the value of a person and each position rest on', async () => {
    const { ask, one, other, book } = await investor();
    const first = await book(one.id, 'BUY 10 SPY 500 2024-01-02');
    const second = await book(other.id, 'BUY 4 SPY 400 2024-02-01');
    const third = await book(one.id, 'BUY 3 QQQ 400 2024-02-02');
    const trades = await tradeEvents(ask);
    const value = await explained(ask, `/holdings/portfolio/${one.user_id}/value`);
    expect(lotsOf(value)).toEqual([first, second, third].toSorted());
    expect(symbolsOf(value)).toEqual(['SPY']);
    expect(value.event_ids).toEqual(expect.arrayContaining([...trades]));
    const held = `/holdings/portfolio/${one.user_id}/positions?portfolio_id=${one.id}`;
    const position = await explained(ask, `${held}&sort=-ticker`);
    expect([lotsOf(position), symbolsOf(position)]).toEqual([[first], ['SPY']]);
    expect(position.event_ids).toEqual([trades[0]]);
    const [row] = (await ask('GET', `${held}&sort=-ticker`)).body as { position_id: string }[];
    const detail = await explained(ask, `/holdings/positions/${row?.position_id}`);
    expect([lotsOf(detail), detail.event_ids]).toEqual([[first], [trades[0]]]);
    const portfolio = await explained(ask, `/portfolios/${one.id}`);
    expect(lotsOf(portfolio)).toEqual([first, third].toSorted());
  });

  it('names the lots behind tax, and of the portfolios of others only what is shared', async () => {
    const { api, ask, one, other, book } = await investor();
    const sold = await book(one.id, 'BUY 100 SPY 500 2024-01-02');
    await book(one.id, 'SELL 100 SPY 400 2024-06-03');
    const replacing = await book(other.id, 'BUY 60 SPY 420 2024-06-20');
    const trades = await tradeEvents(ask);
    const realized = await explained(ask, '/tax/realized?year=2024');
    expect([lotsOf(realized), realized.event_ids.toSorted()]).toEqual([[sold], trades.toSorted()]);
    const washed = await explained(ask, '/tax/wash-sales');
    expect([lotsOf(washed), washed.event_ids.toSorted()]).toEqual([[sold], trades.toSorted()]);
    for (const path of ['/tax/unrealized', '/tax/harvest']) {
      const now = await explained(ask, path);
      expect([lotsOf(now), symbolsOf(now)], path).toEqual([[replacing], ['SPY']]);
    }
    const preview = { portfolio_id: other.id, symbol: 'SPY', quantity: 5 };
    const previewed = await explained(ask, '/tax/sale-preview', preview);
    expect([lotsOf(previewed), symbolsOf(previewed)]).toEqual([[replacing], ['SPY']]);

    const bob = await api.signedIn('bob', 'viewer');
    const admin = await api.signedIn('ada', 'admin');
    const me = await api.ask('GET', `${V1}/auth/me`, { bearer: bob });
    await api.ask('PUT', `${V1}/users/${(me.body as { id: string }).id}/grants`, {
      bearer: admin,
      body: { kind: 'portfolio', resource: String(one.id), role: 'viewer' },
    });
    const path = `${V1}/tax/realized?year=2024&portfolio_id=${one.id}&explain=true`;
    const seen = await api.ask('GET', path, { bearer: bob });
    expect((seen.body as { explanation: Explanation }).explanation.event_ids).toEqual([
      trades[0],
      trades[1],
    ]);
  });
});

/** In the order in which they were booked. */
async function tradeEvents(ask: Ask): Promise<readonly string[]> {
  const { body } = await ask('GET', '/holdings/events?limit=100');
  const { events } = body as {
    readonly events: readonly { readonly id: string; readonly type: string }[];
  };
  return events.filter(({ type }) => type === 'TRADE_EXECUTED').map(({ id }) => id);
}
