// Plays one run per seed, several at a time, over simulators that serve many runs.
import { join } from 'node:path';
import { createWorld, type World } from './environment/world.ts';
import { caseOf, type Products } from './matrix/plan.ts';
import { playCase } from './run.ts';
import { isBroken, type Played } from './summary.ts';

export interface CrashWish {
  readonly seeds: readonly number[];
  readonly jobs: number;
  /** Absent: shares. */
  readonly products?: Products;
  /** Options of `sluice sim gateway`: how it treats children, parents and late members of a group. */
  readonly gatewayArgs?: readonly string[];
  /** Leaves the folders behind. */
  readonly isKept?: boolean;
  heard?(played: Played): void;
}

/** Plays every seed; each job has simulators of its own, which a run that broke something does not hand on. */
export async function playSeeds({
  seeds,
  jobs,
  products = 'shares',
  gatewayArgs = [],
  isKept = false,
  heard,
}: CrashWish): Promise<readonly Played[]> {
  const waiting = [...seeds];
  const all: Played[] = [];
  async function job(): Promise<void> {
    let world: World | undefined;
    for (;;) {
      const seed = waiting.shift();
      if (seed === undefined) break;
      const planned = caseOf(seed, products);
      let place = planned.isOverNight ? undefined : await world?.place();
      if (world === undefined || place === undefined) {
        await world?.end(isKept);
        world = await createWorld(gatewayArgs);
        place = await world.place();
      }
      if (place === undefined) throw new Error('a new world has no place');
      const crash = {
        ...planned,
        ...(isBaring(gatewayArgs) ? { isBared: true as const } : {}),
      };
      const outcome = await playCase(world, place, crash);
      const played = {
        seed,
        text: `${crash.step}: ${crash.moment}`,
        folder: join(world.folder, place.account),
        ...outcome,
      };
      all.push(played);
      heard?.(played);
      if (!isBroken(outcome)) continue;
      await world.end(isKept);
      world = undefined;
    }
    await world?.end(isKept);
  }
  await Promise.all(Array.from({ length: jobs }, job));
  return all;
}

/** Children that die with their parent, and exits that must go alone, bare a position by themselves. */
function isBaring(gatewayArgs: readonly string[]): boolean {
  return gatewayArgs.includes('kills') || gatewayArgs.includes('refuse');
}
