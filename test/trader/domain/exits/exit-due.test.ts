import { describe, expect, it } from 'vitest';
import { exitDue, isBadFill } from '../../../../src/trader/domain/exits/exit-due.ts';
import { type ExitRule, NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';

const MINUTE_MS = 60_000;
const exit: ExitRule = {
  opposite: true,
  neutral: false,
  maxMs: 120 * MINUTE_MS,
  flattenBeforeCloseMs: 5 * MINUTE_MS,
};
const at = {
  plan: { exit },
  openedAt: 0,
  now: MINUTE_MS,
  msToClose: 60 * MINUTE_MS,
  dayStart: 0,
};

describe('a due exit', () => {
  it('occurs at the age limit and in the last minutes of the session', () => {
    expect(exitDue(at)).toBeUndefined();
    expect(exitDue({ ...at, now: 120 * MINUTE_MS - 1 })).toBeUndefined();
    expect(exitDue({ ...at, now: 120 * MINUTE_MS })).toBe('max_minutes');
    expect(exitDue({ ...at, msToClose: 5 * MINUTE_MS + 1 })).toBeUndefined();
    expect(exitDue({ ...at, msToClose: 5 * MINUTE_MS })).toBe('session_end');
  });

  it('counts the age from the first fill, whenever that was', () => {
    const openedAt = 600 * MINUTE_MS;
    expect(exitDue({ ...at, openedAt, now: openedAt + 120 * MINUTE_MS - 1 })).toBeUndefined();
    expect(exitDue({ ...at, openedAt, now: openedAt + 120 * MINUTE_MS })).toBe('max_minutes');
  });

  it('has no close outside the session and no limit that a strategy does not set', () => {
    expect(exitDue({ ...at, msToClose: Number.NaN })).toBeUndefined();
    expect(exitDue({ ...at, msToClose: 0 })).toBeUndefined();
    expect(exitDue({ ...at, now: Number.NaN })).toBeUndefined();
    const none = { exit: { ...exit, maxMs: undefined, flattenBeforeCloseMs: undefined } };
    expect(exitDue({ ...at, plan: none, now: 1e15, msToClose: 1 })).toBeUndefined();
  });
});

describe('a strategy that exits at 15:45', () => {
  const HOUR_MS = 60 * MINUTE_MS;
  const plan = { exit: { ...NO_EXITS, atMs: 15.75 * HOUR_MS } };
  const dueAt = (hour: number, close: number) =>
    exitDue({ ...at, plan, now: hour * HOUR_MS, msToClose: (close - hour) * HOUR_MS });

  it('exits then, and later if it could not', () => {
    expect(dueAt(15.74, 16)).toBeUndefined();
    expect(dueAt(15.75, 16)).toBe('exit_time');
    expect(dueAt(15.99, 16)).toBe('exit_time');
    const second = 1 / 3_600;
    expect(dueAt(15.75 - second / 1_000, 16)).toBeUndefined();
  });

  it('exits neither after the close nor where no session is', () => {
    expect(dueAt(16, 16)).toBeUndefined();
    expect(dueAt(17, 16)).toBeUndefined();
    expect(dueAt(17, Number.NaN)).toBeUndefined();
  });

  it('waits for its time in the last minutes before a later close', () => {
    const late = { exit: { ...NO_EXITS, atMs: 15 * HOUR_MS + 58 * MINUTE_MS } };
    const dueBefore = (minutes: number) =>
      exitDue({
        ...{ ...at, plan: late, now: 16 * HOUR_MS - minutes * MINUTE_MS },
        msToClose: minutes * MINUTE_MS,
      });
    expect(dueBefore(4)).toBeUndefined();
    expect(dueBefore(2)).toBe('exit_time');
  });

  it('exits five minutes before an earlier close', () => {
    expect(dueAt(12.9, 13)).toBeUndefined();
    expect(dueAt(12.92, 13)).toBe('session_end');
  });

  it('exits five minutes before a close at that very time, after which nothing trades', () => {
    const noon = { exit: { ...NO_EXITS, atMs: 13 * HOUR_MS } };
    const dueBefore = (minutes: number) =>
      exitDue({
        ...{ ...at, plan: noon, now: 13 * HOUR_MS - minutes * MINUTE_MS },
        msToClose: minutes * MINUTE_MS,
      });
    expect(dueBefore(5.1)).toBeUndefined();
    expect(dueBefore(5)).toBe('session_end');
  });
});

describe('a bad fill', () => {
  it('filled beyond the stop or left less than half of the planned R', () => {
    const long = { side: 'long' as const, stop: 98, rPlanned: 2 };
    expect(isBadFill({ ...long, average: 100 })).toBe(false);
    expect(isBadFill({ ...long, average: 99 })).toBe(false);
    expect(isBadFill({ ...long, average: 98.99 })).toBe(true);
    expect(isBadFill({ ...long, average: 98 })).toBe(true);
    expect(isBadFill({ ...long, average: 95 })).toBe(true);
    expect(isBadFill({ side: 'short', stop: 102, rPlanned: 2, average: 101.01 })).toBe(true);
    expect(isBadFill({ side: 'short', stop: 102, rPlanned: 2, average: 105 })).toBe(true);
    expect(isBadFill({ side: 'short', stop: 102, rPlanned: 2, average: 100.5 })).toBe(false);
  });

  it('leaves half of the planned R despite rounding error, and none at the stop itself', () => {
    expect(100.1 - 100.05).toBeLessThan(0.05);
    const fill = { side: 'long', average: 100.1, stop: 100.05, rPlanned: 0.1 } as const;
    expect(isBadFill(fill)).toBe(false);
    expect(isBadFill({ ...fill, average: 100.05, rPlanned: Number.NaN })).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0, -1])(
    'is not concluded from a price of %d',
    (price) => {
      for (const side of ['long', 'short'] as const) {
        expect(isBadFill({ side, average: price, stop: 98, rPlanned: 2 })).toBe(false);
        expect(isBadFill({ side, average: 100, stop: price, rPlanned: 2 })).toBe(false);
      }
    },
  );

  it('is not concluded from an invalid number', () => {
    expect(isBadFill({ side: 'long', average: Number.NaN, stop: 98, rPlanned: 2 })).toBe(false);
    expect(isBadFill({ side: 'long', average: 100, stop: Number.NaN, rPlanned: 2 })).toBe(false);
    expect(isBadFill({ side: 'long', average: 100, stop: 98, rPlanned: Number.NaN })).toBe(false);
  });
});
