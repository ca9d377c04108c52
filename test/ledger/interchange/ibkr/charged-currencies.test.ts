// The commission of an exchange of currencies is stated in the base currency; the cash report says in which one it was charged.
import { describe, expect, it, test } from 'vitest';
import { activityStatement } from '../../../../src/ledger/interchange/ibkr/activity-statement.ts';
import {
  differenceText,
  reconciled,
  totalsOfDrafts,
} from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, fixture, problemLine, sha256 } from '../read/fixtures.ts';

function read(text: string) {
  const result = activityStatement(text, { digest: sha256, account: undefined });
  if (!result.ok) throw new Error(problemLine(result.failure));
  const { drafts, totals, mistaken = [], problems, ignored } = result.value;
  const booked = totalsOfDrafts(drafts.map(({ draft }) => draft));
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    formerly: drafts.flatMap((row) => (row.formerly ?? []).map(draftLine)),
    mistaken: mistaken.map(({ draft }) => draftLine(draft)),
    differences: reconciled(totals, booked).map(differenceText),
    problems: problems.map(problemLine),
    ignored: ignored.map(problemLine),
  };
}

// A sample of Binnaculum: the account had no dollars when it bought them.
test('a first exchange is charged in the currency that the account has', () => {
  const found = read(fixture('brokers/binnaculum/ibkr-initial-import.csv'));
  expect(found.lines).toEqual([
    '2023-02-28 DEPOSIT 348.8 GBP',
    '2023-02-28 WITHDRAWAL 345 GBP',
    '2023-02-28 DEPOSIT 417.0705 USD',
    '2023-02-28 FEE 1.65794 GBP',
    '2023-02-28 BUY IP 5.4725 at 36.546043856 fees 1 USD',
    '2023-02-28 BUY NWN 4.4093 at 47.626202118 fees 1 USD',
  ]);
  // The price of NWN is rounded.
  expect(found.differences).toEqual([
    'cash USD: the file says 5.074062, its rows book 5.0740619991426 (difference -0.0000000008574).',
  ]);
  expect(found.formerly).toEqual(['2023-02-28 FEE 1.993341262 USD']);
});

const HEAD = `Statement,Header,Field Name,Field Value
Statement,Data,Period,"January 1, 2024 - January 31, 2024"
Account Information,Header,Field Name,Field Value
Account Information,Data,Base Currency,USD
Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in USD,,,MTM in USD,Code
`;
const exchange = (day: string, pair: string, quantity: number, commission: string) =>
  `Trades,Data,Order,Forex,${pair.slice(-3)},${pair},"2024-01-${day}, 10:00:00",${quantity},1.25,,${-quantity * 1.25},${commission},,,0,\n`;
const report = (...rows: readonly string[]) =>
  ['Header,Currency Summary,Currency,Total', ...rows.map((row) => `Data,${row}`)]
    .map((row) => `Cash Report,${row}\n`)
    .join('');
const fees = ({ lines }: ReturnType<typeof read>) => lines.filter((line) => / FEE /.test(line));

describe('of several exchanges', () => {
  it('those that the base currency does not pay are charged in the other one', () => {
    const found = read(
      HEAD +
        exchange('02', 'GBP.USD', -100, '-2.5') +
        exchange('03', 'GBP.USD', -200, '-2.1') +
        exchange('04', 'EUR.USD', 300, '-2.2') +
        report('Commissions,Base Currency Summary,-6.8', 'Commissions,GBP,-2') +
        'Cash Report,Data,Commissions,USD,-4.3\n',
    );
    expect(fees(found)).toEqual([
      '2024-01-02 FEE 2 GBP',
      '2024-01-03 FEE 2.1 USD',
      '2024-01-04 FEE 2.2 USD',
    ]);
  });

  it('share what a currency paid by their amounts in the base currency', () => {
    const found = read(
      HEAD +
        exchange('02', 'GBP.USD', -100, '-2.5') +
        exchange('03', 'GBP.USD', -200, '-5') +
        report('Commissions,GBP,-6'),
    );
    expect(fees(found)).toEqual(['2024-01-02 FEE 2 GBP', '2024-01-03 FEE 4 GBP']);
  });

  it('stay in the base currency where nothing explains the report', () => {
    const found = read(
      HEAD +
        exchange('02', 'GBP.USD', -100, '-2.5') +
        report('Commissions,GBP,-2', 'Commissions,USD,-1'),
    );
    expect(fees(found)).toEqual(['2024-01-02 FEE 2.5 USD']);
  });

  it('stay in the base currency without a report', () => {
    expect(fees(read(HEAD + exchange('02', 'GBP.USD', -100, '-2.5')))).toEqual([
      '2024-01-02 FEE 2.5 USD',
    ]);
  });
});

const SHARES =
  'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n';
const LEVIES =
  'Transaction Fees,Header,Asset Category,Currency,Date/Time,Symbol,Description,Quantity,Trade Price,Amount,Code\n';
/** As a reader of an export of 2025 restates it: 0.5 % stamp duty and 0.05 % commission. */
const STAMPED = `${HEAD}${SHARES}Trades,Data,Order,Stocks,GBP,AWE,"2025-03-28, 09:06:18","10,000",0.988,0.99,-9880,-54.34,9934.34,0,20,O;P
${LEVIES}Transaction Fees,Data,Stocks,GBP,"2025-03-28, 09:06:18",AWE,UK Stamp Tax,"8,900",0.988,-43.966,
Transaction Fees,Data,Stocks,GBP,"2025-03-28, 09:06:18",AWE,UK Stamp Tax,"1,100",0.988,-5.434,
`;
const DAILY_TAX = `${HEAD}${SHARES}Trades,Data,Order,Stocks,EUR,ALO,"2025-06-05, 09:00:00",40,19.29,19.3,-771.6,-3.2,774.8,0,0,O
${LEVIES}Transaction Fees,Data,Stocks,EUR,"2025-06-05, 20:20:00",ALO,French Daily Trade Charge Tax,40,19.29,-3.09,
`;

describe('a fee of a trade in a section of its own', () => {
  it('is a part of what the trade cost, once', () => {
    for (const text of [
      STAMPED,
      STAMPED + report('Commissions,GBP,-4.94', 'Transaction Fees,GBP,-49.40'),
    ]) {
      const found = read(text);
      expect(found.lines).toEqual(['2025-03-28 BUY AWE 10000 at 0.988 fees 54.34 GBP']);
      expect(found.mistaken).toEqual(['2025-03-28 FEE 43.966 GBP', '2025-03-28 FEE 5.434 GBP']);
      expect(found.ignored).toHaveLength(2);
    }
  });

  it('stands apart where the trade does not contain it', () => {
    for (const text of [
      DAILY_TAX,
      DAILY_TAX + report('Commissions,EUR,-3.2', 'Transaction Fees,EUR,-3.09'),
    ])
      expect(read(text)).toMatchObject({
        lines: ['2025-06-05 BUY ALO 40 at 19.29 fees 3.2 EUR', '2025-06-05 FEE 3.09 EUR'],
        mistaken: [],
      });
  });

  it('is a part of a trade of the day where the report says so', () => {
    const { lines } = read(
      DAILY_TAX + report('Commissions,EUR,-0.11', 'Transaction Fees,EUR,-3.09'),
    );
    expect(lines).toEqual(['2025-06-05 BUY ALO 40 at 19.29 fees 3.2 EUR']);
  });
});
