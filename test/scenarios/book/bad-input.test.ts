// Wrong requests to a running API: each is refused in one sentence that says what is wrong, and the ledger stays as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedBook, startBook } from '../../processes/served-book.ts';

let book: ServedBook;
let portfolio: number;
let closedLot: number;
let unchanged: unknown;

const COMMON = { symbol: 'SPY', quantity: '1', price: '10' };
const AT = '2025-03-03T15:00:00Z';

function transaction(terms: object) {
  const basics = { portfolio_id: portfolio, transaction_type: 'BUY', transaction_date: AT };
  return book.ask('POST', '/transactions', { ...basics, ...COMMON, ...terms });
}

async function booked(terms: object): Promise<number> {
  const done = await transaction(terms);
  if (done?.status !== 201) throw new Error(JSON.stringify(done?.body));
  return (done.body as { id: number }).id;
}

/** The export has every transaction; the version counts every event. */
async function state() {
  const file = await book.ask('GET', `/portfolios/${portfolio}/export?format=csv`);
  const shown = await book.ask('GET', `/portfolios/${portfolio}`);
  return [file?.body, (shown?.body as { version: number } | undefined)?.version];
}

beforeAll(async () => {
  book = await startBook();
  portfolio = await book.open('Right');
  closedLot = await booked({ quantity: '2', transaction_date: '2025-03-01T15:00:00Z' });
  const lots = [{ lot_id: String(closedLot), quantity: '2' }];
  await booked({ transaction_type: 'SELL', quantity: '2', lots, method: 'SPECIFIC_ID' });
  await booked({ quantity: '5', transaction_date: '2025-03-04T15:00:00Z' });
  unchanged = await state();
});

afterAll(() => book?.end());

const SELL = { transaction_type: 'SELL', transaction_date: '2025-03-05T15:00:00Z' };

const WRONG: readonly (readonly [string, object, number, RegExp])[] = [
  ['a sale of more than is held', { ...SELL, quantity: '6' }, 400, /6 is more than the 5 held/],
  ['an unknown security', { symbol: undefined, security_id: 999 }, 404, /no security 999/],
  ['a sale of a symbol nobody holds', { ...SELL, symbol: 'NONE' }, 400, /more than the 0 held/],
  ['an unknown side', { transaction_type: 'HOLD' }, 422, /^transaction_type: /],
  ['no quantity', { quantity: '0' }, 422, /^quantity: .*0/],
  ['a negative quantity', { quantity: '-5' }, 422, /^quantity: /],
  ['a quantity of 1e30 as text', { quantity: '1e30' }, 422, /^quantity: /],
  ['a quantity of 1e30 as a number', { quantity: 1e30 }, 422, /^quantity: /],
  ['a price of 1e30', { price: '1e30' }, 422, /^price: /],
  ['thirty digits', { quantity: `1${'0'.repeat(30)}` }, 422, /^quantity: /],
  ['twenty decimals', { quantity: '0.00000000000000000001' }, 422, /^quantity: .*(place|digit)/],
  ['a date in year 0', { transaction_date: '0000-01-01T00:00:00Z' }, 422, /^transaction_date: /],
  ['a date in year 1', { transaction_date: '0001-01-01T00:00:00Z' }, 422, /^transaction_date: /],
  ['the 30th of February', { transaction_date: '2025-02-30T00:00:00Z' }, 422, /^transaction_date/],
  [
    'a sale before its purchase',
    { ...SELL, transaction_date: '2025-03-03T20:00:00Z' },
    400,
    /1 is more than the 0 held then/,
  ],
  ['a currency that is none', { currency: 'XYZQ' }, 422, /^currency: /],
  ['a rate of nothing', { currency: 'EUR', symbol: 'SAP', fx_rate: '0' }, 422, /^fx_rate: /],
  ['a portfolio nobody has', { portfolio_id: 4711 }, 404, /^No portfolio 4711\.$/],
  ['a field that is not known', { quantitty: '1' }, 422, /quantitty/],
];

interface Refused {
  readonly detail: string;
}

function isOneSentence({ detail }: Refused): boolean {
  return detail.length < 300 && !/\n| {4}at |undefined|\[object|NaN|SQLITE/.test(detail);
}

describe('a wrong transaction', () => {
  it.each(WRONG)('with %s is refused', async (_, terms, status, sentence) => {
    const answer = await transaction(terms);
    const body = answer?.body as Refused;
    expect([body.detail, answer?.status]).toEqual([expect.stringMatching(sentence), status]);
    expect(isOneSentence(body)).toBe(true);
    expect(await state()).toEqual(unchanged);
  });

  it('that names a lot which is closed is refused', async () => {
    const lots = [{ lot_id: String(closedLot), quantity: '1' }];
    const answer = await transaction({ ...SELL, lots, method: 'SPECIFIC_ID' });
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: `lots: lot ${closedLot} is not open on that day.` },
    });
    expect(await state()).toEqual(unchanged);
  });

  it('of two writers at one version only the first is right', async () => {
    const before = unchanged as [string, number];
    const headers = { 'if-match': `"v${before[1] - 1}"` };
    const body = { portfolio_id: portfolio, transaction_type: 'DEPOSIT', amount: '1' };
    const answer = await book.ask('POST', '/transactions', body, headers);
    expect(answer).toMatchObject({
      status: 409,
      body: {
        detail: `The portfolio has changed since; it is at version ${before[1]}. Read it again.`,
      },
    });
    expect(await state()).toEqual(unchanged);
  });

  it('without a right key, or in a portfolio of somebody else, is refused', async () => {
    const body = { portfolio_id: portfolio, transaction_type: 'DEPOSIT', amount: '1' };
    const wrong = { authorization: `Bearer sluice.key_1.${'A'.repeat(43)}` };
    const answer = await book.ask('POST', '/transactions', body, wrong);
    expect([answer?.status, isOneSentence(answer?.body as Refused)]).toEqual([401, true]);
    expect((await book.run('user', 'add', 'bob', '--role', 'viewer')).code).toBe(0);
    const bearer = (await book.run('user', 'token', 'bob')).out.trim();
    const other = await book.ask('POST', '/transactions', body, {
      authorization: `Bearer ${bearer}`,
    });
    expect(other).toMatchObject({ status: 404, body: { detail: `No portfolio ${portfolio}.` } });
    expect(await state()).toEqual(unchanged);
  });

  it('in a file whose rows are booked already books nothing', async () => {
    const file = (unchanged as [string, number])[0];
    expect(
      await book.ask('POST', `/portfolios/${portfolio}/imports?confirm=true`, file),
    ).toMatchObject({
      status: 200,
      body: { new_rows: 0, booked: { transaction_ids: [], duplicates: 3 } },
    });
    expect(await state()).toEqual(unchanged);
  });
});

describe('a currency without a rate', () => {
  it('is booked as stated, named with the day, and left out of the totals: no rate is made up', async () => {
    const id = await book.open('Abroad');
    const deposit = { portfolio_id: id, transaction_type: 'DEPOSIT' };
    for (const [currency, amount] of [
      ['USD', '20'],
      ['XAF', '1000'],
    ])
      expect(
        await book.ask('POST', '/transactions', { ...deposit, currency, amount }),
      ).toMatchObject({ status: 201, body: { currency, fx_rate: null } });
    const shown = await book.ask('GET', `/portfolios/${id}`);
    expect(shown?.body).toMatchObject({
      cash: expect.arrayContaining([
        expect.objectContaining({ currency: 'XAF', balance: '1000', base_value: null }),
      ]),
      cash_value: '20',
      complete: false,
      unpriced: ['XAF'],
      missing_rates: [{ from: 'XAF', to: 'USD', on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }],
    });
  });
});
