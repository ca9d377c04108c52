// Leaves out of a path every move without which the same law is broken as well.
import type { Crew } from './crew.ts';
import type { Found } from './search.ts';
import type { Walk } from './visit.ts';

export async function shortest(found: Found, crew: Crew): Promise<Found> {
  const law = found.violations[0]?.law;
  let best = found;
  for (let at = best.moves.length - 1; at > 0; at -= 1) {
    const walk: Walk = { scene: best.scene, moves: best.moves.toSpliced(at, 1) };
    const [visit] = await crew.visit([{ ...walk, isTried: true }]);
    if (visit?.violations.some((broken) => broken.law === law) === true)
      best = { ...walk, violations: visit.violations };
  }
  return best;
}
