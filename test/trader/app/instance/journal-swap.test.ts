// A journal is exchanged by a process that is killed before each of its steps in turn, over a journal that a kill has left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../../../src/trader/adapters/sqlite/backup.ts';
import {
  type InstanceFolder,
  instanceFolder,
  makeInstanceFolder,
} from '../../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { readJournal } from '../../../../src/trader/adapters/sqlite/journal/journal-reading.ts';
import {
  copyIn,
  settleSwap,
  swapJournal,
} from '../../../../src/trader/app/instance/journal-swap.ts';
import { OPENING, recorded } from '../../adapters/sqlite/one-trade.ts';

const ROOT = new URL('../../../../', import.meta.url).href;
const STEPS = ['writeFileSync', 'linkSync', 'rmSync', 'renameSync', 'fsyncSync', 'mkdirSync'];

/** Adds a fact that is only in the log when it dies. */
const WRITING = `
  const [, root, journal] = process.argv;
  const { openJournal } = await import(root + 'src/trader/adapters/sqlite/journal/journal.ts');
  const { OPENING, recorded } = await import(root + 'test/trader/adapters/sqlite/one-trade.ts');
  const opened = openJournal({ file: journal, mode: 'paper', account: 'DU1' });
  opened.value.append(recorded(OPENING).slice(3));
  process.kill(process.pid, 'SIGKILL');
`;
/** Dies before its step of this number; ends with 0 if it has fewer. */
const SWAPPING = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const [, root, data, copy, number, names] = process.argv;
  const { swapJournal } = await import(root + 'src/trader/app/instance/journal-swap.ts');
  const { instanceFolder } = await import(root + 'src/trader/adapters/sqlite/instance/instance-folder.ts');
  let steps = 0;
  for (const name of names.split(',')) {
    const real = fs[name];
    fs[name] = (...args) => {
      steps += 1;
      if (steps === Number(number)) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
  }
  syncBuiltinESMExports();
  swapJournal(instanceFolder(data, 'paper', 'DU1'), copy);
`;

let data = '';
let folder: InstanceFolder;

async function ended(code: string, ...args: readonly string[]): Promise<number | null> {
  const given = ['--input-type=module', '--eval', code, ROOT, ...args];
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}

/** Hash of the newest commit, which covers every fact before it. */
function headOf(file: string): string | undefined {
  const journal = readJournal(file);
  if (!journal.ok) return undefined;
  const hash = journal.value.hashAt(journal.value.lastSeq());
  journal.value.close();
  return hash;
}

/** Hash of the newest commit before and after the one that is only in the log. */
const head = { ofCopy: '', ofJournal: '' };
let template = '';

const placeIn = (at: string): InstanceFolder => instanceFolder(at, 'paper', 'DU1');
/** Of a process that lives. */
const copyOf = (swapped: InstanceFolder): string => copyIn(swapped, process.pid);

/** The journal ends in its log, and the copy before that. */
beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'sluice-swap-'));
  const made = placeIn(template);
  makeInstanceFolder(made);
  const journal = openJournal({ file: made.journal, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(recorded(OPENING).slice(0, 3));
  journal.value.close();
  expect((await backUp(made.journal, copyOf(made))).ok).toBe(true);
  expect(await ended(WRITING, made.journal)).toBeNull();
  head.ofCopy = headOf(copyOf(made)) ?? '';
  // Reading it would write the log back.
  const spare = join(template, 'spare.sqlite');
  for (const part of ['', '-wal']) copyFileSync(made.journal + part, spare + part);
  head.ofJournal = headOf(spare) ?? '';
  expect(head.ofJournal).not.toBe(head.ofCopy);
});
afterAll(() => rmSync(template, { recursive: true }));

beforeEach(prepare);
afterEach(() => rmSync(data, { recursive: true }));

function prepare(): void {
  data = mkdtempSync(join(tmpdir(), 'sluice-swap-'));
  cpSync(template, data, { recursive: true });
  folder = placeIn(data);
}

describe('an exchange of the journal', () => {
  it('leaves the old or the new journal whole, at whichever step it is killed', async () => {
    const seen: string[] = [];
    for (let number = 1; ; number += 1) {
      const code = await ended(SWAPPING, data, copyOf(folder), String(number), STEPS.join(','));
      // As the next start does, with the lock.
      settleSwap(folder);
      const found = headOf(folder.journal);
      const kept = join(folder.backups, 'journal-replaced-1.sqlite');
      if (found === head.ofCopy) expect(headOf(kept)).toBe(head.ofJournal);
      else expect([found, existsSync(kept)]).toEqual([head.ofJournal, false]);
      expect(existsSync(join(folder.path, 'journal-swap.json'))).toBe(false);
      seen.push(found === head.ofCopy ? 'new' : 'old');
      if (code === 0) break;
      rmSync(data, { recursive: true });
      prepare();
    }
    expect(seen[0]).toBe('old');
    expect(seen.at(-1)).toBe('new');
    expect(seen.toSorted().reverse()).toEqual(seen);
    expect(seen.length).toBeGreaterThan(12);
  });

  it('never applies the log of a journal that is gone to the new one', () => {
    rmSync(folder.journal);
    expect(swapJournal(folder, copyOf(folder))).toBeUndefined();
    expect(existsSync(`${folder.journal}-wal`)).toBe(false);
    expect(headOf(folder.journal)).toBe(head.ofCopy);
  });

  it('removes copies of processes that were killed, and keeps one that is being made', async () => {
    const killed = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(killed, 'exit');
    const abandoned = join(folder.path, `journal-restoring-${killed.pid}.sqlite.part`);
    const being = join(folder.path, `journal-restoring-${process.pid}.sqlite.part`);
    for (const file of [abandoned, being]) writeFileSync(file, 'half');
    settleSwap(folder);
    expect([existsSync(abandoned), existsSync(being)]).toEqual([false, true]);
  });

  it('changes nothing if the copy is gone', () => {
    rmSync(copyOf(folder));
    expect(() => swapJournal(folder, copyOf(folder))).toThrow('was removed');
    expect(headOf(folder.journal)).toBe(head.ofJournal);
    expect(existsSync(folder.backups)).toBe(false);
  });
});
