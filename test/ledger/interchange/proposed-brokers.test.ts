// Mappings that are proposed for the files of brokers without a reader. Layouts and words are theirs, figures are invented; the cash of
// what is booked is that of the rows.
import { describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../src/ledger/app/propose-mapping.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

type Encoding = 'utf-8' | 'utf-16' | 'windows-1252';

function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'windows-1252') return Uint8Array.from(Buffer.from(text, 'latin1'));
  return Uint8Array.from(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
}

/** `currency`: written into the mapping, as its question asks. */
function proposed(
  lines: readonly string[],
  { encoding = 'utf-8', currency }: { encoding?: Encoding; currency?: string } = {},
) {
  const bytes = bytesOf(lines.join('\n'), encoding);
  const result = proposeMapping(bytes);
  if (!result.ok) throw new Error(result.failure);
  const { text, questions } = result.value;
  const mapping =
    currency === undefined ? text : text.replace('currency: ""', `currency: ${currency}`);
  const read = importedFile({
    ...{ bytes, mapping, digest: sha256 },
    ...{ format: undefined, account: undefined, zone: undefined },
  });
  return {
    questions,
    lines: read.ok ? read.value.drafts.map(({ draft }) => draftLine(draft)) : [],
    problems: (read.ok ? read.value.problems : read.failure).map(problemLine),
  };
}

/** Their cells, between bars. */
const inTabs = (lines: readonly string[]) =>
  lines.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .join('\t'),
  );

describe('the proposed mapping', () => {
  it('of Nordnet in Sweden names the currency behind the amount, and the taxes', () => {
    const lines = inTabs([
      'Id | Bokföringsdag | Affärsdag | Likviddag | Depå | Transaktionstyp | Värdepapper | ISIN | Antal | Kurs | Ränta | Total Avgift | Valuta | Belopp | Valuta | Inköpsvärde | Valuta | Resultat | Valuta | Totalt antal | Saldo | Växlingskurs | Courtage | Valuta',
      '1 | 2024-02-01 | 2024-02-01 | 2024-02-01 | 77 | INSÄTTNING | | | 0 | 0 | 0 | | | 25 000,00 | SEK | 0 | | 0 | | 0 | 25 000,00 | 0,00 | | ',
      '2 | 2024-02-05 | 2024-02-05 | 2024-02-07 | 77 | KÖPT | Volvo B | SE0000115446 | 50 | 268,4 | 0 | 39,00 | SEK | -13 459,00 | SEK | 13 459,00 | SEK | 0 | | 50 | 11 541,00 | 0,00 | 39,00 | SEK',
      '3 | 2024-05-05 | 2024-05-05 | 2024-05-07 | 77 | SÅLT | Volvo B | SE0000115446 | 20 | 280,0 | 0 | 39,00 | SEK | 5 561,00 | SEK | 5 383,60 | SEK | 177,40 | SEK | 30 | 17 102,00 | 0,00 | 39,00 | SEK',
      '5 | 2024-06-29 | 2024-06-29 | 2024-06-29 | 77 | AVKASTNINGSSKATT | | | 0 | 0 | 0 | | | -42,00 | SEK',
      '4 | 2024-06-30 | 2024-06-30 | 2024-06-30 | 77 | DEBET RÄNTA | | | 0 | 0 | 0 | | | -1,25 | SEK | 0 | | 0 | | 0 | 17 100,75 | 0,00 | | ',
    ]);
    expect(proposed(lines, { encoding: 'utf-16' })).toEqual({
      questions: [],
      lines: [
        '2024-02-01 DEPOSIT 25000 SEK',
        '2024-02-05 BUY SE0000115446 50 at 268.4 fees 39 SEK',
        '2024-05-05 SELL SE0000115446 20 at 280 fees 39 SEK',
        '2024-06-29 TAX 42 SEK',
        '2024-06-30 INTEREST -1.25 SEK',
      ],
      problems: [],
    });
  });

  it('of comdirect reads Windows-1252, the trade day, and sales by their sign', () => {
    // As siddhantgoel/beancount-comdirect quotes it: what a purchase costs is positive.
    const found = proposed(
      [
        ';',
        '"Umsätze Depot";"Zeitraum: 01.10.2010 - 16.01.2021";',
        '',
        '"Buchungstag";"Geschäftstag";"Stück / Nom.";"Bezeichnung";"WKN";"Währung";"Ausführungskurs";"Umsatz in EUR";',
        '"15.04.2020";"14.04.2020";"100";"SAP SE";"716460";"EUR";"51,91";"5.200,30";',
        '"17.06.2020";"15.06.2020";"-40";"SAP SE";"716460";"EUR";"120,50";"-4.810,10";',
      ],
      { encoding: 'windows-1252' },
    );
    expect(found).toEqual({
      questions: [],
      lines: [
        '2020-04-14 BUY 716460 100 at 51.91 fees 9.3 EUR',
        '2020-06-15 SELL 716460 40 at 120.5 fees 9.9 EUR',
      ],
      problems: [],
    });
  });

  it('of flatex knows trades by the beginning of their text, and leaves what is cancelled to a person', () => {
    const found = proposed(
      [
        'Buchungstag;Valuta;Bezeichnung;ISIN;Nominal (Stk.);;Betrag;;Kurs;;Devisenkurs;TA.-Nr.;Buchungsinformation',
        '03.01.2025;06.01.2025;VANGUARD FTSE ALL-WLD;IE00B3RBWM25;2;Stück;267,68;EUR;133,84;EUR;1,000;4045504719;Ausführung ORDER Kauf IE00B3RBWM25 217509927',
        '04.01.2025;06.01.2025;VAN FTSE ALL USD-AC;IE00BK5BQT80;1;Stück;135,02;EUR;135,02;EUR;1,000;4048253818;Ausführung ORDER Kauf IE00BK5BQT80 217610822',
        '02.02.2025;06.01.2025;VAN FTSE ALL USD-AC;IE00BK5BQT80;-1;Stück;-135,02;EUR;135,02;EUR;1,000;4099429365;Storno Ausführung ORDER Kauf IE00BK5BQT80 217610822',
      ],
      { encoding: 'windows-1252' },
    );
    expect(found.lines).toEqual([
      '2025-01-03 BUY IE00B3RBWM25 2 at 133.84 fees 0 EUR',
      '2025-01-04 BUY IE00BK5BQT80 1 at 135.02 fees 0 EUR',
    ]);
    expect(found.questions).toEqual([
      'types: what "Storno Ausführung ORDER Kauf IE00BK5BQT80 217610822" means, or list it under ignore',
    ]);
    expect(found.problems).toHaveLength(1);
  });

  it('of XTB reads quantity and price from the comment, whatever its decimal sign', () => {
    const found = proposed(
      [
        'Account number;0000000;;;;;;',
        'Cash Operations;;;;;;;',
        'Type;Ticker;Instrument;Time;Amount;ID;Comment;Product',
        'Deposit;;;2025-01-02 09:00:00;100;1;Deposit;My Trades',
        'Stock purchase;EXAM.DE;Example ETF;2025-01-03 10:00:00;-50,25;2;OPEN BUY 2 @ 25.125;My Trades',
        'Stock sale;EXAM.DE;Example ETF;2025-01-04 11:00:00;5,00;14;CLOSE BUY 0.1/3.02 @ 50.00;My Trades',
        'Stock purchase;US.US;In dollars;2025-01-05 11:00:00;-9,00;15;OPEN BUY 0.1 @ 103.50;My Trades',
        'Free funds interest tax;;;2025-02-03 18:10:54;-0,01;12;Free-funds Interest Tax 2025-01;My Trades',
        'Withdrawal;;;2025-03-05 09:00:00;-10;16;Withdrawal;My Trades',
      ],
      { currency: 'EUR' },
    );
    expect(found.problems).toEqual([]);
    expect(found.lines).toEqual([
      '2025-01-02 DEPOSIT 100 EUR',
      '2025-01-03 BUY EXAM.DE 2 at 25.125 fees 0 EUR',
      '2025-01-04 SELL EXAM.DE 0.1 at 50 fees 0 EUR',
      '2025-01-05 BUY US.US 0.1 at 90 fees 0 EUR',
      '2025-02-03 TAX 0.01 EUR',
      '2025-03-05 WITHDRAWAL 10 EUR',
    ]);
  });

  it('of Saxo in Dutch knows its months, and types by the event', () => {
    const found = proposed([
      'Client ID,Trade Date,Value Date,Type,Instrument,Instrument ISIN,Instrument currency,Instrument Symbol,Event,Booked Amount',
      ',02-mrt-2025,02-mrt-2025,Trade,Vanguard FTSE All-World,IE00BK5BQT80,USD,VWRA:xlon,Sell 3 @ 139.74 USD,"419,22"',
      ',02-mei-2025,02-mei-2025,Cash amount,,,USD,,Custody Fee,"-3,91"',
      ',30-okt-2024,31-okt-2024,Trade,Meta Platforms Inc.,US30303M1027,USD,META:xnas,Buy 1 @ 589.16 USD,"-590,16"',
    ]);
    expect(found.problems).toEqual([]);
    expect(found.lines).toEqual([
      '2024-10-30 BUY Meta Platforms Inc. 1 at 589.16 fees 1 USD',
      '2025-03-02 SELL Vanguard FTSE All-World 3 at 139.74 fees 0 USD',
      '2025-05-02 FEE 3.91 USD',
    ]);
  });

  it('of M1 has its units, and asks what a transfer is', () => {
    const { questions, lines, problems } = proposed(
      [
        'Posted Date,Transaction Date,Symbol,Description,Transaction Type,Amount,Units,Unit Type,Unit Price,Security ID,Security ID Type',
        '"Sep 23, 2025","Sep 22, 2025",VTI,Purchased VTI,PURCHASED,-167.45,0.5231,SHARES,320.11,922908769,CUSIP',
        '"Sep 24, 2025","Sep 24, 2025",,ACH deposit,TRANSFER,500.00,,,,,',
        '"Sep 26, 2025","Sep 26, 2025",VTI,Dividend of VTI,DIVIDEND,1.10,,,,922908769,CUSIP',
      ],
      { currency: 'USD' },
    );
    expect(questions).toContain('types: what "TRANSFER" means, or list it under ignore');
    expect(lines).toEqual([
      '2025-09-22 BUY VTI 0.5231 at 320.11 fees 0.000459 USD',
      '2025-09-26 DIVIDEND VTI 1.1 USD',
    ]);
    expect(problems).toHaveLength(1);
  });

  it('of Bitpanda books no cash for coins that were moved, and takes a dash for nothing', () => {
    const found = proposed([
      'Disclaimer: All data is without guarantee, errors and changes are reserved.',
      'Transaction ID,Timestamp,Transaction Type,In/Out,Amount Fiat,Fiat,Amount Asset,Asset,Asset market price,Asset market price currency,Asset class,Fee',
      'F1,2021-01-04T09:11:07+01:00,deposit,incoming,500.00,EUR,-,EUR,-,-,Fiat,-',
      'T2,2021-01-05T10:00:00+01:00,buy,outgoing,150.00,EUR,0.00600000,BTC,25000.00,EUR,Cryptocurrency,-',
      'C5,2021-04-05T10:00:00+02:00,withdrawal,outgoing,45.00,EUR,0.00150000,BTC,30000.00,EUR,Cryptocurrency,-',
    ]);
    expect(found.lines).toEqual([
      '2021-01-04 DEPOSIT 500 EUR',
      '2021-01-05 BUY BTC 0.006 at 25000 fees 0 EUR',
    ]);
    expect(found.problems.join()).toContain('A WITHDRAWAL of shares or coins, not of cash');
  });

  it('of ING books the cash account by its words', () => {
    const found = proposed(
      [
        'Umsatzanzeige;Datei erstellt am: 01.07.2024 10:00',
        'IBAN;DE12 3456',
        'Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung',
        '28.06.2024;28.06.2024;ING;Zinsertrag;Zinsen;5.012,34;EUR;12,34;EUR',
        '03.01.2024;03.01.2024;Max;Gutschrift;Sparen;5.000,00;EUR;5.000,00;EUR',
        '05.02.2024;05.02.2024;Max;Lastschrift;Miete;4.000,00;EUR;-1.000,00;EUR',
      ],
      { encoding: 'windows-1252' },
    );
    expect(found).toEqual({
      questions: [],
      lines: [
        '2024-01-03 DEPOSIT 5000 EUR',
        '2024-02-05 WITHDRAWAL 1000 EUR',
        '2024-06-28 INTEREST 12.34 EUR',
      ],
      problems: [],
    });
  });

  it('of ING without balances takes no payer for an id, and no pension for interest', () => {
    // As fabolhak/ofxstatement-de-ing and nicolettas-muggelbude/RechnungsPilot quote it.
    const lines = [
      'Umsatzanzeige;Datei erstellt am: 28.12.2018 16:57',
      '',
      'IBAN;DE12 3456',
      'Saldo;66.331,90;EUR',
      '',
      'Sortierung;Datum absteigend',
      '',
      'In der CSV-Datei finden Sie alle bereits gebuchten Umsätze.',
      '',
      'Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Betrag;Währung',
      '28.12.2018;28.12.2018;Karl Karlsen;Gutschrift aus Dauerauftrag;Monatliche Ueberweisung;50,00;EUR',
      '21.12.2018;21.12.2018;Rentenservice;Gehalt/Rente;Rente;523,70;EUR',
      '15.12.2018;21.12.2018;Peter Petersen;Überweisung;Schulden;-69,00;EUR',
      '14.12.2018;14.12.2018;Paul;Dauerauftrag / Terminueberweisung;Miete;-200,00;EUR',
    ];
    expect(proposed(lines, { encoding: 'windows-1252' })).toEqual({
      questions: [],
      lines: [
        '2018-12-14 WITHDRAWAL 200 EUR',
        '2018-12-21 WITHDRAWAL 69 EUR',
        '2018-12-21 DEPOSIT 523.7 EUR',
        '2018-12-28 DEPOSIT 50 EUR',
      ],
      problems: [],
    });
    const mapping = proposeMapping(bytesOf(lines.join('\n'), 'windows-1252'));
    expect(mapping.ok && mapping.value.text).not.toContain('id:');
  });

  it('of a workbook saved as text reads the numbers of its days', () => {
    const found = proposed([
      'Date,Action,Symbol,Shares,Price,Amount,Currency',
      '45296,Buy,NESN,10,98.50,CHF 985.00,CHF',
      '45327.5,Sell,NESN,4,99.00,CHF 396.00,CHF',
    ]);
    expect(found).toEqual({
      questions: [],
      lines: [
        '2024-01-05 BUY NESN 10 at 98.5 fees 0 CHF',
        '2024-02-05 SELL NESN 4 at 99 fees 0 CHF',
      ],
      problems: [],
    });
  });
});
