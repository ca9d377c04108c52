// A run beside the version in force: figures of both, and whether the pairs of sessions differ by more than chance.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { inForceSentence } from '../../../../src/trader/domain/report/in-force.ts';
import { reportOf } from '../../../../src/trader/domain/report/report.ts';
import { reportSections } from '../../../../src/trader/domain/report/report-sections.ts';
import type { RunResult } from '../../../../src/trader/domain/report/run-result.ts';
import { EMPTY_RUN, et, trade } from './sample-run.ts';

const DAYS = ['14', '15', '16', '17', '18', '21', '22', '23'].map((day) => `2020-12-${day} 16:00`);
/** What the market does to both. */
const MARKET = [300, -420, 510, -180, 260, -390, 440, -200];

function runWith(extra: (at: number) => number): RunResult {
  let equity = 100_000;
  const marks = DAYS.map((close, at) => {
    equity += (MARKET[at] ?? 0) + extra(at);
    return { at: et(close), equity, grossExposure: 0 };
  });
  return {
    ...{ ...EMPTY_RUN, startEquity: 100_000, equity: marks, openPositions: [] },
    ...{ from: et('2020-12-14 09:30'), to: et('2020-12-23 16:00') },
    strategies: [{ name: 'follow', hash: 'c0ffee00c0ffee00' }],
  };
}

function compared(extra: (at: number) => number, sessions = DAYS.length) {
  const { notes: _, symbols: __, ...inForce } = runWith(() => 0);
  const own = runWith(extra);
  const cut = { ...inForce, equity: inForce.equity.slice(0, sessions) };
  const report = reportOf({ ...own, trades: [trade({})], inForce: cut }, US);
  const [table] = reportSections(report).filter(({ title }) => title.startsWith('Beside the'));
  if (report.inForce === undefined || table?.kind !== 'table') throw new Error('not compared');
  return { sentence: inForceSentence(report.inForce), rows: table.rows };
}

describe('beside the version in force', () => {
  it('finds a small gain on every session, which the moves of the market hide from each run alone', () => {
    const { sentence, rows } = compared((at) => 20 + (at % 3));
    expect(sentence).toMatch(
      /^a session brings \+0\.0208 points of return beside follow \(c0ffee00\) \(95 %: \+0\.02\d\d to \+0\.02\d\d\): better than chance explains$/,
    );
    expect(rows[0]).toEqual(['Profit USD', '+487.00', '+320.00', '+167.00']);
    expect(rows.find(([name]) => name === 'Trades')).toEqual(['Trades', '1', '0', '+1']);
    expect(rows.find(([name]) => name === 'Average R')).toEqual(['Average R', '+2.00', '-', '-']);
  });

  it('says that chance may explain differences that point both ways, and finds a loss', () => {
    expect(compared((at) => (at % 2 === 0 ? 60 : -55)).sentence).toContain('chance may explain it');
    expect(compared(() => -30).sentence).toMatch(/: worse$/);
  });

  it('is not decidable with fewer than five sessions of both', () => {
    expect(compared(() => 10, 4).sentence).toBe(
      'follow (c0ffee00): not decidable, since fewer than 5 sessions have a return of both',
    );
  });
});
