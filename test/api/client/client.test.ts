// The typed client against a real server: what a page or a program writes.
import { describe, expect, it } from 'vitest';
import { type ApiShape, createApiClient, totalCount } from '../../../src/api/client/client.ts';
import { failed, ok } from '../../../src/kernel/result.ts';
import { ORDER, POSITIONS, scriptedTrader } from '../harness/scripted-trader.ts';
import { PASSWORD, served } from '../harness/served.ts';

async function signedIn() {
  const trader = scriptedTrader();
  const api = await served([trader]);
  await api.signedIn('ann', 'trader', ['DU1']);
  let token: string | undefined;
  const client = createApiClient({ baseUrl: api.url, token: () => token });
  const login = await client.POST('/api/v1/auth/login', {
    body: { username: 'ann', password: PASSWORD },
  });
  token = login.data?.access_token;
  return { client, trader };
}

describe('the client', () => {
  it('signs in, reads a page of a list and how long it is', async () => {
    const { client } = await signedIn();
    const { data = [], response } = await client.GET('/api/v1/positions', {
      params: { query: { limit: 2, sort: 'symbol' } },
    });
    const symbols: ApiShape<'Position'>['symbol'][] = data.map(({ symbol }) => symbol);
    expect(symbols).toEqual(['AAPL', 'IWM']);
    expect(totalCount(response)).toBe(POSITIONS.length);
    const trader = { path: { trader: 'main' } };
    const status = await client.GET('/api/v1/daemon/{trader}/status', { params: trader });
    expect(status.data?.trading.state).toBe('ACTIVE');
  });

  it('places an order once, and has a refusal as a problem', async () => {
    const { client, trader } = await signedIn();
    const done = { text: 'done', order_ref: ORDER.order_ref, order: ORDER };
    trader.answer(ok({ ...done, position_id: null, repeated: false }));
    const body = { symbol: 'SPY', side: 'BUY', order_type: 'MKT', quantity: 1 } as const;
    const header = { 'idempotency-key': 'k-1' };
    const placed = await client.POST('/api/v1/orders', { params: { header }, body });
    expect([placed.response.status, placed.data?.order?.live]).toEqual([201, true]);
    const reasons = [{ kind: 'symbol_halted', why: 'news' }];
    trader.answer(failed({ kind: 'problem', status: 409, detail: 'Refused.', reasons }));
    const { error } = await client.POST('/api/v1/orders', { params: { header }, body });
    expect(error).toMatchObject({ status: 409, detail: 'Refused.', reasons });
  });

  it('without a token is refused', async () => {
    const api = await served();
    const { error } = await createApiClient({ baseUrl: api.url }).GET('/api/v1/auth/me');
    expect(error?.status).toBe(401);
  });
});
