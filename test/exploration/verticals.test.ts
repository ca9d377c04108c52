// The first of all orders in which a vertical is reported, and mistakes on purpose that they find. `npm run explore -- --products options` plays
// all of them.
import { describe, expect, it } from 'vitest';
import { secondUnheard } from './plants.ts';
import { playAll } from './verticals/choices.ts';
import { VERTICAL_SCENES, type VerticalWalk, walkVertical } from './verticals/vertical-path.ts';

const WALKS = 12;

function walks(name: string, count: number, plant?: Parameters<typeof walkVertical>[2]) {
  const scene = VERTICAL_SCENES.get(name);
  if (scene === undefined) throw new Error(name);
  const played: VerticalWalk[] = [];
  playAll(
    (choices) => void played.push(walkVertical(scene, choices, plant)),
    () => played.length < count,
  );
  return played;
}

describe('a vertical', () => {
  it.each([...VERTICAL_SCENES.keys()])('is one position, whatever comes first: %s', (name) => {
    const played = walks(name, WALKS);
    expect(played.flatMap(({ findings }) => findings)).toEqual([]);
    expect(new Set(played.map(({ moves }) => moves.join())).size).toBe(WALKS);
    expect(played.some(({ moves }) => moves.at(-1) === 'crash')).toBe(true);
  });

  it('is not, if the daemon never learns of the fill of one contract', () => {
    const found = walks('vertical entry usual', 1, secondUnheard);
    expect(found.flatMap(({ findings }) => findings).join('; ')).toContain('was booked 0 times');
  });
});

it('plays every sequence of choices once', () => {
  const seen: string[] = [];
  const isAll = playAll(
    ({ pick }) => {
      const first = pick(2);
      seen.push(`${first}${first === 0 ? pick(3) : ''}`);
    },
    () => true,
  );
  expect([isAll, seen]).toEqual([true, ['00', '01', '02', '1']]);
});
