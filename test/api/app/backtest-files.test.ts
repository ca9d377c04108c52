// Reports in a folder: what the API made, what somebody put there, and files that are no reports.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openBacktestFiles } from '../../../src/api/app/backtest-files.ts';
import { US } from '../../../src/market/venues/us.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../src/trader/domain/report/report-json.ts';
import { SAMPLE_RUN } from '../../trader/domain/report/sample-run.ts';

const REPORT = reportJson(reportOf(SAMPLE_RUN, US), SAMPLE_RUN);

it('lists reports of this version and of earlier ones, and nothing that only looks like one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-reports-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const written = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  const { sections, ...earlier } = REPORT;
  written('now.json', REPORT);
  written('earlier.json', earlier);
  written('odd-sections.json', { ...REPORT, sections: 5 });
  written('odd-table.json', { ...REPORT, sections: [{ kind: 'table', title: 'By month' }] });
  written('no-equity.json', { ...REPORT, start_equity: 'a lot' });
  written('list.json', [REPORT]);
  writeFileSync(join(folder, 'half.json'), JSON.stringify(REPORT).slice(0, 100));
  const files = openBacktestFiles(folder);
  expect(files.list().map(({ id }) => id)).toEqual(['earlier', 'now']);
  expect(files.read('now')?.sections).toEqual(JSON.parse(JSON.stringify(sections)));
  expect(files.read('earlier')?.sections).toBeUndefined();
  for (const odd of ['odd-sections', 'odd-table', 'no-equity', 'list', 'half', 'none'])
    expect(files.read(odd)).toBeUndefined();
});
