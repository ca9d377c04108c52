import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';
import type { PriceHistory } from '../../../../src/ledger/ports/price-history.ts';
import { createFileHistory } from '../../../../src/ledger/prices/files/file-source.ts';
import { createPriceFolder } from '../../../../src/ledger/prices/files/price-folder.ts';
import { backFill } from '../../../../src/ledger/prices/history/back-fill.ts';
import { createYahooHistory } from '../../../../src/ledger/prices/yahoo/yahoo-history.ts';
import { openPriceStore } from '../../../../src/ledger/store/prices/open-price-store.ts';
import { weekdayOf } from '../../../../src/market/time/day.ts';
import { yahooEnvironment } from '../harness/yahoo-environment.ts';

const day = (text: string) => text as TradingDay;
const isWeekday = (one: TradingDay) => ![0, 6].includes(weekdayOf(one));

async function environment() {
  const yahoo = await yahooEnvironment('2024-01-12T23:00:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-prices-'));
  const store = await openPriceStore(join(folder, 'book.sqlite'));
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const { history } = store;
  const ofYahoo = createYahooHistory(yahoo.client, yahoo.now);
  const csv = join(folder, 'csv');
  mkdirSync(csv);
  const ofFiles = createFileHistory(createPriceFolder(csv, 'USD' as CurrencyCode));
  let version = 1_800_000_000;
  const sources = [ofYahoo];
  const pairs = [{ from: 'EUR' as CurrencyCode, to: 'CHF' as CurrencyCode }];
  return {
    yahoo,
    history,
    fill: (
      symbols: readonly string[],
      withRates = false,
      since: Readonly<Record<string, string>> = {},
    ) =>
      backFill(
        { history, sources, isBusinessDay: isWeekday },
        {
          ...{ symbols, pairs: withRates ? pairs : [], from: day('2024-01-01') },
          fromBySymbol: new Map(Object.entries(since).map(([symbol, on]) => [symbol, day(on)])),
        },
      ),
    fillFrom: (names: readonly ('yahoo' | 'files')[], symbol: string) =>
      backFill(
        {
          ...{ history, isBusinessDay: isWeekday },
          sources: names.map((name) => (name === 'yahoo' ? ofYahoo : ofFiles)),
        },
        { symbols: [symbol], pairs: [], from: day('2024-01-01') },
      ),
    files: {
      write: (rows: string) => {
        const file = join(csv, 'closes.csv');
        writeFileSync(file, `symbol,date,close,currency\n${rows}`);
        // Its own time for each version, also on a fast machine.
        version += 1;
        utimesSync(file, version, version);
      },
    },
    /** From which moment on each chart was asked. */
    askedFrom: async () =>
      (await yahoo.asked()).map(({ query }) =>
        new Date(Number(query.period1) * 1_000).toISOString().slice(0, 10),
      ),
  };
}

async function shown({ comparedCloses }: PriceHistory): Promise<readonly string[]> {
  const compared = await comparedCloses('SPY');
  return compared.map(
    ({ used, other }) => `${used.source} ${used.price} ${other.source} ${other.price}`,
  );
}

const CLOSES = ['02', '03', '04', '05', '08', '09', '10', '11', '12'].map(
  (date, index) => [`2024-01-${date}`, 100 + index] as const,
);

describe('the back-fill', () => {
  it('records closes and splits, and next time asks from the last close on', async () => {
    const { yahoo, history, fill, askedFrom } = await environment();
    const splits = [['2024-01-08', 2, 1]];
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES, splits });
    expect(await fill(['SPY'])).toEqual({ closes: 9, rates: 0, failures: [], gaps: [] });
    expect(await history.span('SPY')).toEqual({ from: '2024-01-02', to: '2024-01-12' });
    const range = { from: day('2024-01-01'), to: day('2024-12-31') };
    expect(await history.splits('SPY', range)).toHaveLength(1);
    await fill(['SPY']);
    expect(await askedFrom()).toEqual(['2024-01-01', '2024-01-12']);
  });

  it('asks for what was held earlier from its first day on, for rates too, and for an index by its own name', async () => {
    const { yahoo, history, fill, askedFrom } = await environment();
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES });
    await yahoo.control('POST', '/security', { symbol: 'OLD', closes: [['2021-03-01', 5]] });
    await yahoo.control('POST', '/security', { symbol: '^GSPC', closes: CLOSES });
    await fill(['SPY', 'OLD', '^GSPC'], true, { OLD: '2021-02-26', SPY: '2024-01-05' });
    expect(await askedFrom()).toEqual(['2024-01-01', '2021-02-26', '2024-01-01', '2021-02-26']);
    const spans = await Promise.all(['OLD', '^GSPC'].map((symbol) => history.span(symbol)));
    expect(spans).toEqual([
      { from: '2021-03-01', to: '2021-03-01' },
      { from: '2024-01-02', to: '2024-01-12' },
    ]);
  });

  it('names gaps, and asks again from the first of them until it is filled', async () => {
    const { yahoo, fill, askedFrom } = await environment();
    const without = CLOSES.filter(([on]) => on !== '2024-01-04' && on !== '2024-01-05');
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: without });
    const gap = { symbol: 'SPY', from: '2024-01-04', to: '2024-01-05', businessDays: 2 };
    expect((await fill(['SPY'])).gaps).toEqual([gap]);
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES });
    expect((await fill(['SPY'])).gaps).toEqual([]);
    expect(await askedFrom()).toEqual(['2024-01-01', '2024-01-04']);
  });

  it('keeps what a second source states beside the closes that count, and asks again while they differ', async () => {
    const { yahoo, history, fillFrom, askedFrom, files } = await environment();
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES });
    files.write('SPY,2024-01-03,101,USD\nSPY,2024-01-04,120,USD\n');
    expect(await fillFrom(['yahoo', 'files'], 'SPY')).toMatchObject({ closes: 9, failures: [] });
    expect(await shown(history)).toEqual(['yahoo 101 files 101', 'yahoo 102 files 120']);
    await fillFrom(['yahoo', 'files'], 'SPY');
    expect(await askedFrom()).toEqual(['2024-01-01', '2024-01-04']);
    files.write('SPY,2024-01-03,101,USD\nSPY,2024-01-04,102,USD\n');
    await fillFrom(['yahoo', 'files'], 'SPY');
    expect(await shown(history)).toEqual(['yahoo 101 files 101', 'yahoo 102 files 102']);
    await fillFrom(['yahoo', 'files'], 'SPY');
    expect((await askedFrom()).at(-1)).toBe('2024-01-12');
  });

  it('names a source that does not answer, although another one does', async () => {
    const { yahoo, fillFrom, files } = await environment();
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES });
    files.write('SPY,soon,101,USD\n');
    expect(await fillFrom(['yahoo', 'files'], 'SPY')).toMatchObject({
      closes: 9,
      failures: [
        { of: 'SPY', failures: [{ source: 'files', failure: { kind: 'not-answering' } }] },
      ],
    });
    files.write('OTHER,2024-01-03,101,USD\n');
    expect(await fillFrom(['yahoo', 'files'], 'SPY')).toMatchObject({ failures: [] });
  });

  it('lets a source that is put first replace the days that it knows, and no others', async () => {
    const { yahoo, history, fillFrom, files } = await environment();
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES });
    await yahoo.control('POST', '/security', { symbol: 'OTH', closes: CLOSES });
    files.write('SPY,2024-01-04,120,USD\n');
    await fillFrom(['yahoo'], 'SPY');
    expect(await fillFrom(['files', 'yahoo'], 'SPY')).toMatchObject({ failures: [], gaps: [] });
    const range = { from: day('2024-01-03'), to: day('2024-01-05') };
    const closes = await history.closes('SPY', range);
    expect(closes.map(({ source, price }) => `${source} ${price}`)).toEqual([
      'yahoo 101',
      'files 120',
      'yahoo 103',
    ]);
    expect(await shown(history)).toEqual(['files 120 yahoo 102']);
    // Without it, the other one counts again from its last day on.
    files.write('');
    expect(await fillFrom(['files', 'yahoo'], 'OTH')).toMatchObject({ closes: 9, failures: [] });
  });

  it('goes on after a symbol or pair that nobody knows, and says why', async () => {
    const { yahoo, fill } = await environment();
    await yahoo.control('POST', '/security', { symbol: 'SPY', closes: CLOSES });
    const unknown = [{ source: 'yahoo', failure: { kind: 'unknown-symbol' } }];
    expect(await fill(['NONE', 'SPY'], true)).toMatchObject({
      closes: 9,
      failures: [
        { of: 'NONE', failures: unknown },
        { of: 'EUR/CHF', failures: unknown },
      ],
    });
  });
});
