// The end of the known holidays is said a month before, and what was counted beyond it is marked.
import { expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import {
  calendarEndText,
  isBeyondCalendar,
} from '../../../../src/trader/domain/wording/calendar-end.ts';

const local = (text: string): Instant => instant(Date.parse(`${text}T10:00:00+07:00`));
const { calendar } = HOSE;

it('is said from thirty days before on, and after it', () => {
  expect(calendarEndText(calendar, local('2026-12-01'))).toBeUndefined();
  expect(calendarEndText(calendar, local('2026-12-02'))).toContain('ends on 2026-12-31');
  expect(calendarEndText(calendar, local('2027-01-04'))).toContain('ended on 2026-12-31');
});

it('marks the settlement of a purchase in the last days', () => {
  const sellable = (day: string) => HOSE.sellableFrom?.(calendar.dayOf(local(day))) ?? local(day);
  expect(isBeyondCalendar(calendar, sellable('2026-12-29'))).toBe(false);
  expect(isBeyondCalendar(calendar, sellable('2026-12-30'))).toBe(true);
});
