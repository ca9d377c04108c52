// A split that the price source knows and a portfolio has not booked: a question beside the value, and no return of that day.
import { describe, expect, it } from 'vitest';
import { decimal } from '../../../src/kernel/decimal.ts';
import { investor } from '../harness/recorded-investor.ts';

/** 100 shares of 100; from the 4th on ten for one, at 10 and then 11. */
async function openEnvironment() {
  const one = await investor();
  await one.book('DEPOSIT 10000 2024-01-02');
  await one.book('BUY 100 ACME 100 2024-01-02');
  await one.closes('ACME', ['2024-01-02 100', '2024-01-03 100', '2024-01-04 10', '2024-01-05 11']);
  await one.split('ACME', '2024-01-04', '10');
  const bookSplit = (on: string, news = '10', olds = '1') =>
    one.post('/api/v1/transactions', {
      ...{ portfolio_id: one.id, transaction_type: 'SPLIT', symbol: 'ACME' },
      ...{ transaction_date: on, new_shares: news, old_shares: olds },
    });
  const valueOn = async (day: string) =>
    (await one.get(`/portfolios/${one.id}/value?as_of=${day}`)).body;
  const shown = async () => (await one.get(`/portfolios/${one.id}`)).body;
  return { ...one, bookSplit, valueOn, shown };
}

const QUESTION = { code: 'split-not-booked', symbol: 'ACME', on: '2024-01-04', new_shares: '10' };

describe('a split that is not booked', () => {
  it('is asked beside the value, until the request that it names has booked it', async () => {
    const { valueOn, shown, post } = await openEnvironment();
    expect(await valueOn('2024-01-03')).toMatchObject({ net_value: '10000', questions: [] });
    expect(await valueOn('2024-01-04')).toMatchObject({
      net_value: '1000',
      questions: [
        { ...QUESTION, sentence: expect.stringContaining('ACME split 10 for 1 on 2024-01-04') },
      ],
    });
    const { holdings, questions } = await shown();
    expect(questions).toMatchObject([QUESTION]);
    expect(holdings).toMatchObject([{ symbol: 'ACME', questions: [QUESTION] }]);
    const [, path, body] = /^POST (\S+) (.+)$/.exec(questions[0].type) ?? [];
    const typed = await post(path ?? '', JSON.parse(body ?? ''));
    expect(typed.status, JSON.stringify(typed.body)).toBe(201);
    expect(await valueOn('2024-01-04')).toMatchObject({ net_value: '10000', questions: [] });
    expect((await shown()).questions).toEqual([]);
  });

  it('lets the return of its day wait, and counts the days before and after', async () => {
    const { performance, bookSplit, book, closes } = await openEnvironment();
    await book('DEPOSIT 500 2024-01-03');
    await book('BUY 10 OTHER 50 2024-01-03');
    await closes('OTHER', ['2024-01-03 50', '2024-01-04 55', '2024-01-05 55']);
    const waiting = await performance({ to: '2024-01-05', curve: true });
    expect(waiting.body.portfolio).toMatchObject({
      complete: false,
      questions: [QUESTION],
      ...{ paid_in: 10_500, paid_out: 0, end_value: 1_650, gain: 150 },
    });
    const [fourth, fifth] = [(10_500 + 50) / 10_500, 1_650 / 1_550];
    expect(waiting.body.time_weighted_return).toBeCloseTo(fourth * fifth - 1, 12);
    expect(waiting.body.drawdown.max_drawdown).toBe(0);
    expect((await bookSplit('2024-01-05')).status).toBe(201);
    const booked = await performance({ to: '2024-01-05' });
    expect(booked.body.portfolio).toMatchObject({
      complete: true,
      questions: [],
      ...{ paid_out: 0, end_value: 11_550, gain: 1_050 },
    });
  });

  it('waits on the first day with a price, in either direction, whatever else is booked on that day', async () => {
    const one = await investor();
    await one.book('DEPOSIT 1500 2024-01-02');
    await one.book('BUY 100 ACME 10 2024-01-02');
    await one.closes('ACME', ['2024-01-02 10', '2024-01-05 100', '2024-01-08 110']);
    await one.api.history.recordSplits([
      {
        ...{ symbol: 'ACME', on: '2024-01-04' as never, source: 'test' },
        ...{ newShares: decimal('1') },
        ...{ oldShares: decimal('10') },
      },
    ]);
    await one.book('BUY 5 ACME 100 2024-01-05');
    const { body } = await one.performance({ to: '2024-01-08' });
    expect(body.portfolio).toMatchObject({ questions: [{ new_shares: '1', old_shares: '10' }] });
    expect(body.portfolio).toMatchObject({ paid_in: 1_500, paid_out: 0 });
    expect(body.time_weighted_return).toBeCloseTo(0.1, 12);
  });

  it('is no question to who bought after it, restated what was bought before, or has booked it nearby', async () => {
    const { open, post, get, bookSplit, shown } = await openEnvironment();
    const held = async (name: string, quantity: string, price: string, day: string) => {
      const portfolio_id = await open(name);
      const made = await post('/api/v1/transactions', {
        ...{ portfolio_id, symbol: 'ACME', transaction_type: 'BUY' },
        ...{ transaction_date: day, quantity, price },
      });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      return (await get(`/portfolios/${portfolio_id}`)).body.questions as object[];
    };
    expect(await held('Later', '1', '10', '2024-01-04')).toEqual([]);
    expect(await held('Restated', '1000', '10.05', '2024-01-02')).toEqual([]);
    expect(await held('Asked', '10', '98', '2024-01-02')).toMatchObject([QUESTION]);
    expect((await bookSplit('2024-01-08')).status).toBe(201);
    expect((await shown()).questions).toEqual([]);
  });

  it('is asked instead of a loss to harvest, and hides none of a portfolio that has booked it', async () => {
    const spy = await investor();
    const { get, post, open } = spy;
    // The trader's gateway prints SPY at 369.7.
    await spy.closes('SPY', ['2024-01-02 3800', '2024-01-03 3800', '2024-01-04 380']);
    await spy.split('SPY', '2024-01-04', '10');
    await spy.book('BUY 100 SPY 3800 2024-01-02');
    const one = async () => (await get('/holdings/cost-basis/SPY/tax-loss-harvest')).body;
    const all = async () => (await get('/tax/harvest')).body;
    const question = { ...QUESTION, symbol: 'SPY', portfolio_id: spy.id };
    const asked = { candidates: [], total_benefit: '0', questions: [question] };
    expect(await one()).toMatchObject({ ...asked, total_loss: '0' });
    expect(await all()).toMatchObject([{ ...asked, symbol: 'SPY', total_harvestable: '0' }]);

    const [, path, body] = /^POST (\S+) (.+)$/.exec((await one()).questions[0].type) ?? [];
    expect((await post(path ?? '', JSON.parse(body ?? ''))).status).toBe(201);
    const booked = { candidates: [{ quantity: '1000', harvestable_loss: '10300' }], questions: [] };
    expect(await one()).toMatchObject(booked);
    expect(await all()).toMatchObject([booked]);

    const portfolio_id = await open('Asked');
    const draft = { portfolio_id, symbol: 'SPY', transaction_type: 'BUY', quantity: '50' };
    const made = { ...draft, transaction_date: '2024-01-02', price: '3800' };
    expect((await post('/api/v1/transactions', made)).status).toBe(201);
    const both = { ...booked, questions: [{ ...question, portfolio_id }] };
    expect(await one()).toMatchObject(both);
    expect(await all()).toMatchObject([both]);
  });
});
