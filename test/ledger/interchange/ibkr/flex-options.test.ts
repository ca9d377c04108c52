// Options in Flex queries: rows of trades, expiries, deliveries and cash settlements. The cases restate figures of published files.
import { describe, expect, it } from 'vitest';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import { textOf } from '../../../../src/kernel/decimal.ts';
import { flexStatement } from '../../../../src/ledger/interchange/ibkr/flex-statement.ts';
import { cashOf } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

type Fields = Readonly<Record<string, string>>;

function element(name: string, fields: Fields, inner = ''): string {
  const attributes = Object.entries(fields).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${attributes.join('')}>${inner}</${name}>`;
}

function read(rows: readonly Fields[], ends: readonly Fields[] = []) {
  const trades = rows.map((row, at) =>
    element('Trade', { currency: 'USD', ibExecID: `x.${at}`, taxes: '0', ...row }),
  );
  const sections = [
    element('Trades', {}, trades.join('\n')),
    element('OptionEAE', {}, ends.map((row) => element('OptionEAE', row)).join('\n')),
  ];
  const result = flexStatement(
    element(
      'FlexQueryResponse',
      {},
      element('FlexStatement', { accountId: 'U1' }, sections.join('')),
    ),
    { digest: sha256, account: undefined },
  );
  if (!result.ok) throw new Error(problemLine(result.failure));
  return result.value;
}

const option = (symbol: string, underlyingSymbol: string, more: Fields): Fields => ({
  ...{
    assetCategory: 'OPT',
    symbol,
    underlyingSymbol,
    multiplier: '100',
    ibCommission: '0',
    ...more,
  },
});

const stock = (symbol: string, more: Fields): Fields => ({
  ...{ assetCategory: 'STK', symbol, multiplier: '1', ibCommission: '0', ...more },
});

const at = (day: string, time: string): Fields => ({ tradeDate: day, dateTime: `${day};${time}` });

function lines(file: ReturnType<typeof read>) {
  expect(file.problems.map(problemLine)).toEqual([]);
  return file.drafts.map(({ draft }) => draftLine(draft));
}

describe('rows of options', () => {
  it('are contracts at prices per share, with the multiplier of the row', () => {
    const file = read([
      option('AA    260717C00054000', 'AA', {
        ...{
          ...at('20260716', '135242'),
          quantity: '1',
          tradePrice: '0.1',
          ibCommission: '-0.7873',
        },
      }),
      option('ESTX50', 'ESTX50', {
        ...{ ...at('20260716', '135242'), quantity: '-2', tradePrice: '30.5', proceeds: '610' },
        ...{ multiplier: '10', expiry: '20260821', putCall: 'P', strike: '4950' },
      }),
    ]);
    expect(lines(file)).toEqual([
      '2026-07-16 BUY AA 260717C00054000 1 at 0.1 fees 0.7873 USD',
      '2026-07-16 SELL ESTX50 260821P04950000 2 at 30.5 fees 0 USD',
    ]);
    expect(file.drafts.map(({ draft }) => textOf(cashOf(draft)))).toEqual(['-10.7873', '610']);
    expect(file.drafts[1]?.draft).toMatchObject({
      security: { contract: { underlying: 'ESTX50', multiplier: '10' } },
    });
  });

  it('without an OCC symbol are contracts of the class that their symbol names', () => {
    const terms = { expiry: '20261218', putCall: 'C', strike: '6000' };
    const bought = { ...at('20260716', '135242'), quantity: '1', tradePrice: '1', ...terms };
    const classes = [
      ['SPX 18DEC26 6000 C', 'SPX'],
      ['SPXW 18DEC26 6000 C', 'SPX'],
      ['AAPL1 18DEC26 6000 C', 'AAPL'],
    ] as const;
    const file = read(classes.map(([symbol, of]) => option(symbol, of, bought)));
    expect(file.drafts.map(({ draft }) => draftLine(draft).split(' ').slice(2, 4))).toEqual([
      ['SPX', '261218C06000000'],
      ['SPXW', '261218C06000000'],
      ['AAPL1', '261218C06000000'],
    ]);
  });

  it('without a multiplier or an OCC symbol are refused', () => {
    const row = option('ODD', '', { ...at('20260716', '135242'), quantity: '1', tradePrice: '1' });
    expect(read([{ ...row, multiplier: '' }]).problems.map(({ place }) => place.column)).toEqual([
      ...['multiplier', 'symbol'],
    ]);
  });

  it('that expired are expiries of bought and of written contracts', () => {
    const end = { ...at('20260717', '162000'), tradePrice: '0', notes: 'Ep' };
    const file = read([
      option('AA    260717C00054000', 'AA', { ...end, quantity: '-2' }),
      option('AA    260717P00040000', 'AA', { ...end, quantity: '1', notes: 'C;Ep' }),
    ]);
    expect(lines(file)).toEqual([
      '2026-07-17 EXPIRY AA 260717C00054000 2 USD',
      '2026-07-17 EXPIRY AA 260717P00040000 -1 USD',
    ]);
  });

  it('that were exercised, and the shares that they delivered, are one transaction', () => {
    const end = at('20260724', '162000');
    const file = read([
      option('CLF   260724C00011500', 'CLF', {
        ...{ ...end, quantity: '-4', tradePrice: '0', proceeds: '0', notes: 'Ex' },
      }),
      stock('CLF', { ...end, quantity: '400', tradePrice: '11.5', proceeds: '-4600', notes: 'Ex' }),
      stock('CLF', { ...at('20260724', '101500'), quantity: '400', tradePrice: '11.5' }),
    ]);
    expect(lines(file)).toEqual([
      '2026-07-24 BUY CLF 400 at 11.5 fees 0 USD',
      '2026-07-24 EXERCISE CLF 260724C00011500 4 USD',
    ]);
    expect(file.ignored.map(({ why }) => why)).toEqual([
      expect.stringContaining('Delivered by the option of line'),
    ]);
    expect(textOf(sumOf(file.drafts.map(({ draft }) => cashOf(draft))))).toBe('-9200');
  });

  it.each(['A', 'GEA', 'C;A'])('that were assigned (%s) buy the shares of a put', (notes) => {
    const end = { tradeDate: '20170915', tradeTime: '162000', notes };
    const file = read([
      stock('ORCL', { ...end, quantity: '100', tradePrice: '50', proceeds: '-5000' }),
      option('ORCL  170915P00050000', 'ORCL', { ...end, quantity: '1', tradePrice: '0' }),
    ]);
    expect(lines(file)).toEqual(['2017-09-15 ASSIGNMENT ORCL 170915P00050000 1 USD']);
  });

  it('that delivered shares of which the file has no row are named', () => {
    const end = { ...at('20260724', '162000'), quantity: '-4', tradePrice: '0', notes: 'MEx' };
    const file = read([option('CLF   260724C00011500', 'CLF', end)]);
    expect(file.drafts).toEqual([]);
    expect(file.problems.map(({ why }) => why)).toEqual([
      expect.stringContaining('no row of the CLF shares'),
    ]);
  });

  it('of an index without their cash settlement are named with what is missing', () => {
    const end = { ...at('20250919', '162000'), quantity: '30', tradePrice: '0', notes: 'A' };
    const file = read([option('SPX   250919C05200000', 'SPX', end)]);
    expect(file.problems.map(({ why }) => why)).toEqual([
      'The statement has no cash settlement of SPX 250919C05200000; add the section of exercises (OptionEAE), or book a CASH_SETTLEMENT.',
    ]);
  });

  it.each([
    ['A', 'A'],
    ['Ep', 'Ep'],
    ['A', 'Ep'],
  ])(
    'that were settled in cash (%s, %s) have the price of the section of exercises',
    (...notes) => {
      const end = { ...at('20250919', '162000'), tradePrice: '0' };
      const settled = {
        ...{ assetCategory: 'OPT', symbol: 'SPX   250919C05200000', underlyingSymbol: 'SPX' },
        ...{
          date: '20250919',
          transactionType: 'Cash Settlement',
          quantity: '0',
          multiplier: '100',
        },
      };
      const file = read(
        [
          option('SPX   250919C05200000', 'SPX', { ...end, quantity: '30', notes: notes[0] }),
          option('SPX   250919C05200000', 'SPX', { ...end, quantity: '10', notes: notes[1] }),
        ],
        [{ ...settled, proceeds: '-6386160' }],
      );
      expect(lines(file)).toEqual([
        '2025-09-19 CASH_SETTLEMENT SPX 250919C05200000 -30 USD',
        '2025-09-19 CASH_SETTLEMENT SPX 250919C05200000 -10 USD',
      ]);
      expect(textOf(sumOf(file.drafts.map(({ draft }) => cashOf(draft))))).toBe('-6386160');
    },
  );
});
