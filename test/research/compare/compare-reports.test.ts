import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { US } from '../../../src/market/venues/us.ts';
import { compareReports } from '../../../src/research/compare/compare-reports.ts';
import { comparisonJson } from '../../../src/research/compare/comparison-json.ts';
import { comparisonSections } from '../../../src/research/compare/comparison-sections.ts';
import { readReport } from '../../../src/research/compare/read-report.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../src/trader/domain/report/report-json.ts';
import type { RunResult } from '../../../src/trader/domain/report/run-result.ts';
import { EMPTY_RUN, et, SAMPLE_RUN, trade } from '../../trader/domain/report/sample-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'compared-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function reportIn(name: string, run: RunResult) {
  const read = readReport(written(name, JSON.stringify(reportJson(reportOf(run, US), run))));
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

const A = reportIn('a.json', SAMPLE_RUN);

describe('two reports side by side', () => {
  it('of one run differ in nothing', () => {
    const same = compareReports(A, reportIn('same.json', SAMPLE_RUN));
    expect(same.dataDifferences).toEqual([]);
    expect(same.trades).toMatchObject({ same: 3, onlyA: [], onlyB: [], different: [] });
    for (const { a, b } of same.figures) expect(a).toBe(b);
  });

  it('have their differences, and the trades of only one', () => {
    const [first, second, third] = SAMPLE_RUN.trades;
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const other = trade({ symbol: 'MSFT', openedAt: et('2020-12-16 14:00'), pnl: 33 });
    const trades = [first, { ...third, pnl: -20, reason: 'stop' as const }, other];
    const notes = ['no commission'];
    const compared = comparisonJson(
      compareReports(A, reportIn('b.json', { ...SAMPLE_RUN, trades, notes })),
    );
    expect(compared.same_data).toBe(true);
    expect(compared.figures.find(({ key }) => key === 'total.net_pnl')).toEqual({
      ...{ key: 'total.net_pnl', a: 46, b: 213, difference: 167 },
    });
    expect(compared.trades).toMatchObject({
      same: 1,
      only_a: [{ symbol: 'MSFT', net_pnl: -102 }],
      only_b: [{ symbol: 'MSFT', net_pnl: 33 }],
      different: [{ a: { net_pnl: -52 }, b: { net_pnl: -20, reason: 'stop' } }],
    });
    expect(compared.notes).toEqual({ only_a: SAMPLE_RUN.notes, only_b: notes });
  });

  it('of different data are called so in one sentence', () => {
    const symbols = SAMPLE_RUN.symbols.slice(0, 1).map((one) => ({ ...one, bars: 390 }));
    const compared = compareReports(A, reportIn('short.json', { ...SAMPLE_RUN, symbols }));
    expect(compared.dataDifferences).toEqual([
      'the symbols: AAPL, MSFT against AAPL',
      'the bars of AAPL: 1170 from 2020-12-14 to 2020-12-16 against 390 from 2020-12-14 to 2020-12-16',
    ]);
    const told = comparisonSections(compared, (iso) => iso).find(
      ({ title }) => title === 'Different data',
    );
    expect(told).toMatchObject({ sentences: [expect.stringMatching(/^The reports are of diff/)] });
  });

  it('may have no trade at all', () => {
    const compared = compareReports(A, reportIn('empty.json', EMPTY_RUN));
    expect(compared.trades).toMatchObject({ same: 0, onlyB: [] });
    expect(compared.trades.onlyA).toHaveLength(3);
    const told = JSON.stringify(comparisonSections(compared, (iso) => iso));
    expect(told).not.toMatch(/NaN|undefined|null/);
  });
});

describe('a file that is no report', () => {
  it.each([
    ['nothing here', 'not JSON'],
    ['[]', 'a list, such as --trades writes'],
    ['7', 'no report'],
    ['{"variants":[]}', 'the result of a --grid'],
    ['{"facts_compared":7}', 'the result of --check-lookahead'],
    ['{"from":"2020-12-15"}', 'no report of a backtest: it has no "to"'],
    [
      '{"from":"","to":"","start_equity":1,"headline":{},"total":{},"strategies":[],"symbols":[]}',
      'no report of a backtest: it has no "trades"',
    ],
    [
      '{"from":"","to":"","start_equity":1,"headline":{},"total":{},"strategies":[],"symbols":[],"trades":[{"symbol":"A"}]}',
      'trades[0] has no "side" that is a string',
    ],
  ])('%j is refused in one sentence', (text, why) => {
    const file = written('wrong.json', text);
    const wanted = 'compare takes what `sluice backtest --json` prints';
    expect(readReport(file)).toEqual({ ok: false, failure: `${file}: ${why}; ${wanted}` });
  });

  it.each([
    ['text', 'headline.sharpe', '1.2', '"headline.sharpe" is "1.2", not a number'],
    ['missing', 'total.trades', undefined, 'no report of a backtest: it has no "total.trades"'],
    ['a list', 'end_equity', [1], '"end_equity" is [1], not a number'],
    ['unknown', 'start_equity', null, '"start_equity" is null, not a number'],
    ['text', 'benchmark.beta', 'x', '"benchmark.beta" is "x", not a number'],
  ])('is refused if a figure is %s: %s', (_, key, figure, why) => {
    const report = JSON.parse(JSON.stringify(reportJson(reportOf(SAMPLE_RUN, US), SAMPLE_RUN)));
    const [name = '', inner] = key.split('.');
    if (inner === undefined) report[name] = figure;
    else report[name] = { ...report[name], [inner]: figure };
    const file = written('figures.json', JSON.stringify(report));
    const wanted = 'compare takes what `sluice backtest --json` prints';
    expect(readReport(file)).toEqual({ ok: false, failure: `${file}: ${why}; ${wanted}` });
  });

  it('is named if it is missing', () => {
    const file = join(folder, 'missing.json');
    expect(readReport(file)).toEqual({ ok: false, failure: `${file}: file not found` });
  });
});
