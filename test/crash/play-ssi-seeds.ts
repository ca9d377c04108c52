// Plays one run at SSI per seed, several at a time, each in a world of its own.
import { join } from 'node:path';
import type { CrashWish } from './play-seeds.ts';
import type { Played } from './summary.ts';
import { boardOf, ssiCaseOf } from './vietnam/ssi-cases.ts';
import { playSsiCase } from './vietnam/ssi-run.ts';
import { createSsiWorld } from './vietnam/ssi-world.ts';

export async function playSsiSeeds({
  seeds,
  jobs,
  isKept = false,
  heard,
}: CrashWish): Promise<readonly Played[]> {
  const waiting = [...seeds];
  const all: Played[] = [];
  async function job(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const crash = ssiCaseOf(seed);
      const world = await createSsiWorld(seed, boardOf(seed));
      try {
        const outcome = await playSsiCase(world, crash);
        const text = `${crash.step} of ${world.place.symbol}: ${crash.moment}`;
        const played = { seed, text, folder: join(world.folder, world.place.account), ...outcome };
        all.push(played);
        heard?.(played);
      } finally {
        await world.end(isKept);
      }
    }
  }
  await Promise.all(Array.from({ length: jobs }, job));
  return all;
}
