// An assistant books: first a dry run, then, with its token, once.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';
import type { Called } from './harness/connected.ts';
import { connectedByHttp } from './harness/connected.ts';
import { type Investor, investor } from './harness/investor.ts';

const BUY = { ticker: 'QQQ', quantity: '4', price: '400', date: '2024-03-01' };

const tokenOf = ({ answer }: Called) => ({ confirm_token: String(answer.confirm_token) });

async function transactions({ api, bearer, portfolio }: Investor): Promise<number> {
  const path = `/api/v1/transactions/portfolio/${portfolio}`;
  return ((await api.ask('GET', path, { bearer })).body as unknown[]).length;
}

describe('a booking by an assistant', () => {
  it('is tried, confirmed and booked once', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const lasting = { ...ann, bearer: (await ann.key('read')).key };
    const before = await transactions(ann);
    const tried = await call('open_position', BUY);
    expect(tried.answer).toMatchObject({
      dry_run: true,
      position: { ticker: 'QQQ', quantity: '4', cost_basis: '1600', lots: [{ quantity: '4' }] },
      cash_after: [{ currency: 'USD', balance: '5400' }],
      warnings: [],
      confirm_until: expect.stringMatching(/Z$/),
    });
    expect(await transactions(ann)).toBe(before);
    const confirmed = { ...BUY, ...tokenOf(tried) };
    const twice = [call('open_position', confirmed), call('open_position', confirmed)];
    for (const { answer } of [
      ...(await Promise.all(twice)),
      await call('open_position', confirmed),
    ])
      expect(answer).toMatchObject({
        dry_run: false,
        confirm_token: null,
        position: { ticker: 'QQQ', quantity: '4' },
        cash_after: [{ currency: 'USD', balance: '5400' }],
      });
    expect(await transactions(ann)).toBe(before + 1);
    // The answer may have been lost; it is there again after the token has expired.
    ann.api.pass(60 * 60_000);
    expect((await call('open_position', confirmed)).answer).toMatchObject({
      dry_run: false,
      position: { ticker: 'QQQ', quantity: '4' },
    });
    expect(await transactions(lasting)).toBe(before + 1);
    ann.api.pass(24 * 60 * 60_000);
    expect((await call('open_position', confirmed)).text).toMatch(/not of a dry run by you/);
    expect(await transactions(lasting)).toBe(before + 1);
  });

  it('is confirmed at another process, also after a restart, and booked once', async () => {
    const ann = await investor();
    const { key } = await ann.key('mcp');
    const here = await connectedByHttp(ann.api.url, key);
    const tried = await here.call('open_position', BUY);
    const before = await transactions(ann);
    const other = await served([], 'closed', new Map(), { place: ann.api.place });
    const there = await connectedByHttp(other.url, key);
    const confirmed = { ...BUY, ...tokenOf(tried) };
    for (const { call } of [there, here])
      expect((await call('open_position', confirmed)).answer).toMatchObject({ dry_run: false });
    expect(await transactions(ann)).toBe(before + 1);
  });

  it('is refused with a key that only looks, whatever its token', async () => {
    const ann = await investor();
    const books = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const token = tokenOf(await books.call('open_position', BUY));
    const before = await transactions(ann);
    for (const scopes of [['mcp:read'], ['mcp', 'read'], ['mcp:read', 'keep']] as const) {
      const { client, call } = await connectedByHttp(ann.api.url, (await ann.key(...scopes)).key);
      const { tools } = await client.listTools();
      expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
      expect(tools.length).toBeGreaterThan(9);
      for (const given of [{}, token, { dry_run: false }])
        expect(await call('open_position', { ...BUY, ...given })).toMatchObject({
          isError: true,
          text: expect.stringMatching(/only looks/),
        });
      expect((await call('get_portfolio_value')).isError).toBe(false);
    }
    expect(await transactions(ann)).toBe(before);
  });

  it('closes what is named, at the price of now, and says what a wash sale disallows', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const whole = await call('close_position', { position_id: ann.position });
    expect(whole.answer).toMatchObject({
      dry_run: true,
      position: { status: 'CLOSED', quantity: '0' },
      sale: { price: '369.7', proceeds: '3697', realized_gl: '697' },
      closures: [{ quantity: '10', term: 'LONG', transaction_id: null }],
      disallowed_loss: '0',
      cash_after: [{ balance: '10697' }],
    });
    // A purchase within thirty days of a sale at a loss.
    const body = { portfolio_id: ann.portfolio, transaction_type: 'BUY', symbol: 'SPY' };
    await ann.api.ask('POST', '/api/v1/transactions', {
      bearer: ann.bearer,
      body: { ...body, quantity: '5', price: '290', transaction_date: '2024-02-10' },
    });
    const part = { position_id: ann.position, quantity: '5', price: '250', date: '2024-02-20' };
    const lossy = await call('close_position', part);
    expect(lossy.answer).toMatchObject({
      sale: { realized_gl: '-250' },
      disallowed_loss: '250',
      warnings: [expect.stringContaining('wash sale disallows 250')],
    });
    const done = await call('close_position', { ...part, ...tokenOf(lossy) });
    expect(done.answer).toMatchObject({
      dry_run: false,
      position: { status: 'OPEN', quantity: '10' },
      closures: [{ quantity: '5', transaction_id: expect.any(Number) }],
    });
  });

  it('adds to a position, at the price of now, and books it once', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const before = await transactions(ann);
    const more = { kind: 'add', position_id: ann.position, quantity: '2' };
    const tried = await call('book_transaction', more);
    expect(tried.answer).toMatchObject({
      dry_run: true,
      transaction: { transaction_type: 'BUY', symbol: 'SPY', quantity: '2', price: '369.7' },
      cash_after: [{ currency: 'USD', balance: '6260.6' }],
      warnings: [],
    });
    expect(tried.answer.transaction).not.toHaveProperty('id');
    expect(await transactions(ann)).toBe(before);
    const confirmed = { ...more, ...tokenOf(tried) };
    for (const { answer } of [
      await call('book_transaction', confirmed),
      await call('book_transaction', confirmed),
    ])
      expect(answer).toMatchObject({ dry_run: false, cash_after: [{ balance: '6260.6' }] });
    expect(await transactions(ann)).toBe(before + 1);
    const held = await call('get_position_details', { position_id: ann.position });
    expect(held.answer).toMatchObject({ position: { quantity: '12' } });
  });

  it('books cash and a dividend as the API does', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const date = '2024-03-01';
    const { portfolio: portfolio_id, position: position_id, bearer } = ann;
    for (const [given, transaction_type, cash, balance] of [
      [{ kind: 'deposit', portfolio_id, amount: '500' }, 'DEPOSIT', '500', '7500'],
      [{ kind: 'withdrawal', portfolio_id, amount: 100 }, 'WITHDRAWAL', '-100', '7400'],
      [{ kind: 'dividend', position_id, amount: '20', withholding: '3' }, 'DIVIDEND', '17', '7417'],
    ] as const) {
      const tried = await call('book_transaction', { ...given, date });
      const shown = { transaction_type, cash, trade_date: date };
      const cash_after = [{ currency: 'USD', balance }];
      expect(tried.answer).toMatchObject({ dry_run: true, transaction: shown, cash_after });
      const done = await call('book_transaction', { ...given, date, ...tokenOf(tried) });
      expect(done.answer).toMatchObject({ dry_run: false, transaction: shown, cash_after });
      const { id } = done.answer.transaction as { id: number };
      const { body } = await ann.api.ask('GET', `/api/v1/transactions/${id}`, { bearer });
      expect(body).toMatchObject(done.answer.transaction as object);
    }
  });

  it('is refused with what its kind does not take, or without what it needs', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const before = await transactions(ann);
    const { portfolio: portfolio_id, position: position_id } = ann;
    for (const [given, said] of [
      [{ kind: 'deposit', amount: '5' }, /portfolio_id: required for deposit/],
      [{ kind: 'dividend', position_id }, /amount: required for dividend/],
      [{ kind: 'add', portfolio_id, quantity: '1' }, /position_id: required for add/],
      [{ kind: 'add', position_id, quantity: '1', amount: '5' }, /amount: add takes position_id, /],
      [
        { kind: 'add', position_id, quantity: '1', date: '2024-02-01' },
        /price: required with date/,
      ],
      [{ kind: 'withdrawal', portfolio_id, amount: '-5' }, /amount/],
    ] as const)
      expect(await call('book_transaction', given)).toMatchObject({
        isError: true,
        text: expect.stringMatching(said),
      });
    expect(await transactions(ann)).toBe(before);
  });

  it('is refused with a token that is altered, over, of other arguments, or of somebody else', async () => {
    const ann = await investor();
    const bob = await investor('bob', ann.api);
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const hers = await connectedByHttp(bob.api.url, (await bob.key('mcp')).key);
    const another = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const before = [await transactions(ann), await transactions(bob)];
    const token = tokenOf(await call('open_position', BUY));
    const altered = { confirm_token: `${token.confirm_token.slice(0, -2)}AA` };
    const other =
      /not of a dry run by you, with this key.*these arguments.*this call booked nothing.*look at/;
    const refused = async (given: object, by = call) => {
      const { isError, text } = await by('open_position', { ...BUY, ...given });
      return [isError, text];
    };
    const said = [true, expect.stringMatching(other)];
    expect(await refused(altered)).toEqual(said);
    expect(await refused({ confirm_token: 'x' })).toEqual(said);
    expect(await refused({ ...token, quantity: '5' })).toEqual(said);
    expect(await refused(token, hers.call)).toEqual(said);
    expect(await refused(token, another.call)).toEqual(said);
    const closing = await call('close_position', { position_id: ann.position });
    expect(await refused(tokenOf(closing))).toEqual(said);
    expect(await refused({ dry_run: false })).toEqual([true, expect.stringMatching(/required/)]);
    ann.api.pass(6 * 60_000);
    expect(await refused(token)).toEqual([
      true,
      expect.stringMatching(/has expired and was never confirmed, so nothing was booked/),
    ]);
    expect([await transactions(ann), await transactions(bob)]).toEqual(before);
  });

  it('sells as much as was shown, also if more was bought since', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const all = { position_id: ann.position };
    const shown = await call('close_position', all);
    expect(shown.answer).toMatchObject({ closures: [{ quantity: '10' }] });
    const bought = { transaction_type: 'BUY', symbol: 'SPY', quantity: '40', price: '290' };
    const body = { portfolio_id: ann.portfolio, ...bought, transaction_date: '2024-02-10' };
    await ann.api.ask('POST', '/api/v1/transactions', { bearer: ann.bearer, body });
    const done = await call('close_position', { ...all, ...tokenOf(shown) });
    expect(done.answer).toMatchObject({
      dry_run: false,
      position: { status: 'OPEN', quantity: '40' },
      closures: [{ quantity: '10' }],
    });
  });

  it('covers the whole of a short position', async () => {
    const ann = await investor();
    const body = { name: 'Short', cost_basis_method: 'FIFO', allow_short: true };
    const made = await ann.api.ask('POST', '/api/v1/portfolios', { bearer: ann.bearer, body });
    const { id: portfolio_id } = made.body as { id: number };
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const short = { ...BUY, portfolio_id, side: 'SHORT' };
    const shown = await call('open_position', short);
    const opened = await call('open_position', { ...short, ...tokenOf(shown) });
    const { position_id } = opened.answer.position as { position_id: string };
    const cover = { position_id, price: '390', date: '2024-03-04' };
    const covered = await call('close_position', cover);
    const done = await call('close_position', { ...cover, ...tokenOf(covered) });
    expect(done.answer).toMatchObject({
      dry_run: false,
      position: { status: 'CLOSED' },
      sale: { realized_gl: '40' },
    });
  });

  it('that the books refuse has no token', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const more = await call('close_position', { position_id: ann.position, quantity: '11' });
    expect(more).toMatchObject({ isError: true, text: expect.stringContaining('11') });
    const again = await call('open_position', { ...BUY, ticker: 'SPY' });
    expect(again).toMatchObject({ isError: true, text: expect.stringContaining('SPY') });
    const odd = await call('open_position', { ...BUY, quantity: 'many' });
    expect(odd.text).toContain('quantity: expected a quantity above 0');
  });
});
