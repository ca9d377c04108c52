// One suite for the store of prices: SQLite always, PostgreSQL where the machine has it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, price, textOf } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { DatedRate } from '../../../../src/ledger/domain/currency/dated-rate.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';
import type { DailyClose, PriceHistory } from '../../../../src/ledger/ports/price-history.ts';
import {
  openPriceStore,
  type PriceStore,
} from '../../../../src/ledger/store/prices/open-price-store.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { postgresPrograms, startPostgres } from '../../../processes/postgres.ts';

const day = (text: string) => text as TradingDay;
const currency = (text: string) => text as CurrencyCode;
const [USD, EUR, CHF, VND] = ['USD', 'EUR', 'CHF', 'VND'].map(currency) as [
  CurrencyCode,
  CurrencyCode,
  CurrencyCode,
  CurrencyCode,
];

interface Place {
  readonly address: string;
  end(): Promise<void>;
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-prices-'));
  return {
    address: join(folder, 'book.sqlite'),
    end: async () => rmSync(folder, { recursive: true }),
  };
}

const programs = postgresPrograms();
const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  SQLite: async () => sqlitePlace(),
  ...(programs === undefined
    ? {}
    : {
        PostgreSQL: async () => {
          const { address, stop } = await startPostgres(programs);
          return { address, end: stop };
        },
      }),
};

const FIXTURE = new URL(
  '../../../fixtures/zipline/quandl-wiki-2014-AAPL-MSFT.csv',
  import.meta.url,
);

/** Raw closes of Apple around its split of 7 for 1. */
function appleCloses(): readonly DailyClose[] {
  const [, ...lines] = readFileSync(FIXTURE, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [symbol = '', on = '', , , , close = ''] = line.split(',');
    const raw = { symbol, on: day(on), price: price(close), currency: USD, source: 'quandl' };
    return symbol === 'AAPL' ? [raw] : [];
  });
}

function rate(from: CurrencyCode, to: CurrencyCode, on: string, text: string): DatedRate {
  return { from, to, on: day(on), rate: decimal(text), source: 'ecb' };
}

describe.each(Object.keys(PLACES))('prices in %s', (name) => {
  let place: Place;
  let store: PriceStore;
  let history: PriceHistory;

  beforeAll(async () => {
    place = (await PLACES[name]?.()) ?? sqlitePlace();
    store = await openPriceStore(place.address);
    history = store.history;
  });
  afterAll(async () => {
    await store.close();
    await place.end();
  });

  it('keeps raw closes across a split, with the split beside them', async () => {
    await history.recordCloses(appleCloses());
    await history.recordSplits([
      {
        symbol: 'AAPL',
        on: day('2014-06-09'),
        newShares: decimal('7'),
        oldShares: decimal('1'),
        source: 'quandl',
      },
    ]);
    const range = { from: day('2014-06-06'), to: day('2014-06-09') };
    const closes = await history.closes('AAPL', range);
    expect(closes.map(({ on, price: close }) => [on, textOf(close)])).toEqual([
      ['2014-06-06', '645.57'],
      ['2014-06-09', '93.7'],
    ]);
    const [split] = await history.splits('AAPL', range);
    expect(split && [split.on, textOf(split.newShares), textOf(split.oldShares)]).toEqual([
      '2014-06-09',
      '7',
      '1',
    ]);
    const last = await history.lastCloses(['AAPL', 'ZZZZ'], day('2014-06-08'));
    expect([...last.keys()]).toEqual(['AAPL']);
    expect(last.get('AAPL')).toMatchObject({ on: '2014-06-06', currency: 'USD' });
    expect(await history.span('ZZZZ')).toBeUndefined();
  });

  it('keeps announced dividends of a share of their day, once a day', async () => {
    const paid = (on: string, text: string) => ({
      ...{ symbol: 'AAPL', on: day(on), perShare: decimal(text), currency: USD },
      source: 'test',
    });
    await history.recordDividends([paid('2014-05-08', '3.29'), paid('2014-08-07', '0.47')]);
    await history.recordDividends([paid('2014-05-08', '3.29'), paid('2014-11-06', '0.47')]);
    const range = { from: day('2014-05-08'), to: day('2014-08-31') };
    const found = await history.dividends('AAPL', range);
    expect(found.map(({ on, perShare }) => `${on} ${textOf(perShare)}`)).toEqual([
      '2014-05-08 3.29',
      '2014-08-07 0.47',
    ]);
  });

  it('replaces a close of the same day, and keeps 20 places', async () => {
    const close = (text: string, source: string): DailyClose => ({
      symbol: 'TINY',
      on: day('2024-01-02'),
      price: price(text),
      currency: VND,
      source,
    });
    await history.recordCloses([close('1', 'first')]);
    await history.recordCloses([close('0.12345678901234567891', 'second')]);
    const range = { from: day('2024-01-01'), to: day('2024-12-31') };
    const [only, ...others] = await history.closes('TINY', range);
    expect(others).toEqual([]);
    expect(only && [textOf(only.price), only.source, only.currency]).toEqual([
      '0.12345678901234567891',
      'second',
      'VND',
    ]);
  });

  it('keeps the closes of other sources beside those that count, and compares days of one currency', async () => {
    const close = (on: string, text: string, source: string, code = USD): DailyClose => ({
      ...{ symbol: 'BOTH', on: day(on), price: price(text), currency: code, source },
    });
    await history.recordCloses([
      close('2024-01-02', '10', 'first'),
      close('2024-01-03', '11', 'first'),
    ]);
    const stated = { symbol: 'BOTH', source: 'second', from: day('2024-01-01') };
    await history.recordOtherCloses({
      ...stated,
      closes: [
        close('2024-01-02', '10.5', 'second'),
        close('2024-01-03', '12', 'second'),
        close('2024-01-04', '13', 'second'),
      ],
    });
    const shown = async () =>
      (await history.comparedCloses('BOTH')).map(
        ({ used, other }) => `${used.on} ${used.price} ${other.source} ${other.price}`,
      );
    expect(await shown()).toEqual(['2024-01-02 10 second 10.5', '2024-01-03 11 second 12']);
    expect(await history.lastDays('BOTH', 'second')).toEqual({
      used: undefined,
      other: '2024-01-04',
    });
    const from = day('2024-01-03');
    const euros = close('2024-01-03', '9', 'second', EUR);
    await history.recordOtherCloses({ ...stated, from, closes: [euros] });
    expect(await shown()).toEqual(['2024-01-02 10 second 10.5']);
    // What counts now is not compared with itself.
    await history.recordCloses([close('2024-01-02', '10.5', 'second')]);
    expect(await shown()).toEqual([]);
  });

  it('names the business days that are missing, and no holiday', async () => {
    const without = new Set(['2014-06-05', '2014-06-06', '2014-06-09']);
    const closes = appleCloses()
      .filter(({ on }) => !without.has(on))
      .map((close) => ({ ...close, symbol: 'HOLE' }));
    await history.recordCloses(closes);
    const isBusinessDay = (one: TradingDay) => US_EQUITIES.sessionOf(one) !== undefined;
    expect(await history.gaps('HOLE', isBusinessDay)).toEqual([
      // The rows of the fixture have this one: 15 weekdays, one of them Memorial Day.
      { symbol: 'HOLE', from: '2014-05-12', to: '2014-05-30', businessDays: 14 },
      { symbol: 'HOLE', from: '2014-06-05', to: '2014-06-09', businessDays: 3 },
    ]);
    expect(await history.gaps('AAPL', isBusinessDay)).toHaveLength(1);
    expect(await history.gaps('ZZZZ', isBusinessDay)).toEqual([]);
  });

  it('answers a rate as recorded, inverted or crossed, and says which', async () => {
    await history.recordRates([
      rate(EUR, USD, '2024-01-02', '1.25'),
      rate(EUR, CHF, '2024-01-02', '0.95'),
      rate(EUR, USD, '2024-01-03', '1.2'),
    ]);
    const ask = (from: CurrencyCode, to: CurrencyCode, on: string) =>
      history.rate({ from, to, on: day(on), ageMaxDays: 5 });
    expect(await told(ask(EUR, USD, '2024-01-07'))).toBe('recorded 1.2 of 2024-01-03');
    expect(await told(ask(USD, EUR, '2024-01-02'))).toBe('inverse 0.8 of 2024-01-02');
    // On the newer day one leg is missing: the cross is of the older day.
    expect(await told(ask(USD, CHF, '2024-01-03'))).toBe('cross 0.76 of 2024-01-02 by EUR');
    expect(await told(ask(USD, USD, '2024-01-02'))).toBe('same-currency 1');
  });

  it('has NO_FX where a rate is missing or too old, never 1', async () => {
    const missing = await history.rate({
      from: USD,
      to: VND,
      on: day('2024-01-02'),
      ageMaxDays: 5,
    });
    expect(missing).toEqual({
      ok: false,
      failure: { kind: 'NO_FX', from: 'USD', to: 'VND', on: '2024-01-02' },
    });
    const old = await history.rate({ from: EUR, to: USD, on: day('2024-03-01'), ageMaxDays: 5 });
    expect(old.ok).toBe(false);
    const early = await history.rate({ from: EUR, to: USD, on: day('2024-01-01'), ageMaxDays: 5 });
    expect(early.ok).toBe(false);
  });

  it('keeps the newest price by hand of a symbol', async () => {
    const stated = (text: string, at: number) => ({
      symbol: 'PRIV',
      price: price(text),
      currency: EUR,
      at: instant(at),
      setBy: 'ann',
      setAt: instant(at + 5),
    });
    await store.byHand.put(stated('10', 1_700_000_000_000));
    await store.byHand.put(stated('11.5', 1_700_000_100_000));
    const found = await store.byHand.of(['PRIV', 'NONE']);
    expect([...found]).toEqual([['PRIV', stated('11.5', 1_700_000_100_000)]]);
    expect(await store.byHand.remove('PRIV')).toBe(true);
    expect(await store.byHand.remove('PRIV')).toBe(false);
    expect(await store.byHand.of([])).toEqual(new Map());
  });

  it('opens again with what it holds', async () => {
    await store.close();
    store = await openPriceStore(place.address);
    history = store.history;
    expect(await history.span('AAPL')).toEqual({ from: '2014-05-01', to: '2014-06-19' });
  });
});

async function told(answer: ReturnType<PriceHistory['rate']>): Promise<string> {
  const found = await answer;
  if (!found.ok) return found.failure.kind;
  const { value } = found;
  const words = [value.kind, textOf(value.rate)];
  if (value.kind !== 'same-currency') words.push('of', value.on);
  if (value.kind === 'cross') words.push('by', value.by);
  return words.join(' ');
}
