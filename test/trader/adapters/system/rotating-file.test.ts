import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRotatingFile } from '../../../../src/trader/adapters/system/rotating-file.ts';

let folder = '';
let file: Writable;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lines-'));
  file = createRotatingFile({ folder, name: 'a.log', bytesMax: 20, filesMax: 3 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (line: string) => new Promise((resolve) => file.write(line, resolve));
const ended = () => new Promise<void>((resolve) => file.end(resolve));
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

it('a failed write loses only its own lines', async () => {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  expect(await write('lost\n')).toBeFalsy();
  rmSync(folder);
  await write('written\n');
  await ended();
  expect(textOf('a.log')).toBe('written\n');
});

it('lines after another program has renamed or removed the file are in a new one', async () => {
  await write('one\n');
  renameSync(join(folder, 'a.log'), join(folder, 'a.log.1'));
  await write('two\n');
  expect([textOf('a.log.1'), textOf('a.log')]).toEqual(['one\n', 'two\n']);
  rmSync(join(folder, 'a.log'));
  await write('three\n');
  await ended();
  expect(textOf('a.log')).toBe('three\n');
});

it('a file that another program has emptied is filled again from its beginning', async () => {
  await write('123456789012345678\n');
  truncateSync(join(folder, 'a.log'));
  await write('one\n');
  await ended();
  expect(textOf('a.log')).toBe('one\n');
  expect(readdirSync(folder)).toEqual(['a.log']);
});
