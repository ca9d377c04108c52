import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogTail } from '../../../../src/trader/adapters/ibc/log-tail.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibc-log-'));
  file = join(folder, 'ibc.txt');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads what is added, in whole lines', () => {
  writeFileSync(file, 'old\n');
  const tail = createLogTail(file);
  expect(tail.before).toContain('old');
  expect(tail.read()).toEqual([]);
  appendFileSync(file, 'one\ntw');
  expect(tail.read()).toEqual(['one']);
  appendFileSync(file, 'o\n');
  expect(tail.read()).toEqual(['two']);
});

it('begins anew with a file that was begun anew, and with another one of the same name', () => {
  writeFileSync(file, 'a long line of yesterday\n');
  const tail = createLogTail(file);
  writeFileSync(file, 'today\n');
  expect(tail.read()).toEqual(['today']);
  renameSync(file, `${file}.1`);
  expect(tail.read()).toEqual([]);
  writeFileSync(file, 'rotated\n');
  expect(tail.read()).toEqual(['rotated']);
});

it('of a folder follows the newest file', () => {
  const [monday, tuesday] = [join(folder, 'ibc-Monday.txt'), join(folder, 'ibc-Tuesday.txt')];
  writeFileSync(join(folder, 'README.txt'), 'IBC: Login failed\n');
  writeFileSync(monday, 'on Monday\n');
  utimesSync(monday, 1_000, 1_000);
  mkdirSync(join(folder, 'older'));
  const tail = createLogTail(folder);
  expect(tail.read()).toEqual([]);
  writeFileSync(tuesday, 'on Tuesday\n');
  expect(tail.read()).toEqual(['on Tuesday']);
});

it('of a folder never takes old lines for new when the newest file changes', () => {
  const [one, other] = [join(folder, 'ibc-a.txt'), join(folder, 'ibc-b.txt')];
  writeFileSync(one, 'old of a\n');
  writeFileSync(other, 'old of b\n');
  utimesSync(one, 1_000, 1_000);
  const tail = createLogTail(folder);
  appendFileSync(one, 'new of a\n');
  utimesSync(one, 4_000_000_000, 4_000_000_000);
  expect(tail.read()).toEqual(['new of a']);
  utimesSync(one, 1_000, 1_000);
  expect(tail.read()).toEqual([]);
});

it('says whether there is anything to read', () => {
  const tail = createLogTail(file);
  expect(tail.isMissing()).toBe(true);
  writeFileSync(file, '');
  tail.read();
  expect(tail.isMissing()).toBe(false);
  rmSync(file);
  tail.read();
  expect(tail.isMissing()).toBe(true);
});

it('waits for a file that is not there yet', () => {
  const tail = createLogTail(file);
  expect(tail.before).toEqual([]);
  expect(tail.read()).toEqual([]);
  writeFileSync(file, 'first\n');
  expect(tail.read()).toEqual(['first']);
});

it('skips the beginning of a flood, and keeps its end', () => {
  writeFileSync(file, '');
  const tail = createLogTail(file);
  appendFileSync(file, `${'x'.repeat(1_000_000)}\nlast\n`);
  expect(tail.read().at(-1)).toBe('last');
});
