import { describe, expect, it } from 'vitest';
import { runs } from '../runs/runs.ts';
import { soloCrew } from './crew.ts';
import { testOf, violationText } from './exploration-report.ts';
import { explore } from './explore.ts';
import { createPath } from './path.ts';
import { played, replay, textOf, walkOf } from './replay.ts';
import { SCENES } from './sandbox/scene.ts';

const STATES = runs(1_500);
const ALWAYS = Number.POSITIVE_INFINITY;
/** A minute of processor time may take a quarter of an hour. */
const STARVED_MS = 1_200_000;

function exploration(states: number, scenes: readonly string[]) {
  // Nights are played by themselves, in nights.test.ts and by `npm run explore -- --nights 1`.
  return explore({
    crew: soloCrew({ nightsMax: 0 }),
    scenes,
    states,
    ms: ALWAYS,
    seed: 1,
    now: () => 0,
  });
}

describe('everything that can happen to one trade', () => {
  it(
    'keeps every law, as far as the bounds go',
    async () => {
      const explored = await exploration(STATES, ['limit usual', 'market usual']);
      expect(explored.found.map(violationText)).toEqual([]);
      expect(explored.states).toBeGreaterThanOrEqual(STATES * 0.9);
      expect(explored.interferences).toBeGreaterThanOrEqual(0);
      expect(Object.keys(explored.faults).length).toBeGreaterThan(5);
    },
    STARVED_MS,
  );

  it('is found again: the same paths lead to the same states', async () => {
    const one = await exploration(30, ['limit usual']);
    const other = await exploration(30, ['limit usual']);
    expect(other).toEqual(one);
  });
});

/** A price moves once nothing waits. */
function risen(scene: string): readonly string[] {
  const path = createPath(scene);
  const made: string[] = [];
  const make = (move: string): void => {
    path.make(move);
    made.push(move);
  };
  const isEntered = () => path.facts().some(({ fact }) => fact.type === 'position-opened');
  make('predict');
  if (scene.startsWith('limit')) make('gateway');
  if (scene.startsWith('limit')) make('price entry');
  for (let turns = 0; turns < 100 && !isEntered(); turns += 1) make(path.free()[0] ?? 'wait');
  make('price rise');
  return made;
}

describe.each([...SCENES.keys()])('the scene %s', (scene) => {
  const entry = ['predict', 'gateway'];
  it('enters, and is flat and done after its stop', () => {
    expect(replay(scene, entry)).toEqual([]);
  });

  it('has a stop that follows a rise', () => {
    const { broken, story } = played({ scene, moves: risen(scene) });
    expect(broken).toEqual([]);
    expect(story.join('\n')).toContain('"why":"trail"');
  });
});

describe('a path', () => {
  const found = {
    scene: 'limit usual',
    moves: ['predict', 'gateway ! 1'],
    violations: [{ law: "somebody's law", text: 'broken', at: 0 }],
  };

  it('is read as it is printed', () => {
    expect(walkOf(textOf(found))).toEqual({ scene: found.scene, moves: found.moves });
    expect(violationText(found)).toContain(`--path '${textOf(found)}'`);
  });

  it('is printed as a test', () => {
    expect(testOf(found)).toContain(
      "replay('limit usual', [\n    'predict',\n    'gateway ! 1',\n  ]);",
    );
    expect(testOf(found)).toContain("it('keeps the law: somebody\\'s law'");
  });

  it('with a move that is not possible says which are', () => {
    expect(() => replay('limit usual', ['predict', 'restart'])).toThrow(
      /^"restart" is not possible there; possible: gateway, /,
    );
  });
});
