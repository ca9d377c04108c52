// The first of all orders in which structures of options are reported, and mistakes on purpose that they find. `npm run explore -- --products options` plays
// all of them.
import { describe, expect, it } from 'vitest';
import { secondUnheard } from './plants.ts';
import { playAll } from './structures/choices.ts';
import {
  STRUCTURE_SCENES,
  type StructureWalk,
  walkStructure,
} from './structures/structure-path.ts';

const WALKS = 3;

async function walks(name: string, count: number, plant?: Parameters<typeof walkStructure>[2]) {
  const scene = STRUCTURE_SCENES.get(name);
  if (scene === undefined) throw new Error(name);
  const played: StructureWalk[] = [];
  await playAll(
    (choices) => void played.push(walkStructure(scene, choices, plant)),
    () => played.length < count,
  );
  return played;
}

describe('a structure', () => {
  it.each([...STRUCTURE_SCENES.keys()])(
    'is one position, whatever comes first: %s',
    async (name) => {
      const played = await walks(name, WALKS);
      expect(played.flatMap(({ findings }) => findings)).toEqual([]);
      expect(new Set(played.map(({ moves }) => moves.join())).size).toBe(WALKS);
      expect(played.some(({ moves }) => moves.at(-1) === 'crash')).toBe(true);
    },
  );

  it('is not, if the daemon never learns of the fill of one contract', async () => {
    const found = await walks('vertical entry usual', 1, secondUnheard);
    expect(found.flatMap(({ findings }) => findings).join('; ')).toContain('was booked 0 times');
  });
});

it('plays every sequence of choices once', async () => {
  const seen: string[] = [];
  const isAll = await playAll(
    ({ pick }) => {
      const first = pick(2);
      seen.push(`${first}${first === 0 ? pick(3) : ''}`);
    },
    () => true,
  );
  expect([isAll, seen]).toEqual([true, ['00', '01', '02', '1']]);
});
