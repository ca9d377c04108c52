// A grid continues from the variants that were written, and from nothing else.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { GRID_CHECKPOINT } from '../../../src/research/grid/grid-checkpoint.ts';
import { runGrid } from '../../../src/research/grid/run-grid.ts';
import { NULL_CHECKPOINT } from '../../../src/research/null/null-checkpoint.ts';
import { openCheckpoint } from '../../../src/research/workers/checkpoint.ts';
import { fingerprintsOf } from '../../../src/research/workers/fingerprints.ts';
import { walksOf } from '../backtest/walks.ts';

const INPUTS = { version: '1', bars: 'aa', predictions: 'bb' };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  file = join(folder, 'new', 'grid.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

function opened() {
  const checkpoint = openCheckpoint(file, INPUTS, GRID_CHECKPOINT);
  if (!checkpoint.ok) throw new Error(checkpoint.failure);
  return checkpoint.value;
}

const trade = (pnl: number, rMultiple: number | undefined) => ({
  ...{ openedAt: instant(1_000), closedAt: instant(2_000), pnl, rMultiple },
});
const TRADES = [trade(0.1 + 0.2, 1 / 3), trade(-17, undefined), trade(2, Number.NaN)];

describe('the file of a grid', () => {
  it('gives back to the last digit what was added', () => {
    opened().add(4, TRADES);
    opened().add(0, []);
    expect([...opened().done]).toStrictEqual([
      [4, TRADES],
      [0, []],
    ]);
  });

  it('is whole up to its last line, wherever a kill has cut it', () => {
    opened().add(4, TRADES);
    opened().add(5, TRADES);
    const whole = readFileSync(file);
    const ends = [...whole.keys()].filter((at) => whole[at] === 10);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      writeFileSync(file, whole.subarray(0, cut));
      const kept = ends.filter((end) => end < cut).length - 1;
      expect(opened().done.size).toBe(Math.max(0, kept));
      opened().add(9, TRADES);
      expect(opened().done.get(9)).toStrictEqual(TRADES);
    }
  });

  it('is refused where it has other inputs, with the name of each', () => {
    opened().add(4, TRADES);
    const other = openCheckpoint(
      file,
      { ...INPUTS, bars: 'cc', predictions: 'dd' },
      GRID_CHECKPOINT,
    );
    expect(other).toEqual({
      ok: false,
      failure: `${file} has variants of a grid with other bars, other predictions: run that grid, or give a file that does not exist yet`,
    });
  });

  it.each(['notes', 'notes\nwithout an end', '{"grid":2,"inputs":{}}\n', '\n'])(
    'does not touch a file that is not one: %j',
    (text) => {
      file = join(folder, 'notes.txt');
      writeFileSync(file, text);
      expect(openCheckpoint(file, INPUTS, GRID_CHECKPOINT)).toMatchObject({ ok: false });
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('is not that of runs of --null', () => {
    opened().add(4, TRADES);
    expect(openCheckpoint(file, INPUTS, NULL_CHECKPOINT)).toEqual({
      ok: false,
      failure: `${file} has no runs of --null to continue from: give a file that does not exist yet`,
    });
  });

  it('names a line that is broken in the midst', () => {
    opened().add(4, TRADES);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"variant"', '"varied"'));
    const broken = openCheckpoint(file, INPUTS, GRID_CHECKPOINT);
    expect(broken.ok ? '' : broken.failure).toBe(
      `${file}:2: it is not a variant; delete the file to begin again`,
    );
  });
});

describe('a grid that is resumed', () => {
  const inputs = walksOf({ seed: 7, symbols: 1, days: 2, predictionsPerDay: 10, strategy: {} });
  const variants = [1, 2, 3].map((r) => ({
    name: `r ${r}`,
    values: new Map([['target.r', String(r)]]),
    strategies: inputs.settings.strategies.map((one) => ({
      ...one,
      target: { kind: 'r' as const, r },
    })),
  }));

  it('plays only what is not there, with the same result', async () => {
    const asked = { inputs, variants, folds: 1, workers: 1 };
    const whole = await runGrid({ ...asked, checkpoint: opened() });
    const [head, first, , third] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${[head, third, first].join('\n')}\n`);
    let played = 0;
    const onVariant = () => {
      played += 1;
    };
    expect(await runGrid({ ...asked, checkpoint: opened(), onVariant })).toStrictEqual(whole);
    expect(played).toBe(1);
    expect(await runGrid({ ...asked, checkpoint: opened(), onVariant })).toStrictEqual(whole);
    expect(played).toBe(1);
  });

  const printsOf = (of: typeof inputs, those = variants) =>
    fingerprintsOf(of, { 'strategies or values of --grid': those });

  it('knows its inputs by what they have, and says which part differs', () => {
    const same = walksOf({ seed: 7, symbols: 1, days: 2, predictionsPerDay: 10, strategy: {} });
    const before = printsOf(inputs);
    expect(printsOf(same)).toEqual(before);
    const changed = [...inputs.bars].map(([symbol, columns]) => {
      const close = columns.close.with(columns.count - 1, 1);
      return [symbol, { ...columns, close }] as const;
    });
    const others = [
      printsOf({ ...inputs, bars: new Map(changed) }),
      printsOf({ ...inputs, predictions: inputs.predictions.slice(1) }),
      printsOf({ ...inputs, cash: 99_999 }),
      printsOf({
        ...inputs,
        delistings: new Map([['BOOM', { from: instant(1_000), value: 5 }]]),
      }),
      printsOf(inputs, variants.slice(1)),
    ];
    const names = Object.keys(before);
    expect(others.map((other) => names.filter((name) => other[name] !== before[name]))).toEqual([
      ['bars'],
      ['predictions'],
      ['costs, fills or latencies'],
      ['values of --symbols'],
      ['strategies or values of --grid'],
    ]);
  });
});
