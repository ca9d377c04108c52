// Files in the shapes of vendors arrive in the store with the times and prices they mean; wrong ones change nothing.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import {
  filesIn,
  type ImportRequest,
  importFiles,
} from '../../../src/research/imports/import-files.ts';
import { openBarStore } from '../../../src/research/store/bar-store.ts';
import { zipped } from './zipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-imports-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

const store = openBarStore(join(folder, 'bars'));

function written(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function imported(files: readonly string[], more: Partial<ImportRequest> = {}) {
  return importFiles({
    store,
    files: files.map((file) => ({ file, symbol: undefined })),
    zone: zoneNamed('America/New_York'),
    calendar: US_EQUITIES,
    dayOrder: 'unknown',
    isReplacing: false,
    ...more,
  });
}

/** `symbol start close`, of all that is stored. */
function storedRows(): string[] {
  return store.years().years.flatMap((year) => {
    const read = store.read(year);
    if (!read.ok || read.value === undefined) throw new Error('not readable');
    const { start, close, volume } = read.value;
    return Array.from(
      start,
      (at, row) => `${year.symbol} ${toIso(instant(at)).slice(0, 16)} ${close[row]} ${volume[row]}`,
    );
  });
}

const TWO_MINUTES = ['SPY 2020-12-15T14:30 100.5 1000', 'SPY 2020-12-15T14:31 100.25 900'];

describe('the shapes of vendors', () => {
  it.each([
    [
      'Polygon flat file, epoch nanoseconds',
      '2020-12-15.csv',
      'ticker,volume,open,close,high,low,window_start,transactions\n' +
        'SPY,1000,100,100.5,101,99,1608042600000000000,12\nSPY,900,100,100.25,101,99,1608042660000000000,9\n',
    ],
    [
      'Alpaca, times with their offset',
      'alpaca.csv',
      'symbol,timestamp,open,high,low,close,volume,trade_count,vwap\n' +
        'SPY,2020-12-15 14:30:00+00:00,100,101,99,100.5,1000,12,100.1\nSPY,2020-12-15 14:31:00+00:00,100,101,99,100.25,900,12,100.1\n',
    ],
    [
      'Stooq, times of America/New_York',
      'spy.us.txt',
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n' +
        'SPY.US,1,20201215,093000,100,101,99,100.5,1000,0\nSPY.US,1,20201215,093100,100,101,99,100.25,900,0\n',
    ],
    [
      'LEAN, times of America/New_York',
      'equity/usa/minute/spy/20201215_trade.csv',
      '34200000,1000000,1010000,990000,1005000,1000\n34260000,1000000,1010000,990000,1002500,900\n',
    ],
  ])('%s', (shape, name, text) => {
    const read = imported([written(name, text)]);
    expect(read.ok && [...read.value.shapes.keys()]).toEqual([shape]);
    expect(storedRows()).toEqual(TWO_MINUTES);
  });

  it.each([
    [
      'Interactive Brokers, times of US/Eastern',
      ',date,open,high,low,close,volume,average,barCount\n' +
        '0,20201215 09:30:00 US/Eastern,100,101,99,100.5,1000,100.1,9\n1,20201215 09:31:00 US/Eastern,100,101,99,100.25,900,100.1,9\n',
    ],
    [
      'Polygon or Alpaca, as their APIs name columns, epoch milliseconds',
      'v,vw,o,c,h,l,t,n\n1000,100.1,100,100.5,101,99,1608042600000,3\n900,100.1,100,100.25,101,99,1608042660000,3\n',
    ],
    [
      'Yahoo, times with their offset',
      'Datetime,Open,High,Low,Close,Adj Close,Volume\n2020-12-15 09:30:00-05:00,100,101,99,100.5,100.5,1000\n2020-12-15 09:31:00-05:00,100,101,99,100.25,100.25,900\n',
    ],
    [
      'CSV, times with their offset',
      'Datetime,Open,High,Low,Close,Volume\n2020-12-15 09:30:00-05:00,100,101,99,100.5,1000\n2020-12-15 09:31:00-05:00,100,101,99,100.25,900\n',
    ],
  ])('%s, where the user names the symbol', (shape, text) => {
    const file = written('one.csv', text);
    const unnamed = imported([file]);
    expect(unnamed.ok || unnamed.failure).toEqual([
      `${file}: names no symbol: write SYMBOL=${file}`,
    ]);
    const read = imported([], { files: [{ file, symbol: 'SPY' }] });
    expect(read.ok && [...read.value.shapes.keys()]).toEqual([shape]);
    expect(storedRows()).toEqual(TWO_MINUTES);
  });

  it.each([
    [
      'Yahoo',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2020-12-15,1,3,1,2,2,5\n2020-12-16,1,3,1,2.5,2,6\n',
    ],
    [
      'Yahoo',
      'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n2020-12-15 00:00:00-05:00,1,3,1,2,5,0.0,0.0\n2020-12-16 00:00:00-05:00,1,3,1,2.5,6,0.0,0.0\n',
    ],
    [
      'Alpaca',
      'symbol,timestamp,open,high,low,close,volume,trade_count,vwap\nX,2020-12-15 05:00:00+00:00,1,3,1,2,5,1,2\nX,2020-12-16 05:00:00+00:00,1,3,1,2.5,6,1,2\n',
    ],
    [
      'Stooq',
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nX.US,D,20201215,000000,1,3,1,2,5,0\nX.US,D,20201216,000000,1,3,1,2.5,6,0\n',
    ],
  ])('%s: days, also as midnight', (shape, text) => {
    const read = imported([], { files: [{ file: written('x.csv', text), symbol: 'X' }] });
    expect(read.ok && [...read.value.shapes.keys()]).toEqual([`${shape}, days`]);
    expect(store.years().years).toMatchObject([{ symbol: 'X', isDaily: true, rows: 2 }]);
    expect(storedRows()).toEqual(['X 2020-12-15T14:30 2 5', 'X 2020-12-16T14:30 2.5 6']);
  });

  it.each([
    ['as it is', ['Price,Close,High,Low,Open,Volume', 'Ticker,X,X,X,X,X', 'Date,,,,,']],
    ['by ticker', ['Ticker,X,X,X,X,X', 'Price,Close,High,Low,Open,Volume', 'Date,,,,,']],
    ['renamed', ['Price,close,high,low,open,volume', 'Ticker,X,X,X,X,X', 'timestamp,,,,,']],
  ])('yfinance, %s: three lines of header, which name the symbol', (_, head) => {
    const rows = ['2020-12-15,2,3,1,1,5', '2020-12-16,2.5,3,1,1,6'];
    const file = written('x.csv', `${[...head, ...rows].join('\n')}\n`);
    const read = imported([file]);
    expect(read.ok && [...read.value.shapes.keys()]).toEqual(['yfinance, days']);
    expect(storedRows()).toEqual(['X 2020-12-15T14:30 2 5', 'X 2020-12-16T14:30 2.5 6']);
  });

  it('yfinance of several symbols side by side is refused', () => {
    const head = ['Price,Close,Close,High,High', 'Ticker,X,Y,X,Y', 'Datetime,,,,'];
    const file = written('xy.csv', `${head.join('\n')}\n2020-12-15,2,2,3,3\n`);
    const read = imported([file]);
    expect(read.ok || read.failure).toEqual([
      `${file}: has several symbols side by side (X, Y): save each of them in its own file`,
    ]);
    const torn = written('torn.csv', `${head.slice(0, 2).join('\n')}\n`);
    const refused = imported([torn]);
    expect(refused.ok || refused.failure).toEqual([
      `${torn}:1: High and High both mean high; \`sluice data import --columns date,open,high,low,close,volume\` names them in the order of the file`,
    ]);
  });

  it('a folder of LEAN, packed, with its days', () => {
    const day = '34200000,1000000,1010000,990000,1005000,1000\n';
    const place = 'Lean/Data/equity/usa';
    written(`${place}/minute/spy/20201215_trade.zip`, zipped('20201215_spy_minute_trade.csv', day));
    written(`${place}/minute/spy/20201216_trade.zip`, zipped('20201216_spy_minute_trade.csv', day));
    written(
      `${place}/daily/spy.zip`,
      zipped('spy.csv', '20201215 00:00,1000000,1010000,990000,1002500,7\n'),
    );
    const read = imported(filesIn(join(folder, 'Lean')));
    if (!read.ok) throw new Error(read.failure.join());
    expect([...read.value.shapes.keys()]).toEqual([
      'LEAN, days',
      'LEAN, times of America/New_York',
    ]);
    expect(storedRows()).toEqual([
      ...['SPY 2020-12-15T14:30 100.5 1000', 'SPY 2020-12-16T14:30 100.5 1000'],
      'SPY 2020-12-15T14:30 100.25 7',
    ]);
  });

  it('a file without a header, whose columns the user names', () => {
    const file = written('x.csv.gz', gzipSync('1000,2020-12-15 14:30,100,101,99,100.5\n'));
    const files = [{ file, symbol: 'SPY' }];
    const columns = ['volume', 'date', 'open', 'high', 'low', 'close'];
    const bare = imported([], { files });
    expect(bare.ok || bare.failure).toEqual([
      `${file}:1: no column for date, open, high, low, close, volume among 1000, 2020-12-15 14:30, 100, 101, 99, 100.5; \`sluice data import --columns date,open,high,low,close,volume\` names them in the order of the file; known as they are: files of AlgoSeek, Alpaca, Alpha Vantage, Barchart, Binance klines, CryptoDataDownload, Databento, FirstRate, Futu, HistData, Interactive Brokers, Kibot, LEAN, MetaTrader, NinjaTrader, Polygon, QuantQuote, Sierra Chart, Stooq, ThetaData, Tiingo, TradeStation, Yahoo, yfinance`,
    ]);
    const zone = zoneNamed('UTC');
    expect(imported([], { files, columns, zone })).toMatchObject({
      failure: [`${file}: a single bar does not show how long it is: add --length 1m`],
    });
    expect(imported([], { files, columns, zone, lengthMs: MINUTE_MS }).ok).toBe(true);
    expect(storedRows()).toEqual(TWO_MINUTES.slice(0, 1));
  });

  it('a file whose header has other names, or fewer than its rows, and perhaps no volumes', () => {
    const rows = (date: string) => `${date},100,101,99,100.5,7.5\n`;
    const terms = { zone: zoneNamed('UTC'), lengthMs: MINUTE_MS };
    const write = (header: string, date: string) => written('x.csv', `${header}\n${rows(date)}`);
    const upper = write(
      'Date,Open Price,High Price,Low Price,Close Price,Upper',
      '2020-12-15 14:30',
    );
    const names = ['date', 'open', 'high', 'low', 'close', 'upper'];
    const files = [{ file: upper, symbol: 'SPY' }];
    const unnamed = imported([], { ...terms, files });
    expect(!unnamed.ok && unnamed.failure[0]).toContain('`sluice data import --columns date,open');
    const read = imported([], { ...terms, files, columns: names });
    expect(read.ok && read.value.notes).toContainEqual(
      expect.stringContaining('it has no volumes'),
    );
    const split = write('Date,Open,High,Low,Close,Volume', '2020-12-15,14:31');
    const columns = ['date', 'time', 'open', 'high', 'low', 'close', 'volume'];
    const second = { ...terms, files: [{ file: split, symbol: 'SPY' }], columns };
    expect(imported([], second).ok).toBe(true);
    expect(storedRows()).toHaveLength(2);
    const lacking = imported([], { ...second, columns: columns.slice(0, -2) });
    expect(lacking.ok || lacking.failure).toEqual([
      `${split}:1: no column for close among date, time, open, high, low`,
    ]);
  });
});

describe('an import', () => {
  const HEADER = 'ticker,date,open,high,low,close,volume\n';

  it('keeps several symbols of a file apart, with the dividends and splits that it marks', () => {
    const text = `ticker,date,open,high,low,close,volume,dividend,split\n${[
      'A,2020-12-15,1,3,1,2,5,0,1',
      'B,2020-12-15,1,3,1,2,5,0,1',
      'A,2020-12-16,0.5,1.5,0.5,1,5,0.01,2',
      'B,2020-12-16,1,3,1,2,5,0,1',
    ].join('\n')}\n`;
    const read = imported([written('two.csv', text)]);
    expect(read.ok && read.value.series.map(({ symbol, bars }) => [symbol, bars])).toEqual([
      ['A', 2],
      ['B', 2],
    ]);
    expect(readFileSync(store.actionsFile('A'), 'utf8')).toBe(
      'date,symbol,dividend,split\n2020-12-16,A,,2\n2020-12-16,A,0.01,\n',
    );
    expect(existsSync(store.actionsFile('B'))).toBe(false);
  });

  it('says once what is so for the whole file, and writes symbols in capitals', () => {
    const rows = ['spy', 'qqq'].flatMap((symbol) =>
      [1608042480, 1608042540, 1608042600, 1608042660].map(
        (time) => `${symbol},${time},1,3,1,2,5\n`,
      ),
    );
    const file = written('two.csv', `${HEADER}${rows.join('')}`);
    const read = imported([file]);
    expect(read.ok && read.value.notes).toEqual([
      `${file}: its times are read as epoch seconds`,
      `${file}: 2 bars of SPY outside regular hours are skipped`,
      `${file}: 2 bars of QQQ outside regular hours are skipped`,
    ]);
    expect(store.years().years.map(({ symbol }) => symbol)).toEqual(['QQQ', 'SPY']);
  });

  it('of the same file again adds nothing', () => {
    const file = written('a.csv', `${HEADER}A,2020-12-15,1,3,1,2,5\n`);
    expect(imported([file])).toMatchObject({ value: { series: [{ added: 1 }] } });
    expect(imported([file])).toMatchObject({ value: { series: [{ added: 0, replaced: 0 }] } });
  });

  it('of bars that are stored differently is refused until they may replace', () => {
    imported([written('a.csv', `${HEADER}A,2020-12-15,1,3,1,2,5\n`)]);
    const file = written('b.csv', `${HEADER}A,2020-12-15,1,3,1,2.5,5\n`);
    const refused = imported([file]);
    expect(refused.ok || refused.failure).toEqual([
      `${file}: 1 bar of A differs from what is stored in ${join(store.folder, 'A', '1d-2020.bars')}; the first, of 2020-12-15, has a close of 2.5, and of 2 there. Add --replace if the file is right`,
    ]);
    expect(storedRows()).toEqual(['A 2020-12-15T14:30 2 5']);
    expect(imported([file], { isReplacing: true }).ok).toBe(true);
    expect(storedRows()).toEqual(['A 2020-12-15T14:30 2.5 5']);
  });

  it.each([
    [
      'wrong columns',
      'ticker,date,price\nA,2020-12-15,1\n',
      ':1: no column for open, high, low, volume among',
    ],
    [
      'zones that differ',
      `${HEADER}A,20201215 09:30:00 US/Eastern,1,3,1,2,5\nA,20201215 09:31:00 US/Central,1,3,1,2,5\n`,
      ':3: date: "20201215 09:31:00 US/Central" is of another zone than the rows before',
    ],
    [
      'an offset in some rows only',
      `${HEADER}A,2020-12-15 09:30,1,3,1,2,5\nA,2020-12-15 09:31-05:00,1,3,1,2,5\n`,
      ':3: date: "2020-12-15 09:31-05:00" has another format than the rows before',
    ],
    [
      'rows out of order',
      `${HEADER}A,2020-12-15 09:31,1,3,1,2,5\nA,2020-12-15 09:32,1,3,1,2,5\nA,2020-12-15 09:30,1,3,1,2,5\n`,
      ':4: date: "2020-12-15 09:30" comes after a later bar',
    ],
    [
      'a row twice',
      `${HEADER}A,2020-12-15 09:30,1,3,1,2,5\nA,2020-12-15 09:30,1,3,1,2,5\n`,
      ':3: date: "2020-12-15 09:30" is listed twice',
    ],
    ['a negative price', `${HEADER}A,2020-12-15 09:30,-1,3,1,2,5\n`, ':2: open: -1 is not a price'],
    [
      'half a row',
      `${HEADER}A,2020-12-15 09:30,1,3,1,2,5\nA,2020-12-15 09:31,1,3`,
      ':3: low: is empty',
    ],
    [
      'a comma inside its numbers',
      `${HEADER}A,2020-12-15 09:30,1,3,1,2,1,234\nA,2020-12-15 09:31,1,3,1,2,5,,\nA,2020-12-15 09:32,1,3,1,2,5\n`,
      ':2: has 8 cells, and the header 7: a comma inside a number, or a column without a name',
    ],
    ['only a header', HEADER, ': contains no bar, only a header'],
    ['nothing', '', ': the file is empty'],
  ])('of a file with %s says so in one sentence, and stores nothing', (_, text, sentence) => {
    const file = written('bad.csv', text);
    const read = imported([file]);
    if (read.ok) throw new Error('it was read');
    expect(read.failure).toHaveLength(1);
    expect(read.failure[0]).toContain(`${file}${sentence}`);
    expect(store.years().years).toEqual([]);
  });

  it('of a symbol that the file does not have says which it has', () => {
    const file = written('a.csv', `${HEADER}A,2020-12-15,1,3,1,2,5\nB,2020-12-15,1,3,1,2,5\n`);
    const read = imported([], { files: [{ file, symbol: 'SPY' }] });
    expect(read.ok || read.failure).toEqual([`${file}: contains no bar of SPY, but of A, B`]);
  });

  it('of bars that differ by their volume only says so', () => {
    imported([written('a.csv', `${HEADER}A,2020-12-15,1,3,1,2,5\n`)]);
    const read = imported([written('b.csv', `${HEADER}A,2020-12-15,1,3,1,2,6\n`)]);
    expect(read.ok || read.failure.join()).toContain('has a volume of 6, and of 5 there.');
  });

  it('of a packed file that is torn says so', () => {
    const whole = gzipSync(`${HEADER}A,2020-12-15 09:30,1,3,1,2,5\n`);
    const file = written('torn.csv.gz', whole.subarray(0, whole.length - 9));
    const read = imported([file]);
    expect(read.ok || read.failure).toEqual([
      `${file}: it is torn or damaged: it cannot be unpacked`,
    ]);
    const zip = written('torn.zip', zipped('a.csv', HEADER).subarray(0, 60));
    const torn = imported([zip]);
    expect(torn.ok || torn.failure).toEqual([
      `${zip}: it is torn: the directory of the archive is missing`,
    ]);
  });

  it('of files of days in any order makes one series', () => {
    const days = ['2020-12-16', '2020-12-15', '2020-12-17'].map((day) =>
      written(`${day}.csv`, `${HEADER}A,${day} 09:30,1,3,1,2,5\nA,${day} 09:31,1,3,1,2,5\n`),
    );
    const read = imported(days);
    expect(read).toMatchObject({ value: { series: [{ bars: 6, added: 6, lengthMs: MINUTE_MS }] } });
    expect(storedRows().map((row) => row.slice(2, 12))).toEqual(
      ['15', '15', '16', '16', '17', '17'].map((day) => `2020-12-${day}`),
    );
  });
});
