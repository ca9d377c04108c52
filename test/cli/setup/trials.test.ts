// `sluice backtest` counts its tries beside the bars, `sluice backtest trials` lists them and forgets them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const shipped = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const RUN = [
  ...['backtest', '--strategy', shipped('config/demo/strategies')],
  ...['--bars', `SPY=${shipped('config/demo/spy-1m.csv')}`],
  ...['--predictions', shipped('config/demo/predictions.ndjson')],
];

async function tries(...more: readonly string[]) {
  const ran = await place.ask(...RUN, '--json', ...more);
  expect(ran.code).toBe(0);
  return (JSON.parse(ran.out) as { trials: Readonly<Record<string, unknown>> }).trials;
}

describe('the tries of backtests', () => {
  it('are counted, listed and forgotten', async () => {
    expect(await tries()).toMatchObject({ counted: true, try: 1, tries: 1 });
    expect(await tries('--commission', 'none')).toMatchObject({ try: 2, tries: 2 });
    expect(await tries()).toMatchObject({ try: 1, tries: 2, file: 'data/bars/trials.ndjson' });
    const listed = await place.ask('backtest', 'trials', '--json');
    const { sessions } = JSON.parse(listed.out);
    expect(sessions).toMatchObject([{ tries: 2, trials: [{ trades: 10 }, { trades: 10 }] }]);
    const text = await place.ask('backtest', 'trials');
    expect(text.out).toContain('2 TRIES ON SPY, 2020-12-15 to 2020-12-18');
    expect(Math.max(...text.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const forgot = await place.ask('backtest', 'trials', '--forget', sessions[0].id);
    expect(forgot.out).toContain('Forgot 2 tries');
    expect(await tries()).toMatchObject({ try: 1, tries: 1 });
    // The variant with the values of the file is the try that was made.
    expect(await tries('--grid', 'target.r=1,2,3')).toMatchObject({ counted: true, tries: 3 });
  });

  it('that cannot be counted say why, and the backtest runs', async () => {
    const file = join(place.folder, 'no-folder');
    writeFileSync(file, '');
    const ran = await place.ask(...RUN, '--folder', join(file, 'bars'));
    expect(ran.code).toBe(0);
    const out = ran.out.replaceAll(/\s+/g, ' ');
    expect(out).toContain('this try was not counted');
    expect(out).toContain('a file is in the place of a folder');
  });

  it('are not listed from a ledger that cannot be read', async () => {
    const folder = join(place.folder, 'odd');
    mkdirSync(join(folder, 'trials.ndjson'), { recursive: true });
    const ran = await place.ask('backtest', 'trials', '--folder', folder);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('trials.ndjson: it is a folder');
    expect(existsSync(join(folder, 'trials.ndjson'))).toBe(true);
  });

  it('refuse --null over four sessions by one sentence', async () => {
    const ran = await place.ask(...RUN, '--null');
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('--null needs 10 sessions, and this run has 4');
    expect(readFileSync(join(place.folder, 'data/bars/trials.ndjson'), 'utf8')).not.toBe('');
  });
});
