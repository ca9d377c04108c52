// What several parts of a page are filtered by.
import { signal } from '@preact/signals';

/** Why signals were not taken; empty: every reason. */
export const chosenReason = signal('');
