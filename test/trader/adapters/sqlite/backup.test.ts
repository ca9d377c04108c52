// A copy of a journal: under its name only when it is whole, and never in the place of something else.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backUp } from '../../../../src/trader/adapters/sqlite/backup.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { OPENING, recorded } from './one-trade.ts';

let folder = '';
let journal = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-backup-'));
  journal = join(folder, 'journal.sqlite');
  file = join(folder, 'backups', 'one.sqlite');
  const opened = openJournal({ file: journal, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  opened.value.append(recorded(OPENING));
  opened.value.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const made = () => readdirSync(join(folder, 'backups'));

it('does not overwrite what gets its name while it is copied', async () => {
  const copying = backUp(journal, file);
  writeFileSync(file, 'of another process');
  expect(await copying).toEqual({ ok: false, failure: { kind: 'exists', file } });
  expect(readFileSync(file, 'utf8')).toBe('of another process');
  expect(made()).toEqual(['one.sqlite']);
});

it('leaves alone what another process copies to the same name, and removes what a killed one left', async () => {
  expect(await backUp(journal, file)).toMatchObject({ ok: true });
  rmSync(file);
  const other = `one.sqlite.${process.ppid}.part`;
  writeFileSync(join(folder, 'backups', other), 'of another process');
  writeFileSync(join(folder, 'backups', 'one.sqlite.999999999.part'), 'of a killed process');
  expect(await backUp(journal, file)).toMatchObject({ ok: true, value: { facts: OPENING.length } });
  expect(made().sort()).toEqual(['one.sqlite', other]);
});
