import { describe, expect, it } from 'vitest';
import {
  createReplayMemory,
  emptyBatch,
} from '../../../../src/advisers/policy/learning/replay-memory.ts';
import { epsilonIn, SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { train } from '../../../../src/advisers/policy/learning/train.ts';
import { twoRegimeMarket } from '../../../../src/advisers/policy/markets/two-regime-market.ts';
import { createRandom } from '../../../../src/kernel/random.ts';

const market = twoRegimeMarket();
const short = { ...SETTINGS, episodes: 8, episodeDays: 30, firstAfter: 60 };

describe('training', () => {
  it('gives the same weights for the same seed, and others for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => train({ market, settings: short, seed }));
    expect(again?.weights).toEqual(one?.weights);
    expect(again?.curve).toEqual(one?.curve);
    expect(other?.weights).not.toEqual(one?.weights);
  });

  it('trains on from given weights and leaves them as they are', () => {
    const { weights } = train({ market, settings: short, seed: 1 });
    const before = weights.slice();
    const further = train({ market, settings: short, seed: 2, from: weights });
    expect(weights).toEqual(before);
    expect(further.weights).not.toEqual(before);
    expect(further.weights).not.toEqual(train({ market, settings: short, seed: 2 }).weights);
  });

  it('has one point of its curve for each episode, and says when each is over', () => {
    let told = 0;
    const { curve, weights } = train({
      market,
      settings: short,
      seed: 1,
      onEpisode: () => (told += 1),
    });
    expect([curve.length, told]).toEqual([8, 8]);
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  it('acts at random less and less, over the first 60 % of the episodes', () => {
    const at = [0, 30, 60, 99].map((episode) => epsilonIn(episode, SETTINGS));
    expect(at.map((epsilon) => epsilon.toFixed(3))).toEqual(['1.000', '0.525', '0.050', '0.050']);
  });
});

describe('the replay memory', () => {
  it('keeps the newest transitions, whole', () => {
    const memory = createReplayMemory(4, 2);
    for (let n = 0; n < 10; n += 1)
      memory.add(Float32Array.of(n, -n), n % 5, n / 2, Float32Array.of(n + 1, -n - 1));
    expect(memory.size).toBe(4);
    const batch = emptyBatch(64, 2);
    memory.draw(createRandom(1, 'memory'), batch);
    const drawn = new Set<number>();
    for (let row = 0; row < 64; row += 1) {
      const n = batch.states[2 * row] ?? Number.NaN;
      drawn.add(n);
      expect([...batch.states.slice(2 * row, 2 * row + 2)]).toEqual([n, -n]);
      expect([...batch.next.slice(2 * row, 2 * row + 2)]).toEqual([n + 1, -n - 1]);
      expect([batch.actions[row], batch.rewards[row]]).toEqual([n % 5, n / 2]);
    }
    expect([...drawn].sort()).toEqual([6, 7, 8, 9]);
  });
});
