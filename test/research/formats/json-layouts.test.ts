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

describe('tables of pandas', () => {
  const epoch = (at: number) => String(at);
  const iso = (at: number) => toIso(instant(at));
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
