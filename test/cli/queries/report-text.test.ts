import { describe, expect, it } from 'vitest';
import { reportText } from '../../../src/cli/setup/backtest/report-text.ts';
import { US } from '../../../src/market/venues/us.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { EMPTY_RUN, SAMPLE_RUN, trade } from '../../trader/domain/report/sample-run.ts';

describe('the report on the terminal', () => {
  it('shows the headline, each table and what to know', () => {
    const text = reportText(reportOf(SAMPLE_RUN, US));
    expect(text).toContain('3 sessions from 2020-12-14 to 2020-12-16');
    expect(text).toMatch(/^Profit +\+95\.00 USD +Total return +\+0\.95 %$/m);
    expect(text).toMatch(
      /^Drawdown dates ET +2020-12-14 11:00 to 2020-12-16 12:00, not recovered$/m,
    );
    expect(text).toMatch(
      /^TOTAL +3 +1\/0\/2 +33\.3 +\+46\.00 +\+0\.46 +\+0\.15 +1\.30 +9h +3\.00$/m,
    );
    expect(text).toMatch(/^spread too wide +5$/m);
    expect(text).toContain('a stop fills at its price');
  });

  it('says so when nothing happened', () => {
    const text = reportText(reportOf(EMPTY_RUN, US));
    expect(text).toContain('No trades were closed.');
    expect(text).toContain('No position is open.');
    expect(text).toContain('There were no signals.');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Annualised return, Annual volatility, Sharpe, Sharpe, 95 %, Sortino, Calmar: too few daily returns',
    );
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('keeps to 80 columns with long names and large sums', () => {
    const trades = [
      trade({
        strategy: 'a-strategy-with-a-very-long-name-indeed',
        pnl: 1_234_567.89,
        rMultiple: 102.5,
      }),
      trade({ strategy: 'another', pnl: -987_654.32, reason: 'stop_through_market' }),
    ];
    const text = reportText(reportOf({ ...SAMPLE_RUN, trades, startEquity: 1_000_000 }, US), 80);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain('+1,234,567.89');
  });
});
