import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { type DayReport, sentencesOf } from './report.ts';
import { runDays } from './run.ts';

const SEED = 7;
const DAYS = runs(1);
const SYMBOLS = ['AA', 'BB', 'CC'];
const HOURS = 2;
/** Fewer would hardly try the laws. */
const FAULTS_A_DAY = 3;
/** For machines busy with other tests; alone it takes seconds. */
const TIMEOUT_MS = 600_000;

describe('simulated days at Alpaca', () => {
  it('keep every law after every turn, whatever faults occur', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const reports: DayReport[] = [];
    await runDays({
      ...{ venue: 'us', broker: 'alpaca', seed: SEED, faultsMax: 14, symbols: SYMBOLS, jobs: 1 },
      hoursMost: HOURS,
      days: Array.from({ length: DAYS }, (_, index) => index + 1),
      onDay: (report) => void reports.push(report),
    });
    const broken = reports.filter(({ violations }) => violations.length > 0);
    expect(broken.map((report) => sentencesOf(SEED, report))).toEqual([]);
    expect(reports.flatMap(({ faults }) => faults).length).toBeGreaterThanOrEqual(
      FAULTS_A_DAY * DAYS,
    );
    expect(reports.reduce((sum, { orders }) => sum + orders, 0)).toBeGreaterThan(5 * DAYS);
  });
});
