// Files with separated values as spreadsheets and brokers of other countries write them: what can be read in one way only is
// read, what can be read in two is refused, and no value vanishes.
import { describe, expect, it } from 'vitest';
import { type ImportFormat, importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

interface Given {
  readonly format?: ImportFormat;
  readonly mapping?: string;
  readonly account?: string;
}

function read(lines: readonly string[], given: Given = {}) {
  const result = importedFile({
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined, ...given },
    ...{ bytes: new TextEncoder().encode(lines.join('\r\n')), digest: sha256 },
  });
  if (!result.ok) return { lines: [], problems: result.failure.map(problemLine) };
  const { drafts, problems } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(problemLine),
  };
}

const HEAD = 'Date,Code,Currency,Price,Quantity,Action,Fee,Note';
const ROW = '16-09-2021,MSFT,USD,298.58,5,buy,19.00,x';
const BOUGHT = '2021-09-16 BUY MSFT 5 at 298.58 fees 19 USD';
const semicolons = (line: string) => line.replaceAll(',', ';');
const tabs = (line: string) => line.replaceAll(',', '\t');

describe('a CSV for Ghostfolio', () => {
  it.each([
    ['with the line by which Excel learns the separator', ['sep=,', HEAD, ROW]],
    ['with that line and semicolons', ['sep=;', semicolons(HEAD), semicolons(ROW)]],
    ['with that line behind a byte order mark', ['\uFEFFsep=,', HEAD, ROW]],
    ['with that line in quotation marks', ['"sep=,"', HEAD, ROW]],
    [
      'with semicolons and decimal commas',
      [semicolons(HEAD), '16-09-2021;MSFT;USD;298,58;5;buy;19,00;x'],
    ],
    ['with tabs', [tabs(HEAD), tabs(ROW)]],
    ['with blanks in its header', [HEAD.replaceAll(',', ', '), ROW]],
    [
      'with its columns in another order',
      ['Code,Action,Date,Fee,Quantity,Price,CCY', 'MSFT,BUY,16.09.2021,19,5,298.58,USD'],
    ],
    [
      'with short names',
      ['Date,Code,CCY,Price,Qty,Action,Fee', '16/09/2021,MSFT,USD,298.58,5,buy,19'],
    ],
    ['with rows of a spreadsheet that are empty', [HEAD, ',,,,,,,', ROW, ',,,,,,,', '']],
    ['with fees in brackets', [HEAD, '16-09-2021,MSFT,USD,298.58,5,buy,(19.00),x']],
    ['with fees that end with a minus', [HEAD, '16-09-2021,MSFT,USD,298.58,5,buy,19.00-,x']],
  ])('%s is read', (_, lines) => {
    expect(read(lines)).toEqual({ lines: [BOUGHT], problems: [] });
  });

  it('keeps the numbers of its lines', () => {
    const { problems } = read(['sep=,', HEAD, ROW, ROW.replace('298.58', 'much')]);
    expect(problems).toEqual([expect.stringMatching(/^line 4, column Price: "much"/)]);
  });

  it('with three decimals behind a comma is not a thousand times as dear', () => {
    const price = '16-09-2021;MSFT;USD;298,580;5;buy;0;x';
    expect(read([semicolons(HEAD), price])).toEqual({
      lines: [],
      problems: [expect.stringContaining('"298,580" may be thousands or decimals')],
    });
    const clear = '17-09-2021;MSFT;USD;1,5;5;buy;0;x';
    expect(read([semicolons(HEAD), price, clear]).lines[0]).toContain('at 298.58 ');
  });

  it('with separators of thousands beside a decimal point is read', () => {
    const row = '16-09-2021,MSFT,USD,"1,298.58","1,000",buy,19.00,x';
    expect(read([HEAD, row]).lines).toEqual(['2021-09-16 BUY MSFT 1000 at 1298.58 fees 19 USD']);
  });

  it('with one date that has the month first is refused for every date that may have it', () => {
    const rows = ['03/04/2021', '09/16/2021', '05/05/2021'].map((day) =>
      ROW.replace('16-09-2021', day),
    );
    const { lines, problems } = read([HEAD, ...rows]);
    expect(lines).toHaveLength(1);
    expect(problems).toEqual([
      expect.stringContaining('"03/04/2021" may have the month first, as "09/16/2021" of line 3'),
      expect.stringMatching(/^line 3, column Date/),
    ]);
  });

  it('with more values than columns is refused: a decimal comma would lose what is behind it', () => {
    const head = 'Date,Code,Currency,Price,Quantity,Action,Fee';
    const { lines, problems } = read([head, '16-09-2021,MSFT,USD,298.58,5,buy,19,50']);
    expect(lines).toEqual([]);
    expect(problems).toEqual([
      'line 2: The row has 8 values for 7 columns; put values with commas in them into quotation marks.',
    ]);
  });

  it('with two columns of one name is refused', () => {
    expect(read([`${HEAD},Fee`, `${ROW},3`]).problems).toEqual([
      'line 1: Two columns are named fee; rename one.',
    ]);
  });

  it('with a negative price is refused', () => {
    expect(read([HEAD, ROW.replace('298.58', '-298.58')]).problems).toEqual([
      'line 2, column Price: A price is not negative; correct it.',
    ]);
  });

  it('keeps the fee of an activity that moves no shares', () => {
    expect(read([HEAD, ROW.replace(',298.58,5,', ',0,0,')])).toEqual({
      lines: ['2021-09-16 FEE 19 USD'],
      problems: [],
    });
  });

  it('of several accounts gives the one that is named', () => {
    const lines = [`${HEAD},Account`, `${ROW},One`, `${ROW.replace('MSFT', 'AAPL')},Two`];
    expect(read(lines, { account: 'One' }).lines).toEqual([BOUGHT]);
    expect(read(lines, { account: 'Three' }).problems).toEqual([
      'line 1: The file has no account "Three".',
    ]);
    expect(read([HEAD, ROW], { account: 'One' }).problems).toHaveLength(1);
  });
});

describe('a file without rows', () => {
  it.each([
    ['a CSV for Ghostfolio', [HEAD]],
    ['an export of Ghostfolio', ['{"activities": []}']],
    ['the CSV of the ledger', ['type,at,on,currency,rate,symbol']],
    ['the JSON of the ledger', ['{"format": "sluice", "version": 1, "transactions": []}']],
  ])('is refused: %s', (_, lines) => {
    expect(read(lines).problems).toEqual([
      'the file: The file has a header, but no rows; export it again.',
    ]);
  });
});

describe('a mapping', () => {
  const mapping = (more = '') => `name: broker
columns: { date: Date, type: Action, symbol: Symbol, quantity: Quantity, price: Price, fees: Fees, amount: Amount }
date: MM/dd/yyyy
zone: America/New_York
currency: USD
types: { BUY: [Buy], SELL: [Sell], DIVIDEND: [Cash Dividend] }
signs: { amount: signed }
${more}`;
  const head = 'Date,Action,Symbol,Quantity,Price,Fees,Amount';

  it('reads amounts with the sign of their currency, in brackets, or with the minus behind', () => {
    const rows = [
      '09/16/2021,Buy,MSFT,5,$298.58,$1.25,"($1,494.15)"',
      '09/17/2021,Sell,MSFT,2,$300.00,,$600.00',
      '09/18/2021,Buy,MSFT,1,300.00 $,0.50-,"-$300.50"',
    ];
    const { lines, problems } = read([head, ...rows.slice(0, 2)], { mapping: mapping() });
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2021-09-16 BUY MSFT 5 at 298.58 fees 1.25 USD',
      '2021-09-17 SELL MSFT 2 at 300 fees 0 USD',
    ]);
    const negative = mapping().replace('amount: signed', 'amount: signed, fees: negative');
    expect(read([head, rows[2] ?? ''], { mapping: negative })).toEqual({
      lines: ['2021-09-18 BUY MSFT 1 at 300 fees 0.5 USD'],
      problems: [],
    });
  });

  it('refuses a cell of blanks at once, however long it is', () => {
    const cell = `-${' '.repeat(5_000)}x`;
    const row = `09/16/2021,Buy,MSFT,5,${cell},1,-1493.90`;
    expect(read([head, row], { mapping: mapping() }).problems).toEqual([
      expect.stringContaining('is not a number'),
    ]);
  });

  it('refuses the sign of another currency than that of the row', () => {
    const row = '09/16/2021,Buy,MSFT,5,€298.58,1,-1493.90';
    expect(read([head, row], { mapping: mapping() }).problems).toEqual([
      expect.stringContaining('"€298.58" is not a number'),
    ]);
  });

  it('reads behind the line of the separator, whether or not it skips that line', () => {
    const lines = ['sep=,', head, '09/16/2021,Buy,MSFT,5,298.58,1,-1493.90'];
    const bought = ['2021-09-16 BUY MSFT 5 at 298.58 fees 1 USD'];
    expect(read(lines, { mapping: mapping() }).lines).toEqual(bought);
    expect(read(lines, { mapping: mapping('skip_lines: 1') }).lines).toEqual(bought);
  });

  it('refuses a line of totals, and a row with more values than columns', () => {
    const rows = ['Total,,,5,,1,-1493.90', '09/16/2021,Buy,MSFT,5,298,58,1,-1493.90'];
    const { lines, problems } = read([head, ...rows], { mapping: mapping() });
    expect(lines).toEqual([]);
    expect(problems.some((one) => one.startsWith('line 2, '))).toBe(true);
    expect(problems.some((one) => one.startsWith('line 3: The row has 8 values'))).toBe(true);
  });

  it('cannot choose an account', () => {
    const row = '09/16/2021,Buy,MSFT,5,298.58,1,-1493.90';
    expect(read([head, row], { mapping: mapping(), account: 'One' }).problems).toEqual([
      expect.stringContaining('does not say which account a row is of'),
    ]);
  });
});

describe('the trades of a Flex query as CSV', () => {
  const columns =
    'ClientAccountID,CurrencyPrimary,AssetClass,Symbol,ISIN,ListingExchange,Multiplier,DateTime,TradeDate,Quantity,TradePrice,Proceeds,Taxes,IBCommission,IBCommissionCurrency,Buy/Sell,IBExecID,LevelOfDetail';
  const trade = (more: Readonly<Record<string, string>> = {}) =>
    columns
      .split(',')
      .map((name) => ({ ...SOLD, ...more })[name] ?? '')
      .join(',');
  const SOLD: Readonly<Record<string, string>> = {
    ...{ ClientAccountID: 'U1', CurrencyPrimary: 'USD', AssetClass: 'STK', Symbol: 'VTI' },
    ...{
      ISIN: 'US9229087690',
      Multiplier: '1',
      DateTime: '20230403;095853',
      TradeDate: '20230403',
    },
    ...{ Quantity: '-7', TradePrice: '205', Proceeds: '1435', Taxes: '0', IBCommission: '-1.02' },
    ...{
      IBCommissionCurrency: 'USD',
      'Buy/Sell': 'SELL',
      IBExecID: 'x.1',
      LevelOfDetail: 'EXECUTION',
    },
  };

  it('book what the XML of the query books, under the same names', () => {
    const text = [columns, trade()].join('\n');
    const result = importedFile({
      ...{ bytes: new TextEncoder().encode(text), digest: sha256, format: undefined },
      ...{ mapping: undefined, account: undefined, zone: undefined },
    });
    if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
    expect(result.value.drafts.map(({ draft }) => [draftLine(draft), draft.origin])).toEqual([
      ['2023-04-03 SELL VTI 7 at 205 fees 1.02 USD', { source: 'flex', id: 'x.1' }],
    ]);
  });

  it('count executions, not the orders that sum them up, and refuse futures', () => {
    const order = trade({ LevelOfDetail: 'ORDER' });
    expect(read([columns, order, trade()]).lines).toHaveLength(1);
    const future = trade({ AssetClass: 'FUT', Multiplier: '50' });
    expect(read([columns, future]).problems).toEqual([
      expect.stringContaining('FUT VTI is not booked'),
    ]);
  });

  it('are refused with other sections below them, and of several accounts', () => {
    const other = 'ClientAccountID,CurrencyPrimary,Type,Amount';
    expect(read([columns, trade(), other, 'U1,USD,Dividends,5']).problems).toEqual([
      expect.stringContaining('choose XML as its format'),
    ]);
    const second = trade({ ClientAccountID: 'U2', IBExecID: 'x.2' });
    expect(read([columns, trade(), second]).problems).toEqual([
      expect.stringContaining('one account at a time'),
    ]);
    expect(read([columns, trade(), second], { account: 'U2' }).lines).toHaveLength(1);
  });
});
