// What is wrong with bars is found: holes, double times, prices that cannot be, splits, clocks of another place.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { CorporateAction } from '../../../src/market/instruments/corporate-action.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { checkBars } from '../../../src/research/check/check-bars.ts';

const DAYS = ['2020-12-14', '2020-12-15', '2020-12-16', '2020-12-17', '2020-12-18'];

interface Row {
  start: number;
  close: number;
  /** Unless all four prices are the close. */
  high?: number;
  low?: number;
}

/** Every minute of the days at 100; `change` may leave one out or alter it. */
function bars(change: (row: Row, day: string, minute: number) => Row | undefined = (row) => row) {
  const builder = createColumnBuilder();
  for (const day of DAYS) {
    for (let minute = 0; minute < 390; minute += 1) {
      const start = Date.parse(`${day}T14:30:00Z`) + minute * MINUTE_MS;
      const row = change({ start, close: 100 }, day, minute);
      if (row === undefined) continue;
      const { close, high = close, low = close } = row;
      builder.add({
        start: instant(row.start),
        open: close,
        high,
        low,
        close,
        volume: 1,
      });
    }
  }
  return builder.build(MINUTE_MS);
}

function findings(
  columns: BarColumns,
  actions: readonly CorporateAction[] = [],
): readonly string[] {
  const checked = { symbol: 'SPY', isDaily: false, columns, actions };
  return checkBars(checked, US_EQUITIES)
    .filter(({ status }) => status !== 'ok')
    .map(({ status, check, text }) => `${status} ${check}: ${text}`);
}

describe('the check of bars', () => {
  it('finds nothing in complete sessions', () => {
    expect(findings(bars())).toEqual([]);
  });

  it('counts missing sessions and missing minutes by the calendar', () => {
    const holed = bars((row, day, minute) =>
      day === '2020-12-15' || (day === '2020-12-17' && minute % 100 === 5) ? undefined : row,
    );
    expect(findings(holed)).toEqual([
      'warn gaps: 1 of 5 sessions has no bar (2020-12-15); 4 bars are missing in 1 of 5 sessions, on 2020-12-17',
    ]);
  });

  it('fails at hours of the clock, as an earlier import may have stored them', () => {
    const builder = createColumnBuilder();
    const prices = { open: 100, high: 100, low: 100, close: 100, volume: 1 };
    for (const day of DAYS)
      for (let hour = 15; hour < 21; hour += 1)
        builder.add({ ...prices, start: instant(Date.parse(`${day}T${hour}:00:00Z`)) });
    expect(findings(builder.build(HOUR_MS)).at(-1)).toContain(
      'fail times: a bar of 1h begins at 10:00 of 2020-12-14, and the session at 09:30: bars must be cut at the open',
    );
  });

  it('finds times that are there twice, and prices that cannot be', () => {
    const wrong = bars((row, day, minute) => {
      if (day === '2020-12-16' && minute === 9) return { ...row, start: row.start - MINUTE_MS };
      return day === '2020-12-17' && minute === 0 ? { ...row, close: -100 } : row;
    });
    const found = findings(wrong).join('\n');
    expect(found).toContain(
      'fail order: 1 bar is there twice; the first at 2020-12-16T14:38:00.000Z',
    );
    expect(found).toContain('fail prices: 1 bar is not sound');
    expect(found).toContain('the first at 2020-12-17T14:30:00.000Z');
  });

  it('names daily bars by their day', () => {
    const builder = createColumnBuilder();
    const closes = [100, 100, 100, 1_000, 100, 100, -1];
    const opens = ['2024-06-03', '2024-06-04', '2024-06-05', '2024-06-06', '2024-06-07'];
    const days = [...opens, '2024-06-10', '2024-06-10'];
    for (const [at, close] of closes.entries()) {
      const prices = { open: close, high: close, low: close, close, volume: 1 };
      builder.add({ ...prices, start: instant(Date.parse(`${days[at]}T13:30:00Z`)) });
    }
    const columns = builder.build(US_EQUITIES.sessionMs);
    const checked = { symbol: 'SPY', isDaily: true, columns, actions: [] };
    const texts = checkBars(checked, US_EQUITIES).map(({ text }) => text);
    expect(texts.join('\n')).not.toMatch(/T\d\d:/);
    expect(texts).toEqual(
      expect.arrayContaining([
        '1 bar is there twice; the first at 2024-06-10',
        expect.stringMatching(/not sound .*; the first at 2024-06-10$/),
        expect.stringContaining('the farthest at 2024-06-06: 1000 is 10 times'),
      ]),
    );
  });

  describe('of prices far from their neighbours', () => {
    const changed = (day: string, minute: number, row: Partial<Row>) =>
      findings(
        bars((usual, on, at) => (on === day && at === minute ? { ...usual, ...row } : usual)),
      );

    it.each([
      ['ten times', { close: 1_000 }, '1000', '10 times'],
      ['a hundredth', { close: 1 }, '1', '0.01 times'],
      ['a single print above', { high: 1_000 }, '1000', '10 times'],
      ['a single print below', { low: 10 }, '10', '0.1 times'],
    ])('fails at %s', (_, row, price, times) => {
      expect(changed('2020-12-16', 30, row)).toEqual([
        `fail prices: 1 bar has a price far from those around it; the farthest at 2020-12-16T15:00:00.000Z: ${price} is ${times} the price of the bars beside it (100)`,
      ]);
    });

    it('fails in the first and in the last bar, too', () => {
      expect(changed('2020-12-14', 0, { high: 900 })).toEqual([
        expect.stringContaining('at 2020-12-14T14:30:00.000Z: 900 is 9 times'),
      ]);
      expect(changed('2020-12-18', 389, { low: 0.5 })).toEqual([
        expect.stringContaining('at 2020-12-18T20:59:00.000Z: 0.5 is 0.005 times'),
      ]);
    });

    it('counts several bars, also side by side', () => {
      const wrong = bars((row, day, minute) =>
        day === '2020-12-16' && (minute === 30 || minute === 31)
          ? { ...row, close: minute === 30 ? 1_000 : 10_000 }
          : row,
      );
      expect(findings(wrong)).toEqual([
        expect.stringMatching(
          /^fail prices: 2 bars have a price far from .*the farthest at .*15:01/,
        ),
      ]);
    });

    it('warns below five times', () => {
      expect(changed('2020-12-16', 30, { high: 180 })).toEqual([
        expect.stringMatching(/^warn prices: 1 bar has .*: 180 is 1.8 times/),
      ]);
      expect(changed('2020-12-16', 30, { high: 140 })).toEqual([]);
    });

    it('leaves a price that stays where it went', () => {
      const risen = bars((row, day, minute) =>
        day === '2020-12-16' && minute < 30
          ? row
          : { ...row, close: day < '2020-12-16' ? 100 : 170 },
      );
      expect(findings(risen)).toEqual([]);
    });
  });

  it('suspects the zone if sessions begin late', () => {
    const shifted = bars((row, _, minute) =>
      minute < 330 ? { ...row, start: row.start + HOUR_MS } : undefined,
    );
    expect(findings(shifted).at(-1)).toBe(
      'warn times: 5 of 5 sessions begin 30 minutes after the open or later, mostly by 60 minutes, all in month 12: their times may be of another zone, or without daylight saving',
    );
  });

  it('does not call times right that too few bars show', () => {
    const thin = bars((row, _, minute) => (minute % 2 === 1 ? row : undefined));
    expect(findings(thin).at(-1)).toBe(
      'warn times: not decidable: with 50 % of the bars, and 90 % are needed, nothing shows whether they are named by their end; if they are, import them with --shift -1',
    );
    const nearly = bars((row, _, minute) => (minute % 11 === 1 ? undefined : row));
    expect(findings(nearly)).toEqual([expect.stringMatching(/^warn gaps/)]);
  });

  it('does not call times right that their file does not show', () => {
    const undecidedTimes = 'not decidable: why';
    const checked = { symbol: 'SPY', isDaily: false, columns: bars(), actions: [], undecidedTimes };
    expect(checkBars(checked, US_EQUITIES)).toContainEqual({
      ...{ check: 'times', status: 'warn', text: undecidedTimes },
    });
  });

  it('does not say what it did not judge, where the shift is stated', () => {
    const checked = {
      symbol: 'SPY',
      isDaily: false,
      columns: bars(),
      actions: [],
      statedShift: -60,
    };
    expect(checkBars(checked, US_EQUITIES)).toContainEqual({
      ...{ check: 'times', status: 'ok' },
      text: 'taken as right with --shift -60, and not judged',
    });
  });

  it('finds a split that is not marked, and is content once it is', () => {
    const halved = bars((row, day) => (day < '2020-12-16' ? row : { ...row, close: 50 }));
    expect(findings(halved)).toEqual([
      expect.stringMatching(
        /^fail splits: the price goes from 100 to 50 in the night before 2020-12-16, like a split of about 2:1, but no split is marked/,
      ),
    ]);
    const day = US_EQUITIES.dayOf(instant(Date.parse('2020-12-16T15:00:00Z')));
    expect(findings(halved, [{ kind: 'split', symbol: 'SPY', day, ratio: 2 }])).toEqual([]);
  });

  it('finds a split once beside sessions without a bar, and knows one that is marked in them', () => {
    const halted = bars((row, day) => {
      if (day === '2020-12-15' || day === '2020-12-16') return undefined;
      return day < '2020-12-16' ? row : { ...row, close: 50 };
    });
    const splits = findings(halted).filter((text) => text.includes('splits'));
    expect(splits).toEqual([expect.stringContaining('2020-12-17,SPY,,2 for this split')]);
    for (const marked of ['2020-12-16', '2020-12-17']) {
      const day = US_EQUITIES.dayOf(instant(Date.parse(`${marked}T15:00:00Z`)));
      expect(findings(halted, [{ kind: 'split', symbol: 'SPY', day, ratio: 2 }])).toEqual([
        expect.stringContaining('2 of 5 sessions have no bar'),
      ]);
    }
  });
});
