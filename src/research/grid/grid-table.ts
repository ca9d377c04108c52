// The variants of a grid as a table for notebooks: their values, typed, and their figures.
import type { TableColumn } from '../parquet/parquet-table.ts';
import type { GridResult } from './run-grid.ts';
import type { Variant } from './variants.ts';

/** One row per variant, in the order of the grid. A path of which all values are numbers is a column of numbers. */
export function gridTable(variants: readonly Variant[], result: GridResult): TableColumn[] {
  const tByName = new Map(result.chance.judged.map(({ name, t }) => [name, t]));
  const rows = result.variants.map(({ name, whole }) => ({ name, ...whole }));
  const figures: readonly (readonly [
    string,
    (row: (typeof rows)[number]) => number | undefined,
  ])[] = [
    ['trades', ({ trades }) => trades],
    ['pnl', ({ pnl }) => pnl],
    ['mean_r', ({ meanR }) => meanR],
    ['mean_over_deviation', ({ perDeviation }) => perDeviation],
    ['t', ({ name }) => tByName.get(name)],
  ];
  return [
    { name: 'variant', kind: 'text', values: rows.map(({ name }) => name) },
    ...[...(variants[0]?.values.keys() ?? [])].map((path) => valueColumn(path, variants)),
    ...figures.map(
      ([name, of]): TableColumn => ({
        ...{ name, kind: 'number', values: rows.map((row) => known(of(row))) },
      }),
    ),
  ];
}

function valueColumn(path: string, variants: readonly Variant[]): TableColumn {
  const texts = variants.map(({ values }) => values.get(path) ?? '');
  const isNumeric = texts.every((text) => text.trim() !== '' && Number.isFinite(Number(text)));
  return isNumeric
    ? { name: path, kind: 'number', values: texts.map(Number) }
    : { name: path, kind: 'text', values: texts };
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
