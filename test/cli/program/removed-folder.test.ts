// A shell may stand in a folder that was deleted, as a checkout or a release that another program replaced.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAIN } from '../../processes/program.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

it.for([
  ['config', 'init', '.'],
  ['config', 'check', '-c', 'sluice.yaml'],
])('a removed working directory is called by its name: %j', async (words) => {
  const gone = join(place.folder, 'gone');
  mkdirSync(gone);
  const said = await new Promise<string>((resolve) =>
    execFile(
      'sh',
      ['-c', 'rmdir "$PWD" && exec "$@"', 'sh', process.execPath, MAIN, ...words],
      { cwd: gone, env: { PATH: process.env.PATH, HOME: place.folder } },
      (_failure, stdout, stderr) => resolve(`${stdout}${stderr}`),
    ),
  );
  expect(said).toBe(
    'error: The working directory was deleted; change into another one, such as by `cd` (no-folder)\n',
  );
});
