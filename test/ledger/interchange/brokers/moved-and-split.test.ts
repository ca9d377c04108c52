// Rows that look like something else: corporate actions as trades, coins as cash, fees apart from their order. Layouts of DEGIRO, Coinbase,
// Revolut and OFX with amounts of our own.
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/kernel/decimal.ts';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { reconciled, totalsOfDrafts } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

function read(lines: readonly string[]) {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), account: undefined },
    ...{ digest: sha256, format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { drafts, proposals, ignored, problems, remarks = [], totals } = result.value;
  expect(problems.map(problemLine)).toEqual([]);
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    toDecide: proposals.map(({ security, action, moves, proceeds }) => {
      const ratio =
        'newShares' in action ? ` ${textOf(action.newShares)} for ${textOf(action.oldShares)}` : '';
      const to = 'security' in action ? ` to ${action.security.symbol}` : '';
      const moved = moves.map((one) => `${textOf(one.quantity)} ${one.security.symbol}`).join(', ');
      return `${action.kind}${ratio}${to} of ${security.symbol}: ${moved}; ${textOf(proceeds)}`;
    }),
    ignored: ignored.map(({ why }) => why),
    remarks: remarks.map(({ why }) => why),
    differences: reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft))).map(
      ({ total, stated, booked }) => `${total} ${textOf(stated)} ${textOf(booked)}`,
    ),
  };
}

const DEGIRO = 'Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id';
const degiro = (
  isin: string,
  text: string,
  amount: string,
  { order = '', time = '08:14', currency = 'EUR' } = {},
) =>
  `03-04-2024,${time},03-04-2024,NORDWIND,${isin},"${text}",,${currency},"${amount}",${currency},"1,00",${order}`;
const OLD = 'DE000NRD0001';
const NEW = 'DE000NRD0026';

describe('DEGIRO', () => {
  it('a reverse split under a new ISIN is a split and a change of name, and what is left is for fractions', () => {
    const found = read([
      DEGIRO,
      degiro(NEW, 'STOCK SPLIT: Koop 6 @ 20,40 EUR', '-122,40'),
      degiro(OLD, 'STOCK SPLIT: Verkoop 64 @ 2,040 EUR', '130,56'),
    ]);
    expect(found.lines).toEqual([]);
    expect(found.toDecide).toEqual([
      `split 1 for 10 of ${OLD}: -64 ${OLD}, 6 ${NEW}; 8.16`,
      `symbol-change to ${NEW} of ${OLD}: ; 0`,
    ]);
    expect(found.ignored).toEqual(['It is part of line 3.']);
  });

  it.each(['ISIN CHANGE', 'WIJZIGING ISIN', 'PRODUCTWIJZIGING '])(
    '%s is a change of name',
    (word) => {
      const found = read([
        DEGIRO,
        degiro(NEW, `${word}: Buy 40 NORDWIND@7.25 USD (${NEW})`, '-290,00', { currency: 'USD' }),
        degiro(OLD, `${word}: Sell 40 NORDWIND@7.25 USD (${OLD})`, '290,00', { currency: 'USD' }),
      ]);
      expect(found).toMatchObject({ lines: [], differences: [] });
      expect(found.toDecide).toEqual([
        `symbol-change to ${NEW} of ${OLD}: -40 ${OLD}, 40 ${NEW}; 0`,
      ]);
    },
  );

  it('another action with one row waits for a person, with its cash', () => {
    const found = read([DEGIRO, degiro(NEW, 'SPIN-OFF: Koop 3 @ 12,50 USD', '-37,50')]);
    expect(found.lines).toEqual([]);
    expect(found.toDecide).toEqual([`other of ${NEW}: 3 ${NEW}; -37.5`]);
  });

  it('the fees and the stamp duty of an order are part of its trade', () => {
    const fee = 'DEGIRO Transactiekosten en/of kosten van derden';
    const found = read([
      DEGIRO,
      degiro(OLD, fee, '-1,50', { order: 'b-2', time: '09:31' }),
      degiro(OLD, 'Koop 20 @ 4,00 EUR', '-80,00', { order: 'b-2', time: '09:31' }),
      degiro(OLD, 'London Stamp Duty', '-0,40', { order: 'b-2', time: '09:31' }),
      degiro(NEW, fee, '-2,00', { order: 'b-3' }),
      degiro(NEW, 'Verkoop 5 @ 10,00 USD', '50,00', { order: 'b-3', currency: 'USD' }),
    ]);
    expect(found.lines.toSorted()).toEqual([
      `2024-04-03 BUY ${OLD} 20 at 4 fees 1.9 EUR`,
      '2024-04-03 FEE 2 EUR',
      `2024-04-03 SELL ${NEW} 5 at 10 fees 0 USD`,
    ]);
    expect(found.differences).toEqual([]);
  });

  it('takes a number by the sign that gives the amount', () => {
    const found = read([DEGIRO, degiro(OLD, 'Buy 1,200 NORDWIND@2.5 EUR', '-3,000.00')]);
    expect(found.lines).toEqual([`2024-04-03 BUY ${OLD} 1200 at 2.5 fees 0 EUR`]);
    expect(found.remarks).toEqual([]);
  });
});

describe('Coinbase', () => {
  const HEADER =
    'ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes';
  const coins = (type: string, asset: string, quantity: string, total: string, notes = '') =>
    `x,2025-02-03 10:00:00 UTC,${type},${asset},${quantity},EUR,€40000.00,${total},${total},€0.00,${notes}`;

  it('coins that go to the exchange, and come back, are no cash', () => {
    const found = read([
      HEADER,
      coins('Exchange Deposit', 'BTC', '-0.2', '-€8000.00'),
      coins('Pro Withdrawal', 'BTC', '0.2', '€8000.00'),
      coins('Withdrawal', 'USDC', '-30', '-€28.00'),
    ]);
    expect(found.lines).toEqual([]);
    expect(found.toDecide).toEqual([
      'other of BTC: -0.2 BTC; 0',
      'other of BTC: 0.2 BTC; 0',
      'other of USDC: -30 USDC; 0',
    ]);
  });

  it('cash that goes to the exchange leaves', () => {
    const found = read([
      HEADER,
      coins('Deposit', 'EUR', '500', '€500.00'),
      coins('Exchange Deposit', 'EUR', '-200', '-€200.00'),
      coins('Pro Withdrawal', 'EUR', '50', '€50.00'),
      coins('Withdrawal', 'EUR', '-10', '-€10.00'),
    ]);
    expect(found.lines).toEqual([
      '2025-02-03 DEPOSIT 500 EUR',
      '2025-02-03 WITHDRAWAL 200 EUR',
      '2025-02-03 DEPOSIT 50 EUR',
      '2025-02-03 WITHDRAWAL 10 EUR',
    ]);
    expect(found.differences).toEqual([]);
  });

  it('a trade against another coin moves that coin, and no cash', () => {
    const found = read([
      HEADER,
      coins(
        'Advanced Trade Buy',
        'BTC',
        '0.002',
        '€80.00',
        'Bought 0.002 BTC for 88 USDC on BTC-USDC at 44000 USDC/BTC',
      ),
      coins(
        'Advanced Trade Sell',
        'BTC',
        '-0.001',
        '€40.00',
        'Sold 0.001 BTC for 44 USDC on BTC-USDC at 44000 USDC/BTC',
      ),
      coins(
        'Advanced Trade Buy',
        'BTC',
        '0.002',
        '€80.00',
        'Bought 0.002 BTC for 80 EUR on BTC-EUR at 40000 EUR/BTC',
      ),
    ]);
    expect(found.lines.map((line) => line.split(' at ')[0])).toEqual([
      '2025-02-03 SELL USDC 88',
      '2025-02-03 BUY BTC 0.002',
      '2025-02-03 SELL BTC 0.001',
      '2025-02-03 BUY USDC 44',
      '2025-02-03 BUY BTC 0.002',
    ]);
    expect(found.differences).toEqual([]);
  });
});

it('Revolut: a correction of the tax of a dividend is a tax', () => {
  const found = read([
    'Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate',
    '2024-05-06T14:30:00.123456Z,OAK,DIVIDEND TAX (CORRECTION),,,-USD 0.07,USD,1.08',
  ]);
  expect(found.lines).toEqual(['2024-05-06 TAX 0.07 USD']);
});

it('Revolut: a withdrawal and a fee are paid out, with or without a sign', () => {
  const found = read([
    'Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate',
    '2023-01-01T00:00:00.000Z,,CASH TOP-UP,,,"$1,000.00",USD,',
    '2023-09-01T00:00:00.000Z,,CUSTODY FEE,,,$1.00,USD,',
    '2023-09-02T00:00:00.000Z,,CASH WITHDRAWAL,,,100.00,USD,',
    '2023-10-01T00:00:00.000Z,,CUSTODY FEE,,,USD -0.08,USD,1.10',
    '2023-10-02T00:00:00.000Z,,CASH WITHDRAWAL,,,-$50.00,USD,',
  ]);
  expect(found.lines).toEqual([
    '2023-01-01 DEPOSIT 1000 USD',
    '2023-09-01 FEE 1 USD',
    '2023-09-02 WITHDRAWAL 100 USD',
    '2023-10-01 FEE 0.08 USD',
    '2023-10-02 WITHDRAWAL 50 USD',
  ]);
});

it('Trading 212: a file without dividends has no column for the tax withheld', () => {
  const found = read([
    'Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Currency (Result),Total,Currency (Total)',
    'Market buy,2025-01-01 10:00:00.000,US5949181045,MSFT,Microsoft Corporation,,12345,10.5,150.00,USD,0.8,GBP,1260.00,GBP',
    'Deposit,2025-01-01 09:00:00.000,,,,,54321,,,,,GBP,1500.00,GBP',
  ]);
  expect(found.lines).toEqual([
    '2025-01-01 DEPOSIT 1500 GBP',
    '2025-01-01 BUY MSFT 10.5 at 120 fees 0 GBP',
  ]);
});

it('Interactive Brokers: an assignment and an expiry of the transaction history wait for a person', () => {
  const found = read([
    'Statement,Data,Title,Transaction History',
    'Summary,Data,Base Currency,EUR',
    'Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Price Currency,Gross Amount ,Commission,Net Amount',
    'Transaction History,Data,2026-01-07,U***1,AAPL 16JAN26 150 C,Assigned,AAPL  260116C00150000,1,-,USD,0,-,0',
    'Transaction History,Data,2026-01-16,U***1,SPY 16JAN26 600 P,Expired,SPY   260116P00600000,-2,-,USD,0,-,0',
  ]);
  expect(found.toDecide).toEqual([
    'other of AAPL 260116C00150000: 1 AAPL 260116C00150000; 0',
    'other of SPY 260116P00600000: -2 SPY 260116P00600000; 0',
  ]);
});

it('OFX: what a split pays for a fraction is kept per share', () => {
  const result = importedFile({
    bytes: new TextEncoder().encode(`OFXHEADER:100
DATA:OFXSGML
<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><BROKERID>x<ACCTID>7</INVACCTFROM><INVTRANLIST><DTSTART>20250101<DTEND>20250401
<SPLIT><INVTRAN><FITID>9<DTTRADE>20250301</INVTRAN><SECID><UNIQUEID>671044105<UNIQUEIDTYPE>CUSIP</SECID><SUBACCTSEC>CASH<OLDUNITS>21<NEWUNITS>5<NUMERATOR>1<DENOMINATOR>4<FRACCASH>16.5<SUBACCTFUND>CASH</SPLIT>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>`),
    ...{
      account: undefined,
      digest: sha256,
      format: undefined,
      mapping: undefined,
      zone: undefined,
    },
  });
  const [row] = result.ok ? result.value.drafts : [];
  expect(row?.draft).toMatchObject({ type: 'SPLIT' });
  expect(row && 'cashInLieu' in row.draft && row.draft.cashInLieu?.toFixed()).toBe('66');
});
