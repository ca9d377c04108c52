// Leaves out of a path what follows by itself at its end, and every move without which the same law is broken as well.
import type { Crew } from './crew.ts';
import type { Found } from './search.ts';

export async function shortest(found: Found, crew: Crew): Promise<Found> {
  const { scene } = found;
  const law = found.violations[0]?.law;
  let best = await beginning();
  for (let size = Math.ceil(best.moves.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = best.moves.length - size; at > 0; at -= size)
      best = (await brokenBy(best.moves.toSpliced(at, size))) ?? best;
  return best;

  /** So many of its moves that the law is broken on the way to the end that follows. */
  async function beginning(): Promise<Found> {
    let enough = found;
    let tooFew = 0;
    while (enough.moves.length - tooFew > 1) {
      const length = Math.floor((tooFew + enough.moves.length) / 2);
      const shorter = await brokenBy(found.moves.slice(0, length));
      if (shorter === undefined) tooFew = length;
      else enough = shorter;
    }
    return enough;
  }

  async function brokenBy(moves: readonly string[]): Promise<Found | undefined> {
    const [visit] = await crew.visit([{ scene, moves, isTried: true }]);
    const { violations = [] } = visit ?? {};
    return violations.some((one) => one.law === law) ? { scene, moves, violations } : undefined;
  }
}
