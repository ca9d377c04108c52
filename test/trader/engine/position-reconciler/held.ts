// A held position of a strategy with timed exits.
import { instant } from '../../../../src/kernel/instant.ts';
import type { Rig } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';

export async function held(rig: Rig, signal?: string) {
  await rig.ready();
  return rig.enter(signal);
}

export const at = (text: string) => instant(Date.parse(text));

export const timed = strategy({
  exit: { opposite: true, neutral: true, maxMs: 1_800_000, flattenBeforeCloseMs: 300_000 },
});
