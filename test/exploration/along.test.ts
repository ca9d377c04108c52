// What is seen while a path is played to its end is what is there when it is played so far and no further.
import { describe, expect, it } from 'vitest';
import { createVisitor, type Visit } from './visit.ts';

const AHEAD = 60;
const WALKS: readonly (readonly [string, readonly string[]])[] = [
  ['limit usual', ['predict']],
  ['limit usual', ['predict ! 2']],
  ['limit usual', ['predict', 'gateway ! 1']],
  ['market usual', ['predict', 'fault mute', 'gateway']],
  ['market kills', ['predict', 'gateway', 'crash']],
  ['limit repeats', ['predict', 'gateway', 'price gap']],
];

describe.each(WALKS)('in the scene %s, after %j', (scene, moves) => {
  it('each state on the way to the end is the one of the path that ends there', () => {
    const { along, finish } = createVisitor({})({ scene, moves, ahead: AHEAD });
    expect(along.length).toBeGreaterThan(2);
    for (const [at, reached] of along.entries()) {
      const path = { scene, moves: [...moves, ...finish.slice(0, at + 1)], isWhole: true };
      expect(reached).toEqual(endOf(createVisitor({})(path)));
    }
  });
});

function endOf({ key, moves, free, crashes, faults, lastFault }: Visit) {
  return { key, moves, free, crashes, faults, lastFault };
}
