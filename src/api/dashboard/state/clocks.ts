// How times of day are written: as somebody chose in this browser.
import { signal } from '@preact/signals';
import { keepChoice, keptChoice } from '../browser/appearance-storage.ts';
import {
  CLOCK_STYLES,
  type ClockStyle,
  FIRST_CLOCK_STYLE,
  writeClocksBy,
} from '../facts/clock-formats.ts';

export const CLOCKS = Object.keys(CLOCK_STYLES) as readonly ClockStyle[];

export const clockStyle = signal<ClockStyle>(FIRST_CLOCK_STYLE);

/** Any other text leaves them as they are first. */
export function chooseClock(wanted: string | undefined): void {
  clockStyle.value = CLOCKS.find((one) => one === wanted) ?? FIRST_CLOCK_STYLE;
  keepChoice('clock', clockStyle.value === FIRST_CLOCK_STYLE ? undefined : clockStyle.value);
}

export function applyKeptClock(): void {
  writeClocksBy(() => clockStyle.value);
  chooseClock(keptChoice('clock'));
}
