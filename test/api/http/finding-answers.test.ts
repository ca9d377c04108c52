// What the owner of a portfolio answers to the question of a finding: once, by name, and as an event.
import { describe, expect, it } from 'vitest';
import { price } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { homeDay } from '../harness/home-day.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';

interface Found {
  readonly id: string;
  readonly rule: string;
  readonly question: string | null;
  readonly text: string;
}

/** The weekday that is so many days back, or the one before it. */
function weekday(back: number): TradingDay {
  const on = homeDay(-back);
  const day = new Date(`${on}T00:00:00Z`).getUTCDay();
  return addDays(on, day === 6 ? -1 : day === 0 ? -2 : 0);
}

/** Ten SPY that closed near 90 are booked at 900. */
async function mistaken() {
  const api = await served([], undefined, undefined, { prices: statedPrices({ SPY: '90' }) });
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const made = await ask('POST', '/portfolios', { name: 'Own', cost_basis_method: 'FIFO' });
  const { id, user_id: client } = made.body as { id: number; user_id: number };
  await api.history.recordCloses(
    Array.from({ length: 60 }, (_, at) => ({
      ...{ symbol: 'SPY', on: homeDay(at - 62), currency: 'USD' as CurrencyCode },
      ...{ price: price(String(90 + (at % 7) / 10)), source: 'test' },
    })),
  );
  const book = async (body: object) =>
    (await ask('POST', '/transactions', { portfolio_id: id, ...body })).body as { id: number };
  await book({ transaction_type: 'DEPOSIT', amount: '20000', transaction_date: weekday(40) });
  const trade = { transaction_type: 'BUY', symbol: 'SPY', quantity: '10' };
  const bought = await book({ ...trade, price: '900', transaction_date: weekday(30) });
  const found = async () => {
    await api.agents.runAll();
    const path = '/agents/findings?status=OPEN&rule=trade-price';
    return (await ask('GET', path)).body as Found[];
  };
  const answer = (finding: string | undefined, body: object) =>
    ask('POST', `/agents/findings/${finding}/answer`, body);
  return { api, ask, book, bought, trade, id, client, found, answer };
}

describe('a question', () => {
  it('that is answered with "right" is not asked again, until the booking changes', async () => {
    const { api, ask, bought, found, answer, client, trade, id } = await mistaken();
    const [finding] = await found();
    expect(finding?.text).toMatch(/Was the price 90 rather than 900\?$/);
    const done = await answer(finding?.id, { answer: 'right', reason: 'A block trade' });
    expect(done).toMatchObject({
      status: 200,
      body: { status: 'CLEARED', answer: 'RIGHT', answered_by: 'ann', reason: 'A block trade' },
    });
    expect(await found()).toEqual([]);
    const monitored = await ask('GET', `/holdings/portfolio/${client}/monitor?rule=trade-price`);
    expect(monitored.body).toEqual([]);
    const [event] = await api.book.ledger.read.events({
      ...{ stream: `agents-${id}`, type: 'FINDING_ANSWERED', limit: 2 },
    });
    expect(event).toMatchObject({
      actor: 'ann',
      data: { rule: 'trade-price', question: finding?.question, answer: 'RIGHT' },
    });
    const corrected = { ...trade, portfolio_id: id, price: '905', transaction_date: weekday(30) };
    expect((await ask('PUT', `/transactions/${bought.id}`, corrected)).status).toBe(200);
    const [again] = await found();
    expect(again?.text).toContain('905');
    expect(again?.question).not.toBe(finding?.question);
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('that is answered with "wrong" is followed by the correction, and what it would do', async () => {
    const { ask, bought, found, answer, id } = await mistaken();
    const [finding] = await found();
    expect((await ask('GET', '/agents/proposals')).body).toEqual([]);
    const done = await answer(finding?.id, { answer: 'wrong' });
    const { proposal_id, effect } = done.body as { proposal_id: string; effect: string };
    expect(effect).toBe(
      `Takes transaction ${bought.id} back, which is at 900 USD, and books it anew at 90 USD. Compare with the confirmation of your broker first.`,
    );
    expect((await answer(finding?.id, { answer: 'wrong' })).body).toMatchObject({ proposal_id });
    expect((await ask('POST', `/agents/proposals/${proposal_id}/accept`)).status).toBe(200);
    const left = await ask('GET', `/transactions/portfolio/${id}?transaction_type=BUY`);
    expect(left.body).toMatchObject([{ quantity: '10', price: '90' }]);
    expect(await found()).toEqual([]);
    expect((await answer(finding?.id, { answer: 'right' })).status).toBe(200);
  });

  it('is not corrected if the booking has changed meanwhile', async () => {
    const { ask, bought, found, answer } = await mistaken();
    const [finding] = await found();
    const { proposal_id } = (await answer(finding?.id, { answer: 'wrong' })).body as {
      readonly proposal_id: string;
    };
    await ask('DELETE', `/transactions/${bought.id}`);
    expect(await ask('POST', `/agents/proposals/${proposal_id}/accept`)).toMatchObject({
      status: 409,
      body: { code: 'already_voided' },
    });
  });

  it('may be left undecided for a reason, which is kept', async () => {
    const { ask, found, answer } = await mistaken();
    const [finding] = await found();
    expect(await answer(finding?.id, { answer: 'override' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'reason' }] },
    });
    await answer(finding?.id, { answer: 'override', reason: 'The broker looks into it' });
    expect(await found()).toHaveLength(1);
    expect((await ask('GET', `/agents/findings/${finding?.id}`)).body).toMatchObject({
      status: 'OPEN',
      answer: { answer: 'OVERRIDDEN', reason: 'The broker looks into it', answered_by: 'ann' },
    });
  });

  it('is answered by those who may keep the portfolio, and only if one is asked', async () => {
    const { api, ask, book, found, answer } = await mistaken();
    await book({ transaction_type: 'WITHDRAWAL', amount: '19000', transaction_date: weekday(10) });
    const [finding] = await found();
    const [short] = (await ask('GET', '/agents/findings?rule=negative-cash')).body as Found[];
    expect(await answer(short?.id, { answer: 'right' })).toMatchObject({
      status: 409,
      body: { code: 'nothing_asked' },
    });
    const bearer = await api.signedIn('bob', 'trader');
    const path = `${V1}/agents/findings/${finding?.id}/answer`;
    const foreign = await api.ask('POST', path, { bearer, body: { answer: 'right' } });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'unknown_finding' } });
  });
});

describe('two price sources that differ', () => {
  it('are asked about once, and wrong says how to correct them', async () => {
    const { api, ask, answer } = await mistaken();
    const on = homeDay(-20);
    const of = (source: string, text: string) => ({
      ...{ symbol: 'SPY', on, currency: 'USD' as CurrencyCode, price: price(text), source },
    });
    const [used] = await api.history.closes('SPY', { from: on, to: on });
    const stated = { symbol: 'SPY', source: 'other', from: on };
    await api.history.recordOtherCloses({ ...stated, closes: [of('other', '45')] });
    const path = '/agents/findings?status=OPEN&rule=price-sources';
    const found = async () => {
      await api.agents.runAll();
      return (await ask('GET', path)).body as Found[];
    };
    const [finding] = await found();
    expect(finding?.text).toContain(
      `at ${used?.price} USD by test, which counts, and at 45 by other`,
    );
    const wrong = await answer(finding?.id, { answer: 'wrong' });
    expect(wrong.body).toMatchObject({
      status: 'OPEN',
      next: 'Correct the file of the wrong source, or put the other one before it in api.prices.sources; the job price-history then reads the days again.',
    });
    expect(await answer(finding?.id, { answer: 'right' })).toMatchObject({
      body: { status: 'CLEARED' },
    });
    expect(await found()).toEqual([]);
    await api.history.recordOtherCloses({ ...stated, closes: [of('other', '46')] });
    expect(await found()).toHaveLength(1);
    await api.history.recordOtherCloses({ ...stated, closes: [of('other', '90')] });
    expect(await found()).toEqual([]);
  });
});

describe('lots in question', () => {
  it('stop plans, and keep tax reports from being final, until the question is settled', async () => {
    const { ask, book, found, answer, id, client, trade } = await mistaken();
    await book({ ...trade, transaction_type: 'SELL', quantity: '4', price: '90' });
    const plan = { portfolio_id: id, targets: [{ symbol: 'SPY', weight: '0.5' }] };
    const planned = () => ask('POST', `/holdings/rebalancing/${client}/evaluate`, plan);
    expect((await planned()).status).toBe(200);
    const [finding] = await found();
    expect(await planned()).toMatchObject({
      status: 409,
      body: {
        code: 'book_in_question',
        detail: expect.stringMatching(
          /^1 lot is in question; .*Was the price 90 rather than 900\?/,
        ),
      },
    });
    const open = { lots: 1, text: 'not final: 1 lot in question', findings: [finding?.id] };
    const realized = async () => (await ask('GET', '/tax/realized')).body;
    const unrealized = async () => (await ask('GET', '/tax/unrealized')).body;
    expect(await realized()).toMatchObject({ not_final: open, total: { gain: '-3240' } });
    expect(await unrealized()).toMatchObject({ not_final: open });
    const csv = await ask('GET', '/tax/realized?format=csv');
    expect(csv.headers.get('x-not-final')).toBe(open.text);
    await answer(finding?.id, { answer: 'override', reason: 'Filed with an extension' });
    expect((await planned()).status).toBe(200);
    expect(await realized()).toMatchObject({ not_final: null });
    await answer(finding?.id, { answer: 'wrong' });
    expect((await planned()).status).toBe(409);
    await answer(finding?.id, { answer: 'right' });
    expect((await planned()).status).toBe(200);
    expect(await unrealized()).toMatchObject({ not_final: null });
  });

  it('lower the quality of what is built on them', async () => {
    const { ask, found, answer, id, bought } = await mistaken();
    const judged = async (name: string) =>
      (await ask('POST', `/data-products/${name}/quality`, { portfolio_id: id })).body;
    const [finding] = await found();
    const why = expect.stringContaining('Was the price 90 rather than 900?');
    const failing = [{ row: String(bought.id), dimension: 'plausibility', why }];
    for (const name of ['lots', 'transactions', 'positions'])
      expect(await judged(name), name).toMatchObject({
        level: 'POOR',
        checks: [{ dimension: 'plausibility', failing: 1 }, ...Array(5).fill({})],
      });
    expect(await judged('lots')).toMatchObject({ failing, score: 0 });
    await answer(finding?.id, { answer: 'right' });
    expect(await judged('lots')).toMatchObject({ parts: { plausibility: 1 } });
  });
});
