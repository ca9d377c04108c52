// The tables of a report on a terminal of 80 columns, with hundreds of trades and with the long names of options.
import { describe, expect, it } from 'vitest';
import { sectionsText } from '../../../src/cli/answers/sections-text.ts';
import { DAY_MS, HOUR_MS, instant } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { reportSections } from '../../../src/trader/domain/report/report-sections.ts';
import type { Section } from '../../../src/trader/domain/report/section.ts';
import { et, SAMPLE_RUN, trade } from '../../trader/domain/report/sample-run.ts';

const CALL = 'AAPL 201218C00230000';
const VERTICAL = `${CALL}-201218C00240000`;
const [OPEN] = SAMPLE_RUN.openPositions;
if (OPEN === undefined) throw new Error('the sample has an open position');

/** Gains and losses of four digits, of an hour to four days each. */
const TRADES = Array.from({ length: 480 }, (_, at) => {
  const openedAt = instant(et('2020-12-14 09:45') + (at % 6) * HOUR_MS);
  const pnl = at % 3 === 0 ? -2_345.67 : 3_456.78;
  return trade({
    ...{ strategy: 'trend-with-a-long-name', symbol: 'AAPL', quantity: 1_200, commission: 12.35 },
    ...{ pnl, rMultiple: pnl / 1_000, reason: at % 4 === 0 ? 'stop_through_market' : 'target' },
    ...{ openedAt, closedAt: instant(openedAt + (at % 5) * DAY_MS + HOUR_MS + 83_000) },
  });
});
const RUN = {
  ...SAMPLE_RUN,
  trades: TRADES,
  openPositions: [CALL, VERTICAL].map((symbol) => ({
    ...{ ...OPEN, symbol, entry: 10.25, stop: 0, last: 11.75, unrealizedPnl: 1_234.56 },
    strategy: 'trend-with-a-long-name',
  })),
};

function lines(section: Section, width: number): readonly string[] {
  return sectionsText([section], width).split('\n');
}

describe('a report in 80 columns', () => {
  const tables = reportSections(reportOf(RUN, US)).filter(({ kind }) => kind === 'table');

  it.each(tables.map((section) => [section.title, section] as const))('%s fits', (_, section) => {
    for (const line of lines(section, 80)) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('has the whole name of each contract, and what it has gained', () => {
    const open = tables.filter(({ title }) => title === 'Still open');
    const text = sectionsText(open, 80);
    for (const whole of [`${CALL} `, `${VERTICAL} `, '+1,234.56']) expect(text).toContain(whole);
  });

  it('has the counts of wins and losses, and the money, whole', () => {
    const byExit = tables.find(({ title }) => title === 'By exit reason');
    const text = sectionsText(byExit === undefined ? [] : [byExit], 80);
    expect(text).toMatch(/^TOTAL .* 320\/0\/160 .* \+730,862\.\d\d /m);
  });

  it('has every column where there is room', () => {
    const byExit = tables.find(({ title }) => title === 'By exit reason');
    const [, head] = byExit === undefined ? [] : lines(byExit, 120);
    expect(head).toMatch(/P&L %.*HELD.*FEES$/);
  });
});
