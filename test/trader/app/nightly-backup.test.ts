import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { instanceFolder } from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { startNightlyBackup } from '../../../src/trader/app/daemon/nightly-backup.ts';
import { verifyJournal } from '../../../src/trader/app/verify-journal/verify-journal.ts';
import { until } from '../../processes/waiting.ts';
import { createHandWall } from '../adapters/notify/hand-wall.ts';
import { OPENING, recorded } from '../adapters/sqlite/one-trade.ts';

const at = (text: string): Instant => instant(Date.parse(`2020-12-${text}-05:00`));
const MINUTES = 60_000;
const HOURS = 60 * MINUTES;

let data = '';
const ends: (() => void)[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sluice-nightly-'));
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(data, { recursive: true });
});

/** The daemon, started at this time of New York with a journal that began on the morning of December 16th. */
function started(startAt: string) {
  const folder = instanceFolder(data, 'paper', 'DU1');
  mkdirSync(folder.path, { recursive: true });
  const opened = openJournal({ file: folder.journal, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const journal = opened.value;
  journal.append(recorded(OPENING, 0).map((one) => ({ ...one, at: at('16T10:00:00') })));
  const said: string[] = [];
  const alarms: string[] = [];
  const say = (text: string): void => void said.push(text);
  const wall = createHandWall();
  const start = at(startAt);
  let sleptMs = 0;
  const backups = startNightlyBackup({
    ...{ folder, journal, wall, calendar: US_EQUITIES },
    log: { debug: say, info: say, warn: say, error: say },
    now: () => instant(start + wall.now() + sleptMs),
    alarm: (text) => alarms.push(text),
  });
  ends.push(() => {
    backups.stop();
    journal.close();
  });
  return {
    ...{ folder, said, alarms },
    /** Timers wait while the host sleeps. */
    sleep: (ms: number) => {
      sleptMs += ms;
    },
    /** Resolves when the look after it, if one was due, has ended. */
    async pass(ms: number) {
      await wall.advance(ms);
      await until('the look has ended', () => wall.waiting() === 1);
    },
    copies: () =>
      readdirSync(folder.path).includes('backups') ? readdirSync(folder.backups).sort() : [],
  };
}

describe('the nightly backup', () => {
  it('copies the complete journal once, after half past eight in the evening', async () => {
    const daemon = started('16T20:20:00');
    await daemon.pass(6 * MINUTES);
    expect(daemon.copies()).toEqual([]);
    await daemon.pass(10 * MINUTES);
    await daemon.pass(60 * MINUTES);
    expect(daemon.copies()).toEqual(['journal-2020-12-16.sqlite']);
    const checks = verifyJournal(join(daemon.folder.backups, 'journal-2020-12-16.sqlite'));
    if (!checks.ok) throw new Error(checks.failure.kind);
    expect(checks.value.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(daemon.said).toEqual(['The journal was backed up.']);
  });

  it('is made some minutes after a host wakes that slept at its time', async () => {
    const daemon = started('16T20:00:00');
    await daemon.pass(6 * MINUTES);
    daemon.sleep(11 * HOURS);
    await daemon.pass(5 * MINUTES);
    expect(daemon.copies()).toEqual(['journal-2020-12-16.sqlite']);
  });

  it('is made some minutes after a start, if the daemon did not run at its time', async () => {
    const daemon = started('17T04:00:00');
    await daemon.pass(4 * MINUTES);
    expect(daemon.copies()).toEqual([]);
    await daemon.pass(2 * MINUTES);
    expect(daemon.copies()).toEqual(['journal-2020-12-16.sqlite']);
  });

  it('is not made of a day before the journal began', async () => {
    const daemon = started('16T11:00:00');
    await daemon.pass(30 * MINUTES);
    expect(daemon.copies()).toEqual([]);
  });

  it('keeps its own newest fourteen copies and deletes no other file', async () => {
    const daemon = started('16T20:40:00');
    mkdirSync(daemon.folder.backups);
    for (let day = 1; day <= 15; day += 1) {
      const name = `journal-2020-11-${String(day).padStart(2, '0')}.sqlite`;
      writeFileSync(join(daemon.folder.backups, name), '');
    }
    writeFileSync(join(daemon.folder.backups, 'before-the-upgrade.sqlite'), '');
    await daemon.pass(5 * MINUTES);
    const copies = daemon.copies();
    expect(copies).toHaveLength(15);
    expect(copies).toContain('before-the-upgrade.sqlite');
    expect(copies).toContain('journal-2020-12-16.sqlite');
    expect(copies).not.toContain('journal-2020-11-02.sqlite');
  });

  it('that fails is one alarm for each night, and is tried again every hour until it is made', async () => {
    const daemon = started('16T20:40:00');
    writeFileSync(daemon.folder.backups, 'a file in its place');
    await daemon.pass(6 * MINUTES);
    await daemon.pass(2 * HOURS);
    expect(daemon.said).toEqual(Array.from({ length: 3 }, () => 'The nightly backup failed.'));
    expect(daemon.alarms).toHaveLength(1);
    expect(daemon.alarms[0]).toMatch(/backup of 2020-12-16 failed: .*There is none.*every hour/);
    rmSync(daemon.folder.backups);
    await daemon.pass(1 * HOURS);
    expect(daemon.said.at(-1)).toBe('The journal was backed up.');
    expect(daemon.alarms).toHaveLength(1);
  });
});
