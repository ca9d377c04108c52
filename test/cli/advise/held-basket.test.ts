// A portfolio as a basket, from a ledger and a price history in one SQLite file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DayClose } from '../../../src/advisers/policy/markets/price-series.ts';
import { heldBasket } from '../../../src/cli/advise/subject/held-basket.ts';
import { decimal, price, quantity } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { applyCorporateAction } from '../../../src/ledger/app/corporate-actions.ts';
import { openHistory } from '../../../src/ledger/app/prices/open-history.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
} from '../../../src/ledger/domain/entries/ids.ts';
import type { SecurityAction } from '../../../src/ledger/ports/security-master.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { CAUSE, cash, newPortfolio, trade, USD } from '../../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../../ledger/harness/ledger-places.ts';

const EUR = 'EUR' as CurrencyCode;
const DAYS = ['02', '03', '04', '05', '06', '09', '10'].map(
  (day) => `2026-03-${day}` as TradingDay,
);
const [, SECOND, THIRD] = DAYS as [TradingDay, TradingDay, TradingDay];
const TODAY = '2026-03-11' as TradingDay;

let place: LedgerPlace;
let book: OpenLedger;
let prices: Awaited<ReturnType<typeof openHistory>>;
beforeAll(async () => {
  place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
  book = await openLedger(place.address);
  prices = await openHistory(place.address);
});
afterAll(async () => {
  await prices.close();
  await book.close();
  await place.end();
});

/** Bought before the first day, ten shares; closes of the first days. */
async function holding(symbol: string, printed: readonly string[], currency = USD) {
  const portfolio = await newPortfolio(book.ledger);
  await bought(portfolio, symbol, printed, currency);
  return portfolio;
}

async function bought(
  portfolio: PortfolioId,
  symbol: string,
  printed: readonly string[],
  currency = USD,
) {
  const terms = { day: '2026-02-02', quantity: '10', price: '1' };
  await booked(book.ledger, portfolio, trade('BUY', symbol, terms, { currency }));
  await prices.history.recordCloses(
    printed.map((close, at) => ({
      ...{ symbol, on: DAYS[at] as TradingDay, price: price(close), currency, source: 'test' },
    })),
  );
}

async function acted(portfolio: PortfolioId, action: SecurityAction, on: TradingDay) {
  const [position] = await book.ledger.read.positions(portfolio);
  const security = position?.security as SecurityId;
  const asked = { actionId: `${action.kind} ${security}`, security, action, on, currency: USD };
  const done = await applyCorporateAction(book.ledger, asked, CAUSE);
  if (!done.ok) throw new Error(JSON.stringify(done.failure));
}

async function basketOf(portfolio: PortfolioId, today = TODAY) {
  const { read } = book.ledger;
  const row = await read.portfolio(portfolio);
  if (row === undefined) throw new Error('no portfolio');
  const basket = await heldBasket(row, { read, history: prices.history, today });
  if (!basket.ok) throw new Error(basket.failure);
  return basket.value;
}

function returnsOf(closes: readonly DayClose[]): readonly string[] {
  return closes
    .slice(1)
    .map(({ close }, at) => close / (closes[at]?.close ?? Number.NaN) - 1)
    .map((value) => value.toFixed(6).replace('-0.000000', '0.000000'));
}

const SPLIT: SecurityAction = {
  kind: 'split',
  newShares: decimal('2'),
  oldShares: decimal('1'),
  cashInLieu: undefined,
};
const DIVIDEND: SecurityAction = {
  kind: 'cash-dividend',
  perShare: price('2'),
  withholding: decimal('0.25'),
  treatment: 'INCOME',
};

describe('a portfolio as a basket', () => {
  it('earns dividends after withholding, on the day from which shares come without them', async () => {
    const portfolio = await holding('DIV', ['100', '100', '98.50', '98.50']);
    await acted(portfolio, DIVIDEND, THIRD);
    const { closes, weight, notes } = await basketOf(portfolio);
    expect(returnsOf(closes)).toEqual(['0.000000', '0.000000', '0.000000']);
    expect([weight > 0, notes]).toEqual([true, []]);
  });

  it('takes a split once, whether the ledger, the source of prices or both know it', async () => {
    const splitOf = (symbol: string) => ({
      ...{ symbol, on: THIRD, newShares: quantity('2'), oldShares: quantity('1'), source: 'test' },
    });
    const [own, printed, both] = await Promise.all(
      ['OWN', 'PRINTED', 'BOTH'].map((symbol) => holding(symbol, ['100', '101', '50.50', '51'])),
    );
    await acted(own as PortfolioId, SPLIT, THIRD);
    await acted(both as PortfolioId, SPLIT, THIRD);
    await prices.history.recordSplits([splitOf('PRINTED'), splitOf('BOTH')]);
    for (const portfolio of [own, printed, both])
      expect(returnsOf((await basketOf(portfolio as PortfolioId)).closes)).toEqual([
        ...['0.010000', '0.000000', '0.009901'],
      ]);
  });

  it('keeps its earlier returns when a split is announced, and when it has come', async () => {
    const portfolio = await holding('SOON', ['100', '110', '99']);
    await bought(portfolio, 'CALM', ['50', '50', '50', '50']);
    const before = await basketOf(portfolio, THIRD);
    expect(returnsOf(before.closes)).toEqual(['0.066667', '-0.068750']);
    const on = DAYS[3] as TradingDay;
    const factors = { newShares: quantity('3'), oldShares: quantity('1') };
    await prices.history.recordSplits([{ symbol: 'SOON', on, ...factors, source: 'test' }]);
    expect(await basketOf(portfolio, THIRD)).toEqual(before);
    const tripled = { ...SPLIT, newShares: decimal('3') } as SecurityAction;
    await acted(portfolio, tripled, on);
    await prices.history.recordCloses([
      { symbol: 'SOON', on, price: price('33'), currency: USD, source: 'test' },
    ]);
    expect(returnsOf((await basketOf(portfolio, on)).closes)).toEqual([
      ...['0.066667', '-0.068750', '0.000000'],
    ]);
  });

  it('counts foreign holdings and foreign cash at the rate of the day, and leaves out days without one', async () => {
    const portfolio = await holding('SAP', ['100', '100', '100'], EUR);
    const rated = (on: TradingDay, rate: string) => ({
      ...{ from: EUR, to: USD, on, rate: decimal(rate), source: 'test' },
    });
    await prices.history.recordRates([rated(SECOND, '1.00'), rated(THIRD, '1.10')]);
    const { closes } = await basketOf(portfolio);
    expect(closes.map(({ day }) => day)).toEqual([SECOND, THIRD]);
    expect(returnsOf(closes)).toEqual(['0.100000']);
    // What was paid for the shares left 10 EUR of debt, which is no cash; 900 EUR came in since.
    await booked(book.ledger, portfolio, {
      ...cash('DEPOSIT', '2026-03-04', '910'),
      currency: EUR,
    });
    expect((await basketOf(portfolio)).weight).toBeCloseTo(1_000 / 1_900, 12);
  });

  it('begins after a spin-off, and says so', async () => {
    const portfolio = await holding('PARENT', ['100', '100', '80', '81', '82']);
    const other = await holding('CHILD', ['20']);
    const [child] = await book.ledger.read.positions(other);
    const spinOff: SecurityAction = {
      kind: 'spin-off',
      ...{ security: String(child?.security), ratio: decimal('0.1'), cashInLieu: undefined },
      parentBasisShare: decimal('0.8'),
    };
    const [position] = await book.ledger.read.positions(portfolio);
    const asked = { actionId: 'spin', security: position?.security as SecurityId, currency: USD };
    const done = await applyCorporateAction(
      book.ledger,
      { ...asked, action: spinOff, on: THIRD },
      CAUSE,
    );
    expect(done.ok).toBe(true);
    await prices.history.recordCloses(
      DAYS.slice(0, 5).map((on) => ({
        symbol: 'CHILD',
        on,
        price: price('20'),
        currency: USD,
        source: 'test',
      })),
    );
    const { closes, notes } = await basketOf(portfolio);
    expect(closes[0]?.day).toBe(THIRD);
    expect(notes).toEqual([
      `Days before ${THIRD} are left out: PARENT gave shares of another security then, whose value is not on record.`,
    ]);
  });

  it('is refused while it holds nothing', async () => {
    const { read } = book.ledger;
    const row = await read.portfolio(await newPortfolio(book.ledger));
    if (row === undefined) throw new Error('no portfolio');
    expect(await heldBasket(row, { read, history: prices.history, today: TODAY })).toEqual({
      ...{ ok: false, failure: 'it holds nothing to advise on' },
    });
  });
});
