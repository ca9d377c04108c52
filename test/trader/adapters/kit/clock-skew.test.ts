import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createClockCheck } from '../../../../src/trader/adapters/kit/clock-check.ts';
import { createClockReadings } from '../../../../src/trader/adapters/kit/clock-skew.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

const START = Date.parse('2026-11-20T15:00:00Z');

function readings() {
  const time = createManualTime(instant(START));
  const reported: object[] = [];
  const context = {
    ...{ clock: time.clock, wall: time.wall },
    report: (one: object) => void reported.push(one),
  };
  return { time, reported, context };
}

describe('the clock of a broker', () => {
  it.each([
    ['the same second', 0, 0],
    ['a second that began before the request', -999, 0],
    ['a second earlier still', -1_000, -1],
    ['a second that begins with the answer', 300, 0],
    ['one that begins later', 301, 1],
    ['a minute earlier', -60_000, -59_001],
  ])('that shows %s is off by the least that explains it', (_, shown, skewMs) => {
    const { time, reported, context } = readings();
    const { read } = createClockReadings(context);
    const askedAt = time.clock.now();
    time.advance(300);
    read(askedAt, START + shown);
    expect(reported).toEqual([{ type: 'clock-read', skewMs }]);
  });

  it('is unknown again a minute after the last reading', () => {
    const { time, reported, context } = readings();
    const { read, stop } = createClockReadings(context);
    read(START, START);
    time.advance(59_999);
    read(START + 59_999, START + 59_999);
    time.advance(59_999);
    expect(reported).toHaveLength(2);
    time.advance(1);
    expect(reported.at(-1)).toEqual({ type: 'clock-unknown' });
    read(START + 119_999, START + 119_999);
    stop();
    time.advance(60_000);
    expect(reported).toHaveLength(4);
  });

  it('is read from the date of an answer every ten seconds, if that is a date', () => {
    const { time, reported, context } = readings();
    const { answered } = createClockCheck(context);
    const date = 'Fri, 20 Nov 2026 15:00:00 GMT';
    answered('soon', START);
    expect(reported).toEqual([]);
    answered(date, START);
    time.advance(9_999);
    answered(date, START);
    expect(reported).toEqual([{ type: 'clock-read', skewMs: 0 }]);
    time.advance(1);
    answered(date, START + 10_000);
    expect(reported.at(-1)).toEqual({ type: 'clock-read', skewMs: -9_001 });
  });
});
