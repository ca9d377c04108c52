// The first of all orders in which the gateway reports that assigned shares and their contract have left as one order.
// `npm run explore -- --products options` plays all of them.
import { expect, it } from 'vitest';
import { walkAssigned } from './structures/assigned-path.ts';
import { playAll } from './structures/choices.ts';
import type { StructureWalk } from './structures/structure-path.ts';

const WALKS = 5;

it.each(['limit usual', 'limit repeats'] as const)(
  'assigned shares leave once, whatever comes first: %s',
  async (way) => {
    const played: StructureWalk[] = [];
    await playAll(
      (choices) => void played.push(walkAssigned(way, choices)),
      () => played.length < WALKS,
    );
    expect(played.flatMap(({ findings }) => findings)).toEqual([]);
    expect(new Set(played.map(({ moves }) => moves.join())).size).toBe(WALKS);
    expect(played.some(({ moves }) => moves.at(-1) === 'crash')).toBe(true);
  },
);
