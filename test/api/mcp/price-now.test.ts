// The price of now in bookings: in its currency, of today, and not old.
import { describe, expect, it } from 'vitest';
import { type Assistant, connectedByHttp } from './harness/connected.ts';
import { type Investor, investor } from './harness/investor.ts';

const BUY = { ticker: 'QQQ', quantity: '4' };
const OLD = '2020-12-16T14:36:00.000Z';

interface Stated {
  readonly currency: string;
  readonly at?: string;
}

async function stated(
  { api }: Investor,
  { currency, at = new Date().toISOString() }: Stated,
): Promise<void> {
  const bearer = await api.signedIn('root', 'admin');
  const body = { price: '400', currency, at };
  const answer = await api.ask('PUT', '/api/v1/stocks/QQQ/price', { bearer, body });
  expect(answer.status).toBe(200);
}

async function assistant(): Promise<Assistant & { readonly ann: Investor }> {
  const ann = await investor();
  return { ...(await connectedByHttp(ann.api.url, (await ann.key('mcp')).key)), ann };
}

describe('the price of now', () => {
  it('is booked in its currency', async () => {
    const { ann, call } = await assistant();
    await stated(ann, { currency: 'EUR' });
    const { answer } = await call('open_position', BUY);
    expect(answer).toMatchObject({ position: { currency: 'EUR', cost_basis: '1600' } });
    expect(answer.cash_after).toContainEqual({ currency: 'EUR', balance: '-1600' });
    const other = await call('open_position', { ...BUY, currency: 'USD' });
    expect(other.text).toBe('price: required in USD; the price of QQQ now is in EUR.');
    const named = await call('open_position', { ...BUY, price: '390', currency: 'EUR' });
    expect(named.answer).toMatchObject({ position: { currency: 'EUR', cost_basis: '1560' } });
  });

  it('is refused beside a listing that the portfolio holds in another currency', async () => {
    const { ann, call } = await assistant();
    await ann.api.ask('POST', '/api/v1/holdings/positions/open', {
      bearer: ann.bearer,
      body: { portfolio_id: ann.portfolio, ...BUY, price: '400' },
    });
    await stated(ann, { currency: 'EUR' });
    expect(await call('open_position', BUY)).toMatchObject({
      isError: true,
      text: 'ticker: the portfolio holds QQQ already; book more of it at /transactions, or close the position first.',
    });
  });

  it('is of a listing of its own in another currency than what other people hold', async () => {
    const { ann, call } = await assistant();
    const bob = await investor('bob', ann.api);
    await ann.api.ask('POST', '/api/v1/holdings/positions/open', {
      bearer: bob.bearer,
      body: { portfolio_id: bob.portfolio, ...BUY, price: '400' },
    });
    await stated(ann, { currency: 'EUR' });
    expect(await call('open_position', BUY)).toMatchObject({
      isError: false,
      answer: { position: { ticker: 'QQQ', currency: 'EUR' } },
    });
  });

  it('is not that of a day', async () => {
    const { ann, call } = await assistant();
    const date = '2024-03-01';
    const required = /^price: required with date/;
    expect((await call('open_position', { ...BUY, date })).text).toMatch(required);
    const closed = await call('close_position', { position_id: ann.position, date });
    expect(closed.text).toMatch(required);
  });

  it('is not an old one', async () => {
    const { ann, call } = await assistant();
    await stated(ann, { currency: 'USD', at: OLD });
    const old = `price: required; the newest price of QQQ is 400 of ${OLD}, which is old.`;
    const opening = await call('open_position', BUY);
    expect([opening.isError, opening.text]).toEqual([true, expect.stringContaining(old)]);
    const named = await call('open_position', { ...BUY, price: '400' });
    const { confirm_token } = named.answer;
    const booked = await call('open_position', { ...BUY, price: '400', confirm_token });
    const { position_id } = booked.answer.position as { position_id: string };
    const closing = await call('close_position', { position_id });
    expect([closing.isError, closing.text]).toEqual([true, expect.stringContaining(old)]);
  });
});
