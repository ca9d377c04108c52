// The variants of a grid in a Parquet file: another reader finds their values, typed, and their figures.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, it, onTestFinished } from 'vitest';
import { gridTable } from '../../../src/research/grid/grid-table.ts';
import { writeTable } from '../../../src/research/parquet/parquet-table.ts';

const variant = (name: string, multiple: string, when: string) => ({
  ...{ name, strategies: [] },
  values: new Map([
    ['stop.atr.multiple', multiple],
    ['entry.when', when],
  ]),
});
const whole = { trades: 31, pnl: -0.1, meanR: 1 / 3, perDeviation: Number.NaN };

it('has a row per variant, with numbers where all values are numbers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'grid-table-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'grid.parquet');
  const chance = { variants: 2, best: undefined, threshold: 2, p: 1 };
  const result = {
    variants: [
      { name: 'a', whole, returns: [] },
      { name: 'b', whole: { ...whole, perDeviation: 2 }, returns: [] },
    ],
    folds: [],
    asked: { folds: 0, sessions: 1 },
    chance: { ...chance, judged: [{ name: 'b', trades: 31, days: 12, t: 1.5 }] },
  };
  const variants = [variant('a', '2', '1'), variant('b', '2.5', 'true')];
  expect((await writeTable(file, gridTable(variants, result))).ok).toBe(true);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors });
  const figures = { trades: 31, pnl: -0.1, mean_r: 1 / 3 };
  expect(rows).toEqual([
    {
      ...{ variant: 'a', 'stop.atr.multiple': 2, 'entry.when': '1' },
      ...{ ...figures, mean_over_deviation: null, t: null },
    },
    {
      ...{ variant: 'b', 'stop.atr.multiple': 2.5, 'entry.when': 'true' },
      ...{ ...figures, mean_over_deviation: 2, t: 1.5 },
    },
  ]);
});
