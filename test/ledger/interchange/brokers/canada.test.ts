// Exports of brokers of Canada: rows that public readers quote in their tests, restated.
import { describe, expect, it } from 'vitest';
import { NOTHING_AMISS, readLines } from '../read/lines.ts';

describe('Wealthsimple', () => {
  const HEADER =
    'transaction_date,settlement_date,account_id,account_type,activity_type,activity_sub_type,direction,symbol,name,currency,quantity,unit_price,commission,net_cash_amount';

  it('by its activities: an exchange of currencies has a row for each, and contracts two names', () => {
    const found = readLines([
      'activities-export-2026-10-09',
      HEADER,
      '2026-08-08,2026-08-11,HQ7,TFSA,Trade,BUY,LONG,XEQT,iShares Core Equity ETF Portfolio,CAD,10,38.12,0,-381.20',
      '2026-08-15,2026-08-15,HQ7,TFSA,MoneyMovement,CONTRIBUTION,,,,CAD,,,,500.00',
      '2026-09-10,2026-09-11,HQ7,TFSA,Trade,STO,,AAPL 2026-10-16 250.00 C,Apple Inc call,USD,-1,1.25,0.75,124.25',
      '2026-09-29,2026-09-29,HQ7,TFSA,Dividend,,,XEQT,iShares Core Equity ETF Portfolio,CAD,,,,4.21',
      '2026-09-29,2026-09-29,HQ7,TFSA,Trade,DRIP,LONG,XEQT,iShares Core Equity ETF Portfolio,CAD,0.1,42.10,0,-4.21',
      '2026-10-01,2026-10-01,HQ7,TFSA,FxExchange,,,,,CAD,,,,-137.13',
      '2026-10-01,2026-10-01,HQ7,TFSA,FxExchange,,,,,USD,,,,100.00',
      '2026-10-02,2026-10-03,HQ7,TFSA,Trade,STO,SHORT,AAPL 261218C00250000,AAPL Dec 2026 250 Call,USD,-1,5.10,0.75,509.25',
      '2026-10-05,2026-10-05,HQ7,TFSA,InterestCharged,-,,,,CAD,1,,,-1',
      '2026-10-06,2026-10-06,HQ7,TFSA,SecurityTransfer,,,XEQT,iShares All-Equity,CAD,5,,0,0',
      '"As of 2026-10-09 12:00 GMT-04:00"',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'wealthsimple' });
    expect(found.lines).toEqual([
      '2026-08-08 BUY XEQT 10 at 38.12 fees 0 CAD',
      '2026-08-15 DEPOSIT 500 CAD',
      '2026-09-10 SELL AAPL 261016C00250000 1 at 125 fees 0.75 USD',
      '2026-09-29 DIVIDEND XEQT 4.21 CAD',
      '2026-09-29 BUY XEQT 0.1 at 42.1 fees 0 CAD',
      '2026-10-01 WITHDRAWAL 137.13 CAD',
      '2026-10-01 DEPOSIT 100 USD',
      '2026-10-02 SELL AAPL 261218C00250000 1 at 510 fees 0.75 USD',
      '2026-10-05 INTEREST -1 CAD',
    ]);
    expect(found.multipliers[2]?.toFixed()).toBe('1');
    expect(found.toDecide).toEqual(['XEQT 5']);
  });

  it('with the day under another name, and accounts of which one is wanted', () => {
    const lines = [
      HEADER.replace('transaction_date', 'effective_at'),
      '2026-07-15T20:00:00-04:00,,ONE,Chequing,MoneyMovement,AFT_OUT,,,,CAD,-87.86,,,-87.86',
      '2026-07-24T20:00:00-04:00,,TWO,Chequing,MoneyMovement,E_TRFIN,,,,CAD,20.57,,,20.57',
    ];
    expect(() => readLines(lines)).toThrow('rows of 2 accounts (ONE, TWO)');
    expect(readLines(lines, 'TWO').lines).toEqual(['2026-07-24 DEPOSIT 20.57 CAD']);
  });

  it('by a statement: the day of execution and the shares stand in the description', () => {
    const found = readLines([
      'date,transaction,description,amount,balance,currency',
      '2026-01-02,CONT,Contribution (executed at 2026-01-02),500.00,500.00,CAD',
      '2026-01-05,BUY,"XEQT - iShares Core Equity ETF Portfolio: Bought 10.0000 shares at $38.12 per share",-381.20,118.80,CAD',
      '2026-01-29,DIV,"XEQT - iShares Core Equity ETF Portfolio: Cash dividend distribution, received on 2026-01-29",4.21,123.01,CAD',
      '2026-01-30,LOAN,"XEQT - iShares Core Equity ETF Portfolio: Securities lending loan",0.00,123.01,CAD',
      '2026-04-02,SELL,"XEQT - Example All-Equity ETF Portfolio: Sold 5.0000 shares (executed at 2026-04-01)",140.00,263.01,CAD',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'wealthsimple-statement' });
    expect(found.lines).toEqual([
      '2026-01-02 DEPOSIT 500 CAD',
      '2026-01-05 BUY XEQT 10 at 38.12 fees 0 CAD',
      '2026-01-29 DIVIDEND XEQT 4.21 CAD',
      '2026-04-01 SELL XEQT 5 at 28 fees 0 CAD',
    ]);
    expect(found.ignored).toEqual(['Shares that are lent stay yours.']);
  });
});

describe('Questrade', () => {
  it('has the word of a row in one of two columns, and reinvests by a purchase of its own', () => {
    const found = readLines([
      'Transaction Date,Settlement Date,Action,Symbol,Description,Quantity,Price,Gross Amount,Commission,Net Amount,Currency,Account #,Activity Type,Account Type',
      '2026-01-08 12:00:00 AM,2026-01-09 12:00:00 AM,Buy,VCN.TO,CANADA ALL CAP,200.00000,40.00000000,-8000.00,-9.95,-8009.95,CAD,1,Trades,Individual margin',
      '2026-01-15 12:00:00 AM,2026-01-15 12:00:00 AM,CON,,CONT 2026,0.00000,0.00000000,0.00,0.00,10000.00,CAD,1,Deposits,Individual margin',
      '2026-02-01 12:00:00 AM,2026-02-01 12:00:00 AM,,,INTEREST,0,0,0,0,0.42,CAD,1,Interest,Individual margin',
      '2026-04-11 12:00:00 AM,2026-04-11 12:00:00 AM,TF6,,TRANSFER,0,0,0,0,-12.00,CAD,1,Transfers,Individual margin',
      '2026-05-01 12:00:00 AM,2026-05-02 12:00:00 AM,Sell,VCN.TO,CANADA ALL CAP,-50.00000,45.00000000,2250.00,-9.95,2240.05,CAD,1,Trades,Individual margin',
      '2026-05-22 12:00:00 AM,2026-05-22 12:00:00 AM,TFI,MDX,MDX LTD COM TRANSFER IN,250,0,0,0,0,USD,1,Trades,Individual margin',
      '2026-06-30 12:00:00 AM,2026-06-30 12:00:00 AM,FCH,,ACCOUNT FEE,0.00000,0.00000000,0.00,0.00,-25.00,CAD,1,Fees and rebates,Individual margin',
      '2026-09-10 12:00:00 AM,2026-09-10 12:00:00 AM,   ,ZZQ.TO,ZZQ SPLIT CORP DIST ON 1000 SHS,0,0.1,0,0,100,CAD,1,Dividends,Individual margin',
      '2026-09-10 12:00:00 AM,2026-09-10 12:00:00 AM,REI,ZZQ.TO,ZZQ SPLIT CORP REINV@C$8.33966,11,0,0,0,-91.74,CAD,1,Dividend reinvestment,Individual margin',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'questrade' });
    expect(found.lines).toEqual([
      '2026-01-08 BUY VCN.TO 200 at 40 fees 9.95 CAD',
      '2026-01-15 DEPOSIT 10000 CAD',
      '2026-02-01 INTEREST 0.42 CAD',
      '2026-04-11 WITHDRAWAL 12 CAD',
      '2026-05-01 SELL VCN.TO 50 at 45 fees 9.95 CAD',
      '2026-06-30 FEE 25 CAD',
      '2026-09-10 DIVIDEND ZZQ.TO 100 CAD',
      '2026-09-10 BUY ZZQ.TO 11 at 8.34 fees 0 CAD',
    ]);
    expect(found.toDecide).toEqual(['MDX 250']);
  });

  it.each([
    ['an internal code', '8UMPGN7'],
    ['its own form', 'SOFI02Feb24C9.00'],
  ])('names contracts in the description, with %s as their symbol', (_, symbol) => {
    const found = readLines([
      'Transaction Date,Settlement Date,Action,Symbol,Description,Quantity,Price,Gross Amount,Commission,Net Amount,Currency,Account #,Activity Type,Account Type',
      `2024-01-26 12:00:00 AM,2024-01-29 12:00:00 AM,Buy,${symbol},CALL SOFI 02/02/24 9 SOFI TECHNOLOGIES INC WE ACTED AS AGENT AVG PRICE - ASK US FOR DETAILS,20.00000,0.37000000,-740.00,-29.95,-769.95,USD,1,Trades,Individual margin`,
      `2024-02-05 12:00:00 AM,2024-02-05 12:00:00 AM,EXP,${symbol},CALL SOFI 02/02/24 9 SOFI TECHNOLOGIES INC OPTION EXPIRATION - EXPIRED,-20.00000,0.00,0.00,0.00,0.00,USD,1,Other,Individual margin`,
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'questrade' });
    expect(found.lines).toEqual(['2024-01-26 BUY SOFI 240202C00009000 20 at 37 fees 29.95 USD']);
    expect(found.multipliers[0]?.toFixed()).toBe('1');
    expect(found.toDecide).toEqual(['SOFI 240202C00009000 -20']);
  });
});
