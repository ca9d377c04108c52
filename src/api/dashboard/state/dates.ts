// How dates are written: as somebody chose in this browser.
import { signal } from '@preact/signals';
import { keepChoice, keptChoice } from '../browser/appearance-storage.ts';
import {
  DATE_STYLES,
  type DateStyle,
  FIRST_DATE_STYLE,
  writeDatesBy,
} from '../facts/date-formats.ts';

export const DATES = Object.keys(DATE_STYLES) as readonly DateStyle[];

export const dateStyle = signal<DateStyle>(FIRST_DATE_STYLE);

/** Any other text leaves them as they are first. */
export function chooseDates(wanted: string | undefined): void {
  dateStyle.value = DATES.find((one) => one === wanted) ?? FIRST_DATE_STYLE;
  keepChoice('dates', dateStyle.value === FIRST_DATE_STYLE ? undefined : dateStyle.value);
}

export function applyKeptDates(): void {
  writeDatesBy(() => dateStyle.value);
  chooseDates(keptChoice('dates'));
}
