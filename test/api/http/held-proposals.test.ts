// Corporate actions that are proposed to the owner of one portfolio: by prices, files, traders and messages. Ratios,
// days and prices are those of real actions as their companies announced them; shares of the basis are made up.
import { describe, expect, it } from 'vitest';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { investor } from '../harness/recorded-investor.ts';

const V1 = '/api/v1';

async function holder() {
  const one = await investor();
  const path = `/portfolios/${one.id}/action-proposals`;
  const list = async () => (await one.get(path)).body;
  const propose = (body: object) => one.post(`${V1}${path}`, body);
  const decide = (id: string, what: 'confirm' | 'decline', body: object = {}) =>
    one.post(`${V1}${path}/${id}/${what}`, body);
  const register = async (symbol: string) => {
    const admin = await one.api.signedIn(`root-${symbol}`, 'admin');
    const body = { symbol, currency: 'USD' };
    expect((await one.api.ask('POST', `${V1}/securities`, { bearer: admin, body })).status).toBe(
      201,
    );
  };
  const holdings = async () => {
    const { body } = await one.get(`/portfolios/${one.id}`);
    const rows = body.holdings as { symbol: string; quantity: string; total_cost: string }[];
    return [
      ...rows.map((row) => `${row.symbol} ${row.quantity} at ${row.total_cost}`).toSorted(),
      body.cash[0]?.balance,
    ];
  };
  const takeBack = (id: number) =>
    one.api.ask('DELETE', `${V1}/transactions/${id}`, { bearer: one.bearer });
  return { ...one, list, propose, decide, register, holdings, takeBack };
}

/** Apple: four for one, trading split-adjusted from 2020-08-31. */
const AAPL = {
  ...{ type: 'SPLIT', symbol: 'AAPL', effective_on: '2020-08-31' },
  ...{ new_shares: '4', old_shares: '1' },
};

describe('a corporate action that is proposed to a holder', () => {
  it('shows the lots before and after, is booked once, and undone as a whole', async () => {
    const { api, book, propose, list, decide, holdings, takeBack } = await holder();
    await book('DEPOSIT 10000 2020-08-03');
    await book('BUY 10 AAPL 400 2020-08-03');
    await book('BUY 4 AAPL 130 2020-08-31');
    const made = await propose({ ...AAPL, description: 'Read in the news' });
    expect(made, JSON.stringify(made.body)).toMatchObject({
      status: 201,
      body: {
        ...{ type: 'SPLIT', symbol: 'AAPL', effective_on: '2020-08-31', status: 'OPEN' },
        ...{ source: 'api', description: 'Read in the news', needs: [], transaction_id: null },
        effect: {
          before: [{ quantity: '10', basis: '4000' }, { quantity: '4' }],
          after: [
            { quantity: '40', basis: '4000' },
            { quantity: '4', basis: '520' },
          ],
          ...{ cash: '0', realized_gain: '0', refusal: null },
        },
      },
    });
    expect((await propose(AAPL)).body.id).toBe(made.body.id);
    expect(await holdings()).toEqual(['AAPL 14 at 4520', '5480']);
    const both = await Promise.all([
      decide(made.body.id, 'confirm'),
      decide(made.body.id, 'confirm'),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const [first, second] = both.map(({ body }) => body.transaction_id);
    expect(second).toBe(first);
    expect(await holdings()).toEqual(['AAPL 44 at 4520', '5480']);
    expect(await list()).toMatchObject([{ status: 'CONFIRMED', transaction_id: first }]);
    expect((await takeBack(first)).status).toBe(204);
    expect(await holdings()).toEqual(['AAPL 14 at 4520', '5480']);
    expect(await list()).toMatchObject([{ status: 'OPEN', transaction_id: null }]);
    expect((await decide(made.body.id, 'confirm')).body.status).toBe('CONFIRMED');
    expect(await holdings()).toEqual(['AAPL 44 at 4520', '5480']);
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('comes from the price source, and declining it ends the question', async () => {
    const { api, book, closes, split, list, decide, get, id, holdings } = await holder();
    await book('DEPOSIT 10000 2020-08-03');
    await book('BUY 10 AAPL 400 2020-08-03');
    await closes('AAPL', ['2020-08-03 400', '2020-08-28 500', '2020-08-31 129']);
    await split('AAPL', '2020-08-31', '4');
    const [one, ...others] = await list();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ source: 'prices', status: 'OPEN', new_shares: '4' });
    const questions = async () => (await get(`/portfolios/${id}`)).body.questions;
    expect(await questions()).toHaveLength(1);
    expect((await decide(one.id, 'decline', { reason: 'no such split' })).status).toBe(200);
    expect(await questions()).toEqual([]);
    expect((await get(`/portfolios/${id}/value?as_of=2020-08-31`)).body.questions).toEqual([]);
    expect(await list()).toMatchObject([{ id: one.id, status: 'DECLINED', decided_by: 'ann' }]);
    expect(await decide(one.id, 'confirm')).toMatchObject({
      status: 409,
      body: { code: 'proposal_declined' },
    });
    expect(await holdings()).toEqual(['AAPL 10 at 4000', '6000']);
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('keeps the basis to the last digit, with cash for the fraction', async () => {
    const { book, propose, decide, register, holdings } = await holder();
    await book('DEPOSIT 100000 2022-01-03');
    // General Electric: one share of GE HealthCare for every three, on 2023-01-03.
    await book('BUY 300 GE 80 2022-01-03');
    // AT&T, investors.att.com, cost basis guide: 0.241917 shares of WBD for each, on 2022-04-11.
    await book('BUY 100 T 25 2022-01-03');
    await register('GEHC');
    await register('WBD');
    const ge = await propose({
      ...{ type: 'SPIN_OFF', symbol: 'GE', effective_on: '2023-01-04', new_symbol: 'GEHC' },
      ...{ ratio: '1', old_shares: '3', parent_basis_share: '0.7', cash_in_lieu: '58' },
    });
    expect(ge.body.effect, JSON.stringify(ge.body)).toMatchObject({ cash: '0', refusal: null });
    expect((await decide(ge.body.id, 'confirm')).status).toBe(200);
    const att = await propose({
      ...{ type: 'SPIN_OFF', symbol: 'T', effective_on: '2022-04-11', new_symbol: 'WBD' },
      ...{ ratio: '0.241917', parent_basis_share: '0.75', cash_in_lieu: '24.5' },
    });
    expect((await decide(att.body.id, 'confirm')).status).toBe(200);
    // 24.1917 shares with a basis of 625: 24 are kept, 0.1917 are paid with 4.69665.
    expect(await holdings()).toEqual([
      'GE 300 at 16800',
      'GEHC 100 at 7200',
      'T 100 at 1875',
      'WBD 24 at 620.0473716192',
      '73504.69665',
    ]);
  });

  it('is refused if the portfolio held nothing, has it already, or a later sale would fall', async () => {
    const { book, propose, decide, holdings } = await holder();
    await book('DEPOSIT 10000 2020-01-02');
    await book('BUY 10 GE 100 2021-08-02');
    const early = await propose({
      ...{ type: 'REVERSE_SPLIT', symbol: 'GE', effective_on: '2021-01-04' },
      ...{ new_shares: '1', old_shares: '8' },
    });
    expect(early.body.effect.refusal).toContain('held nothing of the security before 2021-01-04');
    expect(await decide(early.body.id, 'confirm')).toMatchObject({
      status: 409,
      body: { code: 'not_entitled' },
    });
    // General Electric: one for eight; here the day is wrong, and shares were sold since.
    await book('SELL 5 GE 101 2021-08-10');
    const wrong = await propose({
      ...{ type: 'REVERSE_SPLIT', symbol: 'GE', effective_on: '2021-08-05' },
      ...{ new_shares: '1', old_shares: '8' },
    });
    const refused = await decide(wrong.body.id, 'confirm');
    expect(refused).toMatchObject({ status: 409, body: { code: 'later_entry' } });
    expect(await holdings()).toEqual(['GE 5 at 500', '9505']);
    const late = await propose({
      ...{ type: 'REVERSE_SPLIT', symbol: 'GE', effective_on: '2999-01-04' },
      ...{ new_shares: '1', old_shares: '8' },
    });
    expect(await decide(late.body.id, 'confirm')).toMatchObject({
      status: 409,
      body: { code: 'not_effective_yet' },
    });
  });

  it('is the one of all holders if an administrator applies that, whichever comes first', async () => {
    const { api, book, propose, decide, holdings, takeBack } = await holder();
    await book('DEPOSIT 10000 2021-01-04');
    await book('BUY 10 TWTR 50 2021-01-04');
    // Twitter: 54.20 in cash for each share, on 2022-10-27.
    const paid = { type: 'CASH_MERGER', symbol: 'TWTR', cash_per_share: '54.20' };
    const own = await propose({ ...paid, effective_on: '2022-10-27' });
    const confirmed = await decide(own.body.id, 'confirm');
    expect(await holdings()).toEqual(['10042']);
    const bearer = await api.signedIn('boss', 'admin');
    const body = { ...paid, effective_on: '2022-10-28' };
    const all = await api.ask('POST', `${V1}/corporate-actions`, { bearer, body });
    expect(all.status).toBe(201);
    expect(await holdings()).toEqual(['10042']);
    expect((await takeBack(confirmed.body.transaction_id)).status).toBe(204);
    expect(await holdings()).toEqual(['10042']);
  });

  it('concerns its portfolio only, and needs the right to book there', async () => {
    const { api, book, propose, get, id, list } = await holder();
    await book('DEPOSIT 10000 2020-01-02');
    await book('BUY 10 AAPL 400 2020-08-03');
    const made = await propose(AAPL);
    const bearer = await api.signedIn('eve', 'viewer');
    const path = `${V1}/portfolios/${id}/action-proposals`;
    expect((await api.ask('GET', path, { bearer })).status).toBe(404);
    const confirm = `${path}/${made.body.id}/confirm`;
    expect((await api.ask('POST', confirm, { bearer, body: {} })).status).toBe(404);
    const mine = await api.ask('POST', `${V1}/portfolios`, { bearer, body: { name: 'Eve' } });
    const other = `${V1}/portfolios/${(mine.body as { id: number }).id}/action-proposals`;
    expect(
      (await api.ask('POST', `${other}/${made.body.id}/confirm`, { bearer, body: {} })).status,
    ).toBe(404);
    expect((await get('/portfolios')).status).toBe(200);
    expect(await list()).toHaveLength(1);
  });
});

describe('a tender offer', () => {
  it('waits for its owner to say how many shares, and is undone as a whole', async () => {
    const { api, book, propose, list, decide, holdings, takeBack } = await holder();
    await book('DEPOSIT 10000 2023-01-03');
    await book('BUY 10 DVA 80 2023-01-03');
    await book('BUY 5 DVA 90 2023-02-01');
    const offer = { type: 'TENDER_OFFER', symbol: 'DVA', cash_per_share: '100' };
    const asked = { ...offer, effective_on: '2023-03-01' };
    const made = await propose(asked);
    expect(made, JSON.stringify(made.body)).toMatchObject({
      status: 201,
      body: { type: 'TENDER_OFFER', needs: ['quantity'], quantity: null, effect: null },
    });
    const { id } = made.body;
    expect(await decide(id, 'confirm')).toMatchObject({ body: { code: 'terms_missing' } });
    expect((await decide(id, 'confirm', { quantity: '16' })).status).toBe(400);
    expect(await holdings()).toEqual(['DVA 15 at 1250', '8750']);
    const done = await decide(id, 'confirm', { quantity: '12' });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    // Ten that cost 800, and two that cost 180.
    expect(await holdings()).toEqual(['DVA 3 at 270', '9950']);
    const [row] = await list();
    expect((await takeBack(row.transaction_id)).status).toBe(204);
    expect(await holdings()).toEqual(['DVA 15 at 1250', '8750']);
    const bearer = await api.signedIn('boss', 'admin');
    const all = await api.ask('POST', `${V1}/corporate-actions`, { bearer, body: asked });
    expect(all).toMatchObject({ status: 422 });
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });
});

describe('rights', () => {
  it('are exercised by their owner, sold, or lapse', async () => {
    const { api, get, book, propose, list, decide, holdings, takeBack, register } = await holder();
    for (const symbol of ['BAY', 'BAYR']) await register(symbol);
    await book('DEPOSIT 10000 2023-12-01');
    await book('BUY 100 BAY 90 2023-12-01');
    // Bayer, June 2018, without its numbers: two new shares for 23 rights, at a price of its own.
    const issue = { type: 'RIGHTS_ISSUE', symbol: 'BAY', new_symbol: 'BAYR', ratio: '1' };
    const rights = { ...issue, parent_basis_share: '0.98', effective_on: '2024-01-10' };
    expect((await decide((await propose(rights)).body.id, 'confirm')).status).toBe(200);
    expect(await holdings()).toEqual(['BAY 100 at 8820', 'BAYR 100 at 180', '1000']);
    const exercise = {
      ...{ type: 'RIGHTS_EXERCISE', symbol: 'BAYR', new_symbol: 'BAY', cash_per_share: '81' },
      ...{ ratio: '2', old_shares: '23', effective_on: '2024-01-22' },
    };
    const made = await propose(exercise);
    expect(made, JSON.stringify(made.body)).toMatchObject({
      status: 201,
      body: { type: 'RIGHTS_EXERCISE', needs: ['quantity'], effect: null },
    });
    expect(await decide(made.body.id, 'confirm')).toMatchObject({
      body: { code: 'terms_missing' },
    });
    expect((await decide(made.body.id, 'confirm', { quantity: '115' })).status).toBe(400);
    const done = await decide(made.body.id, 'confirm', { quantity: '92' });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    // 8 new shares for 648; 92 of 100 rights had cost 165.60.
    expect(await holdings()).toEqual(['BAY 108 at 9633.6', 'BAYR 8 at 14.4', '352']);
    const { transaction_id: number } = (await list()).find(
      ({ type }: { type: string }) => type === 'RIGHTS_EXERCISE',
    );
    const lots = (await get('/taxlots')).body as Record<string, unknown>[];
    const opened = lots.filter((lot) => String(lot.open_date).startsWith('2024-01-22'));
    expect(opened, JSON.stringify(lots)).toMatchObject([{ remaining_qty: 8, status: 'OPEN' }]);
    const explained = await get(`/taxlots/${encodeURIComponent(String(opened[0]?.id))}/explain`);
    expect(explained.status, JSON.stringify(explained.body)).toBe(200);
    await book('SELL 5 BAYR 2 2024-01-23');
    const lapse = { type: 'DELISTING', symbol: 'BAYR', effective_on: '2024-01-25' };
    expect((await decide((await propose(lapse)).body.id, 'confirm')).status).toBe(200);
    expect(await holdings()).toEqual(['BAY 108 at 9633.6', '362']);
    // The rights come back, and lapse with the others.
    expect((await takeBack(number)).status).toBe(204);
    expect(await holdings()).toEqual(['BAY 100 at 8820', '1010']);
    const bearer = await api.signedIn('boss', 'admin');
    const all = await api.ask('POST', `${V1}/corporate-actions`, { bearer, body: exercise });
    expect(all).toMatchObject({ status: 422 });
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });
});

/** A row of a Flex statement; the broker books it in the evening before the report date. */
function flex(rows: readonly string[]): string {
  return `<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1"><FlexStatement accountId="U1" fromDate="20240101" toDate="20240430" period="" whenGenerated="20240501;120000"><CorporateActions>${rows.join('')}</CorporateActions></FlexStatement></FlexStatements></FlexQueryResponse>`;
}

function flexRow({ symbol, isin, words, quantity, id }: Record<string, string>): string {
  const text = `${words} (${symbol}, ${symbol} INC, ${isin})`;
  return `<CorporateAction accountId="U1" currency="USD" assetCategory="STK" symbol="${symbol}" description="${text}" actionDescription="${text}" isin="${isin}" reportDate="20240402" dateTime="20240401;202500" proceeds="0" quantity="${quantity}" actionID="${id}" transactionID="${id}-${symbol}" />`;
}

describe('a corporate action of a file', () => {
  it('waits for the part of the basis that the file does not state', async () => {
    const { book, post, id, list, decide, holdings } = await holder();
    await book('DEPOSIT 100000 2024-01-02');
    await book('BUY 10 GE 160 2024-01-02');
    // General Electric: one share of GE Vernova for every four, on 2024-04-02.
    const words = 'GE(US3696043013) SPINOFF  1 FOR 4';
    const row = { symbol: 'GEV', isin: 'US36828A1016', words, quantity: '2.5', id: '77' };
    const content = flex([flexRow(row)]);
    const put = () => post(`${V1}/portfolios/${id}/imports?confirm=true`, { content });
    expect((await put()).status).toBe(200);
    expect((await put()).status).toBe(200);
    const [one, ...others] = await list();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ type: 'SPIN_OFF', symbol: 'GE', effective_on: '2024-04-02', source: 'file:ibkr-flex' },
      ...{ ratio: '1', old_shares: '4', needs: ['parent_basis_share'], parent_basis_share: null },
      effect: null,
    });
    expect(await decide(one.id, 'confirm')).toMatchObject({
      status: 422,
      body: { code: 'terms_missing', detail: expect.stringMatching(/^parent_basis_share: /) },
    });
    const stated = { parent_basis_share: '0.8', cash_in_lieu: '140' };
    expect((await decide(one.id, 'confirm', stated)).status).toBe(200);
    // 2.5 shares cost 320: the half that is paid out cost 64 and brings 70.
    expect(await holdings()).toEqual(['GE 10 at 1280', 'GEV 2 at 256', '98470']);
  });
});
