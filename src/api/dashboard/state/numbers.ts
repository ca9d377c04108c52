// How numbers are written: as somebody chose in this browser.
import { signal } from '@preact/signals';
import { keepChoice, keptChoice } from '../browser/appearance-storage.ts';
import {
  FIRST_STYLE,
  NUMBER_STYLES,
  type NumberStyle,
  writeNumbersBy,
} from '../facts/number-formats.ts';

export const STYLES = Object.keys(NUMBER_STYLES) as readonly NumberStyle[];

export const numberStyle = signal<NumberStyle>(FIRST_STYLE);

/** Any other text leaves them as they are first. */
export function chooseNumbers(wanted: string | undefined): void {
  numberStyle.value = STYLES.find((one) => one === wanted) ?? FIRST_STYLE;
  keepChoice('numbers', numberStyle.value === FIRST_STYLE ? undefined : numberStyle.value);
}

export function applyKeptNumbers(): void {
  writeNumbersBy(() => numberStyle.value);
  chooseNumbers(keptChoice('numbers'));
}
