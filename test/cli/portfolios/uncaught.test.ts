// What no part of the API has caught: an outage of its store is one line and the process goes on; anything else is a bug and ends it.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../../processes/program.ts';

const moduleAt = (path: string) => JSON.stringify(join(ROOT, path));

/** A process that watches, fails by an outage that nobody waits for, says that it goes on, and then does this. */
function watched(folder: string, then: string) {
  const script = `
    const { watchUncaught } = await import(${moduleAt('src/cli/portfolios/serve/uncaught.ts')});
    const { StoreUnavailable } = await import(${moduleAt('src/sql/store-unavailable.ts')});
    watchUncaught(${JSON.stringify(folder)});
    Promise.reject(new StoreUnavailable('sorry, too many clients already'));
    setImmediate(() => setImmediate(() => { console.log('it goes on'); ${then} }));`;
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; out: string; err: string }>();
  execFile(process.execPath, ['--input-type=module', '-e', script], (error, out, err) =>
    resolve({ code: error === null ? 0 : error.code, out, err }),
  );
  return promise;
}

const OUTAGE =
  'the store does not answer: sorry, too many clients already. What needed it was given up; the API continues.\n';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-uncaught-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('an outage of the store is one line, and nothing ends', async () => {
  const folder = newFolder();
  expect(await watched(folder, '')).toEqual({ code: 0, out: 'it goes on\n', err: OUTAGE });
  expect(existsSync(join(folder, 'crash.log'))).toBe(false);
});

it.each([
  ['that is thrown', `throw new TypeError('no such field');`],
  ['of a promise that nobody waits for', `Promise.reject(new TypeError('no such field'));`],
])('a bug %s ends the process with a sentence, and its stack is kept', async (_, bug) => {
  const folder = newFolder();
  const file = join(folder, 'crash.log');
  const err = `${OUTAGE}error: no such field; see ${file} (bug)\n`;
  expect(await watched(folder, bug)).toEqual({ code: 1, out: 'it goes on\n', err });
  expect(readFileSync(file, 'utf8')).toMatch(
    /^\d{4}-\d\d-\d\dT\S+Z TypeError: no such field\n {4}at /,
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a bug whose stack cannot be kept prints it', async () => {
  const folder = join(newFolder(), 'missing');
  const { code, err } = await watched(folder, `throw new TypeError('no such field');`);
  expect(code).toBe(1);
  expect(err).toMatch(/TypeError: no such field\n {4}at /);
  expect(err).toMatch(
    /error: no such field; its stack is above, because no file can be written \(bug\)\n$/,
  );
});
