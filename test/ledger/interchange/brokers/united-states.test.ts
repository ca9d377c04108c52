// Histories of brokers of the United States: rows that public readers quote in their tests, and sample files of jbms/beancount-import
// (0447ba9) and vroonhof/opensteuerauszug (9b94c75), restated.
import { describe, expect, it } from 'vitest';
import { NOTHING_AMISS as NOTHING, readLines as read } from '../read/lines.ts';

describe('E*Trade', () => {
  it('by the page of all transactions: contracts by the words of their description', () => {
    const found = read([
      'All Transactions Activity Types',
      '',
      'Account Activity for b -1847 from Prior Year',
      '',
      'Total:,-63559.99',
      '',
      'Activity/Trade Date,Transaction Date,Settlement Date,Activity Type,Description,Symbol,Cusip,Quantity #,Price $,Amount $,Commission,Category,Note',
      '12/31/25,12/31/25,12/31/25,Interest Income,BANK N.A. (Period 12/01-12/31),MSBNK,--,,,0.09,0.0,--,--',
      '06/09/25,06/09/25,06/09/25,Online Transfer,ACH WITHDRAWL  REFID:1;,--,--,,,-28000.0,0.0,--,--',
      '03/31/25,03/31/25,03/31/25,Margin Interest,Thru 03/31/25 for 2 days,--,--,,,-63.46,0.0,--,--',
      '03/03/25,03/03/25,02/28/25,Option Expired,CALL TSLA   02/28/25   380.000,TSLA,--,2.0,,0.0,0.0,--,--',
      '02/28/25,02/28/25,03/03/25,Sold,TESLA INC UNSOLICITED TRADE,TSLA,--,-200.0,289.9,57978.35,1.62,--,--',
      '02/28/25,02/28/25,02/28/25,Bought,TESLA INC,TSLA,--,200.0,370.0,-74000.0,0.0,--,--',
      '02/21/25,02/21/25,02/24/25,Bought To Cover,PUT  NVDA   02/21/25   143.000,NVDA,--,5.0,8.65,-4327.58,2.58,--,--',
      '02/18/25,02/18/25,02/19/25,Sold Short,PUT  IWM    02/27/25   260.000,IWM,--,-1.0,2.13,212.49,0.51,--,--',
      '',
      '"For all accounts, the Activity Date and the Processing Date are displayed."',
    ]);
    expect(found).toMatchObject(NOTHING);
    expect(found.lines).toEqual([
      '2025-02-18 SELL IWM 250227P00260000 1 at 2.13 fees 0.51 USD',
      '2025-02-21 BUY NVDA 250221P00143000 5 at 8.65 fees 2.58 USD',
      '2025-02-28 BUY TSLA 200 at 370 fees 0 USD',
      '2025-02-28 SELL TSLA 200 at 289.89985 fees 1.62 USD',
      '2025-03-31 INTEREST -63.46 USD',
      '2025-06-09 WITHDRAWAL 28000 USD',
      '2025-12-31 INTEREST 0.09 USD',
    ]);
    expect(found.toDecide).toEqual(['TSLA 250228C00380000 2']);
  });

  it('as it was until 2024: a dividend that bought shares has two rows', () => {
    const found = read([
      'For Account:,####3525',
      '',
      'TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,Description',
      '',
      '04/05/23,Sold,EQ,AMZN,-2,202.19,101.1,0,AMAZON.COM INC',
      "12/06/24,Sold Short,OPTN,NVDA Dec 13 '24 $150 Put,-5,3972.32,7.95,2.68,PUT  NVDA   12/13/24   150.000",
      '12/31/19,Dividend,MF,JSPGX,5.834,-81.33,0,0,JANUS HENDERSON GLOBAL   REINVEST PRICE $ 13.94',
      '12/31/19,Dividend,MF,JSPGX,0,81.33,0,0,JANUS HENDERSON GLOBAL   L/T CAPITAL GAIN',
      '08/19/24,Transfer,CASH,,,15000.00,,,ACH DEPOSIT REFID:1',
    ]);
    expect(found).toMatchObject(NOTHING);
    expect(found.lines.map((line) => line.replace(/ at .*/, ''))).toEqual([
      '2019-12-31 BUY JSPGX 5.834',
      '2019-12-31 DIVIDEND JSPGX 81.33 USD',
      '2023-04-05 SELL AMZN 2',
      '2024-08-19 DEPOSIT 15000 USD',
      '2024-12-06 SELL NVDA 241213P00150000 5',
    ]);
  });
});

describe('Vanguard', () => {
  const HOLDINGS = [
    'Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,',
    '1234567,NVIDIA Corp,NVDA,1,130.7,130.7,',
    '',
  ];
  const HEADER =
    'Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,';

  it('has cash in its settlement fund, and names the holdings that it does not book', () => {
    const found = read([
      ...HOLDINGS,
      HEADER,
      '83,2025-03-17,2025-03-18,Buy,,AMERICAN EXPRESS CO,AXP,4.00000,263.7800,-1055.12,0,-1055.12,0.0,MARGIN,',
      '83,2025-03-18,2025-03-18,Sweep in,Sweep in,VANGUARD FEDERAL MONEY MARKET INVESTOR CL,VMFXX,0.00000,1.0,1055.12,0,1055.12,0.0,MARGIN,',
      '83,2025-03-21,2025-03-24,Sell,,AMERICAN EXPRESS CO,AXP,-4.00000,267.7300,1070.92,0.03,1070.89,0.0,MARGIN,',
      '83,2025-03-31,2025-03-31,Dividend,Dividend Received,VANGUARD FEDERAL MONEY MARKET INVESTOR CL,VMFXX,0.00000,0.0,1.20,0,1.20,0.0,MARGIN,',
      '83,2025-03-31,2025-03-31,Reinvestment,Dividend Reinvestment,VANGUARD FEDERAL MONEY MARKET INVESTOR CL,VMFXX,1.20000,1.0,-1.20,0,-1.20,0.0,MARGIN,',
      '83,2026-07-16,2026-07-16,Funds Received,Electronic Bank Transfer,CASH,,0,0,400.00,0,400.00,0,CASH,',
    ]);
    expect(found).toMatchObject(NOTHING);
    expect(found.lines).toEqual([
      '2025-03-17 BUY AXP 4 at 263.78 fees 0 USD',
      '2025-03-21 SELL AXP 4 at 267.73 fees 0.03 USD',
      '2025-03-31 DIVIDEND VMFXX 1.2 USD',
      '2026-07-16 DEPOSIT 400 USD',
    ]);
    expect(found.ignored).toEqual([
      'A table above the transactions, of 2 lines, such as holdings: it books nothing.',
      ...Array(2).fill('Moves between cash and the settlement fund, which is cash here.'),
    ]);
  });

  it('states purchases of funds without a sign; shares that come in wait for a person', () => {
    const found = read([
      HEADER,
      '71,02/03/2026,02/03/2026,Buy,Buy,FUND,VTSAX,1.0,120.50,120.50,0.0,120.50,0.0,RETIREMENT,',
      '71,02/04/2026,02/04/2026,Contribution,Employer contribution,FUND,VTSAX,1.0,120.50,120.50,0.0,120.50,0.0,RETIREMENT,',
    ]);
    expect(found.problems).toEqual([]);
    expect(found.lines).toEqual(['2026-02-03 BUY VTSAX 1 at 120.5 fees 0 USD']);
    expect(found.toDecide).toEqual(['VTSAX 1']);
  });
});

describe('Fidelity', () => {
  const ROWS = [
    '"INTEREST EARNED as of Dec-30-2025 (Cash)",,"No Description",Cash,,0.000,,,,0.04,',
    '"YOU BOUGHT VANGUARD INTL EQUITY INDEX FDS (VT) (Cash)",VT,"VANGUARD INTL EQUITY",Cash,142.035,28,,,,-3976.96,12/15/2025',
    '"REINVESTMENT VANGUARD INTL EQUITY INDEX FDS (VT) (Cash)",VT,"VANGUARD INTL EQUITY",Cash,141.26,0.8724,,,,-123.23,',
    '"NON-RESIDENT TAX VANGUARD INTL EQUITY INDEX FDS (VT) (Cash)",VT,"VANGUARD INTL EQUITY",Cash,,0.000,,,,-21.75,',
    '"YOU SOLD OPENING TRANSACTION CALL (AAPL)",-AAPL240119C150,"CALL (AAPL) APPLE INC",Margin,1.5,-1,0.65,0.02,,149.33,',
    '"PURCHASE INTO CORE ACCOUNT FDIC INSURED DEPOSIT",QPIFQ,"FDIC INSURED DEPOSIT",Cash,1,149.33,,,,-149.33,',
  ];
  const COLUMNS =
    'Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date';
  const LINES = [
    '2025-12-31 INTEREST 0.04 USD',
    '2025-12-31 BUY VT 28 at 142.0342857142 fees 0.0000000024 USD',
    '2025-12-31 BUY VT 0.8724 at 141.2540119211 fees 0.00000000003236 USD',
    '2025-12-31 TAX 21.75 USD',
    '2025-12-31 SELL AAPL 240119C00150000 1 at 1.5 fees 0.67 USD',
  ];

  it.each([
    ['of one account', `Run Date,${COLUMNS}`, '12/31/2025,'],
    ['with accounts by name', `Run Date,Account,${COLUMNS}`, '12/31/2025,"Individual - TOD" Z03,'],
    ['with numbers', `Run Date,Account,Account Number,${COLUMNS}`, '12/31/2025,"My account","U1",'],
  ])('%s: what moves into the core account is cash', (_, header, start) => {
    const found = read(['', '', header, ...ROWS.map((row) => start + row)]);
    expect(found).toMatchObject({ ...NOTHING, format: 'fidelity' });
    expect(found.lines.toSorted()).toEqual(LINES.toSorted());
    expect(found.ignored).toEqual(['Moves between cash and the core account, which is cash here.']);
  });
});

describe('Schwab', () => {
  it('has contracts at the price per share, and each special dividend', () => {
    const found = read([
      '"Transactions  for account XXXX-4321 as of 11/15/2020 18:01:20 ET"',
      '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",',
      '"11/20/2020","Pr Yr Special Div","ICLN","ISHARES GLOBAL CLEAN ENERGY ETF","","","","$2.11",',
      '"03/17/2020","Buy to Open","SMAL 04/01/2020 32.00 P","PUT SMALL CAP INDEX $32 EXP 04/01/20","1","$12.53","$0.65","-$1253.65"',
      '"03/27/2020","Sell to Open","SMAL 06/19/2020 10.00 P","PUT SMALL CAP INDEX $10 EXP 06/19/20",1,"$8.48","$0.67","$847.33"',
    ]);
    expect(found).toMatchObject(NOTHING);
    expect(found.lines).toEqual([
      '2020-03-17 BUY SMAL 200401P00032000 1 at 12.53 fees 0.65 USD',
      '2020-03-27 SELL SMAL 200619P00010000 1 at 8.48 fees 0.67 USD',
      '2020-11-20 DIVIDEND ICLN 2.11 USD',
    ]);
  });

  it('has an account of its bank, without the columns of a newer export', () => {
    const found = read([
      'Transactions  for Checking account EAC as of 12/23/2020 16:00:10 ET',
      '"Date","Type","Check #","Description","Withdrawal (-)","Deposit (+)","RunningBalance"',
      '"Posted Transactions"',
      '"02/01/2021","WIRE","","Incoming Wire Transfer","","$20,000.00","$20,050.01"',
      '"01/31/2020","INTADJUST","","Interest Paid","","$0.09","$1133.94"',
      '"11/22/2019","CHECK","1002","Check Paid #1002","$1,234.11","","$1,111.81"',
    ]);
    expect(found).toMatchObject(NOTHING);
    expect(found.lines).toEqual([
      '2019-11-22 WITHDRAWAL 1234.11 USD',
      '2020-01-31 INTEREST 0.09 USD',
      '2021-02-01 DEPOSIT 20000 USD',
    ]);
  });
});

describe('Robinhood', () => {
  it('has contracts in the description, fees in the amount, and a last line with more cells than columns', () => {
    const found = read([
      '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"',
      '"7/22/2026","7/22/2026","7/23/2026","AZO","AutoZone',
      'CUSIP: 053332102","Buy","0.06725","$2,973.95","($200.00)"',
      '"6/9/2026","6/9/2026","6/9/2026","BKNG","Cash Div: R/D 2026-06-05 - 3.3058 shares at 0.42","CDIV","","","$1.39"',
      '"4/6/2026","4/6/2026","4/6/2026","BKNG","Booking Holdings',
      'CUSIP: 09857L108","SPL","3.1736","",""',
      '"2/4/2026","2/4/2026","2/4/2026","","Transfer from Brokerage to Brokerage","ITRF","","","($476.50)"',
      '"2/4/2026","2/4/2026","2/4/2026","SPOT","Spotify',
      'CUSIP: L8681T102","ITRF","1","",""',
      '"1/16/2026","1/16/2026","1/20/2026","RKT","RKT 1/15/2027 Call $24.20","STC","2","$5.10","$1,019.91"',
      '"1/16/2026","1/16/2026","1/20/2026","TSLA","Option Expiration for TSLA 1/16/2026 Put $435.00","OEXP","1S","",""',
      '"1/15/2026","1/15/2026","1/16/2026","IBIT","IBIT 3/20/2026 Call $60.00","BTO","2","$1.71","($342.08)"',
      '"12/16/2024","12/16/2024","12/16/2024","VALE","Foreign Tax Witholding at $2.00","DTAX","","","($2.00)"',
      '"12/14/2024","12/14/2024","12/14/2024","","Aggregated Margin Interest","MINT","","","($1.20)"',
      '"12/13/2024","12/13/2024","12/13/2024","","Gold Fee","GOLD","","","($5.00)"',
      '""',
      '"","","","","","","","","","The data provided is for informational purposes only."',
    ]);
    expect(found).toMatchObject({ ...NOTHING, format: 'robinhood' });
    expect(found.lines).toEqual([
      '2024-12-13 FEE 5 USD',
      '2024-12-14 INTEREST -1.2 USD',
      '2024-12-16 TAX 2 USD',
      '2026-01-15 BUY IBIT 260320C00060000 2 at 1.71 fees 0.08 USD',
      '2026-01-16 SELL RKT 270115C00024200 2 at 5.1 fees 0.09 USD',
      '2026-02-04 WITHDRAWAL 476.5 USD',
      '2026-06-09 DIVIDEND BKNG 1.39 USD',
      '2026-07-22 BUY AZO 0.06725 at 2973.95 fees 0.0018625 USD',
    ]);
    expect(found.toDecide).toEqual(['BKNG 3.1736', 'SPOT 1', 'TSLA 260116P00435000 -1']);
    expect(found.ignored).toEqual(['A line of text, not a row.']);
  });

  it('marks what leaves with an S: shares, fractions of them, and contracts that were held', () => {
    const found = read([
      '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"',
      '"1/6/2026","1/6/2026","1/6/2026","GEVO","Gevo","SPR","100S","",""',
      '"1/6/2026","1/6/2026","1/6/2026","GEVO","Gevo","SPR","5","",""',
      '"1/7/2026","1/7/2026","1/7/2026","AAPL","ACATS Out","ACATO","1,012.5S","",""',
      '"1/8/2026","1/8/2026","1/8/2026","LULU","Option Expiration for LULU 1/8/2026 Call $310.00","OEXP","2S","",""',
      '"1/8/2026","1/8/2026","1/8/2026","QQQ","Option Expiration for QQQ 1/8/2026 Put $400.00","OEXP","1","",""',
      '"1/9/2026","1/9/2026","1/9/2026","HOOD","HOOD 1/9/2026 Call $104.00","OASGN","1","",""',
      '"1/9/2026","1/9/2026","1/9/2026","ZZ","ZZ 1/9/2026 Call $10.00","OEXCS","1","","$0.00"',
    ]);
    expect(found).toMatchObject({ ...NOTHING, lines: [] });
    expect(found.toDecide).toEqual([
      'GEVO -100',
      'GEVO 5',
      'AAPL -1012.5',
      'LULU 260108C00310000 -2',
      'QQQ 260108P00400000 1',
      'HOOD 260109C00104000 1',
      'ZZ 260109C00010000 -1',
    ]);
  });

  it('refuses a code that it does not know with its money, and a contract without a name', () => {
    const found = read([
      '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"',
      '"7/22/2026","7/22/2026","7/23/2026","AZO","AutoZone","ZZZ","1","$5.00","($5.00)"',
      '"7/22/2026","7/22/2026","7/23/2026","AZO","AutoZone","BTO","1","$5.00","($500.00)"',
    ]);
    expect(found.lines).toEqual([]);
    expect(found.problems).toEqual([
      'line 2, ZZZ, column Trans Code: "ZZZ" is not a kind of row of robinhood that is known; book it by hand, or import by a mapping.',
      'line 3, BTO, column Description: It names no contract; book the row by hand.',
    ]);
    expect(found.differences).toHaveLength(1);
  });
});

describe('Webull', () => {
  it('lists orders: what was filled counts, at the price of its fills, without fees', () => {
    const found = read([
      'Name,Symbol,Side,Status,Filled,Total Qty,Price,Avg Price,Time-in-Force,Placed Time,Filled Time',
      'NVIDIA,NVDA,Buy,Filled,3,3,@120,120.55,DAY,05/20/2026 09:30:00 EDT,05/20/2026 09:31:02 EDT',
      'NVIDIA,NVDA,Sell,Cancelled,0,3,@150,,GTC,05/21/2026 09:30:00 EDT,',
      'SPY251114C00672000,SPY251114C00672000,Sell,Filled,3,3,2.87,2.87,DAY,11/14/2025 11:31:02 EST,11/14/2025 11:31:02 EST',
    ]);
    expect(found.lines).toEqual([
      '2025-11-14 SELL SPY 251114C00672000 3 at 2.87 fees 0 USD',
      '2026-05-20 BUY NVDA 3 at 120.55 fees 0 USD',
    ]);
    expect(found.ignored).toEqual(['The order was not filled.']);
    expect(found.remarks).toEqual(Array(2).fill('The file has no fees; book them yourself.'));
  });

  it('books the legs of a spread, not the row that names it, and refuses one without legs', () => {
    const found = read([
      'Name,Symbol,Side,Status,Filled,Total Qty,Price,Avg Price,Time-in-Force,Placed Time,Filled Time',
      'SPXW Vertical,,Sell,Filled,10,10,@1.2500000000,1.2500000000,DAY,03/26/2026 16:01:46 EDT,03/26/2026 16:01:46 EDT',
      ',SPXW260327C06540000,Sell,Filled,10,10,@12.97,12.97,DAY,03/26/2026 16:01:46 EDT,03/26/2026 16:01:46 EDT',
      ',SPXW260327C06545000,Buy,Filled,10,10,@11.72,11.72,DAY,03/26/2026 16:01:46 EDT,03/26/2026 16:01:46 EDT',
      'SPXW Straddle,,Buy,Filled,1,1,@307.7000000000,307.7000000000,DAY,03/26/2026 16:03:27 EDT,03/26/2026 16:04:22 EDT',
    ]);
    expect(found.lines).toEqual([
      '2026-03-26 SELL SPXW 260327C06540000 10 at 12.97 fees 0 USD',
      '2026-03-26 BUY SPXW 260327C06545000 10 at 11.72 fees 0 USD',
    ]);
    expect(found.ignored).toEqual(['Its legs are booked.']);
    expect(found.problems).toEqual([
      'line 5, Buy, column Symbol: The file has no legs of this order; export it again, or book it by hand.',
    ]);
  });
});
