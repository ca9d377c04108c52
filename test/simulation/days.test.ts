import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { simulateDay } from './day.ts';
import { type DayReport, sentencesOf } from './report.ts';
import { runDays } from './run.ts';

const SEED = 7;
const DAYS = runs(6);
/** Fewer would hardly try the laws. */
const FAULTS_A_DAY = 3;
/** Half of what `npm run simulate` plays: every rule has symbols among them. */
const SYMBOLS = ['AA', 'BB', 'CC', 'DD', 'EE'];
/** For machines busy with other tests; alone it takes seconds. */
const TIMEOUT_MS = 600_000;

async function played(days: readonly number[], faultsMax: number): Promise<DayReport[]> {
  const reports: DayReport[] = [];
  const onDay = (report: DayReport) => void reports.push(report);
  await runDays({ seed: SEED, days, faultsMax, symbols: SYMBOLS, jobs: 2, onDay });
  return reports;
}

const broken = (reports: readonly DayReport[]): string[] =>
  reports
    .filter(({ violations }) => violations.length > 0)
    .map((report) => sentencesOf(SEED, report));

describe('simulated days', () => {
  it('keep every law after every turn, whatever faults occur', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const days = Array.from({ length: DAYS }, (_, index) => index + 1);
    const reports = await played(days, 14);
    expect(broken(reports)).toEqual([]);
    expect(reports.flatMap(({ faults }) => faults).length).toBeGreaterThan(FAULTS_A_DAY * DAYS);
  });
});

describe('a simulated day', () => {
  it('gives the same result each time it is replayed', async () => {
    const [one, other] = [await simulateDay(DAY), await simulateDay(DAY)];
    expect(one.orders).toBeGreaterThan(100);
    expect(other.facts()).toEqual(one.facts());
  });

  it('trades verticals and condors, and asks for the margin of what it sells', async () => {
    const { facts, violations } = await simulateDay(OPTIONS_DAY);
    expect(violations).toEqual([]);
    const count = (type: string) => facts().filter(({ fact }) => fact.type === type).length;
    expect(count('margin-stated')).toBeGreaterThan(10);
    expect(count('margin-stated')).toBe(count('margin-asked'));
    expect(count('leg-executed')).toBeGreaterThan(10);
  });
});

const DAY = { seed: SEED, day: 14, symbols: ['AA', 'BB'], faultsMax: 14 };
const OPTIONS_DAY = {
  ...{ seed: SEED, day: 12, symbols: ['AA', 'BB', 'CC'], faultsMax: 3 },
  products: 'options' as const,
};
