// An exploration is worth its silence only if it speaks: mistakes on purpose, and the shortest paths to them.
import { describe, expect, it } from 'vitest';
import type { Plant } from '../simulation/components/daemon.ts';
import { soloCrew } from './crew.ts';
import { explore } from './explore.ts';
import { cancelsForgotten, countedTwice, resizedTooEarly, sentAgain } from './plants.ts';
import { replay } from './replay.ts';

const MISTAKES: readonly (readonly [string, Plant, readonly string[]])[] = [
  ['a stop resized before the fill is durable', resizedTooEarly, ['intent before effect']],
  ['an order without an outcome sent again', sentAgain, ['intent before effect']],
  ['a cancel that never leaves', cancelsForgotten, ['never stuck']],
  ['a fill counted twice', countedTwice, ['executions are the only truth about quantity']],
];
const STATES_MAX = 1_200;
/** The first path that is found is not the shortest. */
const FOUND_MAX = 4;

describe.each(MISTAKES)('%s', (_, plant, laws) => {
  it('is found, with a path of at most 20 moves that repeats it', async () => {
    const { found } = await explore({
      crew: soloCrew({ plant, nightsMax: 0 }),
      scenes: ['limit usual'],
      states: STATES_MAX,
      ms: Number.POSITIVE_INFINITY,
      seed: 1,
      foundMax: FOUND_MAX,
      now: () => 0,
    });
    const [first] = found;
    expect(laws).toContain(first?.violations[0]?.law);
    expect(first?.moves.length).toBeLessThanOrEqual(20);
    const { scene, moves } = first ?? { scene: '', moves: [] };
    expect(replay(scene, moves, { plant })).not.toEqual([]);
    expect(replay(scene, moves)).toEqual([]);
    // Its last move would not be made by itself: without it the law is kept.
    expect(replay(scene, moves.slice(0, -1), { plant })).toEqual([]);
  });
});
