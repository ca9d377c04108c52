// The page on the library is true: its example runs and prints what the page says, and it names every export.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as library from '../../../../src/trader/app/library/library.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGE = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
const PROGRAM = 'docs/examples/library.ts';

function block(opening: string): string {
  const start = PAGE.indexOf(opening) + opening.length;
  return PAGE.slice(start, PAGE.indexOf('```', start));
}

describe('docs/library.md', () => {
  it('prints the example program, which the type checker reads', () => {
    expect(block('```ts\n')).toBe(readFileSync(join(ROOT, PROGRAM), 'utf8'));
  });

  it('shows what the example prints', async () => {
    const flags = ['--conditions=sluice-source', '--input-type=module-typescript'];
    const run = promisify(execFile)(process.execPath, [...flags, '-'], { cwd: ROOT });
    run.child.stdin?.end(block('```ts\n'));
    const { stdout, stderr } = await run;
    expect(stderr).toBe('');
    expect(stdout).toBe(block('$ npx node library.ts\n'));
  });

  it('names every export', () => {
    const text = PAGE.replaceAll(/```[\s\S]*?```/g, '');
    const names = Object.keys(library);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
});
