// A training is a try like a backtest: each counts the other on the same prices, once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { triesBefore } from '../../../src/research/trials/count-outside.ts';
import { countTrials } from '../../../src/research/trials/count-trials.ts';
import { LONG_UPS, longMarket } from '../null/long-market.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-outside-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inputs = longMarket({ seed: 4, bars: 80, strategy: LONG_UPS });
const AA = inputs.bars.get('AA');
const run = { ...inputs, bars: new Map([['XX', AA ?? raise()]]) };
const at = instant(0);
const request = { folder, calendar: US_EQUITIES, at };

function raise(): never {
  throw new Error('no bars');
}

/** The later part of the bars, as a holder's returns give them: times any factor. */
const closes = [...(AA?.close ?? [])].slice(40).map((close, index) => ({
  day: US_EQUITIES.dayOf(instant(AA?.start[40 + index] ?? 0)),
  close: close / 7,
}));

function backtested(cash: number) {
  const made = { strategies: inputs.settings.strategies, returns: [], trades: 1, profit: 1 };
  const [tries] = countTrials({ inputs: { ...run, cash }, folder, at }, [made]);
  return tries !== undefined && 'count' in tries ? tries.count : undefined;
}

it('counts backtests before a training, and trainings in a backtest', () => {
  const training = (key: string, maker = 'policy bars-AA') =>
    triesBefore({ key, maker, closes }, request);
  expect(backtested(1_000)).toBe(1);
  expect(backtested(2_000)).toBe(2);
  expect(training('one')).toEqual({ ok: true, value: 2 });
  expect(backtested(3_000)).toBe(4);
  // The same again is the same try; another of this maker is counted by its own record.
  expect(training('one')).toEqual({ ok: true, value: 2 });
  expect(training('two')).toEqual({ ok: true, value: 3 });
  expect(training('three', 'policy portfolio-1')).toEqual({ ok: true, value: 5 });
});

it('counts nothing on other prices', () => {
  const other = longMarket({ seed: 5, bars: 80, strategy: LONG_UPS }).bars.get('AA');
  const others = closes.map(({ day }, index) => ({ day, close: other?.close[40 + index] ?? 1 }));
  const made = { key: 'other', maker: 'policy bars-ZZ', closes: others };
  expect(triesBefore(made, request)).toEqual({ ok: true, value: 0 });
});
