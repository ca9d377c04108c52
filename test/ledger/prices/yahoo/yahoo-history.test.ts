import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';
import { createYahooHistory } from '../../../../src/ledger/prices/yahoo/yahoo-history.ts';
import { yahooEnvironment } from '../harness/yahoo-environment.ts';

const day = (text: string) => text as TradingDay;

describe('past prices from Yahoo', () => {
  it('are as they were printed, whatever splits came later', async () => {
    const environment = await yahooEnvironment('2020-09-02T12:00:00Z');
    await environment.control('POST', '/security', {
      symbol: 'AAPL',
      closes: [
        ['2014-06-05', 647.35],
        ['2014-06-06', 645.57],
        ['2014-06-09', 93.7],
        ['2014-06-10', null],
        ['2014-06-11', 93.86],
        ['2020-08-28', 499.23],
        ['2020-08-31', 129.04],
        ['2020-09-01', 134.18],
      ],
      splits: [
        ['2014-06-09', 7, 1],
        ['2020-08-31', 4, 1],
      ],
      dividends: [
        ['2014-05-08', 3.29],
        ['2014-08-07', 0.47],
        ['2020-08-07', 0.82],
      ],
    });
    const source = createYahooHistory(environment.client, environment.now);
    const found = await source.daily('AAPL', day('2014-06-06'));
    if (!found.ok) throw new Error(found.failure.kind);
    expect(found.value.closes.map(({ on, price }) => `${on} ${textOf(price)}`)).toEqual([
      '2014-06-06 645.57',
      '2014-06-09 93.7',
      '2014-06-11 93.86',
      '2020-08-28 499.23',
      '2020-08-31 129.04',
      '2020-09-01 134.18',
    ]);
    expect(
      found.value.splits.map(({ on, newShares, oldShares }) => `${on} ${newShares}:${oldShares}`),
    ).toEqual(['2014-06-09 7:1', '2020-08-31 4:1']);
    expect(found.value.dividends.map(({ on, perShare }) => `${on} ${textOf(perShare)}`)).toEqual([
      '2014-08-07 0.47',
      '2020-08-07 0.82',
    ]);
  });

  it('name the currency of each dividend, and leave one out whose currency means nothing', async () => {
    const environment = await yahooEnvironment('2024-12-31T21:00:00Z');
    await environment.control('POST', '/security', {
      symbol: 'SHEL.L',
      currency: 'GBp',
      closes: [['2024-05-15', 2816.5]],
      dividends: [
        ['2024-05-16', 0.344, 'USD'],
        ['2024-06-27', 0.27, 'GBP'],
        ['2024-08-15', 27.08, 'GBp'],
        ['2024-11-14', 27.1, ''],
        ['2024-11-21', 0.344, 'ZZZ'],
        ['2024-12-05', 26.9],
      ],
    });
    const source = createYahooHistory(environment.client, environment.now);
    const found = await source.daily('SHEL.L', day('2024-01-01'));
    if (!found.ok) throw new Error(found.failure.kind);
    expect(
      found.value.dividends.map(
        ({ on, perShare, currency }) => `${on} ${textOf(perShare)} ${currency}`,
      ),
    ).toEqual([
      '2024-05-16 0.344 USD',
      '2024-06-27 0.27 GBP',
      '2024-08-15 0.2708 GBP',
      '2024-11-14 0.271 GBP',
      '2024-12-05 0.269 GBP',
    ]);
  });

  it.each([
    ['KWF', 743, '0.743 KWD'],
    ['USX', 450, '4.5 USD'],
    ['ZAc', 21_050, '210.5 ZAR'],
  ])('that are quoted in %s are in the whole currency', async (currency, close, expected) => {
    const environment = await yahooEnvironment('2024-12-31T21:00:00Z');
    const closes = [['2024-05-15', close]];
    await environment.control('POST', '/security', { symbol: 'NBK.KW', currency, closes });
    const source = createYahooHistory(environment.client, environment.now);
    const found = await source.daily('NBK.KW', day('2024-01-01'));
    expect(
      found.ok && found.value.closes.map(({ price, currency }) => `${textOf(price)} ${currency}`),
    ).toEqual([expected]);
  });

  it('leave out the day that is still traded', async () => {
    const environment = await yahooEnvironment('2024-01-03T20:59:00Z');
    await environment.control('POST', '/security', {
      symbol: 'SPY',
      closes: [
        ['2024-01-02', 472.65],
        ['2024-01-03', 468.79],
      ],
    });
    const source = createYahooHistory(environment.client, environment.now);
    const days = async () => {
      const found = await source.daily('SPY', day('2024-01-01'));
      return found.ok && found.value.closes.map(({ on }) => on);
    };
    expect(await days()).toEqual(['2024-01-02']);
    environment.moveTo('2024-01-03T21:00:00Z');
    expect(await days()).toEqual(['2024-01-02', '2024-01-03']);
  });

  it('have rates of currencies in the direction that was asked', async () => {
    const environment = await yahooEnvironment('2024-01-05T12:00:00Z');
    await environment.control('POST', '/security', {
      symbol: 'EURCHF=X',
      currency: 'CHF',
      timezone: 'Europe/London',
      quote_type: 'CURRENCY',
      closes: [
        ['2024-01-02', 0.9296],
        ['2024-01-03', 0.93],
      ],
    });
    const source = createYahooHistory(environment.client, environment.now);
    const pair = { from: 'EUR' as CurrencyCode, to: 'CHF' as CurrencyCode };
    const found = await source.rates(pair, day('2024-01-01'));
    expect(found.ok && found.value.map(({ on, rate }) => `${on} ${textOf(rate)}`)).toEqual([
      '2024-01-02 0.9296',
      '2024-01-03 0.93',
    ]);
  });

  it('fail with the reason', async () => {
    const environment = await yahooEnvironment('2024-01-05T12:00:00Z');
    const source = createYahooHistory(environment.client, environment.now);
    const failure = async () => {
      const found = await source.daily('AAPL', day('2024-01-01'));
      return found.ok ? undefined : found.failure;
    };
    expect(await failure()).toEqual({ kind: 'unknown-symbol' });
    await environment.control('POST', '/security', {
      symbol: 'AAPL',
      closes: [['2020-01-02', 300.35]],
    });
    expect(await failure()).toMatchObject({
      kind: 'no-price',
      why: expect.stringContaining("Data doesn't exist"),
    });
    await environment.control('POST', '/fault', { kind: '429', retry_after: 5 });
    expect(await failure()).toMatchObject({ kind: 'limited' });
    await environment.control('POST', '/fault', { kind: 'empty' });
    expect(await failure()).toMatchObject({ kind: 'no-price' });
  });
});
