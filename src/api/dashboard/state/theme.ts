// Light or dark: as the system is, or as somebody chose in this browser.
import { signal } from '@preact/signals';
import { keepChoice, keptChoice } from '../browser/appearance-storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>('system');

/** Any other text leaves the choice as it is. */
export function chooseTheme(wanted: string | undefined): void {
  theme.value = THEMES.find((one) => one === wanted) ?? 'system';
  keepChoice('theme', theme.value === 'system' ? undefined : theme.value);
}

export function applyKeptTheme(): void {
  chooseTheme(keptChoice('theme'));
}
