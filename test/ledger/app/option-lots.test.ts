// Contracts of options in the books, on both databases: lots of contracts, prices per share.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ONE, price, textOf } from '../../../src/kernel/decimal.ts';
import { exportPortfolio } from '../../../src/ledger/app/export-portfolio.ts';
import { importFile, previewImport } from '../../../src/ledger/app/import-file.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import { draftsFromCsv, draftsFromJson } from '../../../src/ledger/interchange/draft-files.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { problemLine, sha256 } from '../interchange/read/fixtures.ts';

const CALL = 'AAPL 261218C00230000';

describe.each(Object.keys(LEDGER_PLACES))('options in %s', (name) => {
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

  const realized = async (portfolio: PortfolioId) =>
    (await open.ledger.read.closures({ portfolios: [portfolio] })).map(
      ({ side, gain, term }) => `${side} ${textOf(gain)} ${term}`,
    );

  it('cost their price times the multiplier, bought and written', async () => {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    const bought = trade('BUY', CALL, { day: '2026-06-01', quantity: '3', price: '1.1' });
    await booked(open.ledger, portfolio, { ...bought, fees: price('1.95') as never });
    expect(await shownBook(open.ledger, portfolio)).toEqual({
      positions: [`${CALL} 3 at 331.95`],
      lots: ['2026-06-01 3 at 331.95'],
      cash: ['-331.95 USD'],
    });
    await booked(
      open.ledger,
      portfolio,
      trade('SELL', 'AAPL261218C00230000', { day: '2026-06-08', quantity: '5', price: '1.4' }),
    );
    expect(await shownBook(open.ledger, portfolio)).toMatchObject({
      positions: [`${CALL} -2 at -280`],
      cash: ['368.05 USD'],
    });
    expect(await realized(portfolio)).toEqual(['LONG 88.05 SHORT']);
    expect(await verifyBook(open.store)).toMatchObject({ ok: true });
  });

  it('that were booked at the price of a contract stay right', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const put = 'MSFT 261218P00400000';
    const old = trade('BUY', put, { day: '2026-06-01', quantity: '2', price: '250' });
    await booked(open.ledger, portfolio, { ...old, multiplier: ONE });
    await booked(
      open.ledger,
      portfolio,
      trade('SELL', put, { day: '2026-06-08', quantity: '2', price: '3' }),
    );
    expect(await realized(portfolio)).toEqual(['LONG 100 SHORT']);
  });

  it('are problems of a file that states another multiplier than they are kept with', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const header =
      'type,at,on,currency,symbol,quantity,price,multiplier,fees,origin_source,origin_id';
    const row = (id: number, multiplier: number) =>
      `BUY,2026-06-0${id}T14:00:00.000Z,2026-06-0${id},USD,NVDA 261218C00200000,1,1.1,${multiplier},0,own,${id}`;
    const put = async (leavesProblemsOut: boolean, ...rows: string[]) => {
      const file = draftsFromCsv([header, ...rows, ''].join('\n'), sha256);
      if (!file.ok) throw new Error(file.failure.why);
      const preview = await previewImport(open.ledger, portfolio, file.value);
      const asked = { portfolio, file: file.value, cause: CAUSE, leavesProblemsOut };
      return { preview, done: await importFile(open.ledger, asked) };
    };
    await put(false, row(1, 100));
    const all = [row(1, 100), row(2, 10), row(3, 1)];
    const { preview, done } = await put(false, ...all);
    expect(preview.rows).toHaveLength(2);
    expect(preview.problems.map(problemLine)).toEqual([
      'line 3, column multiplier: NVDA 261218C00200000 is kept with a multiplier of 100, and the row has 10; correct the row, or book it by hand.',
    ]);
    expect(done).toMatchObject({ failure: { kind: 'UNREADABLE_ROWS' } });
    expect((await put(true, ...all)).done).toMatchObject({ value: { duplicates: 1 } });
    expect((await shownBook(open.ledger, portfolio)).cash).toEqual(['-111.1 USD']);
  });

  it.each(['csv', 'json'] as const)('go out and come back as %s', async (format) => {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    const contract = { underlying: 'BRK.B', deliverable: '150' };
    const security = {
      ...{ symbol: 'BRKB1 261218C00500000', isin: undefined, exchange: undefined },
      ...{ name: undefined, contract },
    };
    const bought = trade('BUY', CALL, { day: '2026-06-01', quantity: '3', price: '1.1' });
    await booked(open.ledger, portfolio, bought);
    const written = trade('SHORT', '', { day: '2026-06-02', quantity: '1', price: '7.35' });
    await booked(open.ledger, portfolio, { ...written, security });
    const done = await exportPortfolio(open.ledger, portfolio, format);
    if (!done.ok) throw new Error(done.failure.kind);
    const read = format === 'csv' ? draftsFromCsv : draftsFromJson;
    const file = read(done.value.text, sha256);
    if (!file.ok) throw new Error(file.failure.why);
    expect(file.value.problems).toEqual([]);
    const copy = await newPortfolio(open.ledger, { allowShort: true });
    for (const { draft } of file.value.drafts)
      await booked(open.ledger, copy, draft as typeof bought);
    expect(await shownBook(open.ledger, copy)).toEqual(await shownBook(open.ledger, portfolio));
    const [row] = await open.ledger.read.securitiesBySymbol(security.symbol);
    expect(row?.contract).toEqual(contract);
  });
});

it('a row of an option without its multiplier is refused, because older files have the price of a contract', () => {
  const file = draftsFromCsv(
    `type,at,on,currency,symbol,quantity,price,fees\nBUY,2026-06-01T14:00:00.000Z,2026-06-01,USD,${CALL},3,110,0\n`,
    sha256,
  );
  expect(file).toMatchObject({
    ok: true,
    value: { drafts: [], problems: [{ place: { column: 'multiplier' } }] },
  });
});
