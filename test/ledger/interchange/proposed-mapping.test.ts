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

  it('knows times with AM and PM', () => {
    const { lines } = proposed([
      'Date & Time;Action;Symbol;Shares;Price;Currency',
      '1/25/2022, 2:58:40 AM;Bought;AAPL;10;110.05;USD',
    ]);
    expect(lines).toEqual(['2022-01-25 BUY AAPL 10 at 110.05 fees 0 USD']);
  });

  it('says that a list of what is held has no transactions', () => {
    const { questions } = proposed([
      'As of,Symbol,Quantity,Price,Value,Currency',
      '2024-01-31,AAPL,10,110.05,1100.50,USD',
      '2024-01-31,MSFT,-2,300,-600,USD',
    ]);
    expect(questions).toContain(
      'columns.type: no row says what was done, and all are of one day: a list of what is held has no transactions',
    );
  });

  it('has no fault to report where the file has no header', () => {
    const { failure } = proposed(['"1","2024-01-03","BUY"', '"2","2024-01-04","SELL"']);
    expect(failure).toBe(
      'No table with a column for the day is in the file; choose a CSV of transactions.',
    );
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

  // Rows in the layout of DEGIRO's list of transactions, as jaantaponen/verotunkki has it in Finnish.
  it('for columns in Finnish without a word for the kind, with currencies in columns without a name', () => {
    const { questions, lines, problems } = proposed([
      'Päiväys,Aika,Tuote,ISIN,Reference,Venue,Quantity,Kurssi,,Markkina-arvo,,Value,,Vaihtokurssi,Transaction costs,,Kokonaissumma,,Order ID',
      '14-06-2024,19:58,ACME CORP,US0378331005,NSY,CDED,-5,70.7000,USD,353.50,USD,296.14,EUR,1.1937,-0.52,EUR,295.62,EUR,o-2',
      '13-06-2024,19:36,ACME CORP,US0378331005,NSY,CDED,5,68.4700,USD,-342.35,USD,-287.33,EUR,1.1915,-0.52,EUR,-287.85,EUR,o-1',
    ]);
    expect(questions).toEqual(['zone: of which zone the times are, such as Europe/Berlin']);
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2024-06-13 BUY US0378331005 5 at 57.466 fees 0.52 EUR',
      '2024-06-14 SELL US0378331005 5 at 59.228 fees 0.52 EUR',
    ]);
  });

  it('takes a day, a kind and a currency by what stands in a column whose name it does not know', () => {
    const { questions, lines } = proposed([
      'created,what,paper code,Instrument Code,size,price,fee,total,unit',
      '2024-01-15T09:30:00Z,BUY,x,ETH,2,100,0.5,-200.5,EUR',
      '2024-01-16T09:30:00Z,SELL,y,ETH,2,110,0.5,219.5,EUR',
    ]);
    expect(questions).toEqual(['zone: of which zone the times are, such as Europe/Berlin']);
    expect(lines).toEqual([
      '2024-01-15 BUY ETH 2 at 100 fees 0.5 EUR',
      '2024-01-16 SELL ETH 2 at 110 fees 0.5 EUR',
    ]);
  });

  it('adds up costs that do, leaves out those that another has, and sees whether the amount has them', () => {
    const costs = (header: string, row: string) =>
      proposed([
        `Trade Date,Action,Symbol,Quantity,Price (USD),${header}`,
        `2024-01-15,YOU BOUGHT,AAPL,10,150,${row}`,
      ]);
    const added = ['2024-01-15 BUY AAPL 10 at 150 fees 10.5 USD'];
    expect(costs('Amount,Commission,Fees', '1510.50,10,0.50')).toMatchObject({
      questions: [],
      lines: added,
    });
    expect(costs('Amount,Total fees,Commission', '1510.50,10.50,10')).toMatchObject({
      questions: [],
      lines: added,
    });
    expect(costs('Amount,Commission', '1500,10.50')).toMatchObject({ questions: [], lines: added });
    expect(costs('Amount,Commission,Fees', '1500,10,0.50')).toEqual({
      questions: ['columns.fees: whether Commission and Fees add up, or are one in the other'],
      lines: added,
      problems: [],
    });
  });

  it('knows many words by how they begin', () => {
    const days = Array.from(
      { length: 26 },
      (_, at) => `2024-02-${String(at + 1).padStart(2, '0')}`,
    );
    const { questions, lines } = proposed([
      'Date,Description,Symbol,Quantity,Amount,Balance,Currency',
      ...days.map((day, at) => `${day},Bought ${at + 1} HDV @ 10,HDV,${at + 1},-${at + 1}0,1,USD`),
      '2024-03-01,ORDINARY DIVIDEND (HDV),HDV,,31.04,1,USD',
    ]);
    expect(questions).toEqual([]);
    expect(lines).toHaveLength(27);
    expect(lines.at(-1)).toBe('2024-03-01 DIVIDEND HDV 31.04 USD');
  });

  it('knows a tax on income from the income', () => {
    const { questions, lines } = proposed([
      'ID;Type;Time;Symbol;Comment;Amount;Currency',
      '1;Free funds interests;12.04.2024 13:01:45;;;5.00;EUR',
      '2;Free funds interests tax;12.04.2024 13:01:45;;;-0.95;EUR',
      '3;Dividend;13.04.2024 13:01:45;ELM;;10.00;EUR',
      '4;Dividend tax;13.04.2024 13:01:45;ELM;;-1.50;EUR',
      '5;Dividend (tax exempted);14.04.2024 13:01:45;ELM;;2.00;EUR',
    ]);
    expect(questions).toEqual(['zone: of which zone the times are, such as Europe/Berlin']);
    expect(lines).toEqual([
      '2024-04-12 INTEREST 5 EUR',
      '2024-04-12 TAX 0.95 EUR',
      '2024-04-13 DIVIDEND ELM 10 EUR',
      '2024-04-13 TAX 1.5 EUR',
      '2024-04-14 DIVIDEND ELM 2 EUR',
    ]);
  });

  it('takes no id that several rows have', () => {
    const { lines } = proposed([
      'Date,Type,Symbol,Quantity,Price,Currency,Order ID',
      '2024-01-15,Buy,AIA,2,5.825,NZD,c46',
      '2024-01-15,Buy,AIA,2,5.825,NZD,c46',
    ]);
    expect(lines).toHaveLength(2);
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
