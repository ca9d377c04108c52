// Bars as APIs of brokers answer them, and as pandas writes a table as JSON: each has the bars from which it was made.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, toIso } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { type BarFileRequest, readBarFiles } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';

const folder = mkdtempSync(join(tmpdir(), 'json-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OPEN = Date.parse('2013-10-07T13:30:00Z');
const BARS = Array.from({ length: 6 }, (_, index) => ({
  at: OPEN + index * 60_000,
  ...{ open: 168 + index, high: 169.5 + index, low: 167.25 + index, close: 168.5 + index },
  volume: 1_000 + index,
}));
const ROWS = BARS.map(
  ({ at, open, high, low, close, volume }) =>
    `${toIso(instant(at))} ${open} ${high} ${low} ${close} ${volume}`,
);

function rowsIn(value: unknown, changes: Partial<BarFileRequest> = {}): readonly string[] {
  const file = join(folder, 'bars.json');
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  const read = readBarFiles({
    ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES },
    ...{ dayOrder: 'month-first', ...changes },
  });
  if (!read.ok) return read.failure.map(issueText);
  return read.value.series.flatMap(({ symbol, columns }) => {
    const { start, open, high, low, close, volume } = columns;
    const rows = Array.from(start, (time, row) =>
      [toIso(instant(time)), ...[open, high, low, close, volume].map((one) => one[row])].join(' '),
    );
    return changes.symbol === undefined && 'symbol' in changes ? [symbol, ...rows] : rows;
  });
}

/** By the key of each row, as pandas writes an index. */
function keyed<T>(key: (at: number, index: number) => string, value: (index: number) => T) {
  return Object.fromEntries(BARS.map(({ at }, index) => [key(at, index), value(index)]));
}

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
const capital = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
const named = (index: number) =>
  Object.fromEntries(FIELDS.map((name) => [capital(name), BARS[index]?.[name]]));
const columns = (key: (at: number, index: number) => string) =>
  Object.fromEntries(
    FIELDS.map((name) => [capital(name), keyed(key, (index) => BARS[index]?.[name])]),
  );

const iso = (at: number) => toIso(instant(at));

describe('answers with candles', () => {
  it('of Schwab name their symbol', () => {
    const candles = BARS.map(({ at, ...bar }) => ({ ...bar, datetime: at }));
    const answer = { candles, symbol: 'SPY', empty: false };
    expect(rowsIn(answer, { symbol: undefined })).toEqual(['SPY', ...ROWS]);
  });

  it('of Coinbase are newest first, texts, and named by their start in seconds', () => {
    const candles = BARS.map(({ at, open, high, low, close, volume }) => ({
      ...{ start: String(at / 1_000), low: String(low), high: String(high) },
      ...{ open: String(open), close: String(close), volume: String(volume) },
    })).reverse();
    expect(rowsIn({ candles })).toEqual(ROWS);
  });
});

describe('answers with bars as lists', () => {
  const list = (time: (at: number) => unknown, last: (volume: number) => readonly unknown[]) =>
    BARS.map(({ at, open, high, low, close, volume }) => [
      ...[time(at), open, high, low, close, ...last(volume)],
    ]);
  const seconds = (at: number) => at / 1_000;
  const india = (at: number) => `${iso(at + 5.5 * 3_600_000).slice(0, 19)}+0530`;

  it.each([
    ['Kite', { data: { candles: list(india, (volume) => [volume]) } }],
    ['Kite, with open interest', { data: { candles: list(india, (volume) => [volume, 0]) } }],
    [
      'Kraken, with the mean price before the volume',
      {
        error: [],
        result: { SPYUSD: list(seconds, (volume) => [volume - 831.5, volume, 3]), last: 1 },
      },
    ],
    [
      'OKX, newest first',
      { code: '0', data: list(String, (volume) => [volume, volume, 1.5, '1']).reverse() },
    ],
    [
      'Bybit, newest first',
      {
        retCode: 0,
        result: { symbol: 'SPY', list: list(String, (volume) => [volume, 1]).reverse() },
      },
    ],
  ])('of %s', (_, answer) => {
    expect(rowsIn(answer)).toEqual(ROWS);
  });

  it('of ThetaData have their names apart, and pandas splits times from the rest', () => {
    const format = ['ms_of_day', ...FIELDS, 'count', 'date'];
    const response = list(
      (at) => at - OPEN + 34_200_000,
      (volume) => [volume, 3, 20131007],
    );
    expect(rowsIn({ header: { error_type: 'null', format }, response })).toEqual(ROWS);
    const data = list(seconds, (volume) => [volume]).map(([, ...values]) => values);
    const index = BARS.map(({ at }) => at);
    expect(rowsIn({ columns: FIELDS, index, data })).toEqual(ROWS);
  });

  it('of several symbols are refused', () => {
    const rows = list(seconds, (volume) => [volume]);
    expect(rowsIn({ result: { A: rows, B: rows } })[0]).toContain(
      'it has several lists of bars, none with names: save each in its own file',
    );
  });

  it('of Alpha Vantage are weeks, too, which are played from the file', () => {
    const week = {
      '1. open': '1',
      '2. high': '3',
      '3. low': '1',
      '4. close': '2',
      '5. volume': '9',
    };
    const days = ['2013-10-18', '2013-10-11', '2013-10-04', '2013-09-27'];
    const series = Object.fromEntries(days.map((day) => [day, week]));
    const answer = { 'Meta Data': { '2. Symbol': 'SPY' }, 'Weekly Time Series': series };
    expect(rowsIn(answer, { readsWeeks: true })).toHaveLength(4);
  });
});

describe('answers that keep bars further below', () => {
  const named = ({ at, ...bar }: (typeof BARS)[number]) => ({ timestamp: at / 1_000, ...bar });
  const list = (field: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    BARS.map((bar) => bar[field]);

  it('of Yahoo have a list for each field, null where a bar is not there', () => {
    const quote = {
      ...{ open: list('open'), high: list('high'), low: list('low') },
      ...{ close: list('close'), volume: list('volume') },
    };
    const result = {
      meta: { symbol: 'SPY', dataGranularity: '1m' },
      timestamp: BARS.map(({ at }) => at / 1_000),
      indicators: { quote: [quote], adjclose: [{ adjclose: list('low') }] },
    };
    const answer = { chart: { result: [result], error: null } };
    expect(rowsIn(answer, { symbol: undefined })).toEqual(['SPY', ...ROWS]);
    const without = (values: readonly number[]) =>
      values.map((value, at) => (at === 2 ? null : value));
    const holed = Object.fromEntries(
      Object.entries(quote).map(([name, all]) => [name, without(all)]),
    );
    const indicators = { quote: [holed] };
    expect(rowsIn({ chart: { result: [{ ...result, indicators }], error: null } })).toEqual(
      ROWS.filter((_, at) => at !== 2),
    );
    const refused = { chart: { result: null, error: { description: 'No data found' } } };
    expect(rowsIn(refused)[0]).toContain('no bars are in this JSON');
  });

  it('of Tradier, Intrinio and Bitstamp are found by their bars', () => {
    const bars = BARS.map(named);
    const twice = bars.map((bar) => ({ time: '2013-10-07T09:30:00', price: 168, ...bar }));
    expect(rowsIn({ series: { data: twice } })).toEqual(ROWS);
    expect(rowsIn({ history: { day: bars } })).toEqual(ROWS);
    expect(rowsIn({ intraday_prices: bars, security: { ticker: 'SPY' } })).toEqual(ROWS);
    expect(rowsIn({ data: { pair: 'SPY/USD', ohlc: bars } })).toEqual(ROWS);
  });

  it('of Databento have the time of each line in its head', () => {
    const lines = BARS.map(({ at, ...bar }) => {
      const hd = { ts_event: iso(at), rtype: 33, publisher_id: 2, instrument_id: 38 };
      return JSON.stringify({ hd, ...bar, symbol: 'SPY' });
    });
    expect(rowsIn(`${lines.join('\n')}\n`, { symbol: undefined })).toEqual(['SPY', ...ROWS]);
  });

  it('of Nasdaq Data Link name their columns apart', () => {
    const data = BARS.map(({ at, open, high, low, close, volume }) => [
      ...[iso(at), open, high, low, close, volume],
    ]).reverse();
    const column_names = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume'];
    expect(rowsIn({ dataset: { dataset_code: 'SPY', column_names, data } })).toEqual(ROWS);
  });
});

describe('tables of pandas', () => {
  const epoch = (at: number) => String(at);
  const place = (_: number, index: number) => String(index);

  it.each([
    ['records', BARS.map(({ at }, index) => ({ Date: at, ...named(index) }))],
    ['columns', columns(epoch)],
    ['columns, times as texts', columns(iso)],
    [
      'columns of numbered rows',
      { Date: keyed(place, (index) => BARS[index]?.at), ...columns(place) },
    ],
    ['index', keyed(epoch, named)],
  ])('as %s', (_, table) => {
    expect(rowsIn(table)).toEqual(ROWS);
  });

  it('as a line for each row', () => {
    const lines = BARS.map(({ at }, index) => JSON.stringify({ Date: at, ...named(index) }));
    expect(rowsIn(`${lines.join('\n')}\n`)).toEqual(ROWS);
  });
});

describe('JSON without bars', () => {
  it.each(['[]', '{}', '{"candles": [], "symbol": "SPY", "empty": true}'])('is: %s', (text) => {
    expect(rowsIn(text)[0]).toContain('no bars are in this JSON');
  });

  it('is a line that is torn, named by its place', () => {
    expect(rowsIn('{"open": 1, "close": 1}\n{"open": 1, "cl')[0]).toContain('not JSON of bars');
  });
});
