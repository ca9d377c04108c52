// A path is played from its beginning, and what there is at its end is told: a state by its key, and the moves that lead on.
// Decision 0042
import { createRandom } from '../../src/kernel/random.ts';
import type { Violation } from '../simulation/components/played.ts';
import { createPath, type Path, type PathOptions } from './path.ts';
import { isOfOthers } from './sandbox/fault-moves.ts';

export interface Walk {
  readonly scene: string;
  readonly moves: readonly string[];
  /** Nobody knows whether its moves are possible one after the other. */
  readonly isTried?: boolean;
  /** A law is broken on the way: what follows is of no interest. */
  readonly isWhole?: boolean;
  /** How many states on the way from there to the end are wanted as well; none. */
  readonly ahead?: number;
}

/** What there is at the end of a path. */
export interface Reached {
  readonly key: string;
  readonly moves: readonly string[];
  /** Those of them that nobody forces. */
  readonly free: readonly string[];
  /** The moments in which the daemon could have died in the last move. */
  readonly crashes: number;
  readonly faults: number;
  readonly lastFault: string | undefined;
}

export interface Visit extends Reached {
  /** The moves from there to the end, or to the first that breaks a law. */
  readonly finish: readonly string[];
  /** What there is after each of the first of these moves: paths that need not be played again, nor to their ends. */
  readonly along: readonly Reached[];
  readonly violations: readonly Violation[];
}

/** Plays one path after the other; a state from which the end was played before is not played to its end again. */
export function createVisitor(options: PathOptions): (walk: Walk) => Visit {
  const seen = new Set<string>();
  return (walk) => {
    try {
      return visit(walk);
    } catch (cause) {
      throw new Error(`${walk.scene}: ${walk.moves.join(' > ')} broke down`, { cause });
    }
  };

  function visit({ scene, moves, isTried = false, isWhole = false, ahead = 0 }: Walk): Visit {
    // What is tried has the faults of the path that it is a part of.
    const path = createPath(
      scene,
      isTried ? { ...options, faultsMax: LONG, nightsMax: LONG } : options,
    );
    for (const move of moves) {
      if (isTried && !isPossible(path, move)) return IMPOSSIBLE;
      path.make(move);
    }
    const reached = reachedBy(path);
    const isNew = (isTried || !seen.has(reached.key)) && !isWhole && path.violations.length === 0;
    const along: Reached[] = [];
    let isFollowed = ahead > 0;
    const finish = isNew ? path.finish(follow) : [];
    const { violations } = path;

    function follow(): void {
      if (!isFollowed) return;
      const next = reachedBy(path);
      const isKnown = seen.has(next.key) || along.some(({ key }) => key === next.key);
      along.push(next);
      isFollowed = !isKnown && along.length < ahead;
    }

    seen.add(reached.key);
    // A state on the way to a broken law has not been played to its end.
    if (violations.length > 0) return { ...reached, finish, along: [], violations };
    for (const { key } of along) seen.add(key);
    return { ...reached, finish, along, violations };
  }
}

function reachedBy(path: Path): Reached {
  return {
    crashes: path.crashMoments().length,
    key: path.key(),
    moves: path.moves(),
    free: path.free(),
    faults: path.faults.length,
    lastFault: path.faults.at(-1),
  };
}

const IMPOSSIBLE: Visit = {
  ...{ key: '', moves: [], free: [], crashes: 0, faults: 0 },
  ...{ lastFault: undefined, finish: [], along: [], violations: [] },
};

/** A death in the middle of a move is possible where the move is. */
export function isPossible(path: Path, move: string): boolean {
  const [whole = move] = move.split(' ! ');
  return path.moves().includes(whole);
}

const LONG = Number.POSITIVE_INFINITY;
const WANDERED_MAX = 40;
/** How often a wanderer does what nobody forces, and how often while the daemon is down, when hardly anything else can happen. */
const USUAL = { alive: 0.75, down: 0.3 };
/** In which moment of a move the daemon dies, if there are so many. */
const MOMENTS = 3;

export interface Wandering extends PathOptions {
  /** Deaths, nights, others and faults come equally often, however many there are of each. */
  readonly isByKind: boolean;
}

/** A path of its own choice, by the seed, with as many faults and nights as are allowed: for what is too much to play all of it. */
export function wander(scene: string, seed: number, options: Wandering): Walk & Visit {
  const random = createRandom(seed, scene);
  const path = createPath(scene, options);
  const moves: string[] = [];
  const length = 5 + Math.floor(random.next() * (WANDERED_MAX - 5));

  const oneOf = (names: readonly string[]) => names[Math.floor(random.next() * names.length)];

  function next(): string | undefined {
    const all = path.moves();
    const isDown = options.isByKind && all.includes('restart');
    const free = path.free();
    if (random.chance(isDown ? USUAL.down : USUAL.alive)) return oneOf(free);
    return options.isByKind ? ofAnyKind(all, free) : oneOf(all);
  }

  function ofAnyKind(all: readonly string[], free: readonly string[]): string | undefined {
    const kind = oneOf([...new Set(all.map(kindOf))]);
    const move = oneOf(all.filter((one) => kindOf(one) === kind));
    const [only] = free;
    if (move !== 'crash' || only === undefined || random.chance(0.5)) return move;
    return `${only} ! ${1 + Math.floor(random.next() * MOMENTS)}`;
  }

  while (moves.length < length && path.violations.length === 0) {
    const move = next();
    if (move === undefined) break;
    path.make(move);
    moves.push(move);
  }
  const key = path.key();
  const faults = path.faults.length;
  const finish = path.violations.length === 0 ? path.finish() : [];
  const rest = { moves, free: [], crashes: 0, faults, lastFault: undefined, finish, along: [] };
  return { scene, key, ...rest, violations: path.violations };
}

function kindOf(move: string): string {
  const [verb = '', ...words] = move.split(' ');
  if (verb === 'fault') return isOfOthers(words.join(' ')) ? 'others' : verb;
  return verb === 'crash' || verb === 'night' ? verb : 'word, price or time';
}
