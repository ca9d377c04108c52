// interactive investor: the layout is that of the sample of alexpung/UK-Investment-tax-calculator, in rows of our own.
import { expect, test } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import {
  differenceText,
  reconciled,
  totalsOfDrafts,
} from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

const HEADER =
  'Date,Settlement Date,Symbol,Sedol,Quantity,Price,Description,Reference,Debit,Credit,Running Balance';

function read(text: string) {
  const result = importedFile({
    ...{ bytes: Buffer.from(text), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) return { format: '', lines: [], problems: result.failure.map(problemLine) };
  const { format, drafts, problems, totals } = result.value;
  return {
    format,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(problemLine),
    differences: [...reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft)))].map(
      differenceText,
    ),
  };
}

test('debits and credits are what moved, with the charges that a trade does not name', () => {
  const found = read(
    [
      HEADER,
      '02/04/2024,02/04/2024,,,n/a,n/a,DEBIT CARD PAYMENT,TOPUP001,,"£5,000.00",5000.00',
      '03/04/2024,05/04/2024,ELM,BH4ABC3,"1,000",0.70,ELM PLC ORD 10P : 1000 @ 0.70,B1,707.95,,4292.05',
      '30/04/2024,30/04/2024,,,n/a,n/a,MONTHLY SERVICE PLAN FEE,F1,4.99,,4287.06',
      '15/05/2024,15/05/2024,ELM,BH4ABC3,n/a,n/a,DIVIDEND PAYMENT ELM PLC,D1,,38.50,4325.56',
      '10/06/2024,12/06/2024,ELM,BH4ABC3,1000,0.72,ELM PLC ORD 10P : 1000 @ 0.72,S1,,712.05,5037.61',
      '01/07/2024,01/07/2024,,,n/a,n/a,INTEREST ON CASH BALANCE,I1,,1.25,5038.86',
    ].join('\n'),
  );
  expect(found).toEqual({
    format: 'interactive-investor',
    lines: [
      '2024-04-02 DEPOSIT 5000 GBP',
      '2024-04-03 BUY ELM 1000 at 0.7 fees 7.95 GBP',
      '2024-04-30 FEE 4.99 GBP',
      '2024-05-15 DIVIDEND ELM 38.5 GBP',
      '2024-06-10 SELL ELM 1000 at 0.72 fees 7.95 GBP',
      '2024-07-01 INTEREST 1.25 GBP',
    ],
    problems: [],
    differences: [],
  });
});

test('a subscription that was received is a deposit, one that was paid is a fee', () => {
  const { lines, differences } = read(
    [
      HEADER,
      '02/01/2024,02/01/2024,n/a,n/a,n/a,n/a,SUBSCRIPTION,REF0,n/a,"£1,000.00","£1,000.00"',
      '30/01/2024,30/01/2024,n/a,n/a,n/a,n/a,MONTHLY SUBSCRIPTION,REF1,£4.99,n/a,£995.01',
    ].join('\n'),
  );
  expect(lines).toEqual(['2024-01-02 DEPOSIT 1000 GBP', '2024-01-30 FEE 4.99 GBP']);
  expect(differences).toEqual([]);
});

test('a Flex query as CSV with its sections is refused with what to choose', () => {
  expect(read('"BOF","U1","Query","20240101"\n"BOS","TRNT"\n').problems).toEqual([
    'line 1: A Flex query of Interactive Brokers as CSV, in sections or of another one than Trades; choose XML as its format.',
  ]);
});
