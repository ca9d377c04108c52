// A held position of a strategy with timed exits.
import { instant } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

export async function held(harness: Harness, signal?: string) {
  await harness.ready();
  return harness.enter(signal);
}

export const at = (text: string) => instant(Date.parse(text));

export const timed = strategy({
  exit: { opposite: true, neutral: true, maxMs: 1_800_000, flattenBeforeCloseMs: 300_000 },
});
