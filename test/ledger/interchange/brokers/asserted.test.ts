// Rows as the tests of other programs have them, in files of our own, with the amounts that these tests assert: Trade Republic of
// Portfolio Performance (TradeRepublicCSVExtractorTest, EPL 1.0), Fidelity of beancount_reds_importers (fidelity_csv_all_accounts, GPL 3.0),
// activities of Wealthfolio (sample-import.csv, AGPL 3.0).
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { outcomesOf } from '../../../../src/ledger/interchange/rows/outcomes.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

function read(text: string, account?: string) {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), account, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) return { refusal: result.failure.map(problemLine), lines: [], problems: [] };
  const { value } = result;
  return {
    format: value.format,
    lines: value.drafts.map(({ draft }) => draftLine(draft)),
    problems: value.problems.map(problemLine),
    remarks: (value.remarks ?? []).map(problemLine),
    ignored: value.ignored.map(problemLine),
    proposals: value.proposals.map(({ description }) => description),
    outcomes: outcomesOf(value).map(({ kind, outcome, rows, sums }) =>
      [kind, outcome, rows, ...[...sums].map(([code, sum]) => `${sum.toFixed()} ${code}`)].join(
        ' ',
      ),
    ),
    ids: value.drafts.map(({ draft }) => draft.origin?.id),
  };
}

const TRADE_REPUBLIC =
  'datetime;date;account_type;category;type;asset_class;name;symbol;shares;price;amount;fee;tax;currency;description;transaction_id';
const tradeRepublic = (...rows: readonly string[]) =>
  read([TRADE_REPUBLIC, ...rows, ''].join('\n'));

describe('Trade Republic', () => {
  it('adds the fee of a purchase to its amount, and takes that of a sale from it', () => {
    const { lines } = tradeRepublic(
      '2021-08-06;;;TRADING;BUY;STOCK;Telekom;DE0005557508;15;17.664;-264.96;-1.00;;EUR;;a',
      '2021-09-08;;;TRADING;SELL;STOCK;Aker;NO0010890304;-35;2.315;81.03;-1.00;;EUR;;b',
      '2022-01-24;;;TRADING;BUY;CRYPTO;Bitcoin;BTC;0.0011;29976.4;-32.97;-1.00;;EUR;;c',
    );
    expect(lines).toEqual([
      '2021-08-06 BUY DE0005557508 15 at 17.664 fees 1 EUR',
      '2021-09-08 SELL NO0010890304 35 at 2.3151428572 fees 1.000000002 EUR',
      '2022-01-24 BUY BTC 0.0011 at 29972.7272727272 fees 1.00000000000008 EUR',
    ]);
  });

  it('books a dividend gross, its tax as withheld, and what a correction gives back', () => {
    const { lines } = tradeRepublic(
      '2025-03-19;;;CASH;DIVIDEND;STOCK;Aker;NO0010890304;232;;41.58;;-15.53;EUR;;a',
      '2026-03-27;;;CASH;DIVIDEND;STOCK;Lease;US3793782018;197;;-32.27;;8.25;EUR;;b',
    );
    expect(lines).toEqual([
      '2025-03-19 DIVIDEND NO0010890304 41.58 less 15.53 EUR',
      '2026-03-27 DIVIDEND US3793782018 -32.27 EUR',
      '2026-03-27 TAX -8.25 EUR',
    ]);
  });

  it('redeems a bond by the row that brings the cash', () => {
    const { lines, ignored } = tradeRepublic(
      '2024-04-05;;;CASH;FINAL_MATURITY;BOND;Apr. 2024;DE0001141794;20.21;;20.21;;;EUR;;a',
      '2024-04-05;;;CORPORATE_ACTION;REDEMPTION;BOND;Apr. 2024;DE0001141794;-20.21;1;;;;;;b',
    );
    expect(lines).toEqual(['2024-04-05 SELL DE0001141794 20.21 at 1 fees 0 EUR']);
    expect(ignored).toEqual(['line 3, REDEMPTION: The row with the cash books the redemption.']);
  });

  it('leaves a split to a person', () => {
    const { proposals, outcomes } = tradeRepublic(
      '2025-11-17;;;CORPORATE_ACTION;SPLIT;STOCK;Netflix;US64110L1061;0.410094;;;;;;SPLIT US64110L1061;a',
    );
    expect(proposals).toEqual(['SPLIT SPLIT US64110L1061']);
    expect(outcomes).toEqual(['SPLIT to decide 1 0 EUR']);
  });

  it('takes a row that two exports have once, by its id', () => {
    const row = '2022-04-12;;;CASH;DIVIDEND;STOCK;Telekom;DE0005557508;19;;12.16;;;EUR;;a';
    const { lines, ignored } = tradeRepublic(row, row);
    expect(lines).toEqual(['2022-04-12 DIVIDEND DE0005557508 12.16 EUR']);
    expect(ignored).toEqual(['line 3, DIVIDEND: The same row, by its id, is above.']);
  });
});

const FIDELITY =
  'Run Date,Account,Account Number,Action,Symbol,Description,Type,Exchange Quantity,Exchange Currency,Currency,Price,Quantity,Exchange Rate,Commission,Fees,Accrued Interest,Amount,Settlement Date';
const FIDELITY_ROWS = [
  '11/17/2025,A,"3",YOU BOUGHT WASTE MANAGEMENT INC (WM) (Margin),WM,WASTE MANAGEMENT INC,Margin,0,,USD,208.64,18,0,,,,-3755.44,11/18/2025',
  '12/03/2025,A,"3",DIVIDEND RECEIVED VANGUARD (VTEB) (Cash),VTEB,VANGUARD,Cash,0,,USD,,0,0,,,,3688.33,',
  '12/01/2025,A,"3",MUNI EXEMPT INT WHEAT RIDGE COLO (Cash),96255NBE8,WHEAT RIDGE,Cash,0,,USD,,0,0,,,,1250,',
  '11/17/2025,A,"3",MERGER MER FROM LONDON STOCK EXCHANGE (Margin),LSEGY,LSE,Shares,0,,USD,,1060,0,,,,30246.04,',
  '12/03/2025,B,"4",DIRECT DEPOSIT ACH (Cash), ,No Description,Cash,0,,USD,,0,0,,,,8613.36,',
  '12/03/2025,B,"4",SOMETHING NEW (Cash), ,No Description,Cash,0,,USD,,0,0,,,,5,',
];

describe('Fidelity', () => {
  const file = ['', '', FIDELITY, ...FIDELITY_ROWS, '', '"Provided to you, for your use"', ''].join(
    '\n',
  );

  it('asks which of several accounts is meant', () => {
    expect(read(file).refusal).toEqual([
      'line 1: The file has rows of 2 accounts (3, 4); import one at a time, by its name.',
    ]);
    expect(read(file, '5').refusal).toEqual(['line 1: The file has no account "5".']);
  });

  it('books trades, dividends and the interest of bonds, and shows the cash of a merger', () => {
    const { lines, outcomes } = read(file, '3');
    expect(lines).toEqual([
      '2025-11-17 BUY WM 18 at 208.6355555555 fees 0.000000001 USD',
      '2025-12-01 INTEREST 1250 USD',
      '2025-12-03 DIVIDEND VTEB 3688.33 USD',
    ]);
    expect(outcomes).toContain('other to decide 1 30246.04 USD');
  });

  it('refuses words that it does not know, with their money', () => {
    const { problems, outcomes } = read(file, '4');
    expect(problems).toEqual([
      'line 9, column Action: "SOMETHING NEW (Cash)" is not a kind of row of fidelity that is known; book it by hand, or import by a mapping.',
    ]);
    expect(outcomes).toContain('rows refused 1 5 USD');
  });
});

const WEALTHFOLIO =
  'date,type,symbol,instrumentType,quantity,unit_price,currency,fee,amount,comment,fxRate,subtype';

it('activities of Wealthfolio: amounts, or price × quantity', () => {
  const { lines } = read(
    [
      WEALTHFOLIO,
      '2024-01-15,BUY,AAPL,EQUITY,10,185.50,USD,4.95,,,,',
      '2024-02-01,DIVIDEND,AAPL,EQUITY,10,0.24,USD,,,,,QUALIFIED',
      '2024-05-01,TRANSFER_IN,GOOGL,EQUITY,2,140.00,USD,,,,,',
      '2024-05-15,SPLIT,NVDA,EQUITY,3,,,,,,,',
      '2024-06-01,TAX,,,,,USD,,150.00,,,',
      '',
    ].join('\n'),
  );
  expect(lines).toEqual([
    '2024-01-15 BUY AAPL 10 at 185.5 fees 4.95 USD',
    '2024-02-01 DIVIDEND AAPL 2.4 USD',
    '2024-05-01 OPENING_BALANCE GOOGL 2 for 280 USD',
    '2024-05-15 SPLIT NVDA USD',
    '2024-06-01 TAX 150 USD',
  ]);
});

const SCHWAB = 'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount';

describe('a file of a broker', () => {
  it('books the amount that moved, and names the price that does not give it', () => {
    const { lines, remarks } = read(
      `${SCHWAB}\n11/15/2023,Buy,912828YW8,US TREASURY NOTE,5000,$98.50,,"-$4,925.00"\n`,
    );
    expect(lines).toEqual(['2023-11-15 BUY 912828YW8 5000 at 0.985 fees 0 USD']);
    expect(remarks).toEqual([
      'line 2, Buy: The amount is 4925 without fees, and price × quantity is 492500; the amount is booked (-487575 more).',
    ]);
  });

  it('reads contracts of options with their multiplier', () => {
    const { lines } = read(
      `${SCHWAB}\n03/01/2023,Buy to Close,TSLA  230317P00180000,TESLA PUT,2,$3.10,$1.30,-$621.30\n`,
    );
    expect(lines).toEqual(['2023-03-01 BUY TSLA 230317P00180000 2 at 3.1 fees 1.3 USD']);
  });

  it('takes cells that a spreadsheet would run as text', () => {
    const { lines, problems } = read(
      `${SCHWAB}\n03/01/2023,Journal,,"=HYPERLINK(""http://x"")",,,,$1.00\n03/02/2023,Journal,,,,,,=1+1\n`,
    );
    expect(lines).toEqual(['2023-03-01 DEPOSIT 1 USD']);
    expect(problems).toEqual([
      'line 3, Journal, column Amount: "=1+1" is not a number with a decimal point and up to 20 digits before and after it.',
    ]);
  });

  it('reads a decimal comma among decimal points only where it cannot be thousands', () => {
    const header = 'Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate';
    const { lines } = read(
      `${header}\n2025-09-08T07:29:03.333Z,MSFT,BUY - MARKET,"0,76672417",€26.09,€20,EUR,1\n2025-09-09,MSFT,BUY - MARKET,"1,000",€1,"€1,000",EUR,1\n`,
    );
    expect(lines).toEqual([
      '2025-09-08 BUY MSFT 0.76672417 at 26.0850000333 fees 0.000000000018085139 EUR',
      '2025-09-09 BUY MSFT 1000 at 1 fees 0 EUR',
    ]);
  });

  it('is found below lines that say whose account it is', () => {
    const { lines } = read(
      `"Transactions for account ...123"\nPeriod,all\n\n${SCHWAB}\n03/01/2023,Journal,,,,,,$1.00\n`,
    );
    expect(lines).toEqual(['2023-03-01 DEPOSIT 1 USD']);
  });

  it('has the same names for the same rows in a longer export', () => {
    const rows = ['03/01/2023,Journal,,,,,,$1.00', '03/02/2023,Journal,,,,,,$1.00'];
    const [short = ''] = read(`${SCHWAB}\n${rows[0]}\n`).ids ?? [];
    const long = read(`${SCHWAB}\n${rows[1]}\n${rows[0]}\n`).ids;
    expect(long).toContain(short);
  });

  it('with the newest row first is booked oldest first, also where a pair of rows stands otherwise', () => {
    const { lines } = read(
      [
        SCHWAB,
        ...['02/01/2023,Journal,,,,,,$1.00', '02/03/2023,Journal,,,,,,$2.00'],
        ...['01/05/2023,Sell,A,A,4,$1,,$4.00', '01/05/2023,Buy,A,A,4,$1,,-$4.00'],
        ...['01/04/2023,Journal,,,,,,$4.00', ''],
      ].join('\n'),
    );
    expect(lines.map((line) => line.slice(0, 15))).toEqual([
      ...['2023-01-04 DEPO', '2023-01-05 BUY ', '2023-01-05 SELL'],
      ...['2023-02-01 DEPO', '2023-02-03 DEPO'],
    ]);
  });

  it('that is cut off within quotation marks is refused', () => {
    expect(read(`${SCHWAB}\n03/01/2023,Journal,,"cut`).refusal).toEqual([
      expect.stringContaining('A quotation mark is never closed'),
    ]);
  });

  it('with a header and no rows is refused', () => {
    expect(read(`${SCHWAB}\n`).refusal).toEqual([
      'the file: The file has a header, but no rows; export it again.',
    ]);
  });
});
