// Money market funds that are cash, and those that are holdings; times and conversions of Trading 212. Layouts of the brokers, amounts of our own.
import { describe, expect, it } from 'vitest';
import { toIso } from '../../../../src/kernel/instant.ts';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { reconciled, totalsOfDrafts } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

function read(lines: readonly string[]) {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), account: undefined },
    ...{ digest: sha256, format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { drafts, ignored, problems, totals } = result.value;
  expect(problems.map(problemLine)).toEqual([]);
  expect(reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft)))).toEqual([]);
  return { drafts, lines: drafts.map(({ draft }) => draftLine(draft)), ignored: ignored.length };
}

describe('Vanguard', () => {
  const HEADER =
    'Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commission Fees,Net Amount,Accrued Interest,Account Type,';
  const row = (type: string, name: string, symbol: string, shares: string, net: string) =>
    `777,05/02/2024,05/02/2024,${type},${type},${name},${symbol},${shares},1.0,${net},0.0,${net},0.0,CASH,`;
  const TREASURY = 'VANGUARD TREASURY MONEY MARKET INVESTOR CL';
  const FEDERAL = 'VANGUARD FEDERAL MONEY MARKET FUND';

  it('a money market fund that was bought keeps its reinvestments', () => {
    const { lines } = read([
      HEADER,
      row('Buy', TREASURY, 'VUSXX', '300', '-300.0'),
      row('Dividend', TREASURY, 'VUSXX', '0', '1.25'),
      row('Reinvestment', TREASURY, 'VUSXX', '1.25', '-1.25'),
      row('Sell', TREASURY, 'VUSXX', '-301.25', '301.25'),
    ]);
    expect(lines).toEqual([
      '2024-05-02 BUY VUSXX 300 at 1 fees 0 USD',
      '2024-05-02 DIVIDEND VUSXX 1.25 USD',
      '2024-05-02 BUY VUSXX 1.25 at 1 fees 0 USD',
      '2024-05-02 SELL VUSXX 301.25 at 1 fees 0 USD',
    ]);
  });

  it('also in a file that has nothing else of it; the settlement fund is cash', () => {
    const { lines, ignored } = read([
      HEADER,
      row('Reinvestment', TREASURY, 'VUSXX', '1.25', '-1.25'),
      row('Dividend', FEDERAL, 'VMFXX', '0', '0.4'),
      row('Reinvestment', FEDERAL, 'VMFXX', '0.4', '-0.4'),
    ]);
    expect(lines).toEqual([
      '2024-05-02 BUY VUSXX 1.25 at 1 fees 0 USD',
      '2024-05-02 DIVIDEND VMFXX 0.4 USD',
    ]);
    expect(ignored).toBe(1);
  });
});

describe('Fidelity', () => {
  const HEADER =
    'Run Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date';
  const row = (action: string, symbol: string, quantity: string, amount: string) =>
    `04/30/2024,"${action}",${symbol},"MONEY FUND",Cash,1,${quantity},,,,${amount},1000,`;

  it('a dividend of the core position stays cash', () => {
    const { lines, ignored } = read([
      HEADER,
      row('DIVIDEND RECEIVED MONEY FUND (SPAXX) (Cash)', 'SPAXX', '0', '3.5'),
      row('REINVESTMENT MONEY FUND (SPAXX) (Cash)', 'SPAXX', '3.5', '-3.5'),
      row('REDEMPTION FROM CORE ACCOUNT OTHER FUND (QQQXX) (Cash)', 'QQQXX', '-5', '5'),
      row('REINVESTMENT OTHER FUND (QQQXX) (Cash)', 'QQQXX', '2', '-2'),
    ]);
    expect(lines).toEqual(['2024-04-30 DIVIDEND SPAXX 3.5 USD']);
    expect(ignored).toBe(3);
  });

  it('so does one that is named by the number of FCASH, as sperezintexas/fintech-app quotes it', () => {
    const { lines, ignored } = read([
      HEADER,
      row('REINVESTMENT CASH (315994103) (Cash)', '315994103', '1.96', '-1.96'),
      row('DIVIDEND RECEIVED CASH (315994103) (Cash)', '315994103', '0', '1.96'),
    ]);
    expect(lines).toEqual(['2024-04-30 DIVIDEND 315994103 1.96 USD']);
    expect(ignored).toBe(1);
  });

  it('a fund that was bought by hand keeps its reinvestments', () => {
    const { lines } = read([
      HEADER,
      row('YOU BOUGHT MONEY FUND (FDRXX) (Cash)', 'FDRXX', '50', '-50'),
      row('REINVESTMENT MONEY FUND (FDRXX) (Cash)', 'FDRXX', '2', '-2'),
    ]);
    expect(lines).toHaveLength(2);
  });
});

describe('Trading 212', () => {
  const columns = (time: string) =>
    `Action,${time},ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total),Withholding tax,Currency (Withholding tax),Currency conversion from amount,Currency (Currency conversion from amount),Currency conversion to amount,Currency (Currency conversion to amount),Currency conversion fee,Currency (Currency conversion fee)`;
  const row = (
    action: string,
    time: string,
    { total = ',', security = ',,,', id = '', shares = ',,', legs = ',,,' },
  ) => `${action},${time},${security},${id},${shares},,,,${total},,,${legs},,`;
  const buy = (time: string) =>
    row('Market buy', time, {
      ...{ total: '90.00,USD', security: 'US0378331005,OAK,Oak,', id: 'EOF77' },
      shares: '3.0,30.0,USD',
    });

  it('has times of UTC, in the layout of before and in that of today', () => {
    const files = [
      read([columns('Time'), buy('2025-07-01 14:30:02')]),
      read([columns('Time (UTC)'), buy('2025-07-01 14:30:02.175+00:00')]),
    ];
    const [old, now] = files.map(({ drafts }) => drafts[0]?.draft);
    expect(old && toIso(old.at)).toBe('2025-07-01T14:30:02.000Z');
    expect(now && toIso(now.at)).toBe('2025-07-01T14:30:02.175Z');
    expect(now?.origin).toEqual(old?.origin);
  });

  it('a conversion has both legs, by its columns or by its notes', () => {
    const legs = row('Currency conversion', '2025-07-01 14:30:02', {
      ...{ total: '-100.00,EUR', id: 'c1', legs: '100.00,EUR,110.00,USD' },
    });
    const notes = row('Currency conversion', '2025-07-02 14:30:02', {
      ...{ security: ',,,0.50 GBP -> 0.58 EUR', id: 'c2' },
    });
    expect(read([columns('Time'), legs, notes]).lines).toEqual([
      '2025-07-01 WITHDRAWAL 100 EUR',
      '2025-07-01 DEPOSIT 110 USD',
      '2025-07-02 WITHDRAWAL 0.5 GBP',
      '2025-07-02 DEPOSIT 0.58 EUR',
    ]);
  });

  it('a return of capital is not income', () => {
    const paid = row('Dividend (Return of capital non us)', '2025-07-01 14:30:02', {
      ...{ total: '5.00,USD', security: 'US0378331005,OAK,Oak,' },
    });
    expect(read([columns('Time'), paid]).lines).toEqual(['2025-07-01 RETURN_OF_CAPITAL OAK 5 USD']);
  });

  it('numbers rows that one id names alike, and takes the same row once', () => {
    const other = buy('2025-07-01 14:30:02').replace('90.00', '93.00');
    const { drafts, ignored } = read([
      columns('Time'),
      ...[buy('2025-07-01 14:30:02'), other, buy('2025-07-01 14:30:02')],
    ]);
    expect(drafts.map(({ draft }) => draft.origin?.id)).toEqual([
      'EOF77/BUY OAK',
      'EOF77/BUY OAK/2',
    ]);
    expect(ignored).toBe(1);
  });
});
