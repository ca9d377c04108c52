// Files that are known and not read: the sentence names the file to export instead.
import { expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { sha256 } from './read/fixtures.ts';

it.each([
  'Date,Time,Product,ISIN,Reference exchange,Venue,Quantity,Price,,Local value,,Value,,Exchange rate,Costs,,Total,,Order ID',
  'Datum,Tijd,Product,ISIN,Beurs,Uitvoeringsplaats,Aantal,Koers,,Lokale waarde,,Waarde,,Wisselkoers,Kosten,,Totaal,,Order ID',
  'Datum,Uhrzeit,Produkt,ISIN,Referenzbörse,Ausführungsort,Anzahl,Kurs,,Wert in Lokalwährung,,Wert,,Wechselkurs,Gebühr,,Gesamt,,Order-ID',
])('%s', (header) => {
  const row =
    '02-01-2024,09:05,ACME,US0000000002,XET,XETA,5,105.20,EUR,-526,EUR,-526,EUR,,-1,EUR,-527,EUR,a-1';
  const result = importedFile({
    ...{ bytes: Buffer.from(`${header}\n${row}\n`), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  expect(result).toMatchObject({
    ok: false,
    failure: [{ why: expect.stringContaining('export Account (Rekeningoverzicht, Kontoauszug)') }],
  });
});
