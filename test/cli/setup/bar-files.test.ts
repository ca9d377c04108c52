// `sluice data` as a user runs it: files in, what is there, whether it is right, and a backtest from the store.
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const shipped = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const BARS = shipped('config/demo/spy-1m.csv');
const backtest = (bars: string, ...flags: readonly string[]) =>
  place.ask(
    ...['backtest', '--strategy', shipped('config/demo/strategies'), '--bars', bars],
    ...['--predictions', shipped('config/demo/predictions.ndjson'), '--json', ...flags],
  );

function lines(text: string): string[] {
  return text.trimEnd().split('\n');
}

describe('sluice data', () => {
  it('imports a file, lists and checks it, and a backtest from the store is that of the file', async () => {
    const imported = await place.ask('data', 'import', `SPY=${BARS}`);
    expect(lines(imported.out)).toEqual([
      'SYMBOL  BARS OF  FROM        TO           BARS    NEW  REPLACED',
      'SPY     1m       2020-12-15  2020-12-18  1,560  1,560         0',
    ]);
    expect(imported.err).toContain(`${BARS}: CSV, times of America/New_York`);
    const listed = await place.ask('data', 'list', '--json');
    expect(JSON.parse(listed.out)).toEqual([
      { symbol: 'SPY', length: '1m', years: [2020], bars: 1_560 },
    ]);
    const checked = await place.ask('data', 'check');
    expect(checked.code).toBe(0);
    expect(checked.out).toContain('ok    gaps    4 sessions, all complete');
    const ofFile = JSON.parse((await backtest(`SPY=${BARS}`)).out);
    const ofStore = JSON.parse((await backtest('SPY')).out);
    expect(ofFile.trades.length).toBeGreaterThan(5);
    expect(ofStore.trades).toEqual(ofFile.trades);
    expect(ofStore.total).toEqual(ofFile.total);
  });

  it('takes a class of shares by its symbol with a slash, from a file and from the store', async () => {
    const folder = ['--folder', join(place.folder, 'classes')];
    const checked = await place.ask('data', 'check', `BRK/B=${BARS}`, ...folder);
    expect(checked.out).toContain('BRK/B  1m  1,560 bars in');
    await place.ask('data', 'import', `BRK/B=${BARS}`, ...folder);
    const stored = await place.ask('data', 'check', 'BRK/B', ...folder);
    expect([checked.code, stored.code]).toEqual([0, 0]);
    expect(stored.out).toContain('BRK/B  1m  1,560 bars in');
    const listed = await place.ask('data', 'list', ...folder, '--json');
    expect(JSON.parse(listed.out)).toMatchObject([{ symbol: 'BRK/B' }]);
    const run = await backtest('BRK/B', ...folder);
    expect(run.err).not.toContain('no daily or one-minute bars');
  });

  it('imports option chains beside the bars, and lists which sessions they cover', async () => {
    const folder = ['--folder', join(place.folder, 'options')];
    const file = join(place.folder, 'chain.csv');
    const days = ['2024-01-02', '2024-01-04'].map((day) => `${day},2024-01-19,470,C,3.1,3.2\n`);
    writeFileSync(file, `at,expiry,strike,right,bid,ask\n${days.join('')}`);
    const imported = await place.ask(
      ...['data', 'import', `SPY=${file}`, '--format', 'canonical', ...folder],
    );
    expect(lines(imported.out)).toEqual([
      'OPTIONS OF  FROM        TO          DAYS  ROWS  NEW  REPLACED',
      'SPY         2024-01-02  2024-01-04     2     2    2         0',
    ]);
    expect(imported.err).toContain(`${file}: option rows, days`);
    await place.ask('data', 'import', `SPY=${BARS}`, ...folder);
    expect(lines((await place.ask('data', 'list', ...folder)).out)).toEqual([
      'SYMBOL  BARS OF   BARS  YEARS',
      'SPY     1m       1,560   2020',
      '',
      'OPTIONS OF  FROM        TO          DAYS  ROWS  SESSIONS WITHOUT',
      'SPY         2024-01-02  2024-01-04     2     2  2024-01-03',
    ]);
    const listed = await place.ask('data', 'list', '--json', ...folder);
    expect(JSON.parse(listed.out)[1]).toEqual({
      symbol: 'SPY',
      options: {
        ...{ from: '2024-01-02', to: '2024-01-04', days: 2, rows: 2 },
        missing: ['2024-01-03'],
      },
    });
    const wrong = await place.ask('data', 'import', `SPY=${file}`, '--format', 'csv', ...folder);
    expect([wrong.code, lines(wrong.err)]).toEqual([
      1,
      [
        'error: --format csv: expected canonical, orats, optionsdx, lean, or a YAML file that names the columns (options)',
      ],
    ]);
  });

  it('reads symbols in small letters as their capitals', async () => {
    const folder = ['--folder', join(place.folder, 'small')];
    const imported = await place.ask('data', 'import', `spy=${BARS}`, ...folder);
    expect(lines(imported.out)[1]).toMatch(/^SPY /);
    const listed = await place.ask('data', 'list', 'spy', '--json', ...folder);
    expect(JSON.parse(listed.out)).toMatchObject([{ symbol: 'SPY', bars: 1_560 }]);
    expect((await place.ask('data', 'check', 'spy', ...folder)).code).toBe(0);
  });

  it('answers in JSON alone where nothing is stored', async () => {
    const folder = ['--folder', join(place.folder, 'empty'), '--json'];
    for (const command of ['list', 'check'])
      expect((await place.ask('data', command, ...folder)).out).toBe('[]\n');
  });

  it('names the first of many sessions without bars', async () => {
    const file = join(place.folder, 'holes.csv');
    const rows = ['01', '18'].flatMap((day) =>
      ['09:30', '09:31'].map((time) => `2020-12-${day} ${time},100,101,99,100,5\n`),
    );
    writeFileSync(file, `date,open,high,low,close,volume\n${rows.join('')}`);
    const { notes } = JSON.parse((await backtest(`SPY=${file}`)).out);
    expect(notes).toContainEqual(
      expect.stringMatching(
        /including all of 2020-12-02, 2020-12-03, 2020-12-04, 2020-12-07, 2020-12-08 and 7 more: treated as/,
      ),
    );
  });

  it('says what of a file is not checked, because it is not read', async () => {
    const { code, out, err } = await place.ask('data', 'check', `SPY=${BARS}`);
    expect([code, out]).toEqual([0, expect.stringContaining('4 sessions, all complete')]);
    expect(err.replaceAll(/\s+/g, ' ')).toContain(
      'spy-1m.csv: 4 bars outside regular hours are skipped',
    );
  });

  it('checks a file as it would be imported: with its order of day and month, and of Parquet', async () => {
    const file = join(place.folder, 'days.csv');
    const rows = Array.from(
      { length: 20 },
      (_, index) => `03.12.2020 09:${30 + index},100,${index === 10 ? 1000 : 101},99,100,5\n`,
    );
    writeFileSync(file, `time,open,high,low,close,volume\n${rows.join('')}`);
    const unsure = await place.ask('data', 'check', `A=${file}`);
    expect(unsure.err).toContain('add --dates mdy or --dates dmy');
    const checked = await place.ask('data', 'check', `A=${file}`, '--dates', 'dmy');
    expect([checked.code, checked.out.replaceAll(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringContaining('at 2020-12-03T14:40:00.000Z: 1000 is 10 times the price'),
    ]);
    const folder = ['--folder', join(place.folder, 'as-parquet')];
    await place.ask('data', 'import', `SPY=${BARS}`, ...folder);
    const out = join(place.folder, 'tables');
    await place.ask('export', '--parquet', out, '--only', 'bars', ...folder);
    const table = join(out, 'bars-SPY-1m.parquet');
    expect((await place.ask('data', 'check', table)).out).toContain('4 sessions, all complete');
    expect(JSON.parse((await backtest(`SPY=${table}`)).out)).toMatchObject({
      symbols: [{ symbol: 'SPY', bars: 1560 }],
    });
    const unnamed = join(out, 'spy.bin');
    copyFileSync(table, unnamed);
    expect((await backtest(`SPY=${unnamed}`)).err).toContain('let its name end in .parquet');
  });

  it('takes an hour as 60m and as 1h', async () => {
    const file = join(place.folder, 'hour.csv');
    writeFileSync(file, 'time,open,high,low,close,volume\n2020-12-15T15:30Z,1,3,1,2,5\n');
    const lengthOf = async (length: string) => {
      const folder = ['--folder', join(place.folder, length), '--json'];
      const ran = await place.ask('data', 'import', `A=${file}`, '--length', length, ...folder);
      return ran.code === 0 ? JSON.parse(ran.out).series[0].length : lines(ran.err)[0];
    };
    expect(await lengthOf('60m')).toBe('60m');
    expect(await lengthOf('1h')).toBe('60m');
    expect(await lengthOf('7m')).toContain('Expected 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h');
  });

  it('plays bars of another length where it is stated, and says which are stored', async () => {
    const file = join(place.folder, 'five.csv');
    writeFileSync(
      file,
      `date,open,high,low,close,volume\n${['09:30', '09:35', '09:40'].map((clock) => `2020-12-16 ${clock},1,3,1,2,0\n`).join('')}`,
    );
    const folder = join(place.folder, 'longer');
    await place.ask('data', 'import', `SPY=${file}`, '--folder', folder);
    const refused = await backtest('SPY', '--folder', folder);
    expect(lines(refused.err)).toEqual([
      `error: no daily or one-minute bars of SPY are stored in ${folder}, but bars of 5m: add --length 5m, or write SPY=FILE (backtest)`,
    ]);
    const ran = await backtest('SPY', '--folder', folder, '--length', '5m');
    expect(ran.out.replaceAll(/\s+/g, ' ')).toContain(
      'all volumes of the stored bars of SPY are 0: no order fills',
    );
  });

  it('says in one sentence what a symbol, a file or an option lacks', async () => {
    const sentences = async (...args: string[]) => lines((await place.ask(...args)).err);
    expect(await sentences('data', 'import', BARS)).toEqual([
      `error: ${BARS}: names no symbol: write SYMBOL=${BARS} (bars)`,
    ]);
    for (const command of ['import', 'check']) {
      const { code, err } = await place.ask('data', command, 'SPY=absent.csv');
      expect({ code, err }).toEqual({
        code: 2,
        err: 'error: absent.csv: file not found (no-file)\n',
      });
    }
    expect(await sentences('data', 'check', 'XYZ')).toEqual([
      expect.stringMatching(/^error: no bars of XYZ are stored in .*bars \(bars\)$/),
    ]);
    expect(lines((await backtest('XYZ')).err)).toEqual([
      expect.stringMatching(
        /^error: no daily or one-minute bars of XYZ are stored in .*bars \(there are SPY\): bring them with `sluice data import`, or write XYZ=FILE \(backtest\)$/,
      ),
    ]);
    expect(lines((await backtest('spy.csv')).err)[0]).toContain(
      'Which symbol is in spy.csv? Expected SYMBOL=spy.csv',
    );
  });

  it('tells a torn file wherever it is read', async () => {
    const folder = join(place.folder, 'torn');
    await place.ask('data', 'import', `SPY=${BARS}`, '--folder', folder);
    const file = join(folder, 'SPY', '1m-2020.bars');
    truncateSync(file, readFileSync(file).length - 4_096);
    const told = `error: ${file}: it is torn: 4096 bytes are missing at its end. Delete it, and import or fetch that year again (bars)`;
    for (const command of ['list', 'check']) {
      const { code, err } = await place.ask('data', command, '--folder', folder);
      expect([code, lines(err)]).toEqual([1, [told]]);
    }
    const { code, err } = await place.ask('data', 'import', `SPY=${BARS}`, '--folder', folder);
    expect([code, lines(err)]).toEqual([1, [told]]);
  });

  it('fails the check of a file with an unmarked split', async () => {
    const rows = ['2020-12-15,100', '2020-12-16,50'].map((row) => {
      const [day, price] = row.split(',');
      return `${day},${price},${price},${price},${price},10\n`;
    });
    writeFileSync(
      join(place.folder, 'split.csv'),
      `date,open,high,low,close,volume\n${rows.join('')}`,
    );
    const { code, out } = await place.ask('data', 'check', `A=${join(place.folder, 'split.csv')}`);
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'like a split of about 2:1, but no split is marked',
    );
    expect(
      Math.max(
        ...lines(out)
          .slice(1)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });
});
