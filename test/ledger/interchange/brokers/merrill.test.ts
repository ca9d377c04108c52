// Merrill, by rows that public readers of its two exports quote in their tests and documents, restated.
import { describe, expect, it } from 'vitest';
import { NOTHING_AMISS, readLines } from '../read/lines.ts';

describe('the history of an account', () => {
  const above = [
    '"Exported on: 01/02/2022 09:27 PM ET"',
    '',
    '"Selected account(s):CMA-Edge 50X-12345"',
    '',
  ];
  const HEADER =
    '"Trade Date" ,"Settlement Date" ,"Account" ,"Description" ,"Type" ,"Symbol/ CUSIP" ,"Quantity" ,"Price" ,"Amount" ," " ';
  const row = (day: string, description: string, ...cells: readonly string[]) =>
    `${[day, day, 'CMA-Edge 50X-12345', description, '', ...cells].map((cell) => `"${cell}"`).join(' ,')} ,"" `;
  const read = (...rows: readonly string[]) => readLines([...above, HEADER, ',', ...rows]);

  it('has trades without a column for their fees, dividends, interest, fees and what comes in', () => {
    const found = read(
      row(
        '12/31/2021',
        'Bank Interest ML DIRECT DEPOSIT PROGRM FROM 11/30 THRU 12/31',
        '990111111',
        '',
        '',
        '$0.50',
      ),
      row('12/30/2021', 'Advisory Program Fee INV. ADVISORY FEE DEC', '', '', '', '-$12.34'),
      row('12/29/2021', 'Foreign Tax Withholding NESTLE SA', 'NSRGY', '', '', '-$3.00'),
      row('12/29/2021', 'Foreign Dividend NESTLE SA HOLDING 20.0000', 'NSRGY', '', '', '$20.00'),
      row('12/28/2021', 'Funds Received PNC Bk NA', '', '', '', '$10,000.00'),
      row('12/15/2021', 'Long Term Capital Gain VANGUARD FUND', 'VFIAX', '', '', '$7.00'),
      row(
        '12/07/2021',
        'Sale  PROCTER & GAMBLE CO CLIENT ENTERED.',
        'PG',
        '-100',
        '$152.00',
        '$15,199.92',
      ),
      row(
        '12/06/2021',
        'Purchase  PROCTER & GAMBLE CO CLIENT ENTERED.',
        'PG',
        '300',
        '$151.89',
        '-$45,567.20',
      ),
      row(
        '11/15/2021',
        'Dividend PROCTER & GAMBLE CO HOLDING 350.0000 PAY DATE 11/15/2021',
        'PG',
        '',
        '',
        '+$304.43',
      ),
      row('11/01/2021', 'Withdrawal ML DIRECT DEPOSIT PROGRM', '990111111', '', '', '$45,000.00'),
      '"Total activity from 11/01/2021 to 12/31/2021" ,"" ,"" ,"" ,"" ,"" ,"" ,"" ,"-$19,000.00" ,"" ',
    );
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'merrill' });
    expect(found.lines).toEqual([
      '2021-11-15 DIVIDEND PG 304.43 USD',
      '2021-12-06 BUY PG 300 at 151.89 fees 0.2 USD',
      '2021-12-07 SELL PG 100 at 152 fees 0.08 USD',
      '2021-12-15 DIVIDEND VFIAX 7 USD',
      '2021-12-28 DEPOSIT 10000 USD',
      '2021-12-29 DIVIDEND NSRGY 20 USD',
      '2021-12-29 TAX 3 USD',
      '2021-12-30 FEE 12.34 USD',
      '2021-12-31 INTEREST 0.5 USD',
    ]);
    expect(found.ignored).toContain(
      'Moves between cash and the deposit program, which is cash here.',
    );
    expect(found.ignored).toContain('The total of the amounts.');
  });

  it('joins the shares of a reinvested dividend and what they cost', () => {
    const shares = 'Reinvestment Share(s) PEPSICO INC PRINCIPAL REINV AMOUNT';
    const dividend = row('01/07/2022', 'Dividend PEPSICO INC HOLDING 10', 'PEP', '', '', '$10.75');
    const cost = row('01/07/2022', 'Reinvestment Program PEPSICO INC', 'PEP', '', '', '-$10.75');
    for (const amount of ['$0.00', '-$10.75', '']) {
      const found = read(row('01/07/2022', shares, 'PEP', '0.0625', '', amount), cost, dividend);
      expect(found).toMatchObject(NOTHING_AMISS);
      expect(found.lines.toSorted()).toEqual([
        '2022-01-07 BUY PEP 0.0625 at 172 fees 0 USD',
        '2022-01-07 DIVIDEND PEP 10.75 USD',
      ]);
    }
    const alone = read(
      row(
        '01/07/2022',
        'Reinvestment Share(s) VANGUARD REINV AMT $14.23 REINV PRICE $659.38 REINV SHRS .0216',
        'VOO',
        '.0216',
        '',
        '$0.00',
      ),
    );
    expect(alone.lines).toEqual([
      '2022-01-07 BUY VOO 0.0216 at 658.7962962962 fees 0.0000000000020800 USD'.replace(
        '0.0000000000020800',
        '0.00000000000208',
      ),
    ]);
  });

  it('leaves splits, exchanges and moved shares to a person, and refuses other words', () => {
    const { lines, toDecide, problems } = read(
      row(
        '06/10/2022',
        'Dividend AMAZON COM INC HOLDING 5 PAY DATE 06/10/2022',
        'AMZN',
        '95',
        '',
        '$0.00',
      ),
      row('06/11/2022', 'Exchange OLD CO', 'OLD', '-10', '', ''),
      row('06/12/2022', 'Transfer / Adjustment SHARES', 'MSFT', '3', '', ''),
      row('06/13/2022', 'Something New', '', '', '', '$5.00'),
    );
    expect(lines).toEqual([]);
    expect(toDecide).toEqual(['AMZN 95', 'OLD -10', 'MSFT 3']);
    expect(problems.map((why) => why.slice(0, 41))).toEqual([
      'line 10, column Description: "Something N',
    ]);
  });

  it('has bonds by their face, at a percentage of it, and redeems them', () => {
    const found = read(
      row(
        '06/01/2023',
        'Redemption US TREASURY NOTE 2.500 05/31/23',
        '9128284S6',
        '-10000',
        '',
        '$10,000.00',
      ),
      row(
        '06/01/2022',
        'Purchase US TREASURY NOTE 2.500 05/31/23',
        '9128284S6',
        '10000',
        '$99.2500',
        '-$9,925.00',
      ),
    );
    expect(found).toMatchObject(NOTHING_AMISS);
    expect(found.lines).toEqual([
      '2022-06-01 BUY 9128284S6 10000 at 0.9925 fees 0 USD',
      '2023-06-01 SELL 9128284S6 10000 at 1 fees 0 USD',
    ]);
  });

  it('has another header with the day of settlement alone', () => {
    const found = readLines([
      ...above,
      '"Settlement date","Description","Type","Symbol/ CUSIP","Quantity","Price","Amount"',
      '"10/05/2026","Dividend JPMORGAN EQUITY PREMIUM INCOME ETF","Dividends/ Interest","JEPI","--","--","+$44.92"',
      '"08/28/2026","Purchase JPMORGAN EQUITY PREMIUM INCOME ETF","Trades/ Securities","JEPI","4","$57.00","-$228.00"',
      '"Total Aug 2026 - Oct 2026","","","","","","$0.00"',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'merrill' });
    expect(found.lines).toEqual([
      '2026-08-28 BUY JEPI 4 at 57 fees 0 USD',
      '2026-10-05 DIVIDEND JEPI 44.92 USD',
    ]);
  });
});

describe('the activities of all accounts', () => {
  const HEADER =
    '"Trade Date","Settlement Date","Pending/Settled","Account Nickname","Account Registration","Account #","Type","Description 1 ","Description 2","Symbol/CUSIP #","Quantity","Price ($)","Amount ($)"';
  const row = (day: string, ...cells: readonly string[]) => {
    const [state, account, type, ...rest] = cells;
    return [day, day, state, '--', 'IRA-Edge', account, type, ...rest]
      .map((cell) => `"${cell}"`)
      .join(',');
  };
  const rows = [
    row(
      '1/29/2026',
      'Settled',
      '51X',
      'SecurityTransactions',
      'Option Purchase ',
      'CALL XYZ 00432.5 SAMPLE INC EXP 01-30-26',
      'XYZ#A3026C432500',
      '2',
      '16.10',
      '(3,221.30)',
    ),
    row(
      '1/29/2026',
      'Settled',
      '51X',
      'SecurityTransactions',
      'Option Sale ',
      'PUT ABC 00013 SAMPLE EXP 02-13-26',
      'ABC#N1326D130000',
      '-1',
      '1.00',
      '99.35',
    ),
    row(
      '2/2/2026',
      'Pending',
      '51X',
      'SecurityTransactions',
      'Sell',
      'PUT DEF 00019 SAMPLE EXP 02-20-26',
      'DEF#N2026D190000',
      '-1',
      '1.30',
      '129.35',
    ),
    row(
      '1/30/2026',
      'Settled',
      '51X',
      'SecurityTransactions',
      'Interest',
      'BANK OF AMERICA, NA RASP 0.01000 DIV/INT REINVEST',
      'IIAXX',
      '0.01',
      '--',
      '0.00',
    ),
    row(
      '1/30/2026',
      'Settled',
      '51X',
      'Other',
      'Transfer / Adjustment',
      'CREDIT CASH BALANCE',
      '--',
      '--',
      '--',
      '(10,000.00)',
    ),
    row(
      '1/30/2026',
      'Settled',
      '51X',
      'Other',
      'Withdrawal',
      'FED TAX-PREMATURE',
      '--',
      '--',
      '--',
      '(4,300.00)',
    ),
    row(
      '1/28/2026',
      'Settled',
      '79Z',
      'SecurityTransactions',
      'Sale ',
      'SAMPLE INC CLIENT ENTERED.',
      'XYZ',
      '-25',
      '437.89',
      '10,947.25',
    ),
  ];

  it('asks for the account', () => {
    expect(() => readLines([HEADER, ...rows])).toThrow('rows of 2 accounts (51X, 79Z)');
  });

  it('has contracts of options under a name of its own, and rows that are pending', () => {
    const found = readLines([HEADER, ...rows], '51X');
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'merrill' });
    expect(found.lines).toEqual([
      '2026-01-29 BUY XYZ 260130C00432500 2 at 16.1 fees 1.3 USD',
      '2026-01-29 SELL ABC 260213P00013000 1 at 1 fees 0.65 USD',
      '2026-01-30 INTEREST 0.01 USD',
      '2026-01-30 WITHDRAWAL 10000 USD',
      '2026-01-30 WITHDRAWAL 4300 USD',
    ]);
    expect(found.ignored).toEqual(['It is pending, not settled; export it again later.']);
  });

  it('sells shares of the other account', () => {
    expect(readLines([HEADER, ...rows], '79Z').lines).toEqual([
      '2026-01-28 SELL XYZ 25 at 437.89 fees 0 USD',
    ]);
  });
});
