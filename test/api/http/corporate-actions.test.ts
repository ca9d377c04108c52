// Corporate actions over HTTP: shown, applied, taken back, proposed by a trader.
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { proposeSplit } from '../../../src/ledger/app/proposals/propose-action.ts';
import { CAUSE, USD } from '../../ledger/harness/drafts.ts';
import { type Answer, served } from '../harness/served.ts';

const V1 = '/api/v1';
const SPLIT = { type: 'SPLIT', effective_on: '2025-06-10', new_shares: '2', old_shares: '1' };

/** An administrator, and holders who are somebody else. */
async function openEnvironment() {
  const api = await served();
  const admin = await api.signedIn('root', 'admin');
  const caller = (bearer: string) => ({
    get: (path: string) => api.ask('GET', `${V1}${path}`, { bearer }),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      api.ask('POST', `${V1}${path}`, { bearer, body, headers }),
    remove: (path: string) => api.ask('DELETE', `${V1}${path}`, { bearer }),
  });
  let drawn = 0;
  /** Holds ten that cost 1000. */
  async function holder(symbol: string, settings: object = { cost_basis_method: 'FIFO' }) {
    drawn += 1;
    const own = caller(await api.signedIn(`holder-${drawn}`, 'viewer'));
    const { id } = (await own.post('/portfolios', { name: 'Own', ...settings })).body as {
      id: number;
    };
    const book = (body: object) =>
      own.post('/transactions', { portfolio_id: id, symbol, transaction_type: 'BUY', ...body });
    const bought = { transaction_date: '2025-01-02', quantity: '10', price: '100' };
    expect((await book(bought)).status).toBe(201);
    const holdings = async () => {
      const { body } = await own.get(`/portfolios/${id}`);
      const { holdings: rows, cash } = body as {
        holdings: { symbol: string; quantity: string; total_cost: string }[];
        cash: { balance: string }[];
      };
      return [
        ...rows.map((row) => `${row.symbol} ${row.quantity} at ${row.total_cost}`),
        ...cash.map(({ balance }) => balance),
      ];
    };
    return { ...own, id, book, holdings };
  }
  return { api, holder, ...caller(admin) };
}

const idOf = ({ body }: Answer) => (body as { action: { id: string } }).action.id;

describe('a corporate action', () => {
  it('is shown by a dry run, applied to every holder once, and taken back', async () => {
    const { api, holder, post, get, remove } = await openEnvironment();
    const [ann, bob] = [await holder('AAPL'), await holder('AAPL')];
    const asked = { ...SPLIT, symbol: 'AAPL' };
    const shown = await post('/corporate-actions', { ...asked, dry_run: true });
    expect(shown).toMatchObject({
      status: 200,
      body: {
        dry_run: true,
        action: null,
        portfolios: 2,
        preview: [
          {
            portfolio_id: ann.id,
            before: [{ quantity: '10', basis: '1000' }],
            after: [{ quantity: '20', basis: '1000' }],
            cash: '0',
            refusal: null,
          },
          { portfolio_id: bob.id },
        ],
      },
    });
    expect(await ann.holdings()).toEqual(['AAPL 10 at 1000', '-1000']);
    const applied = await post('/corporate-actions', asked, { 'idempotency-key': 'k1' });
    expect(applied).toMatchObject({
      status: 201,
      body: { portfolios: 2, refused: [], action: { status: 'APPLIED', symbol: 'AAPL' } },
    });
    const again = await post('/corporate-actions', asked, { 'idempotency-key': 'k1' });
    expect(again.body).toEqual(applied.body);
    expect((await post('/corporate-actions', asked)).body).toEqual(applied.body);
    for (const one of [ann, bob])
      expect(await one.holdings()).toEqual(['AAPL 20 at 1000', '-1000']);
    const other = { ...asked, new_shares: '3' };
    expect((await post('/corporate-actions', other, { 'idempotency-key': 'k1' })).status).toBe(422);
    expect(await post('/corporate-actions', other)).toMatchObject({
      status: 409,
      body: { reasons: [{ kind: 'ACTION_REPEATED' }] },
    });

    const id = idOf(applied);
    expect((await get(`/corporate-actions/${id}`)).body).toMatchObject({
      effective_at: '2025-06-10T04:00:00.000Z',
      new_shares: '2',
    });
    expect((await get('/corporate-actions?type=SPLIT&from=2025-06-01')).body).toHaveLength(1);
    const back = await remove(`/corporate-actions/${id}?reason=never+happened`);
    expect(back).toMatchObject({ status: 200, body: { status: 'REVERSED', portfolios: 2 } });
    expect(await bob.holdings()).toEqual(['AAPL 10 at 1000', '-1000']);
    expect(await post('/corporate-actions', asked)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('another action_id') },
    });
    const anew = await post('/corporate-actions', { ...asked, action_id: 'again' });
    expect(anew).toMatchObject({ status: 201, body: { portfolios: 2 } });
    const trail = await get('/audit?action=corporate-action.reverse');
    expect(trail.body).toMatchObject([{ actor: 'root', target: id }]);
    expect(api.log.every(({ status }) => status < 500)).toBe(true);
  });

  it('of every type does to lots and cash what it says', async () => {
    const { holder, post } = await openEnvironment();
    const cases: readonly (readonly [object, readonly string[]])[] = [
      [{ type: 'SPLIT', new_shares: 3, old_shares: 2 }, ['O 15 at 1000', '-1000']],
      [
        { type: 'REVERSE_SPLIT', new_shares: 1, old_shares: 4, cash_in_lieu: '420' },
        ['O 2 at 800', '-790'],
      ],
      [
        { type: 'STOCK_DIVIDEND', rate: '0.15', cash_in_lieu: 90 },
        ['O 11 at 956.5217391304', '-955'],
      ],
      [
        { type: 'CASH_DIVIDEND', per_share: '1.5', withholding_rate: '0.2' },
        ['O 10 at 1000', '-988'],
      ],
      [{ type: 'RETURN_OF_CAPITAL', per_share: 30 }, ['O 10 at 700', '-700']],
      [
        { type: 'SPIN_OFF', new_symbol: 'N', ratio: '0.5', parent_basis_share: '0.8' },
        ['O 10 at 800', 'N 5 at 200', '-1000'],
      ],
      [{ type: 'RIGHTS_ISSUE', new_symbol: 'N', ratio: 1 }, ['O 10 at 1000', 'N 10 at 0', '-1000']],
      [{ type: 'STOCK_MERGER', new_symbol: 'N', ratio: 3 }, ['N 30 at 1000', '-1000']],
      [{ type: 'CASH_MERGER', cash_per_share: 110 }, ['100']],
      [
        { type: 'MIXED_MERGER', new_symbol: 'N', ratio: '0.5', cash_per_share: 20, new_price: 190 },
        ['N 5 at 950', '-800'],
      ],
      [{ type: 'SYMBOL_CHANGE', new_symbol: 'N' }, ['N 10 at 1000', '-1000']],
      [{ type: 'DELISTING' }, ['-1000']],
    ];
    for (const [at, [terms, expected]] of cases.entries()) {
      const [old, fresh] = [`O${at}`, `N${at}`];
      const one = await holder(old);
      await post('/securities', { symbol: fresh, currency: 'USD' });
      const named = 'new_symbol' in terms ? { ...terms, new_symbol: fresh } : terms;
      const body = { effective_on: '2025-06-10', symbol: old, ...named };
      const done = await post('/corporate-actions', body);
      expect(done, JSON.stringify(done.body)).toMatchObject({
        status: 201,
        body: { portfolios: 1, refused: [], action: { type: (terms as { type: string }).type } },
      });
      const held = (await one.holdings()).filter((row) => !row.includes(' 0 at '));
      expect([terms, held]).toEqual([
        terms,
        expected.map((row) => row.replace(/^O /, `${old} `).replace(/^N /, `${fresh} `)),
      ]);
    }
  });

  it('that cannot be is refused in one sentence, and nothing changes', async () => {
    const { holder, post, remove } = await openEnvironment();
    const one = await holder('KO');
    const symbol = 'KO';
    const wrong: readonly (readonly [object, number, RegExp])[] = [
      [{ ...SPLIT, symbol: 'NONE' }, 404, /no security NONE.*register/],
      [{ ...SPLIT, security_id: 4711 }, 404, /No security 4711/],
      [{ ...SPLIT }, 422, /symbol: required/],
      [{ ...SPLIT, symbol, old_shares: undefined }, 422, /old_shares: required/],
      [{ ...SPLIT, symbol, new_shares: '1', old_shares: '10' }, 422, /is a REVERSE_SPLIT/],
      [{ ...SPLIT, symbol, new_shares: '0' }, 422, /above 0/],
      [{ ...SPLIT, symbol, new_shares: '1e3' }, 422, /new_shares/],
      [{ ...SPLIT, symbol, ratio: '2' }, 422, /ratio: not part of the type SPLIT/],
      [{ ...SPLIT, symbol, currency: 'EUR' }, 422, /booked in USD/],
      [{ ...SPLIT, symbol, effective_on: '2025-02-30' }, 422, /effective_on/],
      [
        {
          type: 'SPIN_OFF',
          symbol,
          effective_on: '2025-06-10',
          new_symbol: symbol,
          ratio: 1,
          parent_basis_share: '0.5',
        },
        422,
        /new_security_id/,
      ],
      [
        {
          type: 'CASH_DIVIDEND',
          symbol,
          effective_on: '2025-06-10',
          per_share: 1,
          withholding_rate: 2,
        },
        422,
        /withholding_rate/,
      ],
    ];
    for (const [body, status, detail] of wrong)
      expect(await post('/corporate-actions', body), JSON.stringify(body)).toMatchObject({
        status,
        body: { detail: expect.stringMatching(detail) },
      });
    expect((await remove('/corporate-actions/none')).status).toBe(404);
    expect(await one.holdings()).toEqual(['KO 10 at 1000', '-1000']);
  });

  it('that a holder needs stays, and one that a holder refuses goes on when that is mended', async () => {
    const { holder, post, remove } = await openEnvironment();
    const one = await holder('PEP');
    const sale = { transaction_type: 'SELL', transaction_date: '2025-07-01', price: '60' };
    const applied = await post('/corporate-actions', { ...SPLIT, symbol: 'PEP' });
    const sold = await one.book({ ...sale, quantity: '15' });
    expect(sold.status).toBe(201);
    expect(await remove(`/corporate-actions/${idOf(applied)}`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/needs the action.*Transaction/) },
    });
    const second = await holder('GE');
    const all = await second.book({ ...sale, quantity: '10' });
    const reverse = {
      ...SPLIT,
      type: 'REVERSE_SPLIT',
      symbol: 'GE',
      new_shares: '1',
      old_shares: '8',
    };
    expect(await post('/corporate-actions', reverse)).toMatchObject({
      status: 201,
      body: {
        action: { status: 'ANNOUNCED' },
        refused: [
          { portfolio_id: second.id, detail: expect.stringMatching(/could not be booked/) },
        ],
      },
    });
    await second.remove(`/transactions/${(all.body as { id: number }).id}`);
    expect(await post('/corporate-actions', reverse)).toMatchObject({
      body: { action: { status: 'APPLIED' }, portfolios: 1, refused: [] },
    });
  });
});

describe('a split that a trader recorded', () => {
  async function noticed(ratio = '2') {
    const all = await openEnvironment();
    const holder = await all.holder('NVDA');
    const { ledger } = all.api.book;
    await ledger.inOneStep((step) =>
      proposeSplit(
        ledger.context,
        step,
        {
          security: { symbol: 'NVDA', isin: undefined, exchange: undefined, name: undefined },
          currency: USD,
          on: SPLIT.effective_on as TradingDay,
          newShares: decimal(ratio),
          oldShares: decimal('1'),
          cashInLieu: undefined,
          source: 'trader:main',
        },
        CAUSE,
      ),
    );
    const [proposal] = (await all.get('/corporate-action-proposals')).body as { id: string }[];
    const differences = async () =>
      ((await all.get('/corporate-action-proposals/differences')).body as { kind: string }[]).map(
        ({ kind }) => kind,
      );
    const decide = (what: 'confirm' | 'decline', body: object = {}) =>
      all.post(`/corporate-action-proposals/${proposal?.id}/${what}`, body);
    return { ...all, holder, differences, decide };
  }

  it('waits until somebody confirms it, and is applied once', async () => {
    const { holder, differences, decide, get } = await noticed();
    expect(await holder.holdings()).toEqual(['NVDA 10 at 1000', '-1000']);
    expect(await differences()).toEqual(['NOT_IN_LEDGER']);
    for (const _ of [1, 2])
      expect(await decide('confirm')).toMatchObject({
        status: 201,
        body: { portfolios: 1, action: { status: 'APPLIED' } },
      });
    expect(await holder.holdings()).toEqual(['NVDA 20 at 1000', '-1000']);
    expect(await differences()).toEqual([]);
    expect((await get('/corporate-action-proposals?status=CONFIRMED')).body).toMatchObject([
      { decided_by: 'root', source: 'trader:main' },
    ]);
    expect(await decide('decline')).toMatchObject({ status: 409 });
  });

  it('is the one that was applied by hand before, and differs from another one', async () => {
    const same = await noticed();
    await same.post('/corporate-actions', { ...SPLIT, symbol: 'NVDA' });
    expect(await same.differences()).toEqual([]);
    expect((await same.decide('confirm')).status).toBe(201);
    expect(await same.holder.holdings()).toEqual(['NVDA 20 at 1000', '-1000']);

    const other = await noticed('3');
    await other.post('/corporate-actions', { ...SPLIT, symbol: 'NVDA' });
    expect(await other.differences()).toEqual(['RATIO_DIFFERS']);
    expect(await other.decide('confirm')).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('has this action on that day') },
    });
    expect(await other.decide('decline', { reason: 'the broker says 2:1' })).toMatchObject({
      status: 200,
      body: { status: 'DECLINED' },
    });
    expect(await other.differences()).toEqual([]);
    expect((await other.decide('confirm')).status).toBe(409);
  });
});

describe('the security master', () => {
  it('knows what a name means on a day', async () => {
    const { post, get, api, holder } = await openEnvironment();
    const made = await post('/securities', {
      symbol: 'FB',
      currency: 'USD',
      isin: 'US30303M1027',
      sector: 'Technology',
    });
    expect(made).toMatchObject({ status: 201, body: { venue: 'us', settlement: 'us' } });
    const { id } = made.body as { id: number };
    await holder('FB');
    expect(
      (await post(`/securities/${id}/rename`, { symbol: 'META', on: '2022-06-09' })).body,
    ).toMatchObject({
      symbol: 'META',
      identifiers: [
        { kind: 'TICKER', value: 'FB', from: null, until: '2022-06-09' },
        { kind: 'TICKER', value: 'META', from: '2022-06-09', until: null },
      ],
    });
    const found = async (query: string) =>
      ((await get(`/securities?${query}`)).body as { id: number }[]).map((row) => row.id);
    expect(await found('symbol=FB&as_of=2022-06-08')).toEqual([id]);
    expect(await found('symbol=FB')).toEqual([]);
    expect(await found('symbol=META')).toEqual([id]);
    expect(await found('isin=US30303M1027')).toEqual([id]);
    const number = { kind: 'NUMBER', value: '17', from: '2020-01-01', until: '2021-01-01' };
    expect((await post(`/securities/${id}/identifiers`, number)).status).toBe(200);
    expect(await found('number=17&as_of=2020-06-01')).toEqual([id]);
    expect(await found('number=17')).toEqual([]);
    const other = (await post('/securities', { symbol: 'KO', currency: 'USD' })).body;
    const path = `/securities/${(other as { id: number }).id}`;
    expect(await post(`${path}/identifiers`, number)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(`means security ${id}`) },
    });
    const back = { ...number, until: '2019-01-01' };
    expect((await post(`${path}/identifiers`, back)).status).toBe(422);
    expect((await post('/securities', { symbol: 'META', currency: 'USD' })).status).toBe(409);
    const bearer = await api.signedIn('ops', 'operator');
    const changed = await api.ask('PATCH', `${V1}${path}`, { bearer, body: { venue: 'vietnam' } });
    expect(changed.body).toMatchObject({ settlement: 'vietnam', sector: null });
  });
});
