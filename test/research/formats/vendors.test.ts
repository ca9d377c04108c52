// Files in the layouts that vendors document (test/fixtures/vendors) have the bars from which they were made, plain and packed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { type BarFileRequest, readBarFiles } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { UNKNOWN_VOLUME } from '../../../src/research/bars/row-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'vendors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = (name: string) => `test/fixtures/vendors/${name}`;

function read(file: string, changes: Partial<BarFileRequest> = {}) {
  const { lengthMs = MINUTE_MS } = changes;
  const terms = { zone: undefined, calendar: US_EQUITIES, dayOrder: 'unknown', lengthMs } as const;
  return readBarFiles({ file, symbol: undefined, ...terms, ...changes });
}

/** `symbol time open high low close volume` of each bar; the faults if there are any. */
function rowsOf(file: string, changes: Partial<BarFileRequest> = {}): readonly string[] {
  const result = read(file, changes);
  if (!result.ok) return result.failure.map(issueText);
  return result.value.series.flatMap(({ symbol, columns }) => {
    const { start, open, high, low, close, volume } = columns;
    return Array.from(start, (at, row) => {
      const numbers = [open, high, low, close, volume].map((column) => column[row]);
      return `${symbol} ${toIso(instant(at)).slice(0, 16)} ${numbers.join(' ')}`;
    });
  });
}

const MADE_FROM = gunzipSync(readFileSync('test/fixtures/lean/minutes-2013-10-07-to-11.csv.gz'))
  .toString()
  .split('\n')
  .flatMap((line) => {
    const [, symbol = '', clock = '', prices = ''] =
      /^(SPY|IBM),2013-10-07T(09:3[0-4]|15:5[5-9]),(.*)$/.exec(line) ?? [];
    const hours = String(Number(clock.slice(0, 2)) + 4).padStart(2, '0');
    const at = `2013-10-07T${hours}${clock.slice(2)}`;
    return symbol === '' ? [] : [`${symbol} ${at} ${prices.replaceAll(',', ' ')}`];
  })
  .sort();
const SPY = MADE_FROM.filter((row) => row.startsWith('SPY'));
const UNMEASURED = SPY.map((row) => row.replace(/\d+$/, String(UNKNOWN_VOLUME)));
const WITHOUT_TRADES = SPY.map((row) => row.replace(/\d+$/, '0'));
const IN_2025 = SPY.map((row) => row.replace('2013-10-07', '2025-06-02'));

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['databento-pretty.csv', 'Databento, times with their offset', MADE_FROM],
  ['databento-raw.csv', 'Databento, epoch nanoseconds', MADE_FROM],
  ['polygon-flat-2013-10-07.csv.gz', 'Polygon flat file, epoch nanoseconds', MADE_FROM],
  [
    'polygon-aggregates.json',
    'Polygon or Alpaca, as their APIs name columns, epoch milliseconds',
    SPY,
  ],
  [
    'alpaca-bars.json',
    'Polygon or Alpaca, as their APIs name columns, times with their offset',
    MADE_FROM,
  ],
  ['binance-klines-ms.csv', 'Binance klines, epoch milliseconds', SPY],
  ['binance-klines-us.csv', 'Binance klines, epoch microseconds', IN_2025],
  ['binance-klines.json', 'Binance klines, epoch milliseconds', SPY],
  ['ninjatrader-spy.Last.txt', 'NinjaTrader, times of UTC', SPY],
  ['tradestation-up-down.txt', 'TradeStation, times of America/New_York', SPY],
  ['tradestation-third-party.txt', 'TradeStation, times of America/New_York', SPY],
  ['firstrate-stock.txt', 'FirstRate, times of America/New_York', SPY],
  ['firstrate-index.txt', 'FirstRate, times of America/New_York', UNMEASURED],
  ['tiingo-iex.csv', 'CSV, times with their offset', UNMEASURED],
  ['alpha-vantage-newest-first.csv', 'CSV, times of America/New_York', SPY],
  ['decimal-commas.csv', 'CSV, times of America/New_York', SPY],
  ['DAT_ASCII_SPXUSD_M1_201310.csv', 'HistData, times of Etc/GMT+5', WITHOUT_TRADES],
];

describe.each(CASES)('%s', (name, shape, rows) => {
  const terms: Partial<BarFileRequest> = {
    ...(rows.length < MADE_FROM.length && { symbol: 'SPY' }),
    // 07.10.2013
    ...(name.startsWith('decimal') && { dayOrder: 'day-first' }),
    ...(name.startsWith('tradestation') && { dayOrder: 'month-first' }),
  };

  it('has the bars from which it was made', () => {
    expect(rowsOf(fixture(name), terms)).toEqual(rows);
    const result = read(fixture(name), terms);
    const [series] = result.ok ? result.value.series : [];
    expect(result.ok && `${result.value.shape}, ${series?.times}`).toBe(shape);
  });

  it.each(['gz', 'zst'] as const)('has them packed as %s, too', (kind) => {
    const bytes = readFileSync(fixture(name));
    const plain = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    const file = join(folder, `${name.replace(/\.gz$/, '')}.${kind}`);
    writeFileSync(file, kind === 'gz' ? gzipSync(plain) : zstdCompressSync(plain));
    expect(rowsOf(file, terms)).toEqual(rows);
  });
});

describe('what vendors do in their own way', () => {
  const notesOf = (name: string, changes: Partial<BarFileRequest> = {}) => {
    const result = read(fixture(name), { symbol: 'SPY', dayOrder: 'month-first', ...changes });
    return result.ok ? result.value.series.flatMap(({ notes }) => notes) : [];
  };

  it('is said: bars named by their end, rows that are newest first, files without volumes', () => {
    expect(notesOf('ninjatrader-spy.Last.txt')).toContain(
      `${fixture('ninjatrader-spy.Last.txt')}: NinjaTrader names bars by their end: 1 minute is taken off`,
    );
    expect(notesOf('alpha-vantage-newest-first.csv')).toContain(
      `${fixture('alpha-vantage-newest-first.csv')}: its rows are newest first`,
    );
    expect(notesOf('firstrate-index.txt')).toContain(
      `${fixture('firstrate-index.txt')}: it has no volumes: no order waits for others to trade`,
    );
  });

  it('is said where no bar has a volume, as in what MetaTrader and HistData write', () => {
    const file = join(folder, 'metatrader.csv');
    const names = 'DATE TIME OPEN HIGH LOW CLOSE TICKVOL VOL SPREAD'.split(' ');
    const row = (clock: string) => `2013.10.07 ${clock} 1 3 1 2 640 0 1`.replaceAll(' ', '\t');
    writeFileSync(file, [names.map((name) => `<${name}>`).join('\t'), row('09:30:00')].join('\n'));
    const result = read(file, { symbol: 'X' });
    expect(result.ok && result.value.series.flatMap(({ notes }) => notes)).toContain(
      `${file}: all its volumes are 0: no order fills`,
    );
    const histdata = 'DAT_ASCII_SPXUSD_M1_201310.csv';
    expect(notesOf(histdata)).toContain(
      `${fixture(histdata)}: all its volumes are 0: no order fills`,
    );
  });

  it('gives way to what is stated: another zone, and --shift 0 for bars named by their start', () => {
    const rows = rowsOf(fixture('ninjatrader-spy.Last.txt'), { symbol: 'SPY', shiftMinutes: 0 });
    expect(rows[0]?.slice(0, 20)).toBe('SPY 2013-10-07T13:30');
    expect(rows[0]).toContain('141005');
  });

  it('shows the length of bars that are named by their end', () => {
    const ends = ['09:35', '09:40', '09:50', '16:00'];
    const file = join(folder, 'five.txt');
    const line = (clock: string) => `10/07/2013,${clock},1,3,1,2,5,5\n`;
    writeFileSync(
      file,
      `"Date","Time","Open","High","Low","Close","Up","Down"\n${ends.map(line).join('')}`,
    );
    const terms = { symbol: 'X', dayOrder: 'month-first', lengthMs: undefined } as const;
    expect(rowsOf(file, terms).map((row) => row.slice(13, 18))).toEqual([
      ...['13:30', '13:35', '13:45', '19:55'],
    ]);
  });

  it('has days of UTC, and days without a session where trading never rests', () => {
    const unstated = { lengthMs: undefined };
    expect(rowsOf(fixture('tiingo-daily.csv'), { symbol: 'SPY', ...unstated })).toHaveLength(5);
    expect(rowsOf(fixture('tiingo-daily.csv'), { symbol: 'SPY' })).toEqual([
      expect.stringContaining('its rows have dates without times: they are days, not bars of 1m'),
    ]);
    const daily = join(folder, 'BTCUSDT-1d-2013-10.csv');
    const day = Date.parse('2013-10-04T00:00:00Z');
    const rows = Array.from({ length: 7 }, (_, index) => {
      const at = day + index * 86_400_000;
      return `${at},1,3,1,2,5,${at + 86_399_999},1,1,1,1,0\n`;
    });
    writeFileSync(daily, rows.join(''));
    expect(rowsOf(daily, { symbol: 'B', ...unstated }).map((row) => row.slice(2, 12))).toEqual([
      ...['2013-10-04', '2013-10-07', '2013-10-08', '2013-10-09', '2013-10-10'],
    ]);
  });
});

describe('files that cannot be read', () => {
  const faultOf = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    const [first = ''] = rowsOf(file, { symbol: 'X' });
    return first.replace(`${folder}/`, '');
  };

  it.each([
    [
      'commas that may be those of thousands',
      'a.csv',
      'Date;Open;High;Low;Close;Volume\n2013-10-07;1,000;1,200;1,000;1,100;5,000\n',
      'a.csv: "1,000" may be a decimal number or one of thousands, and no other number shows which: write decimals with a point',
    ],
    [
      'commas and points',
      'a.csv',
      'Date;Open;High;Low;Close;Volume\n2013-10-07;10,5;12;10;11;1.000\n',
      'a.csv: some numbers have a comma ("10,5") and others a point: write all of them with a point',
    ],
    [
      'a direction that changes',
      'a.csv',
      'Date,Open,High,Low,Close,Volume\n2013-10-08,1,3,1,2,5\n2013-10-07,1,3,1,2,5\n2013-10-09,1,3,1,2,5\n',
      'a.csv:4: date: "2013-10-09" comes after an earlier bar, and the first two rows are newest first',
    ],
    [
      'an answer without bars',
      'a.json',
      '{"status":"NOT_AUTHORIZED","request_id":"x","message":"You are not entitled to this data."}',
      'a.json: no bars are in this JSON: it has status, request_id, message ("You are not entitled to this data.")',
    ],
    [
      'a first bar without the volume that others have',
      'a.json',
      '[{"date":"2013-10-07","open":1,"high":3,"low":1,"close":2},{"date":"2013-10-08","open":1,"high":3,"low":1,"close":2,"volume":5}]',
      'a.json:1: volume: is empty',
    ],
    ['an answer that is torn', 'a.json', '{"results":[{"o":1', 'a.json: not JSON of bars ('],
    [
      'a volume under an unknown name',
      'a.csv',
      'Date,Open,High,Low,Close,Shares\n2013-10-07,1,3,1,2,5\n',
      'a.csv:1: no column for volume among Date, Open, High, Low, Close, Shares; `sluice data import --columns date,open,high,low,close,volume` names them in the order of the file; known as they are: files of AlgoSeek, Alpaca, Alpha Vantage, Barchart, Binance klines, CryptoDataDownload, Databento, FirstRate, Futu, HistData, Interactive Brokers, Kibot, LEAN, MetaTrader, NinjaTrader, Polygon, QuantQuote, Sierra Chart, Stooq, ThetaData, Tiingo, TradeStation, Yahoo, yfinance',
    ],
  ])('say so in a sentence: %s', (_, name, text, sentence) => {
    expect(faultOf(name, text).slice(0, sentence.length)).toBe(sentence);
  });
});
