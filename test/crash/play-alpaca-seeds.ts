// Plays one run at Alpaca per seed, several at a time, each with a simulator and a folder for itself.
import { alpacaCaseOf, playAlpacaCase } from './alpaca/alpaca-run.ts';
import type { CrashWish } from './play-seeds.ts';
import type { Played } from './summary.ts';

export async function playAlpacaSeeds({
  seeds,
  jobs,
  heard,
}: Pick<CrashWish, 'seeds' | 'jobs' | 'heard'>): Promise<readonly Played[]> {
  const waiting = [...seeds];
  const all: Played[] = [];
  async function job(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const crash = alpacaCaseOf(seed);
      const { step, fault, killedAfterMs } = crash;
      const outcome = await playAlpacaCase(crash);
      const text = `${step}, fault ${fault}, killed after ${Math.round(killedAfterMs)} ms`;
      const played = { seed, text, folder: '', ...outcome };
      all.push(played);
      heard?.(played);
    }
  }
  await Promise.all(Array.from({ length: jobs }, job));
  return all;
}
