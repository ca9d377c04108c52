// A bounded look at everything that can happen: every path of few moves, every path with few interferences, and a sample of paths
// with two faults. What breaks a law is made as short as it can be.
import type { Crew, Trip } from './crew.ts';
import { LEFT_OUT } from './sandbox/fault-moves.ts';
import { SCENES } from './sandbox/scene.ts';
import { type Found, foundOf, type Searched, search } from './search.ts';
import { shortest } from './shortest.ts';
import type { Visit } from './visit.ts';

export interface Asked {
  readonly crew: Crew;
  readonly scenes?: readonly string[];
  readonly states?: number;
  readonly depth?: number;
  readonly ms: number;
  readonly seed: number;
  now(): number;
  /** Ends with so many broken laws. */
  readonly foundMax?: number;
  /** So many paths with two faults, and nothing else. */
  readonly samples?: number;
}

export interface Explored {
  /** That differ by more than names and times. */
  readonly states: number;
  readonly paths: number;
  /** Every path of so many moves was played. */
  readonly depth: number;
  /** Every path with so many interferences, of any length, was played. */
  readonly interferences: number;
  /** Moves of the longest path. */
  readonly longest: number;
  /** By name: the states that were reached through it first. */
  readonly faults: Readonly<Record<string, number>>;
  readonly sampled: number;
  /** Known paths that the bounds left out. */
  readonly leftOut: number;
  /** Faults of the rules that are not played, with the reason. */
  readonly notPlayed: Readonly<Record<string, string>>;
  /** The shortest path first. */
  readonly found: readonly Found[];
  readonly seconds: number;
}

/** What each way gets of the whole: moves, interferences, samples. */
const SHARES = [0.25, 0.55] as const;
/** Breadth first hardly ever comes to what is far ahead. */
const AHEAD_IN_BREADTH = 3;
const SAMPLES_AT_A_TIME = 16;
const FOUND_MAX = 10;
const DEPTH_MAX = 60;
/** The gateway as it is thought to be; its other ways are interfered with only. */
const USUAL = /usual$/;

export async function explore(asked: Asked): Promise<Explored> {
  const { crew, now, ms, states = LONG, depth = DEPTH_MAX, foundMax = FOUND_MAX } = asked;
  const { samples } = asked;
  const scenes = asked.scenes ?? [...SCENES.keys()];
  const startedAt = now();
  const keys = new Set<string>();
  const faults: Record<string, number> = {};
  const found: Found[] = [];

  function reached({ key, lastFault }: Visit): void {
    if (keys.has(key)) return;
    keys.add(key);
    if (lastFault !== undefined) faults[lastFault] = (faults[lastFault] ?? 0) + 1;
  }

  function note(broken: Found): boolean {
    found.push(broken);
    return found.length >= foundMax;
  }

  const common = { visit: crew.visit, now, reached, found: note };
  const bounds = (share: number) => ({
    states: states * share,
    depth,
    ms: ms * share,
    faultsMax: 1,
  });
  const usual = scenes.filter((scene) => USUAL.test(scene));
  const [moves, interferences] = SHARES;
  const isSearched = () => samples === undefined && found.length < foundMax;
  const broad = isSearched()
    ? await search({
        ...common,
        scenes: usual.length > 0 ? usual : scenes,
        bounds: bounds(moves),
        ahead: AHEAD_IN_BREADTH,
        costOf: () => 1,
      })
    : NOTHING;
  const deep = isSearched()
    ? await search({
        ...common,
        scenes,
        bounds: bounds(interferences),
        ahead: depth,
        costOf: (visit, move) => (visit.free.includes(move) ? 0 : 1),
      })
    : NOTHING;

  function mayGoOn(): boolean {
    return found.length < foundMax && now() - startedAt < ms && keys.size < states;
  }

  let sampled = 0;
  while (mayGoOn() && sampled < (samples ?? LONG)) {
    const trips = Array.from({ length: SAMPLES_AT_A_TIME }, (_, index): Trip => {
      const seed = asked.seed * 1_000_003 + sampled + index;
      return { scene: scenes[seed % scenes.length] ?? '', seed };
    });
    sampled += trips.length;
    for (const visit of await crew.wander(trips)) {
      reached(visit);
      if (visit.violations.length > 0) note(foundOf(visit, visit));
    }
  }
  const shortened: Found[] = [];
  for (const broken of found.slice(0, foundMax)) shortened.push(await shortest(broken, crew));
  return {
    states: keys.size,
    paths: broad.paths + deep.paths + sampled,
    depth: broad.complete,
    interferences: Math.max(0, deep.complete - 1),
    longest: Math.max(broad.longest, deep.longest),
    faults,
    sampled,
    leftOut: broad.leftOut + deep.leftOut,
    notPlayed: LEFT_OUT,
    found: shortened.sort((one, other) => one.moves.length - other.moves.length),
    seconds: Math.round(now() - startedAt) / 1_000,
  };
}

const NOTHING: Searched = { states: 0, paths: 0, complete: 0, longest: 0, leftOut: 0 };
const LONG = Number.POSITIVE_INFINITY;
