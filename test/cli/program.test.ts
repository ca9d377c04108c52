// What a process of ours loads before its first line runs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../processes/program.ts';

const MAIN = join(ROOT, 'bin', 'sluice.js');
/** The last line a process prints is how many of Node's own modules it has loaded for stripping types. */
const TELL = `data:text/javascript,process.on('exit', () => console.log(
  process.moduleLoadList.filter((name) => name.includes('amaro')).length))`;

test('compiled code of a checkout is cached, so that no process loads a type stripper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kept-'));
  const strippers = () => {
    const { stdout } = spawnSync(process.execPath, ['--import', TELL, MAIN, '--version'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TMPDIR: folder },
    });
    return stdout.trim().split('\n').at(-1);
  };
  expect([strippers(), strippers()]).toEqual(['1', '0']);
  rmSync(folder, { recursive: true });
});
