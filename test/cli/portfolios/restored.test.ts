// `sluice book restore` killed at each of its steps: the next command finds either no book or all of it.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

let source: Place;
let backup: string;

beforeAll(async () => {
  source = makePlace();
  backup = join(source.folder, 'safe');
  for (const words of [
    ['user', 'add', 'ann'],
    ['ledger', 'open', 'Savings', '--currency', 'USD'],
    ['book', 'backup', backup],
  ])
    expect(await source.run(...words, '-c', source.config)).toMatchObject({ code: 0, err: '' });
});
afterAll(() => source?.leave());

/** Kills the process in its call of `renameSync` with this number, before or after the file has moved. */
function killedAt(call: number, moment: 'before' | 'after'): readonly string[] {
  const code = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { renameSync } = fs;
    let calls = 0;
    fs.renameSync = (from, to) => {
      if (!/book\\.(key|sqlite|restoring)$|ledger\\.sqlite$/.test(String(to))) return renameSync(from, to);
      calls += 1;
      if (calls === ${call} && '${moment}' === 'before') process.kill(process.pid, 'SIGKILL');
      renameSync(from, to);
      if (calls === ${call}) process.kill(process.pid, 'SIGKILL');
    };
    syncBuiltinESMExports();
  `;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

/** A folder of the API that is in use: the book cannot take its place as a whole. */
function placeWithFolder(flags: readonly string[]): Place {
  const place = makePlace(flags);
  onTestFinished(() => place.leave());
  mkdirSync(join(place.folder, 'data'));
  writeFileSync(join(place.folder, 'data', 'kept'), 'by something else');
  return place;
}

const files = (place: Place) => readdirSync(join(place.folder, 'data')).sort();

describe('a restore that is killed', () => {
  it('before it begins to move files leaves no book, and is made again', async () => {
    const place = placeWithFolder(killedAt(1, 'before'));
    expect(await place.run('book', 'restore', backup, '-c', place.config)).toMatchObject({
      code: null,
    });
    expect(files(place)).toEqual(['book.restoring.new', 'kept']);
    const again = await source.runWithData(
      ...[join(place.folder, 'data'), 'book', 'restore', backup, '-c', place.config],
    );
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(files(place)).toEqual(['book.key', 'book.sqlite', 'kept', 'ledger.sqlite']);
  });

  it.each([1, 2, 3, 4])(
    'after step %i is finished by whatever opens the book next',
    async (call) => {
      const place = placeWithFolder(killedAt(call, 'after'));
      expect(await place.run('book', 'restore', backup, '-c', place.config)).toMatchObject({
        code: null,
      });
      expect(files(place)).toContain('book.restoring');
      const [words, told] = NEXT[call - 1] ?? [[], ''];
      const next = await source.runWithData(
        join(place.folder, 'data'),
        ...words,
        '-c',
        place.config,
      );
      expect(next.out + next.err).toContain(told);
      expect(files(place)).toEqual(
        expect.arrayContaining(['book.key', 'book.sqlite', 'ledger.sqlite']),
      );
      expect(files(place)).not.toContain('book.restoring');
      expect(existsSync(join(place.folder, 'data.part'))).toBe(false);
      const portfolios = await source.runWithData(
        ...[join(place.folder, 'data'), 'ledger', 'portfolios', '-c', place.config],
      );
      expect(portfolios).toMatchObject({ code: 0, out: expect.stringContaining('Savings') });
    },
  );

  it('and has lost a file since is refused with what to do', async () => {
    const place = placeWithFolder(killedAt(1, 'after'));
    await place.run('book', 'restore', backup, '-c', place.config);
    rmSync(join(place.folder, 'data.part'), { recursive: true });
    const next = await source.runWithData(
      ...[join(place.folder, 'data'), 'user', 'list', '-c', place.config],
    );
    expect(next).toMatchObject({ code: 1, out: '' });
    expect(next.err).toMatch(
      /a restore was interrupted and .* is gone: remove .*restore the backup again/,
    );
    expect(files(place)).toEqual(['book.restoring', 'kept']);
  });
});

const NEXT: readonly (readonly [readonly string[], string])[] = [
  [['user', 'list'], 'ann'],
  [['book', 'verify'], '1 row equals a rebuild'],
  [['ledger', 'portfolios'], 'Savings'],
  [['book', 'restore', 'elsewhere'], 'No book to copy'],
];
