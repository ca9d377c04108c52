// The filed reports as the control API reads them, from a folder that anyone may have put something into.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { filedReports } from '../../../../src/trader/notifications/daily-report/filed-reports.ts';

const REPORT = {
  day: '2020-12-16',
  made_at: '2020-12-16T21:20:00.000Z',
  is_final: true,
  net_pnl: 98,
  trade_count: 1,
  trades: [{ id: 'SPY-2' }],
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sluice-reports-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

it('lists days in their order and reads each as it was filed', () => {
  const path = folder();
  const earlier = { ...REPORT, day: '2020-12-15' };
  for (const one of [REPORT, earlier])
    writeFileSync(join(path, `${one.day}.json`), JSON.stringify(one));
  const { days, read } = filedReports(path);
  expect(days().map(({ day }) => day)).toEqual(['2020-12-15', '2020-12-16']);
  expect(days()[0]).not.toHaveProperty('trades');
  expect(read('2020-12-16')).toEqual(REPORT);
});

it('reads nothing else: no half file, no other name, no other folder', () => {
  const path = folder();
  writeFileSync(join(path, '2020-12-16.json'), '{"day": "2020-12-');
  writeFileSync(join(path, 'secret.json'), JSON.stringify(REPORT));
  const { days, read } = filedReports(join(path));
  expect(days()).toEqual([]);
  for (const day of ['2020-12-16', 'secret', '../secret', '', '2020-12-17'])
    expect(read(day)).toBeUndefined();
  expect(filedReports(join(path, 'none')).days()).toEqual([]);
});
