// How the page looks and how it writes numbers, dates and times of day: as somebody chose in this browser.
import {
  CLOCK_STYLES,
  type ClockStyle,
  FIRST_CLOCK_STYLE,
  writeClocksBy,
} from '../facts/clock-formats.ts';
import {
  DATE_STYLES,
  type DateStyle,
  FIRST_DATE_STYLE,
  writeDatesBy,
} from '../facts/date-formats.ts';
import {
  FIRST_STYLE,
  NUMBER_STYLES,
  type NumberStyle,
  writeNumbersBy,
} from '../facts/number-formats.ts';
import { preference } from './preference.ts';

export const theme = preference({
  name: 'theme',
  styles: ['system', 'light', 'dark'],
  first: 'system',
});

export const numbers = preference({
  name: 'numbers',
  styles: Object.keys(NUMBER_STYLES) as readonly NumberStyle[],
  first: FIRST_STYLE,
  writeBy: writeNumbersBy,
});

export const dates = preference({
  name: 'dates',
  styles: Object.keys(DATE_STYLES) as readonly DateStyle[],
  first: FIRST_DATE_STYLE,
  writeBy: writeDatesBy,
});

export const clocks = preference({
  name: 'clock',
  styles: Object.keys(CLOCK_STYLES) as readonly ClockStyle[],
  first: FIRST_CLOCK_STYLE,
  writeBy: writeClocksBy,
});

export function applyPreferences(): void {
  for (const one of [theme, numbers, dates, clocks]) one.applyStored();
}
