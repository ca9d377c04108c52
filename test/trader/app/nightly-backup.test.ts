import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { instanceFolder } from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { scheduleAt } from '../../../src/trader/adapters/system/schedule.ts';
import { backUpOnce } from '../../../src/trader/app/daemon/nightly-backup.ts';
import { verifyJournal } from '../../../src/trader/app/verify-journal/verify-journal.ts';
import { OPENING, recorded } from '../adapters/sqlite/one-trade.ts';

const NIGHT = instant(Date.parse('2020-12-16T20:30:00-05:00'));

let data = '';

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sluice-nightly-'));
});
afterEach(() => rmSync(data, { recursive: true }));

function setUp() {
  const folder = instanceFolder(data, 'paper', 'DU1');
  mkdirSync(folder.backups, { recursive: true });
  const opened = openJournal({ file: folder.journal, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  opened.value.append(recorded(OPENING, 0));
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const log = { debug: say, info: say, warn: say, error: say };
  return {
    folder,
    log,
    said,
    calendar: US_EQUITIES,
    now: () => NIGHT,
    close: () => opened.value.close(),
  };
}

describe('the nightly backup', () => {
  it('copies the complete journal once a day while it is open for writing', async () => {
    const parts = setUp();
    await backUpOnce(parts);
    await backUpOnce(parts);
    const copies = readdirSync(parts.folder.backups);
    expect(copies).toEqual(['journal-2020-12-16.sqlite']);
    const checks = verifyJournal(join(parts.folder.backups, 'journal-2020-12-16.sqlite'));
    if (!checks.ok) throw new Error(checks.failure.kind);
    expect(checks.value.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(parts.said).toEqual(['The journal was backed up.']);
    parts.close();
  });

  it('keeps its own newest fourteen copies and deletes no other file', async () => {
    const parts = setUp();
    for (let day = 1; day <= 15; day += 1) {
      const name = `journal-2020-11-${String(day).padStart(2, '0')}.sqlite`;
      writeFileSync(join(parts.folder.backups, name), '');
    }
    writeFileSync(join(parts.folder.backups, 'before-the-upgrade.sqlite'), '');
    await backUpOnce(parts);
    const copies = readdirSync(parts.folder.backups).sort();
    expect(copies).toHaveLength(15);
    expect(copies).toContain('before-the-upgrade.sqlite');
    expect(copies).toContain('journal-2020-12-16.sqlite');
    expect(copies).not.toContain('journal-2020-11-02.sqlite');
    parts.close();
  });

  it('logs a copy that fails', async () => {
    const parts = setUp();
    parts.close();
    rmSync(parts.folder.journal);
    await backUpOnce(parts);
    expect(parts.said).toEqual(['The nightly backup failed.']);
  });

  it('runs at its scheduled time', async () => {
    await new Promise<void>((resolve) => {
      const everySecond = { expression: '* * * * * *', zone: 'America/New_York' };
      const scheduled = scheduleAt(everySecond, async () => {
        scheduled.stop();
        resolve();
      });
    });
  });
});
