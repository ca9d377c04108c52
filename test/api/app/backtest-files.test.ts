// Reports in a folder: what the API made, what somebody put there, and files that are no reports.
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
  const folder = reportsFolder();
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

function reportsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-reports-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('keeps the newest 50 of each user: who runs more displaces none of another', () => {
  const files = openBacktestFiles(reportsFolder());
  const kept = (user: string, page = `page of ${user}`) => {
    const place = files.begin(user);
    writeFileSync(place.page, page);
    return place.keep(REPORT);
  };
  const ofAnn = kept('ann');
  const ofBob = Array.from({ length: 53 }, () => kept('bob'));
  expect(new Set(ofBob).size).toBe(53);
  const listed = files.list().map(({ id }) => id);
  expect(listed).toHaveLength(51);
  expect(listed).toContain(ofAnn);
  expect(files.page(ofAnn)).toBe('page of ann');
  expect(listed.some((id) => id.includes('ann') || id.includes('bob'))).toBe(false);
});

it('keeps the newest 50 without an owner, as an earlier version named them, and what a person put there', () => {
  const folder = reportsFolder();
  const files = openBacktestFiles(folder);
  const earlier = Array.from({ length: 52 }, (_, n) => `run-20260101T1000000${10 + n}Z`);
  for (const id of [...earlier, 'run-mine'])
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(REPORT));
  for (const id of earlier) writeFileSync(join(folder, `${id}.html`), 'page');
  const kept = files.begin('ann').keep(REPORT);
  const listed = new Set(files.list().map(({ id }) => id));
  expect(listed).toEqual(new Set([...earlier.slice(2), 'run-mine', kept]));
  expect(readdirSync(folder).filter((name) => name.endsWith('.html'))).toHaveLength(50);
});

it('gives runs of two processes at once a page each, and leaves nothing of one that failed', () => {
  const folder = reportsFolder();
  const [one, other] = [openBacktestFiles(folder), openBacktestFiles(folder)];
  const [first, second] = [one.begin('ann'), other.begin('ann')];
  writeFileSync(first.page, 'first');
  writeFileSync(second.page, 'second');
  const failed = one.begin('ann');
  writeFileSync(failed.page, 'half');
  failed.end();
  const [a, b] = [first.keep(REPORT), second.keep(REPORT)];
  first.end();
  second.end();
  expect([one.page(a), one.page(b)]).toEqual(['first', 'second']);
  expect(readdirSync(folder).sort()).toEqual(
    [a, b].flatMap((id) => [`${id}.html`, `${id}.json`]).sort(),
  );
});

it('removes what a killed process left an hour ago', () => {
  const folder = reportsFolder();
  const files = openBacktestFiles(folder);
  const [killed, running] = [files.begin('ann'), files.begin('ann')];
  for (const { page } of [killed, running]) writeFileSync(page, 'half');
  const old = new Date(Date.now() - 2 * 3_600_000);
  utimesSync(killed.page, old, old);
  files.begin('bob');
  expect([existsSync(killed.page), existsSync(running.page)]).toEqual([false, true]);
});
