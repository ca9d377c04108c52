// Files into the ledger and out again, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../../src/kernel/decimal.ts';
import { exportPortfolio } from '../../../src/ledger/app/export-portfolio.ts';
import { importFile, previewImport } from '../../../src/ledger/app/import-file.ts';
import type { CurrencyCode, PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import type { ImportedFile } from '../../../src/ledger/interchange/rows/imported-file.ts';
import { CAUSE, cash, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { fixture, problemLine, sha256 } from '../interchange/read/fixtures.ts';

const FLEX = fixture('ibkr-flex-two-months.xml');

function read(text: string): ImportedFile {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), digest: sha256 },
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
  return result.value;
}

describe.each(Object.keys(LEDGER_PLACES))('files in %s', (name) => {
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

  const put = (portfolio: PortfolioId, file: ImportedFile, leavesProblemsOut = true) =>
    importFile(open.ledger, { portfolio, file, cause: CAUSE, leavesProblemsOut });

  async function text(portfolio: PortfolioId, format: 'csv' | 'json' | 'beancount' | 'hledger') {
    const done = await exportPortfolio(open.ledger, portfolio, format);
    if (!done.ok) throw new Error(done.failure.kind);
    return done.value;
  }

  async function contents(portfolio: PortfolioId) {
    const { read: reads } = open.ledger;
    const [positions, lots, closures, balances] = await Promise.all([
      reads.positions(portfolio),
      reads.lots({ portfolios: [portfolio], isOpen: true }),
      reads.closures({ portfolios: [portfolio] }),
      reads.cash(portfolio),
    ]);
    return {
      positions: positions.map((one) =>
        [one.security, one.quantity, one.cost, one.realized, one.income].join(' '),
      ),
      lots: lots.map((one) => [one.openedOn, one.remaining, one.basis].join(' ')),
      closures: closures.map((one) => [one.closedOn, one.quantity, one.gain].join(' ')),
      cash: balances.map((one) => `${textOf(one.balance)} ${one.currency}`).toSorted(),
    };
  }

  it('books a statement to the cash that the broker reports, and nothing the second time', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const file = read(FLEX);
    const first = await put(portfolio, file);
    expect(first.ok && first.value.booked.length).toBe(17);
    expect((await contents(portfolio)).cash).toEqual(['1829.09 USD', '4989.1 EUR']);
    const before = await contents(portfolio);
    const second = await put(portfolio, file);
    expect(second).toMatchObject({ ok: true, value: { booked: [], duplicates: 17 } });
    expect(await contents(portfolio)).toEqual(before);
  });

  it('says before which rows are new and which are booked', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const file = read(FLEX);
    await put(portfolio, { ...file, drafts: file.drafts.slice(0, 5) });
    const preview = await previewImport(open.ledger, portfolio, file);
    expect(preview.rows.filter(({ bookedAs }) => bookedAs !== undefined)).toHaveLength(5);
    expect(preview.problems).toHaveLength(1);
    expect(preview.proposals).toHaveLength(3);
    expect(preview.differences.map(({ total, of }) => `${total} ${of}`)).toEqual([
      'withholding USD',
    ]);
  });

  it('leaves out rates that are to another currency than that of the portfolio', async () => {
    const rates = async (currency: string) => {
      const portfolio = await newPortfolio(open.ledger, { baseCurrency: currency as CurrencyCode });
      await put(portfolio, read(FLEX));
      const rows = await open.ledger.read.transactions({ portfolio, limit: 50, offset: 0 });
      return rows.filter(({ rate }) => rate !== undefined).length;
    };
    expect(await rates('EUR')).toBeGreaterThan(0);
    expect(await rates('USD')).toBe(0);
  });

  it('books two equal trades of one file, each once', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const row = '16-09-2021,MSFT,YAHOO,USD,298.580,5,buy,19.00,\n';
    const header = 'Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note\n';
    await put(portfolio, read(header + row + row));
    await put(portfolio, read(header + row + row + row));
    const { lots } = await contents(portfolio);
    expect(lots).toEqual(Array.from({ length: 3 }, () => '2021-09-16 5 1511.9'));
  });

  /** `count` rows of one share each, a minute apart. */
  const daily = (type: 'BUY' | 'SELL', from: string, count: number) =>
    Array.from({ length: count }, (_, minute) => {
      const at = new Date(Date.parse(from) + minute * 60_000).toISOString();
      return `${type},${at},${at.slice(0, 10)},USD,,LONG,1,10,0,long,${type}-${from}-${minute}`;
    });
  const ownCsv = (rows: readonly string[]) =>
    read(
      `type,at,on,currency,rate,symbol,quantity,price,fees,origin_source,origin_id\n${rows.join('\n')}\n`,
    );

  it('counts the rows that are tried, then those that are booked', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const seen: string[] = [];
    await importFile(open.ledger, {
      ...{ portfolio, cause: CAUSE, leavesProblemsOut: false },
      file: ownCsv(daily('BUY', '2024-03-04T15:00:00Z', 70)),
      onRows: (stage, rows) => seen.push(`${stage} ${rows}`),
    });
    const parts = [50, 70];
    expect(seen).toEqual([
      ...parts.map((rows) => `checked ${rows}`),
      ...parts.map((rows) => `booked ${rows}`),
    ]);
  });

  it('tries a long file that is older than what is booked, and refuses it as a whole', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const later = daily('SELL', '2024-05-06T15:00:00Z', 50);
    const bought = daily('BUY', '2024-03-04T15:00:00Z', 60);
    const booked = await put(portfolio, ownCsv([...bought, ...later]));
    expect(booked).toMatchObject({ ok: true, value: { duplicates: 0 } });
    const before = await contents(portfolio);
    // Ten shares are left, and forty come: the next sale of April takes one that is sold in May.
    const april = (count: number) => daily('SELL', '2024-04-08T15:00:00Z', count);
    const more = daily('BUY', '2024-04-01T15:00:00Z', 40);
    expect(await put(portfolio, ownCsv([...more, ...april(51)]))).toMatchObject({
      ok: false,
      failure: { kind: 'ROW_REFUSED', place: { line: 92 }, booked: 0 },
    });
    expect(await contents(portfolio)).toEqual(before);
    // The same names again, in another part of the file, are no new rows.
    const twice = ownCsv([...more, ...april(50), ...more]);
    expect(twice.ignored).toHaveLength(40);
    expect(await put(portfolio, twice)).toMatchObject({ ok: true, value: { duplicates: 0 } });
    expect((await contents(portfolio)).lots).toEqual([]);
  });

  it('takes back what a later file cancels', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const only = (id: string) =>
      FLEX.split('\n')
        .filter((line) => !line.startsWith('<Trade ') || line.includes(`tradeID="${id}"`))
        .filter((line) => !line.startsWith('<CashTransaction '))
        .join('\n');
    await put(portfolio, read(only('103')));
    expect((await contents(portfolio)).lots).toEqual(['2024-01-05 10 601']);
    const done = await put(portfolio, read(only('104')));
    expect(done.ok && done.value.takenBack).toHaveLength(1);
    expect((await contents(portfolio)).lots).toEqual([]);
  });

  it('refuses a file with rows that it cannot read, and a sale of more than is held, whole', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const file = read(FLEX);
    expect(await put(portfolio, file, false)).toMatchObject({
      ok: false,
      failure: { kind: 'UNREADABLE_ROWS' },
    });
    const sales = file.drafts.filter(({ draft }) => ['DEPOSIT', 'SELL'].includes(draft.type));
    expect(await put(portfolio, { ...file, drafts: sales })).toMatchObject({
      ok: false,
      failure: { kind: 'ROW_REFUSED', refusal: { kind: 'INSUFFICIENT_QUANTITY' } },
    });
    expect((await contents(portfolio)).cash).toEqual([]);
  });

  it('refuses a portfolio that nobody has', async () => {
    expect(await put(999 as PortfolioId, read(FLEX))).toMatchObject({
      failure: { kind: 'UNKNOWN_PORTFOLIO' },
    });
  });

  it.each(['csv', 'json'] as const)(
    'an export as %s imports back to the same ledger',
    async (format) => {
      const portfolio = await newPortfolio(open.ledger, { method: 'HIFO' });
      await put(portfolio, read(FLEX));
      const byHand = [
        { ...cash('DEPOSIT', '2024-03-01', '0.005'), notes: 'a "gift", from B' },
        trade('BUY', 'VOO', {
          day: '2024-03-04',
          quantity: '0.3333',
          price: '468.12',
          fees: '0.35',
        }),
        trade(
          'SELL',
          'VOO',
          { day: '2024-03-05', quantity: '0.1', price: '470' },
          { method: 'LIFO' },
        ),
      ];
      for (const draft of byHand)
        await open.ledger.inOneStep((step) =>
          open.ledger.record(step, { portfolio, draft, cause: CAUSE }),
        );
      const exported = await text(portfolio, format);
      expect(exported.leftOut).toEqual([]);
      const again = await put(portfolio, read(exported.text), false);
      expect(again).toMatchObject({ ok: true, value: { booked: [], duplicates: 20 } });
      const other = await newPortfolio(open.ledger, { method: 'HIFO' });
      await put(other, read(exported.text), false);
      expect(await contents(other)).toEqual(await contents(portfolio));
      expect((await text(other, format)).text).toBe(exported.text);
    },
  );

  it('knows its own Beancount journal again, and books it once in another portfolio', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await put(portfolio, read(FLEX));
    const byHand = [
      trade('BUY', 'VOO', { day: '2024-03-04', quantity: '0.3333', price: '468.12', fees: '0.35' }),
      trade('SELL', 'VOO', { day: '2024-03-05', quantity: '0.3333', price: '470' }),
    ];
    for (const draft of byHand)
      await open.ledger.inOneStep((step) =>
        open.ledger.record(step, { portfolio, draft, cause: CAUSE }),
      );
    const before = await contents(portfolio);
    const journal = read((await text(portfolio, 'beancount')).text);
    const preview = await previewImport(open.ledger, portfolio, journal);
    expect(preview.rows.filter(({ bookedAs }) => bookedAs === undefined)).toEqual([]);
    expect(preview.proposals).toEqual([]);
    const again = await put(portfolio, journal, false);
    expect(again).toMatchObject({ ok: true, value: { booked: [] } });
    expect(await contents(portfolio)).toEqual(before);

    const other = await newPortfolio(open.ledger);
    await put(other, journal, false);
    expect((await contents(other)).cash).toEqual(before.cash);
    const twice = await put(other, journal, false);
    expect(twice).toMatchObject({ ok: true, value: { booked: [] } });
    expect((await contents(other)).lots).toEqual(before.lots);
  });

  it('books what a journal has and the portfolio has taken back', async () => {
    const portfolio = await newPortfolio(open.ledger);
    const draft = trade('BUY', 'VOO', { day: '2024-03-04', quantity: '2', price: '468.12' });
    const booked = await open.ledger.inOneStep((step) =>
      open.ledger.record(step, { portfolio, draft, cause: CAUSE }),
    );
    const journal = read((await text(portfolio, 'beancount')).text);
    const [row] = booked.ok ? booked.value.rows : [];
    if (row === undefined) throw new Error('it was booked');
    await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: row.id, cause: CAUSE }),
    );
    expect(await put(portfolio, journal, false)).toMatchObject({
      ok: true,
      value: { booked: [expect.anything()], duplicates: 0 },
    });
  });

  it('writes journals of what it holds', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await put(portfolio, read(FLEX));
    const { text: beancount } = await text(portfolio, 'beancount');
    expect(beancount).toContain('{185.6 USD, 2024-01-04, "');
    expect(beancount).toContain('  Income:Gains  -17.58 USD');
    expect((await text(portfolio, 'hledger')).text).toContain('-4 AAPL @@ 742.4 USD');
  });
});
