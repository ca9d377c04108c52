// What a file of somebody else brings is shown in a terminal and obeyed by none: names in tables, sentences, errors.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tableText } from '../../../src/cli/answers/table.ts';

const OUTPUT = join(import.meta.dirname, '../../../src/cli/program/output.ts');
const CLEAR = '\u001b[2J';
const SHOWN = '\\u001b[2J';

it('a cell of a table has one line', () => {
  const columns = [{ title: 'name', cell: ({ name }: { name: string }) => name }];
  expect(tableText([{ name: `A${CLEAR}\nB\u202e` }], columns, 80)).toBe(
    `name\nA${SHOWN}\\u000aB\\u202e`,
  );
});

it('a line, a note and an error keep their lines, and JSON what it says', () => {
  const script = `
    const { printError, printJson, printLine, printNote } = await import(${JSON.stringify(OUTPUT)});
    const text = 'one' + ${JSON.stringify(CLEAR)} + '\\ttwo';
    printLine(text + '\\nthree');
    printJson({ text: text + '\\u009b\\u202e' });
    printNote(text);
    printError({ sentence: text, code: 'file', exitCode: 1 });`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const [first, second, json = ''] = stdout.split('\n');
  expect([first, second]).toEqual([`one${SHOWN}\ttwo`, 'three']);
  expect(json).toMatch(/\\u009b\\u202e/);
  expect(JSON.parse(json)).toEqual({ text: `one${CLEAR}\ttwo\u009b\u202e` });
  expect(stderr.split('\n')).toEqual([`one${SHOWN}\ttwo`, `error: one${SHOWN}\ttwo (file)`, '']);
});
