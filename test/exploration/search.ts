// What of all paths is played, and in which order: first every path of few moves, then every path with few interferences.
// Decision 0042
import type { Violation } from '../simulation/components/played.ts';
import { textOf } from './replay.ts';
import type { Visit, Walk } from './visit.ts';

export interface Bounds {
  readonly states: number;
  readonly depth: number;
  readonly ms: number;
  readonly faultsMax: number;
}

export interface Found extends Pick<Walk, 'scene' | 'moves'> {
  readonly violations: readonly Violation[];
}

/** One way through the paths, and how far it came. */
export interface Searched {
  readonly states: number;
  readonly paths: number;
  /** Every path of so many moves, or with so many interferences, was played. */
  readonly complete: number;
  readonly longest: number;
  /** Paths that were known and that the bounds left out. */
  readonly leftOut: number;
}

export interface Search {
  readonly scenes: readonly string[];
  readonly bounds: Bounds;
  /** How many states on the way from a new state to its end are looked at as it is played to its end. */
  readonly ahead: number;
  /** What one more move costs: paths are played in the order of their costs. */
  costOf(visit: Visit, move: string): 0 | 1;
  visit(walks: readonly Walk[]): Promise<readonly Visit[]>;
  now(): number;
  /** A state that no way has seen. */
  reached(visit: Visit): void;
  /** A law is broken; true ends the search. */
  found(found: Found): boolean;
}

/** With the moves that were made after it. */
export function foundOf({ scene, moves }: Walk, { finish, violations }: Visit): Found {
  return { scene, moves: [...moves, ...finish], violations };
}

/** Paths handed out at a time: enough that nobody waits, few enough that the bounds are kept. */
const BATCH = 64;

/** Levels of equal cost, one after the other; within a level what was known first comes first. */
export async function search(options: Search): Promise<Searched> {
  const { bounds } = options;
  const endsAt = options.now() + bounds.ms;
  const known = new Set<string>();
  /** By path: what was seen at its end while a shorter one was played to the end. */
  const passed = new Map<string, Visit>();
  let level: Walk[] = options.scenes.map((scene) => ({ scene, moves: ['predict'] }));
  let next: Walk[] = [];
  let paths = 0;
  let complete = 0;
  let longest = 0;
  let isFound = false;

  const isOver = () => isFound || known.size >= bounds.states || options.now() >= endsAt;

  function note(walk: Walk, visit: Visit): void {
    const { scene, moves } = walk;
    longest = Math.max(longest, moves.length);
    if (visit.violations.length > 0) {
      isFound = options.found(foundOf(walk, visit)) || isFound;
      return;
    }
    const last = moves.at(-1) ?? '';
    // The same move once more for each moment of it in which the daemon could have died.
    if (visit.faults < bounds.faultsMax && !last.includes(' ! '))
      for (let at = 1; at <= visit.crashes; at += 1)
        queue({ scene, moves: [...moves.slice(0, -1), `${last} ! ${at}`] }, 1);
    if (known.has(visit.key)) return;
    known.add(visit.key);
    options.reached(visit);
    if (moves.length >= bounds.depth) return;
    keepNext(walk, visit);
    for (const move of visit.moves)
      queue({ scene, moves: [...moves, move] }, options.costOf(visit, move));
  }

  /** A path that goes on as this one did to its end has been played with it. */
  function keepNext({ scene, moves }: Walk, { along, finish, ...visit }: Visit): void {
    const [reached, ...later] = along;
    const [move, ...rest] = finish;
    if (reached === undefined || move === undefined || !visit.moves.includes(move)) return;
    const next = { ...reached, finish: rest, along: later, violations: [] };
    passed.set(textOf({ scene, moves: [...moves, move] }), next);
  }

  async function visited(walks: readonly Walk[]): Promise<readonly (readonly [Walk, Visit])[]> {
    const visits = walks.map((walk) => passed.get(textOf(walk)));
    const unplayed = walks.filter((_, index) => visits[index] === undefined);
    const { ahead } = options;
    const played =
      unplayed.length === 0
        ? []
        : await options.visit(unplayed.map((walk) => ({ ...walk, ahead })));
    let next = 0;
    return walks.flatMap((walk, index) => {
      passed.delete(textOf(walk));
      const visit = visits[index] ?? played[next++];
      return visit === undefined ? [] : [[walk, visit] as const];
    });
  }

  function queue(walk: Walk, cost: 0 | 1): void {
    if (cost === 0) level.push(walk);
    else next.push(walk);
  }

  while (level.length > 0 && !isOver()) {
    let at = 0;
    while (at < level.length && !isOver()) {
      const batch = level.slice(at, at + BATCH);
      at += batch.length;
      paths += batch.length;
      for (const [walk, visit] of await visited(batch)) note(walk, visit);
    }
    const rest = level.slice(at);
    if (rest.length === 0) complete += 1;
    level = rest.length === 0 ? next : [...rest, ...next];
    if (rest.length > 0) break;
    next = [];
  }
  return { states: known.size, paths, complete, longest, leftOut: level.length };
}
