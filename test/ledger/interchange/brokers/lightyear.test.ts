// The transaction report of Lightyear: layout and words of GeiserX/DeclaRenta (cd4aab5, GPL 3.0), in rows of our own.
import { expect, test } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

const HEADER =
  'Date,Reference,Ticker,ISIN,Type,Quantity,CCY,Price/share,Gross Amount,FX Rate,Fee,Net Amt.,Tax Amt.';

function read(...rows: readonly string[]) {
  const result = importedFile({
    ...{
      bytes: Buffer.from(`${[HEADER, ...rows].join('\n')}\n`),
      account: undefined,
      digest: sha256,
    },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { format, drafts, proposals, problems, remarks = [] } = result.value;
  return {
    format,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    toDecide: proposals.map(({ security, description }) => `${security.symbol} ${description}`),
    problems: [...problems, ...remarks].map(problemLine),
  };
}

test('the amounts after fees and taxes are what moved, of a payment those before them', () => {
  const found = read(
    '16/12/2025 06:02:35,DD-1,ELM,US0000000001,Dividend,,USD,,14.10,,,11.98,2.12',
    '01/12/2025 13:33:55,IN-2,CASHFUND,IE0000000001,Distribution,,EUR,,7.20,,0.36,6.84,0.00',
    '02/10/2025 17:19:06,RW-3,,,Reward,,EUR,,0.05,,,0.05,',
    '01/10/2025 03:18:28,IN-4,,,Interest,,USD,,0.03,,,0.02,0.01',
    '30/07/2025 09:01:34,WL-5,,,Withdrawal,,USD,,-300.00,,,-300.00,',
    '20/06/2025 14:22:11,OR-6,ELM,US0000000001,Sell,10.0,USD,210.30,2103.00,0.93,1.00,2102.00,',
    '07/04/2025 19:09:30,CN-7,USD,,Conversion,,USD,,64.50,0.91515,,64.50,',
    '07/04/2025 19:09:30,CN-8,EUR,,Conversion,,EUR,,-59.24,1.09271,0.21,-59.03,',
    '07/04/2025 16:04:53,DT-9,,,Deposit,,EUR,,100.00,,0.00,100.00,',
    '15/03/2025 10:30:00,OR-10,ELM,US0000000001,Buy,10.0,USD,185.50,1856.00,0.92,1.00,1855.00,',
  );
  expect(found).toMatchObject({ format: 'lightyear', problems: [], toDecide: [] });
  expect(found.lines).toEqual([
    '2025-03-15 BUY ELM 10 at 185.5 fees 1 USD',
    '2025-04-07 DEPOSIT 100 EUR',
    '2025-04-07 WITHDRAWAL 59.24 EUR',
    '2025-04-07 DEPOSIT 64.5 USD',
    '2025-06-20 SELL ELM 10 at 210.3 fees 1 USD',
    '2025-07-30 WITHDRAWAL 300 USD',
    '2025-10-01 TAX 0.01 USD',
    '2025-10-01 INTEREST 0.03 USD',
    '2025-10-02 INTEREST 0.05 EUR',
    '2025-12-01 FEE 0.36 EUR',
    '2025-12-01 DIVIDEND CASHFUND 7.2 EUR',
    '2025-12-16 DIVIDEND ELM 14.1 less 2.12 USD',
  ]);
});

test('what it does to shares otherwise is left to a person', () => {
  const found = read('15/03/2025 10:30:00,CA-1,ELM,US0000000001,Stock Split,10,USD,,,,,,');
  expect(found).toMatchObject({ lines: [], problems: [], toDecide: ['ELM Stock Split'] });
});
