// Exports in other languages than the ones first read: words and structures of samples of vroonhof/opensteuerauszug (9b94c75),
// gianio/swissquote-tax-tool (31ce0cb) and Double-A-92/tresor-import (7c4b7af), with amounts of our own.
import { expect, test } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { reconciled, totalsOfDrafts } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

function read(lines: readonly string[], encoding: 'utf8' | 'latin1' = 'utf8') {
  const result = importedFile({
    ...{
      bytes: Buffer.from(`${lines.join('\n')}\n`, encoding),
      account: undefined,
      digest: sha256,
    },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { format, drafts, proposals, ignored, problems, totals } = result.value;
  return {
    format,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    toDecide: proposals.map(({ security, description }) => `${security.symbol} ${description}`),
    ignored: ignored.map(({ why }) => why),
    problems: problems.map(problemLine),
    differences: reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft))),
  };
}

test('DEGIRO in French has exchanges of currencies, interest, and cash at its bank', () => {
  const found = read([
    'Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id',
    '21-04-2025,08:50,21-04-2025,,,"Virement vers votre Compte Espèces à la flatexDEGIRO Bank: 10,9 CHF",,,,CHF,"968,99",',
    '21-04-2025,06:32,20-04-2025,,,Operation de change - Crédit,,CHF,"8,64",CHF,"960,35",',
    '21-04-2025,06:32,20-04-2025,,,Opération de change - Débit,"1,2660",USD,"-10,93",USD,"0,00",',
    '19-04-2025,08:40,16-04-2025,COCA-COLA CO,US1912161007,Impôts sur dividende,,USD,"-0,04",USD,"0,20",',
    '19-04-2025,08:37,16-04-2025,COCA-COLA CO,US1912161007,Dividende,,USD,"0,24",USD,"0,24",',
    '01-04-2025,08:37,31-03-2025,,,Intérêts débiteurs mensuels (Débit Argent),,CHF,"-1,10",CHF,"0,24",',
  ]);
  expect(found).toMatchObject({ format: 'degiro', problems: [], differences: [] });
  expect(found.lines.toSorted()).toEqual([
    '2025-04-01 INTEREST -1.1 CHF',
    '2025-04-19 DIVIDEND US1912161007 0.24 USD',
    '2025-04-19 TAX 0.04 USD',
    '2025-04-21 DEPOSIT 8.64 CHF',
    '2025-04-21 WITHDRAWAL 10.93 USD',
  ]);
  expect(found.ignored).toHaveLength(1);
});

test('Swissquote in German, in an old encoding, has options by their names', () => {
  const found = read(
    [
      'Datum;Auftrag #;Transaktionen;Symbol;Name;ISIN;Anzahl;Stückpreis;Kosten;Aufgelaufene Zinsen;Nettobetrag;Saldo;Währung',
      '24-04-2025 08:15:42;00000000;Dividende;NESN;"NESTLE N";CH0038863350;1.0;39.65;13.88;0.00;25.77;1.00;CHF',
      '24-03-2025 16:05:59;224902742;Verkauf;NESN;"NESTLE N";CH0038863350;99.0;89.98;38.30;0.00;8869.72;1.00;CHF',
      '10-04-2025 15:30:00;228568903;Buy-to-Open;NVDA APR25 119C;"NVDA APR25 2025-04-11 119C 100";SQ0148952695;1.0;0.97;5.45;0.00;-102.45;1.00;USD',
      '14-04-2025 14:33:27;229245457;Expiration;NVDA APR25 119C;"NVDA APR25 2025-04-11 119C 100";SQ0148952695;1.0;0;0.00;0.00;-;;USD',
      '01-01-2025 11:46:23;00000000;Zinsen auf Einlagen;;;;1.0;0.39;0.00;0.00;0.39;187.16;CHF',
    ],
    'latin1',
  );
  expect(found).toMatchObject({ format: 'swissquote', problems: [], differences: [] });
  expect(found.lines).toEqual([
    '2025-01-01 INTEREST 0.39 CHF',
    '2025-03-24 SELL NESN 99 at 89.98 fees 38.3 CHF',
    '2025-04-10 BUY NVDA 250411C00119000 1 at 0.97 fees 5.45 USD',
    '2025-04-24 DIVIDEND NESN 39.65 less 13.88 CHF',
  ]);
  expect(found.toDecide).toEqual(['NVDA 250411C00119000 Expiration']);
});

test('a cash account of Portfolio Performance leaves trades to the export that has their shares', () => {
  const found = read([
    'Datum;Typ;Wert;Buchungswährung;Steuern;Stück;ISIN;WKN;Ticker-Symbol;Wertpapiername;Notiz',
    '2020-06-01T00:00;Einlage;285,00;EUR;;;;;;;',
    '2020-06-17T09:38;Kauf;-285,00;EUR;;;US7561091049;899744;RY6.F;REALTY INC. CORP.;',
    '2020-07-15T00:00;Dividende;0,87;EUR;0,16;5;US7561091049;899744;RY6.F;REALTY INC. CORP.;',
  ]);
  expect(found).toMatchObject({ format: 'portfolio-performance', problems: [], differences: [] });
  expect(found.lines).toEqual([
    '2020-06-01 DEPOSIT 285 EUR',
    '2020-07-15 DIVIDEND RY6.F 1.03 less 0.16 EUR',
  ]);
  expect(found.ignored).toEqual([
    'The export of the securities account has this trade with its shares; import that too.',
  ]);
});

test('DEGIRO in German of 2026 has "Uhrze" and fees of exchanges; a transaction tax is a tax in French, too', () => {
  const found = read([
    'Datum,Uhrze,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID',
    '22-05-2026,20:21,22-05-2026,,,Degiro Cash Sweep Transfer,,EUR,"-433,49",EUR,"144,42",',
    '22-05-2026,20:21,22-05-2026,,,"Überweisung auf Ihr Geldkonto bei der flatexDEGIRO Bank: 433,49 EUR",,,,EUR,"577,91",',
    '22-05-2026,19:16,22-05-2026,ELM INC,US0000000001,DEGIRO Transaktionsgebühren und/oder Fremdkosten,,EUR,"-2,00",EUR,"142,42",1-2',
    '22-05-2026,19:16,22-05-2026,ELM INC,US0000000001,"Verkauf 70 zu je 8,5 EUR (US0000000001)",,EUR,"595,00",EUR,"144,42",1-2',
    '05-05-2026,13:31,30-04-2026,,,Einrichtung von Handelsmodalitäten 2026 (New York Stock Exchange - NSY),,EUR,"-2,50",EUR,"144,42",',
    '29-04-2026,14:50,29-04-2026,,,flatex Einzahlung,,EUR,"1000,00",EUR,"1084,74",',
    '08-04-2026,13:05,06-04-2026,OAK LTD,CA0000000001,"FUSION: Verkauf 46 zu je 1,98 USD (CA0000000001)",,USD,"91,08",USD,"0,00",',
    '08-04-2026,13:05,06-04-2026,ASH CORP,US0000000002,"FUSION: Kauf 46 zu je 1,98 USD (US0000000002)",,USD,"-91,08",USD,"-91,08",',
  ]);
  expect(found).toMatchObject({ format: 'degiro', problems: [], differences: [] });
  expect(found.lines.toSorted()).toEqual([
    '2026-04-29 DEPOSIT 1000 EUR',
    '2026-05-05 FEE 2.5 EUR',
    '2026-05-22 SELL US0000000001 70 at 8.5 fees 2 EUR',
  ]);
  expect(found.toDecide).toHaveLength(1);
  const french = read([
    'Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id',
    '29-06-2026,15:00,29-06-2026,ELM SA,FR0000000001,Taxe sur les Transactions Financières (TTF),,EUR,"-1,20",EUR,"149,28",',
    '20-07-2026,08:00,20-07-2026,,,Currency Exchange,1.0850,USD,-10.62,USD,0.00,',
    '20-07-2026,08:00,20-07-2026,,,Currency Exchange,1.0850,EUR,9.79,EUR,893.29,',
  ]);
  expect(french).toMatchObject({ problems: [] });
  expect(french.lines.toSorted()).toEqual([
    '2026-06-29 TAX 1.2 EUR',
    '2026-07-20 DEPOSIT 9.79 EUR',
    '2026-07-20 WITHDRAWAL 10.62 USD',
  ]);
});
