// A null that was ended continues from the runs that were written, with the same result, and from those of no other run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { NULL_CHECKPOINT, nullFingerprints } from '../../../src/research/null/null-checkpoint.ts';
import { againstChance } from '../../../src/research/null/null-runs.ts';
import { openCheckpoint } from '../../../src/research/workers/checkpoint.ts';
import { HALF_HOURS, nullMarket } from './null-market.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'null-checkpoint-'));
  file = join(folder, 'null.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const MARKET = { seed: 2, days: 10, strategy: HALF_HOURS, predictionsPerDay: 2 };
const inputs = nullMarket(MARKET);
const outcome = runBacktest(inputs);

function opened(seed = 1, of = inputs) {
  return openCheckpoint(file, nullFingerprints(of, seed), NULL_CHECKPOINT);
}

async function played(runs: number) {
  const checkpoint = opened();
  if (!checkpoint.ok) throw new Error(checkpoint.failure);
  let count = 0;
  const terms = { inputs, outcome, runs, seed: 1, workers: 1, checkpoint: checkpoint.value };
  const chance = await againstChance({ ...terms, onRun: () => (count += 1) });
  return { chance, count };
}

describe('a null that is resumed', () => {
  it('plays only what is not there, with the same result, and more runs on top', async () => {
    const whole = await againstChance({ inputs, outcome, runs: 6, seed: 1, workers: 1 });
    expect(await played(4)).toMatchObject({ count: 4 });
    const [head, first, , third, fourth] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${[head, fourth, third, first].join('\n')}\n{"run":`);
    expect(await played(6)).toStrictEqual({ chance: whole, count: 3 });
    expect(await played(6)).toStrictEqual({ chance: whole, count: 0 });
    const { chance, count } = await played(2);
    expect([chance.drawn, count]).toStrictEqual([whole.drawn.slice(0, 2), 0]);
  });

  it('is refused with another seed, and other bars or strategies', async () => {
    await played(1);
    const failure = (checkpoint: ReturnType<typeof opened>) =>
      checkpoint.ok ? 'read' : checkpoint.failure.replace(file, 'F');
    expect(failure(opened())).toBe('read');
    expect(failure(opened(2))).toBe(
      'F has runs of --null with other --seed: run that one, or give a file that does not exist yet',
    );
    expect(failure(opened(1, nullMarket({ ...MARKET, seed: 3 })))).toContain('with other bars');
  });

  it('keeps what is not finite', () => {
    const checkpoint = opened();
    const run = { profit: -0.1 - 0.2, meanR: Number.NaN, trades: 0, closes: [0, -0.3] };
    if (checkpoint.ok) checkpoint.value.add(7, run);
    const again = opened();
    expect(again.ok && [...again.value.done]).toStrictEqual([[7, run]]);
  });
});
