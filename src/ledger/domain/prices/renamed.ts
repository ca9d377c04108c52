// Securities that a change of symbol has put in the place of others: what is known of the earlier one is known of the later one.
import type { Entry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';

/** The earlier security by the later one. */
export function renamedFrom(entries: readonly Entry[]): ReadonlyMap<SecurityId, SecurityId> {
  const earlier = new Map<SecurityId, SecurityId>();
  for (const entry of entries)
    if (entry.kind === 'action' && entry.action.kind === 'symbol-change')
      earlier.set(Number(entry.action.security) as SecurityId, entry.security);
  return earlier;
}

/** Figures that add up, under the last name that each security had. */
export function underLastName<Part>(
  sums: ReadonlyMap<Part | SecurityId, number>,
  earlier: ReadonlyMap<SecurityId, SecurityId>,
): ReadonlyMap<Part | SecurityId, number> {
  if (earlier.size === 0) return sums;
  const nameOf = lastNames<Part>(earlier);
  const joined = new Map<Part | SecurityId, number>();
  for (const [part, figure] of sums) {
    const name = nameOf(part);
    joined.set(name, (joined.get(name) ?? 0) + figure);
  }
  return joined;
}

/** The security whose name a part of the portfolio had at last. */
export function lastNames<Part>(
  earlier: ReadonlyMap<SecurityId, SecurityId>,
): (part: Part | SecurityId) => Part | SecurityId {
  const later = new Map([...earlier].map(([to, from]) => [from, to]));
  return (part) => lastName(part, later);
}

/** A security that got back its first name has come to its last one. */
function lastName<Part>(
  part: Part | SecurityId,
  later: ReadonlyMap<Part | SecurityId, SecurityId>,
): Part | SecurityId {
  let name = part;
  for (let steps = later.size; steps > 0; steps -= 1) name = later.get(name) ?? name;
  return name;
}
