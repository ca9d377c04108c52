// `sluice jobs` beside a running API: what it does in the background, and one job done now.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedBook, startBook } from '../../processes/served-book.ts';
import { until } from '../../processes/waiting.ts';

interface Listed {
  readonly place: string;
  readonly jobs: readonly { readonly kind: string; readonly last_run: object | null }[];
}

describe('sluice jobs', () => {
  let book: ServedBook;

  beforeAll(async () => {
    book = await startBook();
  });

  afterAll(async () => {
    await book.end();
  });

  it('lists what is done in the background, in 80 columns', async () => {
    await until('the first renewal is over', async () =>
      JSON.stringify(await listed()).includes('"result":"done"'),
    );
    // Prices are renewed every minute, also at this one.
    const RESTS = /prices +idle +\d\d:\d\d:00 +\d\d:\d\d:\d\d +done in \d+\.\d s +pid \d+/;
    const { code, out, err } = await until('none is running', async () => {
      const ran = await book.run('jobs');
      return RESTS.test(ran.out) && ran;
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Jobs run in the process that leads.');
    for (const kind of ['prices', 'price-history', 'housekeeping']) expect(out).toContain(kind);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('has one done now, and tells how it ended', async () => {
    const ran = await book.run('jobs', 'run', 'housekeeping');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^housekeeping: done in \d+\.\d s, pid \d+, itself$/m);
    const json = await book.run('jobs', 'run', 'housekeeping', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ state: 'idle', last_run: { attempt: 1 } });
  });

  it('says of a wrong name which there are', async () => {
    const { code, err } = await book.run('jobs', 'run', 'housekeep');
    expect(code).toBe(2);
    expect(err).toBe(
      'error: There is no job housekeep; there is prices, price-history, housekeeping (not-found)\n',
    );
  });

  it('says in one sentence that the API does not run', async () => {
    await book.kill();
    const { code, out, err } = await book.run('jobs');
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      'error: The API is not running, so nothing is done in the background; run `sluice start --only api` (not-running)\n',
    );
  });

  async function listed(): Promise<Listed> {
    return JSON.parse((await book.run('jobs', '--json')).out) as Listed;
  }
});
