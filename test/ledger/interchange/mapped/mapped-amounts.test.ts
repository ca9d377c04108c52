// Trades of a mapped file that state their amount: it counts, and a price that does not give it is named.
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

const MAPPING = `name: a
columns: { date: Date, type: Type, symbol: Symbol, quantity: Shares, price: Price, amount: Amount, fees: [Fee, Levy], currency: Currency }
date: iso
zone: UTC
types: { BUY: [Buy, "You bought *"], SELL: [Sell] }
ignore: ["Note *"]
signs: { amount: signed }
`;

function imported(rows: readonly string[], mapping = MAPPING) {
  const lines = ['Date,Type,Symbol,Shares,Price,Amount,Fee,Levy,Currency', ...rows];
  const read = importedFile({
    ...{ bytes: new TextEncoder().encode(lines.join('\n')), mapping, digest: sha256 },
    ...{ format: undefined, account: undefined, zone: undefined },
  });
  if (!read.ok)
    return {
      lines: [],
      problems: read.failure.map(problemLine),
      remarks: [],
      names: [],
      formerly: [],
    };
  return {
    lines: read.value.drafts.map(({ draft }) => draftLine(draft)),
    problems: read.value.problems.map(problemLine),
    remarks: read.value.remarks?.map(({ why }) => why),
    names: read.value.drafts.map(({ draft }) => draft.origin?.id),
    formerly: read.value.drafts.flatMap((row) => (row.formerly ?? []).map(draftLine)),
  };
}

describe('a trade with a price and an amount', () => {
  it('keeps a price that gives the amount, with the costs in it or without them', () => {
    expect(
      imported([
        '2024-01-15,Buy,AAPL,100,150,-15007.95,7.00,0.95,USD',
        '2024-01-16,Sell,AAPL,50,180,8991.75,8.25,,USD',
        '2024-01-17,Buy,AAPL,100,150,-15000,7.95,,USD',
      ]),
    ).toEqual({
      lines: [
        '2024-01-15 BUY AAPL 100 at 150 fees 7.95 USD',
        '2024-01-16 SELL AAPL 50 at 180 fees 8.25 USD',
        '2024-01-17 BUY AAPL 100 at 150 fees 7.95 USD',
      ],
      problems: [],
      remarks: [],
      names: [expect.any(String), expect.any(String), expect.any(String)],
      formerly: [],
    });
  });

  it('books the amount where the price is in pence, in another currency or rounded', () => {
    const { lines, remarks, formerly } = imported([
      '2024-01-15,Buy,VOD,1000,69.54,-703.35,7.95,,GBP',
      '2024-01-16,Buy,FUND,3,33.33,-100,0,,GBP',
    ]);
    expect(lines).toEqual([
      '2024-01-15 BUY VOD 1000 at 0.6954 fees 7.95 GBP',
      '2024-01-16 BUY FUND 3 at 33.3333333333 fees 0.0000000001 GBP',
    ]);
    expect(remarks).toEqual([
      'The amount is 695.4 without fees, and price × quantity is 69540; the amount is booked (-68844.6 more).',
    ]);
    // As versions before booked them, which are known again.
    expect(formerly).toEqual([
      '2024-01-15 BUY VOD 1000 at 69.54 fees 7.95 GBP',
      '2024-01-16 BUY FUND 3 at 33.33 fees 0 GBP',
    ]);
  });

  it('says that the last digit of an ISIN is not its own', () => {
    const mapping = MAPPING.replace('date: Date', 'isin: Levy, date: Date').replace(
      '[Fee, Levy]',
      'Fee',
    );
    const bought = (isin: string) =>
      imported([`2024-01-15,Buy,MSFT,1,400,-400,,${isin},USD`], mapping).remarks;
    expect(bought('US5949181045')).toEqual([]);
    expect(bought('DE0007164600')).toEqual([]);
    expect(bought('594918104')).toEqual([]);
    expect(bought('US5949181054')).toEqual([
      'US5949181054 is not an ISIN: its last digit would be 2; a digit may be mistyped.',
    ]);
  });

  it('reads words that begin as a word of the mapping does', () => {
    const { lines, problems } = imported([
      '2024-01-15,You bought 10 AAPL,AAPL,10,150,-1500,0,,USD',
      '2024-01-16,Note of nothing,,,,,,,USD',
      '2024-01-17,You sold 10 AAPL,AAPL,10,150,1500,0,,USD',
    ]);
    expect(lines).toEqual(['2024-01-15 BUY AAPL 10 at 150 fees 0 USD']);
    expect(problems).toHaveLength(1);
  });

  it('is booked under a name of its own where an order has several', () => {
    const mapping = MAPPING.replace('date: Date', 'id: Levy, date: Date').replace(
      '[Fee, Levy]',
      'Fee',
    );
    const rows = [
      '2024-01-15,Buy,AAPL,10,150,-1500,,A1,USD',
      '2024-01-15,Buy,AAPL,5,151,-755,,A1,USD',
      '2024-01-15,Buy,AAPL,5,151,-755,,A1,USD',
    ];
    const { lines, remarks, names } = imported(rows, mapping);
    expect(lines).toHaveLength(3);
    expect(names).toEqual(['A1', 'A1/2', 'A1/3']);
    expect(remarks).toEqual(['A row above has the same content and id, A1; both are booked.']);
  });

  it('buys or sells by the sign of its quantity where no column says what a row is', () => {
    const mapping = MAPPING.replace(' type: Type,', '')
      .replace(/^types.*$/m, 'types: {}')
      .replace(/^ignore.*$/m, '')
      .replace('{ amount: signed }', '{ amount: signed, quantity: signed }');
    const { lines, problems } = imported(
      ['2024-01-15,,AAPL,10,150,-1500,,,USD', '2024-01-16,,AAPL,-10,160,1600,,,USD'],
      mapping,
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2024-01-15 BUY AAPL 10 at 150 fees 0 USD',
      '2024-01-16 SELL AAPL 10 at 160 fees 0 USD',
    ]);
    expect(imported([], mapping.replace(', quantity: signed', '')).problems).toEqual([
      expect.stringContaining('columns: without a column for the type'),
    ]);
  });
});

describe('amounts as people write them', () => {
  const deposit = (amount: string, decimal = '.', currency = 'CHF') => {
    const mapping = `${MAPPING.replace('types: { ', 'types: { CASH: [Cash], ')}decimal: "${decimal}"\n`;
    const { lines, problems } = imported([`2024-01-15,Cash,,,,"${amount}",,,${currency}`], mapping);
    return lines[0] ?? problems[0];
  };

  it.each([
    ["CHF 1'234.50", '.', 'CHF', 'DEPOSIT 1234.5 CHF'],
    ["1'234.50 CHF", '.', 'CHF', 'DEPOSIT 1234.5 CHF'],
    ["-CHF 1'234.50", '.', 'CHF', 'WITHDRAWAL 1234.5 CHF'],
    ["CHF -1'234.50", '.', 'CHF', 'WITHDRAWAL 1234.5 CHF'],
    ['(CHF 123.45)', '.', 'CHF', 'WITHDRAWAL 123.45 CHF'],
    ['(123.45)', '.', 'CHF', 'WITHDRAWAL 123.45 CHF'],
    ['1\u202f234,56 €', ',', 'EUR', 'DEPOSIT 1234.56 EUR'],
    ['1 234,56 €', ',', 'EUR', 'DEPOSIT 1234.56 EUR'],
    ['1.234,56-', ',', 'EUR', 'WITHDRAWAL 1234.56 EUR'],
    ['1.234,56 EUR-', ',', 'EUR', 'WITHDRAWAL 1234.56 EUR'],
    ['\u2212 1.234,56 EUR', ',', 'EUR', 'WITHDRAWAL 1234.56 EUR'],
  ])('%s is read', (amount, decimal, currency, expected) => {
    expect(deposit(amount, decimal, currency)).toBe(`2024-01-15 ${expected}`);
  });

  it.each([
    ['the code of another currency', 'EUR 5.00'],
    ['two codes', 'CHF 5.00 CHF'],
    ['a word', 'CHF five'],
  ])('%s is refused', (_, amount) => {
    expect(deposit(amount)).toContain('is not a number');
  });
});

describe('days as numbers of a workbook', () => {
  const on = (day: string) => {
    const { lines, problems } = imported(
      [`${day},Buy,AAPL,1,10,-10,,,USD`],
      MAPPING.replace('date: iso', 'date: excel'),
    );
    return lines[0] ?? problems[0];
  };

  it('are read, with a time behind the point or the comma', () => {
    expect(on('45296')).toContain('2024-01-05 BUY');
    expect(on('45296.75')).toContain('2024-01-05 BUY');
    expect(on('"45296,999999"')).toContain('2024-01-05 BUY');
  });

  it('are refused where another form stands', () => {
    expect(on('2024-01-05')).toContain('is not a date as the number of a workbook, such as 45296');
  });
});
