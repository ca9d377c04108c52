// Folds the times of recent entries, for the limit on entries per minute.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { State } from '../state/state.ts';

export function noteEntryTime(state: State, at: Instant): void {
  while ((state.entryTimes[0] ?? at) < at - MINUTE_MS) state.entryTimes.shift();
  state.entryTimes.push(at);
}
