// Replay memory: the newest transitions, of which training draws batches at random, so that one batch does not hold
// neighbouring days only.
import type { Random } from '../../../kernel/random.ts';

export interface Batch {
  readonly states: Float32Array;
  readonly next: Float32Array;
  readonly actions: Uint8Array;
  readonly rewards: Float32Array;
}

export interface ReplayMemory {
  readonly size: number;
  /** Keeps a copy; the oldest transition makes room. */
  add(state: Float32Array, action: number, reward: number, next: Float32Array): void;
  /** With replacement, into the batch. */
  draw(random: Random, batch: Batch): void;
}

export function emptyBatch(rows: number, inputs: number): Batch {
  return {
    states: new Float32Array(rows * inputs),
    next: new Float32Array(rows * inputs),
    actions: new Uint8Array(rows),
    rewards: new Float32Array(rows),
  };
}

export function createReplayMemory(capacity: number, inputs: number): ReplayMemory {
  const kept = emptyBatch(capacity, inputs);
  let size = 0;
  let at = 0;
  return {
    get size() {
      return size;
    },
    add(state, action, reward, next) {
      kept.states.set(state, at * inputs);
      kept.next.set(next, at * inputs);
      kept.actions[at] = action;
      kept.rewards[at] = reward;
      at = (at + 1) % capacity;
      size = Math.min(size + 1, capacity);
    },
    draw(random, { states, next, actions, rewards }) {
      for (let row = 0; row < actions.length; row += 1) {
        const from = Math.floor(random.next() * size);
        for (let k = 0; k < inputs; k += 1) {
          states[row * inputs + k] = kept.states[from * inputs + k] as number;
          next[row * inputs + k] = kept.next[from * inputs + k] as number;
        }
        actions[row] = kept.actions[from] as number;
        rewards[row] = kept.rewards[from] as number;
      }
    },
  };
}
