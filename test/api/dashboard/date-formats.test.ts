// Dates are written as somebody chose, everywhere; what is no date of a day stays as it is.
import { afterEach, describe, expect, it } from 'vitest';
import {
  DATE_STYLES,
  type DateStyle,
  dateText,
  FIRST_DATE_STYLE,
  shortDateText,
  writeDatesBy,
} from '../../../src/api/dashboard/facts/date-formats.ts';
import { dayOf, momentTime } from '../../../src/api/dashboard/facts/times.ts';

const ET = { zone: 'America/New_York', label: 'ET' };
const AT = '2026-11-20T15:42:07.000Z';

afterEach(() => writeDatesBy(() => FIRST_DATE_STYLE));

describe('dates', () => {
  it.each<[DateStyle, string, string]>([
    ['year-month-day', '2026-11-20', '11-20'],
    ['day.month.year', '20.11.2026', '20.11.'],
    ['day/month/year', '20/11/2026', '20/11'],
    ['month/day/year', '11/20/2026', '11/20'],
  ])('in the order %s are %s, and %s beside their year', (style, whole, short) => {
    writeDatesBy(() => style);
    expect(dateText('2026-11-20')).toBe(whole);
    expect(shortDateText('2026-11-20')).toBe(short);
    expect(momentTime(AT, ET, null)).toBe(`${whole} 10:42:07 ET`);
    expect(momentTime(AT, ET, '2026-11-20')).toBe('10:42:07');
    // What addresses and requests are made of does not follow.
    expect(dayOf(AT, ET)).toBe('2026-11-20');
  });

  it('leave other texts as they are', () => {
    for (const style of Object.keys(DATE_STYLES) as DateStyle[]) {
      writeDatesBy(() => style);
      for (const text of ['', 'unknown', '2026-11', '2026-11-20T10:42', '20260-11-20'])
        expect(dateText(text)).toBe(text);
    }
  });
});
