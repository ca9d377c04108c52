// Archives of LEAN with a day of option quotes, as its repository has them: read with the trades and open interest beside them.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { importOptions } from '../../../src/research/imports/import-options.ts';
import type { OptionColumn } from '../../../src/research/options/option-columns.ts';
import { OPTION_FORMATS } from '../../../src/research/options/option-formats.ts';
import { openOptionStore } from '../../../src/research/store/option-store.ts';
import { zipped } from './zipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-lean-'));
afterAll(() => rmSync(folder, { recursive: true }));

const recorded = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/lean/${name}`, import.meta.url));
const QUOTES = ['20151223', '20151224'].map((day) =>
  recorded(`option/usa/minute/goog/${day}_quote_american.zip`),
);
const ENTRY = '20140605_twx_minute_quote_american_call_700000_20140621.csv';

function imported(store: string, files: readonly string[], format = 'lean', symbol?: string) {
  const found = OPTION_FORMATS.get(format);
  if (found === undefined) throw new Error(format);
  return importOptions({
    store: openOptionStore(join(folder, store)),
    files: files.map((file) => ({ file, symbol })),
    format: found,
    // Those of LEAN are of New York whatever is asked for.
    zone: zoneNamed(format === 'lean' ? 'UTC' : 'America/New_York'),
    calendar: US_EQUITIES,
    ...{ dayOrder: 'unknown', skipsCrossed: false, isReplacing: false },
  });
}

/** A folder of LEAN with an archive of one contract. */
function archive(name: string, lines: readonly string[]): string {
  const file = join(folder, name, 'option/usa/minute/twx/20140605_quote_american.zip');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, zipped(ENTRY, lines.join('\n')));
  return file;
}

describe('option quotes of LEAN', () => {
  it('are the rows that were made of the same archives by other means', () => {
    expect(imported('both', QUOTES)).toMatchObject({
      ok: true,
      value: {
        chains: [{ underlying: 'GOOG', from: '2015-12-23', to: '2015-12-24', added: 13_066 }],
        notes: [expect.stringMatching(/2 rows without bid and ask are left out$/)],
      },
    });
    const rows = recorded('goog-options-2015-12-23-to-24.csv.gz');
    expect(imported('both', [rows], 'canonical')).toMatchObject({
      ok: true,
      value: { chains: [{ rows: 13_066, added: 0, replaced: 0 }] },
    });
  });

  it('keep a side that did not change, and have neither trades nor open interest if none lie beside them', () => {
    const file = archive('alone', [
      '34200000,13200,13200,12800,13000,116,14600,15100,14600,14700,323',
      '34260000,,,,,0,15000,15000,15000,15000,7',
    ]);
    expect(imported('alone', [file]).ok).toBe(true);
    const read = openOptionStore(join(folder, 'alone')).read('TWX', '2014-06-05' as TradingDay);
    if (!read.ok || read.value === undefined) throw new Error('not readable');
    const { value } = read;
    const column = (name: OptionColumn) => [...value[name]];
    expect(column('bid')).toEqual([1.3, 1.3]);
    expect(column('bidSize')).toEqual([116, 116]);
    expect(column('ask')).toEqual([1.47, 1.5]);
    expect(column('strike')).toEqual([70, 70]);
    expect(column('volume')).toEqual([Number.NaN, Number.NaN]);
    expect(column('openInterest')).toEqual([Number.NaN, Number.NaN]);
    // At the end of each minute, in New York.
    expect(column('at').map((at) => new Date(at).toISOString())).toEqual([
      ...['2014-06-05T13:31:00.000Z', '2014-06-05T13:32:00.000Z'],
    ]);
  });

  it.each([
    ['few', ['34200000,13200,13200'], `${ENTRY}:1: has 3 cells, and a quote of LEAN has 11`],
    [
      'crossed',
      [
        '34200000,13200,13200,12800,13000,116,14600,15100,14600,14700,323',
        '34260000,15200,15200,15200,15200,116,14600,15100,14600,14700,323',
      ],
      `${ENTRY}:2: bid: 1.52 is above the ask 1.47`,
    ],
  ])('name the file in the archive and its line: %s', (name, lines, words) => {
    const read = imported(name, [archive(name, lines)]);
    expect(read.ok ? '' : read.failure.join('\n')).toContain(words);
  });

  it('are refused if the archive is torn, of another stock, or not in a folder of LEAN', () => {
    const torn = archive('torn', ['34200000,1,1,1,1,1,2,2,2,2,2']);
    truncateSync(torn, 60);
    const stray = join(folder, 'quotes.zip');
    copyFileSync(QUOTES[0] ?? '', stray);
    const failures = [
      imported('bad', [torn]),
      imported('bad', [stray]),
      imported('bad', QUOTES, 'lean', 'TWX'),
    ].map((read) => (read.ok ? '' : read.failure.join('\n')));
    expect(failures).toEqual([
      expect.stringContaining('it is torn or damaged'),
      expect.stringContaining('is not an archive of LEAN with option quotes'),
      expect.stringContaining('is of GOOG, not of TWX'),
    ]);
  });
});
