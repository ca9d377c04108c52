// Which of the two lists for the keyboard is open: of everything that can be done, or of the keys.
import { signal } from '@preact/signals';

export const openList = signal<'palette' | 'keys' | undefined>(undefined);

export function closeList(): void {
  openList.value = undefined;
}
