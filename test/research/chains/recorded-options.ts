// The recorded days of LEAN's test data for backtests: minutes of a stock and the quotes of its options.
import { fileURLToPath } from 'node:url';
import type { BarColumns } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { completeBars } from '../../../src/research/backtest/complete-bars.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import type { TapedRows } from '../../../src/research/chains/chain-tape.ts';
import { gridOf } from '../../../src/research/chains/listed-contracts.ts';
import { readOptionFile } from '../../../src/research/options/option-file.ts';
import { OPTION_FORMATS } from '../../../src/research/options/option-formats.ts';
import { tapedColumns } from './taped-rows.ts';

export const recorded = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/lean/${name}`, import.meta.url));

const TERMS = { zone: US_EQUITIES.zone, calendar: US_EQUITIES, dayOrder: 'unknown' } as const;

export function recordedBars(symbol: string, name: string): BarColumns {
  const read = readBarFile({ ...TERMS, file: recorded(name), symbol });
  if (!read.ok) throw new Error(read.failure[0]?.message);
  return completeBars(read.value.columns, US_EQUITIES).columns;
}

export function recordedRows(underlying: string, name: string): TapedRows {
  const format = OPTION_FORMATS.get('canonical');
  if (format === undefined) throw new Error('no format');
  const read = readOptionFile({
    ...{ ...TERMS, file: recorded(name), underlying, format, skipsCrossed: false },
  });
  const [series] = read.ok ? read.value.series : [];
  if (series === undefined) throw new Error(name);
  return tapedColumns(underlying, series.columns, gridOf(series.columns));
}
