// A mapping that is proposed for the CSV of a broker that is not known: it imports the rows, and asks what the file does not say.
import { describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../src/ledger/app/propose-mapping.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

function proposed(lines: readonly string[]) {
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const result = proposeMapping(bytes);
  if (!result.ok) return { failure: result.failure, questions: [], lines: [] };
  const { text, questions } = result.value;
  const read = importedFile({
    ...{ bytes, mapping: text, digest: sha256 },
    ...{ format: undefined, account: undefined, zone: undefined },
  });
  return {
    questions,
    lines: read.ok ? read.value.drafts.map(({ draft }) => draftLine(draft)) : [],
    problems: (read.ok ? read.value.problems : read.failure).map(problemLine),
  };
}

describe('a mapping is proposed', () => {
  it('for German columns, a decimal comma, days with points, and lines above the header', () => {
    const found = proposed([
      'Depot 123',
      'Handelsdatum;Vorgang;ISIN;Menge;Kurs;Betrag;Gebühren;Währung',
      '15.01.2024;Kauf;US0378331005;25;172,50;-4313,49;0,99;EUR',
      '20.02.2024;Verkauf;US0378331005;-10;185,75;1856,25;1,25;EUR',
      '01.03.2024;Einzahlung;;;;5000,00;;EUR',
    ]);
    expect(found).toEqual({
      questions: [],
      lines: [
        '2024-01-15 BUY US0378331005 25 at 172.5 fees 0.99 EUR',
        '2024-02-20 SELL US0378331005 10 at 185.75 fees 1.25 EUR',
        '2024-03-01 DEPOSIT 5000 EUR',
      ],
      problems: [],
    });
  });

  it('takes the currency from signs, and asks which dollar it is', () => {
    const { questions, lines } = proposed([
      'Date,Action,Symbol,Shares,Price,Amount',
      '2024-01-15,Bought,AAPL,10,"$110.05","$1,100.50"',
    ]);
    expect(questions).toEqual(['currency: $ is taken for the dollar of the United States']);
    expect(lines).toEqual(['2024-01-15 BUY AAPL 10 at 110.05 fees 0 USD']);
  });

  it('knows a header of one word', () => {
    const { questions } = proposed([
      'Date,TransactionType,Symbol,Quantity,UnitPrice,Currency',
      '2024-01-15,BUY,AAPL,10,110.05,USD',
    ]);
    expect(questions).toEqual([]);
  });

  it('asks which number is the month where both may be', () => {
    const day = (written: string) =>
      proposed([`Date,Action,Symbol,Shares,Price,Currency`, `${written},Buy,AAPL,10,1.5,USD`]);
    expect(day('03/04/2024').questions).toEqual([
      'date: dd/MM/yyyy and MM/dd/yyyy both read every day',
    ]);
    expect(day('03/24/2024')).toMatchObject({
      questions: [],
      lines: ['2024-03-24 BUY AAPL 10 at 1.5 fees 0 USD'],
    });
  });

  it('asks about two currencies, about words that it does not know, and about amounts of two meanings', () => {
    const { questions } = proposed([
      'Date,Action,Symbol,Shares,Amount',
      '2024-01-15,Buy,AAPL,10,"$1,100"',
      '2024-01-16,Frobnicate,SAP,10,"€1,100"',
    ]);
    expect(questions).toEqual([
      'decimal: every amount can be read with a point and with a comma',
      'types: what "Frobnicate" means, or list it under ignore',
      'currency: amounts have the signs $ and €; import the rows of each apart',
    ]);
  });

  it('is not proposed for what has no table', () => {
    expect(proposed(['some text', 'without a table']).failure).toBe(
      'No table with a column for the day is in the file; choose a CSV of transactions.',
    );
    expect(proposed(['Date,Action,Shares', '2024-01-15,"a"b,1']).failure).toBe(
      'Line 2: A quotation mark stands inside a cell without being doubled; export the file again.',
    );
  });
});
