import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DISK } from '../../../../src/trader/config/files/disk.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadStrategies } from '../../../../src/trader/config/strategies/load-strategies.ts';
import { vetStrategies } from '../../../../src/trader/config/strategies/vet-strategies.ts';
import { TEMPLATE } from '../code/code-text.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'vet-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

it('code that runs first beside the program is not run again by the reload', async () => {
  // No time limit inside a process can end this function.
  const endless = 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);';
  const folder = folderOf({ 'drive.ts': TEMPLATE, 'stuck.ts': `${endless}\n${TEMPLATE}` });
  const request = { folder, cwd: folder, disk: DISK };
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 10);
  const vetted = await vetStrategies(request, new Map());
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
  expect([...vetted.values()].map(({ kind }) => kind)).toEqual(['fit', 'refused']);
  const again = await vetStrategies(request, vetted);
  expect([...again.values()][1]).toBe([...vetted.values()][1]);
  const loaded = loadStrategies({ ...request, vetted });
  expect(!loaded.ok && loaded.failure.map(sentenceOf)).toEqual([
    'stuck.ts:1:1: it needs more than 5 s of processor time to load',
  ]);
  rmSync(join(folder, 'stuck.ts'));
  expect((await vetStrategies(request, vetted)).size).toBe(1);
});
