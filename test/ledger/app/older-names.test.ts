// Books that versions before filled from a file of a broker: the same file again books none of it twice, and what was wrong is named.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile, previewImport } from '../../../src/ledger/app/import-file.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import type {
  ImportedDraft,
  ImportedFile,
} from '../../../src/ledger/interchange/rows/imported-file.ts';
import { shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { draftLine, problemLine, sha256 } from '../interchange/read/fixtures.ts';

function read(lines: readonly string[]): ImportedFile {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), account: undefined },
    ...{ digest: sha256, format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  expect(result.value.problems.map(problemLine)).toEqual([]);
  return result.value;
}

/** The drafts of a version before, under its names, which were taken from it. */
function draftsBefore(file: ImportedFile): readonly ImportedDraft[] {
  const wrong = file.mistaken ?? [];
  const rows = file.drafts.map((row) => ({ ...row, draft: row.formerly?.[0] ?? row.draft }));
  return [...rows, ...wrong].toSorted((one, other) => one.draft.at - other.draft.at);
}

describe.each(Object.keys(LEDGER_PLACES))('a book of a version before in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });
  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function again(file: ImportedFile, drafts: readonly ImportedDraft[]) {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    const put = async (asked: ImportedFile) => {
      const terms = { portfolio, file: asked, cause: CAUSE, leavesProblemsOut: false };
      const done = await importFile(open.ledger, terms);
      if (!done.ok) throw new Error(JSON.stringify(done.failure));
      return done.value.booked.length;
    };
    await put({ ...file, drafts, proposals: [], mistaken: [] });
    const { remarks } = await previewImport(open.ledger, portfolio, file);
    const booked = await put(file);
    const { cash } = await shownBook(open.ledger, portfolio);
    return { booked, cash, remarks: remarks.map(({ why }) => why.replace(/\d+,/, 'N,')) };
  }

  const DEGIRO = 'Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id';
  const degiro = (text: string, amount: string, order = '') =>
    `03-04-2024,09:31,03-04-2024,NORDWIND,DE000NRD0001,"${text}",,EUR,"${amount}",EUR,"1,00",${order}`;

  it('from DEGIRO: fees stand beside their trade, equal executions of one minute have one each', async () => {
    const file = read([
      DEGIRO,
      degiro('DEGIRO Transactiekosten en/of kosten van derden', '-2,00', 'a'),
      degiro('Koop 20 @ 4,00 EUR', '-80,00', 'a'),
      degiro('Koop 20 @ 4,00 EUR', '-80,00', 'a'),
    ]);
    expect(draftsBefore(file).map(({ draft }) => draftLine(draft))).toEqual([
      '2024-04-03 BUY DE000NRD0001 20 at 4 fees 0 EUR',
      '2024-04-03 BUY DE000NRD0001 20 at 4 fees 0 EUR',
    ]);
    const found = await again(file, draftsBefore(file));
    expect(found).toEqual({ booked: 0, cash: ['-160 EUR'], remarks: [] });
  });

  describe('from DEGIRO in German, whose trades could not be read and whose fees were booked alone', () => {
    const file = read([
      'Datum,Uhrzeit,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID',
      '18-05-2021,12:52,18-05-2021,ELM,IE00ELM00001,DEGIRO Transaktionsgebühren und/oder Fremdkosten,,EUR,"-2,00",EUR,"0,00",o-1',
      '18-05-2021,12:52,18-05-2021,ELM,IE00ELM00001,"Kauf 50 zu je 4 EUR (IE00ELM00001)",,EUR,"-200,00",EUR,"2,00",o-1',
    ]);
    const [trade] = file.drafts;
    const fees = trade?.charges ?? [];
    const booked = async (...before: readonly (readonly ImportedDraft[])[]) => {
      const portfolio = await newPortfolio(open.ledger, { allowShort: true });
      const put = async (drafts: readonly ImportedDraft[]) => {
        const terms = { portfolio, file: { ...file, drafts }, cause: CAUSE };
        const done = await importFile(open.ledger, { ...terms, leavesProblemsOut: false });
        if (!done.ok) throw new Error(JSON.stringify(done.failure));
        return [done.value.booked.length, done.value.takenBack.length];
      };
      for (const drafts of before) await put(drafts);
      const { cancellations } = await previewImport(open.ledger, portfolio, file);
      const first = await put(file.drafts);
      const second = await put(file.drafts);
      const { cash } = await shownBook(open.ledger, portfolio);
      const announced = cancellations.filter(({ transaction }) => transaction !== undefined);
      return { announced: announced.length, first, second, cash };
    };
    const place = { line: 2, part: undefined, column: undefined };
    const alone = fees.map((draft) => ({ draft, place }));

    it('reverses a fee that the trade contains, together with booking the trade', async () => {
      expect(fees.map(draftLine)).toEqual(['2021-05-18 FEE 2 EUR']);
      expect(await booked(alone)).toEqual({
        ...{ announced: 1, first: [1, 1], second: [0, 0], cash: ['-202 EUR'] },
      });
    });

    it('reverses it after the trade too, where both are booked', async () => {
      const withFees = file.drafts.map(({ draft, place }) => ({ draft, place }));
      expect(await booked(alone, withFees)).toEqual({
        ...{ announced: 1, first: [0, 1], second: [0, 0], cash: ['-202 EUR'] },
      });
    });

    it('leaves it beside a trade that was booked without it', async () => {
      const without = file.drafts.flatMap(({ formerly = [], place }) =>
        formerly.map((draft) => ({ draft, place })),
      );
      expect(await booked([...without, ...alone])).toEqual({
        ...{ announced: 0, first: [0, 0], second: [0, 0], cash: ['-202 EUR'] },
      });
    });
  });

  it('from Interactive Brokers: a commission in another currency is named, a fee that its trade contains too', async () => {
    const statement = read([
      'Statement,Header,Field Name,Field Value',
      'Statement,Data,Period,"January 1, 2024 - January 31, 2024"',
      'Account Information,Header,Field Name,Field Value',
      'Account Information,Data,Base Currency,USD',
      'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in USD,,,MTM in USD,Code',
      'Trades,Data,Order,Forex,USD,GBP.USD,"2024-01-02, 10:00:00",-100,1.25,,125,-2.5,,,0,',
      'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code',
      'Trades,Data,Order,Stocks,GBP,AWE,"2024-01-03, 09:06:18",1000,0.5,0.5,-500,-3.5,503.5,0,0,O',
      'Transaction Fees,Header,Asset Category,Currency,Date/Time,Symbol,Description,Quantity,Trade Price,Amount,Code',
      'Transaction Fees,Data,Stocks,GBP,"2024-01-03, 09:06:18",AWE,UK Stamp Tax,1000,0.5,-2.5,',
      'Cash Report,Header,Currency Summary,Currency,Total',
      'Cash Report,Data,Commissions,GBP,-3',
      'Cash Report,Data,Transaction Fees,GBP,-2.5',
    ]);
    const { remarks, ...found } = await again(statement, draftsBefore(statement));
    expect(found).toEqual({ booked: 0, cash: ['-606 GBP', '122.5 USD'] });
    expect(remarks).toEqual([
      expect.stringMatching(/FEE with a cash of -2.5 USD, and here it is FEE with -2 GBP/),
      expect.stringMatching(/earlier version booked this row as N, FEE with a cash of -2.5 GBP/),
    ]);
  });

  it('from DEGIRO: a split that was booked as a sale and a purchase is named', async () => {
    const file = read([
      DEGIRO,
      degiro('STOCK SPLIT: Koop 2 @ 40,00 EUR', '-80,00'),
      degiro('STOCK SPLIT: Verkoop 20 @ 4,00 EUR', '80,00'),
    ]);
    const { booked, remarks } = await again(file, draftsBefore(file));
    expect(booked).toBe(0);
    expect(remarks).toHaveLength(2);
    expect(remarks[0]).toMatch(/earlier version booked this row as N, .* which is wrong; reverse/);
  });

  it('from DEGIRO: shares that were read a thousand times too few are named', async () => {
    const file = read([DEGIRO, degiro('Buy 1,200 NORDWIND@2.5 EUR', '-3,000.00')]);
    const { booked, remarks } = await again(file, draftsBefore(file));
    expect(booked).toBe(0);
    expect(remarks).toEqual([expect.stringMatching(/for 1.2 shares, and here .* for 1200 shares/)]);
  });

  it('from Coinbase: cash that left is booked, and the deposit in its place is named', async () => {
    const file = read([
      'ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes',
      'x,2025-02-03 10:00:00 UTC,Exchange Deposit,EUR,-200,EUR,€1.00,-€200.00,-€200.00,€0.00,',
      'x,2025-02-04 10:00:00 UTC,Exchange Deposit,BTC,-0.1,EUR,€40000.00,-€4000.00,-€4000.00,€0.00,',
    ]);
    const { booked, remarks } = await again(file, file.mistaken ?? []);
    expect(booked).toBe(1);
    expect(remarks.map((why) => /DEPOSIT with a cash of (\S+)/.exec(why)?.[1])).toEqual([
      '200',
      '4000',
    ]);
  });

  it('from Revolut: the tax that was a negative dividend is known', async () => {
    const file = read([
      'Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate',
      '2024-05-06T14:30:00.123456Z,OAK,DIVIDEND TAX (CORRECTION),,,-USD 0.07,USD,1.08',
    ]);
    expect(draftsBefore(file).map(({ draft }) => draft.type)).toEqual(['DIVIDEND']);
    const { remarks, ...found } = await again(file, draftsBefore(file));
    expect(found).toEqual({ booked: 0, cash: ['-0.07 USD'] });
    expect(remarks).toEqual([expect.stringContaining('DIVIDEND with a cash of -0.07 USD')]);
  });

  const TRADING_212 =
    'Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total),Withholding tax,Currency (Withholding tax),Currency conversion from amount,Currency (Currency conversion from amount),Currency conversion to amount,Currency (Currency conversion to amount)';
  const NEWER = TRADING_212.replace('Time', 'Time (UTC)');
  const rowsAt = (ms: string) => [
    `Deposit,2025-07-01 09:00:00${ms},,,,,D9,,,,,,,400.00,USD,,,,,,`,
    `Market buy,2025-07-01 14:30:02${ms},US0378331005,OAK,Oak,,EOF77,3.0,30.0,USD,,,,90.00,USD,,,,,,`,
    `Dividend (Ordinary),2025-07-02 14:30:02${ms},US0378331005,OAK,Oak,,,3.0,0.5,USD,,,,1.50,USD,,,,,,`,
  ];
  /** As `EOF77/` and twelve digits of its content. */
  const withContent = ({ draft, brokersId, ...row }: ImportedDraft): ImportedDraft =>
    brokersId === undefined || draft.origin === undefined
      ? { ...row, draft }
      : {
          ...row,
          draft: { ...draft, origin: { ...draft.origin, id: `${brokersId}/0a1b2c3d4e5f` } },
        };

  it('from Trading 212: the same rows with milliseconds, under a new column, are known', async () => {
    const older = read([TRADING_212, ...rowsAt('')]);
    const newer = read([NEWER, ...rowsAt('.175+00:00')]);
    const found = await again(newer, draftsBefore(older).map(withContent));
    expect(found).toEqual({ booked: 0, cash: ['311.5 USD'], remarks: [] });
    expect(await again(newer, older.drafts)).toEqual(found);
  });

  it('from Trading 212: of a conversion the leg that is missing is booked', async () => {
    const file = read([
      TRADING_212,
      'Currency conversion,2025-07-01 09:00:00,,,,,C9,,,,,,,-100.00,EUR,,,100.00,EUR,110.00,USD',
    ]);
    const [given] = file.drafts.map(withContent);
    const found = await again(file, [given as ImportedDraft]);
    expect(found).toEqual({ booked: 1, cash: ['-100 EUR', '110 USD'], remarks: [] });
  });

  it('another amount under the id of a row is named, and not booked', async () => {
    const file = read([TRADING_212, ...rowsAt('')]);
    const other = read([TRADING_212, ...rowsAt('').map((row) => row.replace('90.00', '91.00'))]);
    for (const drafts of [other.drafts, other.drafts.map(withContent)]) {
      const { booked, remarks } = await again(file, drafts);
      expect(booked).toBe(0);
      expect(remarks).toEqual([expect.stringMatching(/-91 USD.* and here .*-90 USD/)]);
    }
  });
});
