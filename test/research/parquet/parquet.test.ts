// Tables that are written as Parquet are read back, and bars from Parquet are checked like those of a CSV file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, toIso } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { readParquetBars } from '../../../src/research/parquet/parquet-bars.ts';
import { type TableColumn, writeTable } from '../../../src/research/parquet/parquet-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-parquet-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'bars.parquet');

async function bars(columns: readonly TableColumn[], symbol?: string) {
  const written = await writeTable(file, columns);
  if (!written.ok) throw new Error(written.failure);
  return readParquetBars({
    ...{ file, symbol, zone: zoneNamed('America/New_York'), calendar: US_EQUITIES },
    dayOrder: 'unknown',
  });
}

function prices(...values: readonly number[]): TableColumn[] {
  return ['open', 'high', 'low', 'close', 'volume'].map((name) => ({
    ...{ name, kind: 'number', values },
  }));
}

const TIMES = [1_608_042_600_000, 1_608_042_660_000];

describe('Parquet', () => {
  it('gives back the bars that were written, of every symbol', async () => {
    const read = await bars([
      { name: 'symbol', kind: 'text', values: ['SPY', 'SPY'] },
      { name: 'date', kind: 'time', values: Float64Array.from(TIMES) },
      ...prices(367.4, 367.48),
    ]);
    if (!read.ok) throw new Error(read.failure.map(issueText).join());
    expect(read.value.shape).toBe('Parquet');
    const [series] = read.value.series;
    expect(series?.symbol).toBe('SPY');
    expect(Array.from(series?.columns.start ?? [], (at) => toIso(instant(at)))).toEqual([
      '2020-12-15T14:30:00.000Z',
      '2020-12-15T14:31:00.000Z',
    ]);
    expect([...(series?.columns.close ?? [])]).toEqual([367.4, 367.48]);
  });

  it('says that times are UTC in the way that pandas and polars both read', async () => {
    await writeTable(file, [{ name: 'date', kind: 'time', values: TIMES }]);
    const { asyncBufferFromFile, parquetMetadataAsync } = await import('hyparquet');
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(file));
    expect(schema.find(({ name }) => name === 'date')?.logical_type).toEqual({
      ...{ type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    });
  });

  it('reads decimals to their last digit', async () => {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const times = TIMES.map((time) => new Date(time));
    const names = ['date', 'open', 'high', 'low', 'close', 'volume'];
    const bytes = parquetWriteBuffer({
      schema: [
        { name: 'root', num_children: names.length },
        {
          name: 'date',
          type: 'INT64',
          converted_type: 'TIMESTAMP_MILLIS',
          repetition_type: 'REQUIRED',
        },
        ...names.slice(1).map((name) => ({
          ...({ name, type: 'INT64', converted_type: 'DECIMAL', scale: 4, precision: 12 } as const),
          repetition_type: 'REQUIRED' as const,
        })),
      ],
      columnData: names.map((name) => ({ name, data: name === 'date' ? times : [100.07, 99.63] })),
    });
    writeFileSync(file, new Uint8Array(bytes));
    const read = await readParquetBars({
      ...{ file, symbol: 'SPY', zone: zoneNamed('UTC'), calendar: US_EQUITIES },
      dayOrder: 'unknown',
    });
    if (!read.ok) throw new Error(read.failure.map(issueText).join());
    expect([...(read.value.series[0]?.columns.close ?? [])]).toEqual([100.07, 99.63]);
  });

  it('reads dates as text in the order of day and month that the file shows', async () => {
    const dates = (...values: string[]) =>
      bars([{ name: 'date', kind: 'text', values }, ...prices(367.4, 367.48)], 'SPY');
    const read = await dates('11.12.2020', '15.12.2020');
    expect(read.ok && toIso(instant(read.value.series[0]?.columns.start[0] ?? 0))).toBe(
      '2020-12-11T14:30:00.000Z',
    );
    const unsure = await dates('11.12.2020', '12.12.2020');
    expect(unsure.ok ? [] : unsure.failure.map(issueText)).toEqual([
      expect.stringContaining('no date shows whether the month or the day is first'),
    ]);
  });

  it('reads prices of 32 bits as they were meant, and no dates from the numbers of rows', async () => {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const column = (
      name: string,
      data: readonly unknown[],
      type: 'FLOAT' | 'TIMESTAMP' | 'INT32',
    ) => ({
      ...{ name, data, type, nullable: true },
    });
    const bytes = parquetWriteBuffer({
      columnData: [
        column(
          'date',
          TIMES.map((time) => new Date(time)),
          'TIMESTAMP',
        ),
        ...['open', 'high', 'low', 'close'].map((name) => column(name, [98.57, 1234.56], 'FLOAT')),
        column('volume', [894_590, 1_000], 'INT32'),
        column('__index_level_0__', [0, 1], 'INT32'),
      ],
    });
    writeFileSync(file, new Uint8Array(bytes));
    const read = await readParquetBars({
      ...{ file, symbol: 'SPY', zone: zoneNamed('UTC'), calendar: US_EQUITIES },
      dayOrder: 'unknown',
    });
    if (!read.ok) throw new Error(read.failure.map(issueText).join());
    expect([...(read.value.series[0]?.columns.close ?? [])]).toEqual([98.57, 1234.56]);
  });

  it.each([
    ['as yfinance downloads it', (name: string) => `('${name}', 'SPY')`],
    ['grouped by ticker', (name: string) => `('SPY', '${name}')`],
    ['with names in small letters', (name: string) => `('${name.toLowerCase()}', 'SPY')`],
  ])('with two names of each column, %s, names its symbol', async (_, nameOf) => {
    const columns = ['Open', 'High', 'Low', 'Close', 'Volume'].map(
      (name): TableColumn => ({ name: nameOf(name), kind: 'number', values: [367.4, 367.48] }),
    );
    const read = await bars([...columns, { name: 'Datetime', kind: 'time', values: TIMES }]);
    if (!read.ok) throw new Error(read.failure.map(issueText).join());
    expect(read.value.shape).toBe('yfinance, as Parquet');
    expect(read.value.series.map(({ symbol, columns: { count } }) => [symbol, count])).toEqual([
      ['SPY', 2],
    ]);
  });

  it('with a wrong value is refused with its row, and a torn file with its name', async () => {
    const date: TableColumn = { name: 'date', kind: 'time', values: TIMES };
    const wrong = await bars([date, ...prices(1, -1)], 'SPY');
    expect(wrong.ok || wrong.failure.map(issueText)).toEqual([
      `${file}:3: open: -1 is not a price`,
    ]);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 5));
    const torn = await readParquetBars({
      ...{ file, symbol: 'SPY', zone: zoneNamed('UTC'), calendar: US_EQUITIES },
      dayOrder: 'unknown',
    });
    expect(torn.ok || torn.failure.map(issueText)).toEqual([
      expect.stringContaining(`${file}: it is torn, or not Parquet`),
    ]);
  });
});
