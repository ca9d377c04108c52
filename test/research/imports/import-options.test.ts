// Option chains in the shapes of vendors arrive in the store as quotes of contracts; what is wrong is refused with its place.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { instant, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import {
  importOptions,
  type OptionImportRequest,
} from '../../../src/research/imports/import-options.ts';
import { readMapFile } from '../../../src/research/options/map-file.ts';
import { contractText, dayOfNumber } from '../../../src/research/options/option-columns.ts';
import { OPTION_FORMATS, type OptionFormat } from '../../../src/research/options/option-formats.ts';
import { readParquetOptions } from '../../../src/research/parquet/parquet-options.ts';
import { writeTable } from '../../../src/research/parquet/parquet-table.ts';
import { openOptionStore } from '../../../src/research/store/option-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-options-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

const store = openOptionStore(join(folder, 'bars'));

function written(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function format(name: string): OptionFormat {
  const found = OPTION_FORMATS.get(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function imported(file: string, name = 'canonical', more: Partial<OptionImportRequest> = {}) {
  return importOptions({
    store,
    files: [{ file, symbol: undefined }],
    format: format(name),
    zone: zoneNamed('America/New_York'),
    calendar: US_EQUITIES,
    dayOrder: 'unknown',
    skipsCrossed: false,
    isReplacing: false,
    ...more,
  });
}

/** `time contract bid ask OI@day iv delta underlying` of all that is stored. */
function storedRows(): string[] {
  return store.days().days.flatMap(({ underlying, day }) => {
    const read = store.read(underlying, day);
    if (!read.ok || read.value === undefined) throw new Error('not readable');
    const rows = read.value;
    return Array.from({ length: rows.count }, (_, row) => {
      const { at, bid, ask, openInterest, openInterestDay, volatility, delta } = rows;
      const time = toIso(instant(at[row] ?? 0)).slice(0, 16);
      const own = `${underlying} ${contractText(rows, row)}`;
      const oiDay = openInterestDay[row] ?? Number.NaN;
      const oi = `${openInterest[row]}@${Number.isNaN(oiDay) ? '' : dayOfNumber(oiDay)}`;
      return `${time} ${own} ${bid[row]}/${ask[row]} ${oi} ${volatility[row]} ${delta[row]} ${rows.underlyingBid[row]}`;
    });
  });
}

const HEADER = 'at,underlying,expiry,strike,right,bid,ask,oi,oi_day';
const ROW = '2024-01-03 10:00,SPY,2024-01-19,470,C,3.1,3.2,1200,2024-01-02';

function refusal(text: string, name = 'canonical', more: Partial<OptionImportRequest> = {}) {
  const read = imported(written('rows.csv', text), name, more);
  expect(storedRows()).toEqual([]);
  return read.ok ? [] : read.failure.map((sentence) => sentence.replace(`${folder}/`, ''));
}

describe('the formats of option chains', () => {
  it('reads canonical rows in any order, with the open interest of the day that they name', () => {
    const rows = [
      '2024-01-03 10:01,SPY,2024-01-19,470,P,2.5,2.6,80,2024-01-02',
      ROW,
      '2024-01-03 10:00,QQQ,2024-01-19,400.5,put,0,0.05,,',
    ];
    const read = imported(written('rows.csv', [HEADER, ...rows].join('\n')));
    expect(read.ok && read.value.chains).toMatchObject([
      { underlying: 'SPY', rows: 2, added: 2 },
      { underlying: 'QQQ', rows: 1, added: 1 },
    ]);
    expect(storedRows()).toEqual([
      '2024-01-03T15:00 QQQ 400.5 put of 2024-01-19 0/0.05 NaN@2024-01-02 NaN NaN NaN',
      '2024-01-03T15:00 SPY 470 call of 2024-01-19 3.1/3.2 1200@2024-01-02 NaN NaN NaN',
      '2024-01-03T15:01 SPY 470 put of 2024-01-19 2.5/2.6 80@2024-01-02 NaN NaN NaN',
    ]);
  });

  it('reads ORATS: calls and puts side by side, 14 minutes before the close, open interest of the session before', () => {
    const header =
      'ticker,cOpra,pOpra,stkPx,expirDate,yte,strike,cVolu,cOi,pVolu,pOi,cBidPx,cValue,cAskPx,pBidPx,pValue,pAskPx,cMidIv,pMidIv,delta,trade_date';
    const rows = [
      'SPY,SPY240119C00470000,SPY240119P00470000,468.79,1/19/2024,0.04,470,10,1200,5,80,3.1,3.15,3.2,2.5,2.55,2.6,0.121,0.125,0.46,1/2/2024',
      'SPY,SPY1240119C00470000,SPY1240119P00470000,468.79,1/19/2024,0.04,470,0,3,0,1,1,1.1,1.2,1,1.1,1.2,0.1,0.1,0.4,1/2/2024',
    ];
    const read = imported(written('orats.csv', [header, ...rows].join('\n')), 'orats');
    expect(read.ok && [...read.value.shapes.keys(), ...read.value.notes]).toEqual([
      'ORATS, days',
      `${join(folder, 'orats.csv')}: 1 row of adjusted classes is left out`,
    ]);
    expect(storedRows()).toEqual([
      '2024-01-02T20:46 SPY 470 call of 2024-01-19 3.1/3.2 1200@2023-12-29 0.121 0.46 468.79',
      '2024-01-02T20:46 SPY 470 put of 2024-01-19 2.5/2.6 80@2023-12-29 0.125 NaN 468.79',
    ]);
  });

  it('leaves adjusted classes out by the name of the contract, whatever a vendor writes before it', () => {
    const names = ['O:SPY240119C00470000', 'O:SPY1240119C00470000', 'SPY', 'spy1', ''];
    const rows = names.map((name, at) => `${ROW.replace('10:00', `10:0${at}`)},${name}`);
    const read = imported(written('rows.csv', [`${HEADER},contract`, ...rows].join('\n')));
    expect(read.ok && read.value.notes).toEqual([
      `${join(folder, 'rows.csv')}: 2 rows of adjusted classes are left out`,
    ]);
    expect(storedRows().map((row) => row.slice(0, 16))).toEqual(
      ['15:00', '15:02', '15:04'].map((time) => `2024-01-03T${time}`),
    );
  });

  it('refuses a contract that is no name of one', () => {
    expect(refusal(`${HEADER},contract\n${ROW},71234\n`)).toEqual([
      expect.stringContaining('"71234" is neither an OCC symbol nor the root of one'),
    ]);
  });

  it.each([
    [
      'SPY   240119C00475000',
      '"SPY   240119C00475000" has the strike 475, the column strike has 470',
    ],
    ['SPY240126C00470000', 'has the expiry 2024-01-26, the column expiry has 2024-01-19'],
    ['O:SPY240119P00470000', 'has the right P, the column right has C'],
  ])('refuses the contract %s beside columns of another one', (contract, said) => {
    expect(refusal(`${HEADER},contract\n${ROW},${contract}\n`)).toEqual([
      expect.stringMatching(/rows\.csv:2/),
    ]);
    expect(refusal(`${HEADER},contract\n${ROW},${contract}\n`)).toEqual([
      expect.stringContaining(said),
    ]);
  });

  it('takes the name of a contract of before 2015, of the Saturday after its last Friday', () => {
    const row = '2012-12-03 10:00,SPY,2012-12-21,140,P,3.1,3.2,1200,2012-11-30,SPY121222P00140000';
    expect(imported(written('rows.csv', `${HEADER},contract\n${row}\n`))).toMatchObject({
      ok: true,
    });
  });

  it('reads OptionsDX: bracketed names, blank sides, one underlying that the user names', () => {
    const header =
      '[QUOTE_UNIXTIME], [QUOTE_READTIME], [QUOTE_DATE], [QUOTE_TIME_HOURS], [UNDERLYING_LAST], [EXPIRE_DATE], [EXPIRE_UNIX], [DTE], [C_DELTA], [C_IV], [C_VOLUME], [C_LAST], [C_SIZE], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_SIZE], [P_LAST], [P_DELTA], [P_IV], [P_VOLUME]';
    const row =
      '1704229200, 2024-01-02 16:00, 2024-01-02, 16.000000, 472.650000, 2024-01-19, 1705698000, 17.0, 0.557, 0.1134, 120.0, 6.02, 12 x 30, 6.01, 6.05, 472.000000, , , , , -0.443, , ';
    const file = written('spy.csv', `${header}\n${row}\n`);
    const read = imported(file, 'optionsdx', { files: [{ file, symbol: 'SPY' }] });
    expect(read.ok && read.value.notes).toEqual([`${file}: 1 row without bid and ask is left out`]);
    expect(storedRows()).toEqual([
      '2024-01-02T21:00 SPY 472 call of 2024-01-19 6.01/6.05 NaN@2023-12-29 0.1134 0.557 472.65',
    ]);
  });

  it("reads any other columns by a user's map, and Parquet with them", async () => {
    const map = readMapFile(
      written(
        'map.yaml',
        'at: day\nunderlying: act_symbol\nexpiry: expiration\nstrike: strike\nright: call_put\nbid: bid\nask: ask\noi: open int.\n',
      ),
    );
    if (!map.ok) throw new Error(map.failure.join());
    const file = join(folder, 'chain.parquet');
    await writeTable(file, [
      { name: 'day', kind: 'text', values: ['2024-07-03'] },
      { name: 'act_symbol', kind: 'text', values: ['SPY'] },
      { name: 'expiration', kind: 'text', values: ['2024-07-19'] },
      { name: 'strike', kind: 'number', values: [550] },
      { name: 'call_put', kind: 'text', values: ['Call'] },
      { name: 'bid', kind: 'number', values: [4.5] },
      { name: 'ask', kind: 'number', values: [4.6] },
      { name: 'open int.', kind: 'number', values: [900] },
    ]);
    const terms = { format: map.value, calendar: US_EQUITIES, dayOrder: 'unknown' } as const;
    const zone = zoneNamed('America/New_York');
    const more = { zone, skipsCrossed: false, file, underlying: undefined };
    const named = { file, symbol: undefined };
    const read = new Map([[named, await readParquetOptions({ ...terms, ...more })]]);
    expect(imported(file, 'canonical', { files: [named], read }).ok).toBe(true);
    // The close of the half day.
    expect(storedRows()).toEqual([
      '2024-07-03T17:00 SPY 550 call of 2024-07-19 4.5/4.6 900@2024-07-02 NaN NaN NaN',
    ]);
  });

  it('names the fault of a map', () => {
    const file = written('map.yaml', 'bid: b\nbids: c\nask: [a, b]\n');
    const read = readMapFile(file);
    expect(read.ok ? [] : read.failure.map((sentence) => sentence.slice(file.length))).toEqual([
      expect.stringMatching(/^:2:1: bids: unknown field; the fields are at, time, underlying,/),
      ':3:6: ask: expected the name of a column',
    ]);
  });

  it('reads the whole of the recorded days of GOOG and TWX', () => {
    const recorded = (name: string) =>
      fileURLToPath(new URL(`../../fixtures/lean/${name}`, import.meta.url));
    const goog = imported(recorded('goog-options-2015-12-23-to-24.csv.gz'));
    const twx = imported(recorded('twx-options-2014-06-05-to-06.csv.gz'));
    expect(goog.ok && goog.value).toMatchObject({
      chains: [{ underlying: 'GOOG', from: '2015-12-23', to: '2015-12-24', rows: 13_066 }],
      notes: [expect.stringContaining('2 rows without bid and ask are left out')],
    });
    expect(twx.ok && twx.value).toMatchObject({
      chains: [{ underlying: 'TWX', days: 2, rows: 17_164, added: 17_164 }],
    });
    const again = imported(recorded('twx-options-2014-06-05-to-06.csv.gz'));
    expect(again.ok && again.value.chains).toMatchObject([{ rows: 17_164, added: 0 }]);
  });
});

describe('what is wrong with option rows', () => {
  it.each([
    [
      '2024-01-03 10:00,SPY,2024-01-19,470,C,3.3,3.2,1,',
      'bid: 3.3 is above the ask 3.2: such a quote cannot be traded; remove the row, or leave all of them out with --skip-crossed',
    ],
    ['2024-01-03 10:00,SPY,2024-01-19,470,C,-1,3.2,1,', 'bid: -1 is negative'],
    ['2024-01-03 10:00,SPY,2024-01-19,"1,470",C;x,3,3.2,1,2024-01-02', 'has 10 cells'],
    ['2024-01-03 10:00,SPY,2024-01-19,470,X,3,3.2,1,', 'right: "X" is neither call nor put'],
    ['2024-01-03 10:00,SPY,2023-12-29,470,C,3,3.2,1,', 'expiry: 2023-12-29 is before 2024-01-03'],
    ['2024-01-03 10:00,SPY,soon,470,C,3,3.2,1,', 'expiry: "soon" is not a supported date'],
    ['2024-01-03 10:00,SPY,2024-01-19,0,C,3,3.2,1,', 'strike: "0" is not a price'],
    ['2024-01-03 10:00,SPY,2024-01-19,470,C,abc,3.2,1,', 'bid: "abc" is not a number'],
    ['2024-01-03,SPY,2024-01-19,470,C,3,3.2,1,', 'has another format than the rows before'],
    [
      '2024-01-03 10:00,SPY,2024-01-19,470,C,3,3.2,1,2024-01-04',
      'oi_day: 2024-01-04 is after 2024-01-03: it was not known then',
    ],
    [
      '2024-01-03 10:00,SPY,2024-01-19,470,C,3,3.2,1200,2024-01-02',
      'the 470 call of 2024-01-19 of SPY is listed again, with another bid than in line 2: remove one of them',
    ],
    ['at,underlying,expiry,strike,right,ask,bid,oi,oi_day', 'another header begins here'],
  ])('refuses %s', (row, sentence) => {
    const [refused = '', ...others] = refusal([HEADER, ROW, row].join('\n'));
    expect(others).toEqual([]);
    expect(refused.slice(0, 'rows.csv:3: '.length)).toBe('rows.csv:3: ');
    expect(refused).toContain(sentence);
  });

  it('names what a file lacks as a whole', () => {
    expect(refusal('at,expiry,strike,bid,ask\n')).toEqual([
      'rows.csv:1: as option rows it has no column for right among at, expiry, strike, bid, ask',
    ]);
    expect(refusal('trade_date,strike,cBidPx,cAskPx,pBidPx\n', 'orats')).toEqual([
      'rows.csv:1: as ORATS it has no column for expiry (expirDate), put_ask (pAskPx) among trade_date, strike, cBidPx, cAskPx, pBidPx',
    ]);
    expect(refusal('at,expiry,strike,right,bid,ask\n2024-01-03,2024-01-19,1,C,1,2\n')).toEqual([
      `rows.csv: names no underlying: write SYMBOL=${join(folder, 'rows.csv')}`,
    ]);
    expect(refusal(`${HEADER}\n1/2/2024,SPY,1/19/2024,470,C,1,2,,\n`)).toEqual([
      'rows.csv: its dates do not show whether the month or the day is first: add --dates mdy or --dates dmy',
    ]);
    expect(refusal(`${HEADER}\n2024-01-03T23:00Z,SPY,2024-01-19,470,C,1,2,,\n`)).toEqual([
      'rows.csv: contains no option row that can be used: outside trading hours',
    ]);
    expect(refusal(`${HEADER}\n2024-01-06,SPY,2024-01-19,470,C,1,2,,\n`)).toEqual([
      'rows.csv:2: at: 2024-01-06 is not a trading day',
    ]);
    expect(refusal('')).toEqual(['rows.csv: the file is empty']);
    expect(
      refusal(HEADER, 'canonical', { files: [{ file: 'no.csv', symbol: undefined }] }),
    ).toEqual(['no.csv: file not found']);
  });

  it('names the zone if other times than those of the zone are meant', () => {
    const rows = ['14:30', '15:30', '16:30', '17:30', '18:30', '19:30', '20:30'].map(
      (time) => `2024-01-03 ${time},SPY,2024-01-19,470,C,3.1,3.2,,`,
    );
    expect(refusal([HEADER, ...rows].join('\n'))).toEqual([
      expect.stringContaining(
        '2 of 7 times are inside regular hours if their times are those of America/New_York, and 7 if those of UTC',
      ),
    ]);
  });

  it('reads local times on both sides of a change of the clocks', () => {
    const rows = ['2024-03-08', '2024-03-11'].map(
      (day) => `${day} 10:00,SPY,2024-03-15,470,C,3.1,3.2,,`,
    );
    expect(imported(written('rows.csv', [HEADER, ...rows].join('\n'))).ok).toBe(true);
    expect(storedRows().map((row) => row.slice(0, 16))).toEqual([
      '2024-03-08T15:00',
      '2024-03-11T14:00',
    ]);
  });

  it('leaves out crossed quotes if asked to, repeated rows, headers of joined files and rows at night', () => {
    const rows = [
      ROW,
      ROW,
      HEADER,
      '2024-01-03 10:01,SPY,2024-01-19,470,C,3.3,3.2,1,',
      '2024-01-03 20:00,SPY,2024-01-19,470,C,3,3.2,1,',
    ];
    const file = written('rows.csv.gz', gzipSync([HEADER, ...rows].join('\n')));
    const read = imported(file, 'canonical', { skipsCrossed: true });
    expect(read.ok && read.value.notes).toEqual([
      `${file}: 1 row with a bid above the ask is left out`,
      `${file}: 1 row outside trading hours is left out`,
      `${file}: 1 row listed twice with the same figures is left out`,
    ]);
    expect(storedRows()).toHaveLength(1);
  });

  it('refuses rows that are stored differently, unless they replace them', () => {
    imported(written('rows.csv', `${HEADER}\n${ROW}\n`));
    const other = written('other.csv', `${HEADER}\n${ROW.replace('3.2', '3.25')}\n`);
    const refused = imported(other);
    expect(refused.ok ? [] : refused.failure).toEqual([
      `${other}: 1 row of SPY differs from what is stored in ${join(folder, 'bars', 'SPY', 'options-2024-01-03.rows')}; the first, the 470 call of 2024-01-19 at 2024-01-03T15:00:00.000Z, has ask 3.25, and 3.2 there. Add --replace if the file is right`,
    ]);
    const replaced = imported(other, 'canonical', { isReplacing: true });
    expect(replaced.ok && replaced.value.chains).toMatchObject([{ added: 0, replaced: 1 }]);
    expect(storedRows()[0]).toContain('3.1/3.25');
  });

  it('never reads a torn or moved file', () => {
    imported(written('rows.csv', `${HEADER}\n${ROW}\n`));
    const file = join(folder, 'bars', 'SPY', 'options-2024-01-03.rows');
    truncateSync(file, 100);
    expect(store.days().faults).toEqual([
      `${file}: it is torn: 92 bytes are missing at its end. Delete it, and import that day again`,
    ]);
    expect(store.read('SPY', '2024-01-03' as TradingDay).ok).toBe(false);
  });
});
