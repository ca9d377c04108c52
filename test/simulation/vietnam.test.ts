import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { DAYS_A_WEEK } from './components/played.ts';
import { type DayReport, sentencesOf } from './report.ts';
import { runDays } from './run.ts';

const SEED = 7;
const WEEKS = runs(1);
/** Of each exchange one; `npm run simulate` plays six. */
const SYMBOLS = ['FPT', 'SHS', 'BSR'];
/** What is bought on the first can be sold on the third. */
const DAYS = 3;
/** Fewer would hardly try the laws. */
const FAULTS_A_WEEK = 10;
/** For machines busy with other tests; alone it takes seconds. */
const TIMEOUT_MS = 600_000;

describe("simulated weeks at Vietnam's exchanges", () => {
  it('keep every law after every turn, whatever faults occur', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const reports: DayReport[] = [];
    await runDays({
      ...{ venue: 'vietnam', seed: SEED, faultsMax: 14, symbols: SYMBOLS, jobs: 1 },
      daysMost: DAYS,
      days: Array.from({ length: WEEKS }, (_, week) => week * DAYS_A_WEEK + 1),
      onDay: (report) => void reports.push(report),
    });
    const broken = reports.filter(({ violations }) => violations.length > 0);
    expect(broken.map((report) => sentencesOf(SEED, report))).toEqual([]);
    expect(reports.map(({ days }) => days)).toEqual(reports.map(() => DAYS));
    expect(reports.flatMap(({ faults }) => faults).length).toBeGreaterThan(FAULTS_A_WEEK * WEEKS);
    expect(reports.reduce((sum, { orders }) => sum + orders, 0)).toBeGreaterThan(5 * WEEKS);
  });
});
