// Real minutes (test/fixtures/lean), moved: every shift is found in files of regular hours and of all hours, and no file as it is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';

const FIXTURE = 'test/fixtures/lean/minutes-2013-10-07-to-11.csv.gz';
const SYMBOLS = ['SPY', 'IBM', 'BAC', 'AIG'];
const SHIFTS = [1, -1, 60, -60, 300, -300];

interface Row {
  readonly symbol: string;
  /** In milliseconds; New York was four hours behind UTC. */
  readonly at: number;
  readonly prices: string;
  readonly volume: string;
}

const ROWS = gunzipSync(readFileSync(FIXTURE))
  .toString()
  .trim()
  .split('\n')
  .slice(1)
  .map((line): Row => {
    const [symbol = '', time, ...cells] = line.split(',');
    return {
      symbol,
      at: Date.parse(`${time}:00-04:00`),
      prices: cells.slice(0, 4).join(','),
      volume: cells[4] ?? '',
    };
  });

const folder = mkdtempSync(join(tmpdir(), 'shifted-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly minutes?: number;
  readonly keeps?: (row: Row, minute: number) => boolean;
  readonly hasVolume?: boolean;
  readonly flag?: number;
}

/** With offsets, so that no zone can be at fault. Minutes count from the open. */
function read(symbol: string, { minutes = 0, keeps, hasVolume = true, flag }: Told = {}) {
  const file = join(folder, 'bars.csv');
  const rows = ROWS.filter((row) => row.symbol === symbol).filter((row) => {
    const minute = (row.at / MINUTE_MS - 13.5 * 60) % 1_440;
    return keeps?.(row, minute) ?? true;
  });
  const lines = rows.map(
    ({ at, prices, volume }) =>
      `${toIso(instant(at + minutes * MINUTE_MS))},${prices},${hasVolume ? volume : 0}`,
  );
  writeFileSync(file, `date,open,high,low,close,volume\n${lines.join('\n')}\n`);
  const { zone } = US_EQUITIES;
  return readBarFile({
    ...{ file, symbol, zone, calendar: US_EQUITIES, dayOrder: 'unknown' },
    ...(flag !== undefined && { shiftMinutes: flag }),
  });
}

const regular = (_: Row, minute: number) => minute >= 0 && minute < 390;

function refusal(result: ReturnType<typeof read>): string {
  return result.ok ? 'read' : (result.failure[0]?.message ?? '');
}

function undecided(result: ReturnType<typeof read>): string | undefined {
  return result.ok ? result.value.undecidedTimes : refusal(result);
}

const CASES = SYMBOLS.flatMap((symbol) => SHIFTS.map((minutes) => ({ symbol, minutes })));

describe('minutes whose times are shifted', () => {
  it.each(SYMBOLS)('are read as they are: %s', (symbol) => {
    expect(refusal(read(symbol))).toBe('read');
    expect(refusal(read(symbol, { keeps: regular }))).toBe('read');
  });

  it.each(CASES)('are refused in a file of regular hours: $symbol by $minutes', (one) => {
    const { symbol, minutes } = one;
    expect(refusal(read(symbol, { minutes, keeps: regular }))).toContain(
      `add --shift ${-minutes},`,
    );
  });

  it.each(CASES)(
    'are refused in a file of all hours: $symbol by $minutes',
    ({ symbol, minutes }) => {
      expect(refusal(read(symbol, { minutes }))).toContain(`add --shift ${-minutes},`);
    },
  );

  it('are named as ends of bars where that is what they are', () => {
    expect(refusal(read('SPY', { minutes: 1, keeps: regular }))).toMatch(
      /^its times are 1 minute late, as where each bar is named by its end: /,
    );
  });

  it('are put right by the flag, and taken as right with 0', () => {
    const right = read('SPY', { keeps: regular });
    const shifted = read('SPY', { minutes: 1, keeps: regular, flag: -1 });
    expect(shifted.ok && right.ok && [...shifted.value.columns.start]).toEqual(
      right.ok && [...right.value.columns.start],
    );
    expect(refusal(read('SPY', { minutes: 1, keeps: regular, flag: 0 }))).toBe('read');
  });

  it('are read by the custom of a vendor, and refused where a file does not keep to it', () => {
    const file = join(folder, 'SPY.Last.txt');
    const write = (minutes: number) => {
      const lines = ROWS.filter(({ symbol }) => symbol === 'SPY').map(({ at, prices, volume }) => {
        const digits = toIso(instant(at + minutes * MINUTE_MS)).replaceAll(/[-:]/g, '');
        return `${digits.slice(0, 15).replace('T', ' ')};${prices.replaceAll(',', ';')};${volume}`;
      });
      writeFileSync(file, lines.join('\n'));
    };
    const ninja = (shiftMinutes?: number) =>
      readBarFile({
        ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES },
        ...{ dayOrder: 'unknown', shiftMinutes },
      });
    write(1);
    const ends = ninja();
    const right = read('SPY');
    expect(ends.ok && right.ok && ends.value.columns).toEqual(right.ok && right.value.columns);
    expect(refusal(ninja(0))).toBe('read');
    write(0);
    expect(refusal(ninja())).toContain('add --shift 0, or --shift -1 if they are right');
    const starts = ninja(0);
    expect(starts.ok && right.ok && starts.value.columns).toEqual(right.ok && right.value.columns);
  });

  it('are refused in few sessions if each of them shows it', () => {
    const [secondDay, lastDay] = ['2013-10-08', '2013-10-11'].map((day) =>
      Date.parse(`${day}T00:00:00-04:00`),
    );
    for (const end of [secondDay, lastDay]) {
      const few = (row: Row, minute: number) => row.at < (end ?? 0) && regular(row, minute);
      expect(refusal(read('SPY', { keeps: few }))).toBe('read');
      for (const minutes of SHIFTS)
        expect(refusal(read('SPY', { minutes, keeps: few }))).toContain(`add --shift ${-minutes},`);
    }
    const one = (row: Row, minute: number) =>
      row.at < (lastDay ?? 0) &&
      minute >= 0 &&
      (minute < 389 || row.at > (secondDay ?? 0)) &&
      regular(row, minute);
    expect(refusal(read('SPY', { minutes: 1, keeps: one }))).toBe('read');
  });

  it('are not decidable in a thin market, or without volumes at all hours, and the flag is named', () => {
    const thin = (row: Row, minute: number) => minute % 7 !== 3 && regular(row, minute);
    const first = (row: Row, minute: number) =>
      row.at < Date.parse('2013-10-09T00:00:00-04:00') && minute >= -60;
    const ends = 'nothing shows whether bars are named by their end; if they are, add --shift -1';
    for (const minutes of [0, 1]) {
      expect(undecided(read('SPY', { minutes, keeps: thin }))).toBe(
        `not decidable: with 85 % of the bars, and 90 % are needed, ${ends}`,
      );
      expect(undecided(read('SPY', { minutes, hasVolume: false }))).toBe(
        `not decidable: with bars outside regular hours, and volumes that do not leap at the open, ${ends}`,
      );
      expect(undecided(read('SPY', { minutes, keeps: first }))).toBe(
        `not decidable: with bars outside regular hours, and fewer than 5 whole sessions, ${ends}`,
      );
    }
    expect(undecided(read('SPY', { minutes: 1, keeps: thin, flag: -1 }))).toBeUndefined();
    expect(undecided(read('SPY'))).toBeUndefined();
    const noted = read('SPY', { keeps: thin });
    expect(noted.ok && noted.value.notes).toContainEqual(
      expect.stringMatching(/: its times are not decidable: with 85 %/),
    );
  });

  it('are refused with the zone of the clock that wrote them, where they have no offset', () => {
    const file = join(folder, 'local.csv');
    const week = ['10-07', '10-08', '10-09', '10-10', '10-11'];
    const local = (late: number, days = week) => {
      const rows = days.flatMap((day) =>
        Array.from({ length: 1_440 }, (_, minute) => {
          const at = Date.parse(`2013-${day}T00:00:00Z`) + (minute + late) * MINUTE_MS;
          const volume = minute >= 570 && minute < 960 ? 90_000 : 100;
          return `${toIso(instant(at)).slice(0, 19)},14,14,14,14,${volume}`;
        }),
      );
      writeFileSync(file, `date,open,high,low,close,volume\n${rows.join('\n')}\n`);
      return refusal(
        readBarFile({
          ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES, dayOrder: 'unknown' },
        }),
      );
    };
    expect(local(240)).toContain(
      'add --zone UTC, of the clock that wrote them, or --shift -240 if it changes with that of the exchange, or --shift 0 if they are right',
    );
    // Servers of MetaTrader are seven hours ahead.
    expect(local(420)).toContain('add --zone Europe/Athens, of the clock');
    for (const hours of [-5, -4, -3, -2, -1, 1, 2, 3, 5, 6])
      expect(local(hours * 60)).toContain(`--shift ${hours * -60}`);
    expect(local(0)).toBe('read');
    // Over the change of the clocks no zone of the list is seven hours ahead.
    const before = ['10-28', '10-29', '10-30', '10-31', '11-01'];
    const both = [...before, '11-04', '11-05', '11-06', '11-07', '11-08'];
    expect(local(420, both)).toContain('is there; add --shift -420, or --shift 0');
  });

  it('are not judged by the volumes of a market that never closes', () => {
    const weekend = ROWS.filter(({ symbol }) => symbol === 'SPY');
    const file = join(folder, 'coin.csv');
    const rows = [-1, 0, 1].flatMap((week) =>
      weekend.map(({ at, prices, volume }) => {
        const moved = at + week * 5 * 24 * 60 * MINUTE_MS + 240 * MINUTE_MS;
        return `${toIso(instant(moved))},${prices},${volume}`;
      }),
    );
    writeFileSync(file, `date,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const read = readBarFile({
      ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES, dayOrder: 'unknown' },
    });
    expect(undecided(read)).toBe(
      'not decidable: with bars on Saturdays, as of a market that never closes, nothing shows whether bars are named by their end; if they are, add --shift -1',
    );
  });

  it('are found beside a bar of the closing auction, and a bar before the open is one of early trading', () => {
    const closing = (_: Row, minute: number) => minute >= 0 && minute <= 390;
    for (const symbol of SYMBOLS) {
      expect(refusal(read(symbol, { keeps: closing }))).toBe('read');
      for (const minutes of SHIFTS)
        expect(refusal(read(symbol, { minutes, keeps: closing }))).toContain(
          `add --shift ${-minutes},`,
        );
    }
    const few = (row: Row, minute: number) =>
      row.at < Date.parse('2013-10-11T00:00:00-04:00') && closing(row, minute);
    for (const minutes of SHIFTS)
      expect(refusal(read('SPY', { minutes, keeps: few }))).toContain(`add --shift ${-minutes},`);
    const early = (_: Row, minute: number) => minute >= -1 && minute < 390;
    expect(refusal(read('SPY', { keeps: early }))).toBe('read');
  });

  it('are refused where an exchange has few trades in the first minute', () => {
    const file = join(folder, 'few-at-open.csv');
    const late = (minutes: number) => {
      const lines = ROWS.filter(({ symbol }) => symbol === 'SPY').flatMap((row) => {
        const minute = (row.at / MINUTE_MS - 13.5 * 60) % 1_440;
        const volume = minute === 0 ? 100 : row.volume;
        const time = toIso(instant(row.at + minutes * MINUTE_MS));
        return regular(row, minute) ? `${time},${row.prices},${volume}` : [];
      });
      writeFileSync(file, `date,open,high,low,close,volume\n${lines.join('\n')}\n`);
      const { zone } = US_EQUITIES;
      return refusal(
        readBarFile({
          ...{ file, symbol: 'SPY', zone, calendar: US_EQUITIES, dayOrder: 'unknown' },
        }),
      );
    };
    expect(late(0)).toBe('read');
    for (const minutes of SHIFTS) expect(late(minutes)).toContain(`add --shift ${-minutes},`);
  });

  it('are refused where some sessions lack their first minute', () => {
    const lacking = ['2013-10-08', '2013-10-10'].map((day) => Date.parse(`${day}T13:30:00Z`));
    const some = (row: Row, minute: number) => !lacking.includes(row.at) && regular(row, minute);
    expect(refusal(read('SPY', { keeps: some }))).toBe('read');
    for (const minutes of SHIFTS)
      expect(refusal(read('SPY', { minutes, keeps: some }))).toContain(`add --shift ${-minutes},`);
  });

  it('are not suspected for a first minute without trades, or a price at the close', () => {
    const late = (row: Row, minute: number) => minute !== 0 && regular(row, minute);
    expect(refusal(read('BAC', { keeps: late }))).toBe('read');
    const closing = (_: Row, minute: number) => minute >= 0 && minute <= 390;
    expect(refusal(read('SPY', { keeps: closing }))).toBe('read');
  });
});

interface Longer {
  readonly symbol?: string;
  readonly late?: number;
  /** Minutes after the open at which one of the bars begins. */
  readonly from?: number;
  readonly keeps?: typeof regular;
  readonly flag?: number;
}

/** The minutes of the fixture as longer bars, named by their start or their end. */
function longerRead(
  length: number,
  { symbol = 'SPY', late = 0, from = 0, keeps = regular, flag }: Longer = {},
) {
  const bars = new Map<number, { prices: number[]; volume: number }>();
  for (const row of ROWS.filter((one) => one.symbol === symbol)) {
    const minute = (row.at / MINUTE_MS - 13.5 * 60) % 1_440;
    if (!keeps(row, minute)) continue;
    const at = row.at - ((((minute - from) % length) + length) % length) * MINUTE_MS;
    const [open = 0, high = 0, low = 0, close = 0] = row.prices.split(',').map(Number);
    const bar = bars.get(at) ?? { prices: [open, high, low, close], volume: 0 };
    const [first = 0, top = 0, bottom = 0] = bar.prices;
    bar.prices = [first, Math.max(top, high), Math.min(bottom, low), close];
    bar.volume += Number(row.volume);
    bars.set(at, bar);
  }
  const file = join(folder, 'longer.csv');
  const lines = [...bars].map(
    ([at, { prices, volume }]) =>
      `${toIso(instant(at + late * MINUTE_MS))},${prices.join(',')},${volume}`,
  );
  writeFileSync(file, `date,open,high,low,close,volume\n${lines.join('\n')}\n`);
  return readBarFile({
    ...{ file, symbol, zone: US_EQUITIES.zone, calendar: US_EQUITIES },
    ...{ dayOrder: 'unknown', ...(flag !== undefined && { shiftMinutes: flag }) },
  });
}

const extended = (_: Row, minute: number) => minute >= -120 && minute < 450;

/**
 * As real files of all hours have them: the closing auction is in the first minute after the session, with more shares than the last one
 * of it, and the minute before the open has five times those of the minute before.
 */
function withAuctions(symbol: string): readonly Row[] {
  const rows = ROWS.filter((row) => row.symbol === symbol);
  const volumeAt = new Map(rows.map(({ at, volume }) => [at, Number(volume)]));
  return rows.map((row) => {
    const minute = (row.at / MINUTE_MS - 13.5 * 60) % 1_440;
    const before = volumeAt.get(row.at - MINUTE_MS) ?? 0;
    if (minute === 390) return { ...row, volume: String(Math.round(before * 1.2)) };
    return minute === -1 ? { ...row, volume: String(before * 5) } : row;
  });
}

describe('minutes of all hours with the closing auction after the session', () => {
  const file = join(folder, 'auctions.csv');
  const readLate = (symbol: string, minutes: number) => {
    const lines = withAuctions(symbol).map(
      ({ at, prices, volume }) => `${toIso(instant(at + minutes * MINUTE_MS))},${prices},${volume}`,
    );
    writeFileSync(file, `date,open,high,low,close,volume\n${lines.join('\n')}\n`);
    const { zone } = US_EQUITIES;
    return readBarFile({
      ...{ file, symbol, zone, calendar: US_EQUITIES, dayOrder: 'unknown' },
    });
  };

  it.each(SYMBOLS)('are decided as they are: %s', (symbol) => {
    expect(undecided(readLate(symbol, 0))).toBeUndefined();
  });

  it.each(CASES)('are refused if they are shifted: $symbol by $minutes', ({ symbol, minutes }) => {
    expect(refusal(readLate(symbol, minutes))).toContain(`add --shift ${-minutes},`);
  });
});

describe('longer bars that are named by their end', () => {
  it.each([2, 5, 15, 30, 60])('are refused with the flag, and read by it: %d minutes', (length) => {
    const right = longerRead(length);
    expect(refusal(right)).toBe('read');
    expect(refusal(longerRead(length, { late: length }))).toMatch(
      new RegExp(
        `^its times are ${length} minutes late, as where each bar is named by its end: in most sessions the first bar of trading is there; add --shift -${length}, or --shift 0 if they are right$`,
      ),
    );
    const shifted = longerRead(length, { late: length, flag: -length });
    expect(shifted.ok && [...shifted.value.columns.start]).toEqual(
      right.ok && [...right.value.columns.start],
    );
    expect(refusal(longerRead(length, { late: length, flag: 0 }))).toBe('read');
  });

  it.each([2, 5, 15, 30, 60])(
    'are refused beside trading before and after the session: %d minutes',
    (length) => {
      expect(refusal(longerRead(length, { keeps: extended }))).toBe('read');
      expect(refusal(longerRead(length, { keeps: extended, late: length }))).toContain(
        `add --shift -${length},`,
      );
      expect(refusal(longerRead(length, { keeps: extended, late: 60 }))).toContain(
        'add --shift -60,',
      );
    },
  );

  it('are refused, and read by the flag: hours, in regular hours and in all hours', () => {
    for (const keeps of [regular, extended])
      for (const symbol of SYMBOLS) {
        const right = longerRead(60, { symbol, keeps });
        expect(refusal(right)).toBe('read');
        for (const late of [60, -60, 240, 300])
          expect(refusal(longerRead(60, { symbol, keeps, late }))).toContain(
            `add --shift ${-late}, or`,
          );
        const shifted = longerRead(60, { symbol, keeps, late: 60, flag: -60 });
        expect(shifted.ok && shifted.value.columns).toEqual(right.ok && right.value.columns);
      }
  });

  it('are refused where they are hours of the clock, however late', () => {
    for (const keeps of [regular, extended])
      for (const symbol of SYMBOLS)
        for (const late of [0, 60]) {
          const flag = late === 0 ? {} : { flag: -late };
          expect(refusal(longerRead(60, { symbol, keeps, from: 30, late, ...flag }))).toContain(
            'bars must be cut at the open',
          );
        }
  });
});

const HOUR_MS = 60 * MINUTE_MS;
const FIXTURE_DAY = Date.parse('2013-10-07T00:00:00-04:00');

/** The week of the fixture on other weeks, with the clock of New York: `week` begins on a Monday and is four or five hours behind. */
function onWeeks(
  symbol: string,
  keeps: (row: Row, minute: number) => boolean,
  weeks: readonly Week[],
) {
  return weeks.flatMap(({ monday, behind }) => {
    const begin = Date.parse(`${monday}T00:00:00Z`) + behind * HOUR_MS;
    return ROWS.filter((row) => row.symbol === symbol)
      .filter((row) => keeps(row, (row.at / MINUTE_MS - 13.5 * 60) % 1_440))
      .map((row) => ({ ...row, at: begin + (row.at - FIXTURE_DAY) }));
  });
}

interface Week {
  readonly monday: string;
  readonly behind: 4 | 5;
}

const SPRING: readonly Week[] = [
  { monday: '2013-03-04', behind: 5 },
  { monday: '2013-03-11', behind: 4 },
];
const AUTUMN: readonly Week[] = [
  { monday: '2013-10-28', behind: 4 },
  { monday: '2013-11-04', behind: 5 },
];
const all = () => true;

describe.each([
  ['in March', SPRING],
  ['in November', AUTUMN],
] as const)('files over a change of the clocks %s', (_, weeks) => {
  const file = join(folder, 'change.csv');
  const NEW_YORK = US_EQUITIES.zone;

  function readAs(
    rows: readonly Row[],
    write: (at: number) => string,
    more: Partial<Parameters<typeof readBarFile>[0]> = {},
  ) {
    const lines = rows.map(({ at, prices, volume }) => `${write(at)},${prices},${volume}`);
    writeFileSync(file, `date,open,high,low,close,volume\n${lines.join('\n')}\n`);
    return readBarFile({
      ...{ file, symbol: 'SPY', zone: NEW_YORK, calendar: US_EQUITIES },
      ...{ dayOrder: 'unknown', ...more },
    });
  }

  const iso = (ms: number) => toIso(instant(ms)).slice(0, 19);
  const asNewYork = (at: number) => iso(at + NEW_YORK.offsetMs(instant(at)));
  const asFixed = (hours: number) => (at: number) => iso(at + hours * HOUR_MS);

  it.each([
    ['of regular hours', regular],
    ['of all hours', all],
  ])('%s are read as they are, and refused where one offset is kept', (_, keeps) => {
    const rows = onWeeks('SPY', keeps, weeks);
    const right = readAs(rows, (at) => `${iso(at)}Z`);
    expect(refusal(right)).toBe('read');
    expect(refusal(readAs(rows, asNewYork))).toBe('read');
    const starts = right.ok ? right.value.columns.start : [];
    const startsOf = (result: typeof right) => (result.ok ? result.value.columns.start : []);

    // Times of UTC-5, as if they were those of New York.
    const eastern = readAs(rows, asFixed(-5));
    expect(refusal(eastern)).toContain(
      'its times are right while the exchange is at -05:00 and 60 minutes early while the exchange is at -04:00',
    );
    expect(refusal(eastern)).toContain('add --zone Etc/GMT+5, or --shift 0');
    expect(startsOf(readAs(rows, asFixed(-5), { zone: zoneNamed('Etc/GMT+5') }))).toEqual(starts);

    // The clock of New York, written with the offset of summer, or of winter, all year.
    for (const hours of [-4, -5]) {
      const write = (at: number) => `${asNewYork(at)}-0${-hours}:00`;
      const written = readAs(rows, write);
      expect(refusal(written)).toContain(`add --fixed-offset -0${-hours}:00, or --shift 0`);
      expect(startsOf(readAs(rows, write, { fixedOffsetMs: hours * HOUR_MS }))).toEqual(starts);
    }

    // Times of New York, as if they were those of UTC-5.
    const clock = readAs(rows, asNewYork, { zone: zoneNamed('Etc/GMT+5') });
    expect(refusal(clock)).toContain('add --zone America/New_York, or --shift 0');
  });

  it('are refused with their shift where both sides have the same', () => {
    const rows = onWeeks('SPY', regular, weeks);
    expect(refusal(readAs(rows, (at) => asNewYork(at + MINUTE_MS)))).toContain('add --shift -1,');
  });
});
