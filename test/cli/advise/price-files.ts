// Files of daily bars for tests: one row for each session of the home calendar from 2018 on.
import { createRandom } from '../../../src/kernel/random.ts';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';

const HEADER = 'date,open,high,low,close,volume\n';
const { calendar } = venuesOf('us').home;

export function barsText(closes: readonly (number | string)[]): string {
  const rows: string[] = [];
  let session = calendar.nextSession('2018-01-02' as Parameters<typeof calendar.nextSession>[0]);
  for (const close of closes) {
    if (session === undefined) throw new Error('the calendar ends before the closes');
    rows.push(`${session.day},${close},${close},${close},${close},1000\n`);
    session = calendar.nextSession(session.day);
  }
  return HEADER + rows.join('');
}

/** Closes of that many sessions, with nothing to learn. */
export function drawnCloses(count: number): readonly string[] {
  const random = createRandom(1, 'bars');
  return closesOf(new Float64Array(count).map(() => random.between(-0.02, 0.021)));
}

/** One close more than returns; in whole hundredths, as they are printed. */
export function closesOf(returns: Float64Array): readonly string[] {
  const closes = [1_000];
  for (const value of returns) closes.push((closes.at(-1) ?? 0) * (1 + value));
  return closes.map((close) => close.toFixed(2));
}
