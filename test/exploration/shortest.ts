// Leaves out of a path every move without which the same law is broken as well.
import type { Crew } from './crew.ts';
import type { Found } from './search.ts';

export async function shortest(found: Found, crew: Crew): Promise<Found> {
  const { scene } = found;
  const law = found.violations[0]?.law;
  // Broken by a move, or only by what is left in the end.
  const isWhole = (await broken({ ...found, isWhole: true })) !== undefined;
  let best = found;
  for (let size = Math.ceil(found.moves.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = best.moves.length - size; at > 0; at -= size) {
      const moves = best.moves.toSpliced(at, size);
      const violations = await broken({ scene, moves, isTried: true, isWhole });
      if (violations !== undefined) best = { scene, moves, violations };
    }
  return best;

  async function broken(walk: Parameters<Crew['visit']>[0][number]) {
    const [visit] = await crew.visit([walk]);
    const isSame = visit?.violations.some((one) => one.law === law) === true;
    return isSame ? visit?.violations : undefined;
  }
}
