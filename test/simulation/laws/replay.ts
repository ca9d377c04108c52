// The journal is the state: replayed from its first fact, or from any snapshot and its tail, it gives what the daemon lived by.
import { recoverState } from '../../../src/engine/recover.ts';
import { STATE_VERSION } from '../../../src/engine/state.ts';
import { stateText } from '../../../src/engine/state-text.ts';
import type { StateSnapshot } from '../../../src/ports/journal.ts';
import { ACCOUNT } from '../house.ts';
import type { MemoryJournal } from '../memory-journal.ts';
import type { World } from './world.ts';

export interface Replay {
  /** The daemon wrote down what it lives by. */
  snapshotSaved(snapshot: StateSnapshot): void;
  /** Recovers as a start would, with the newest snapshot, and from each snapshot ever written. */
  check(journal: MemoryJournal): void;
}

export function createReplay(world: World, broken: (text: string) => void): Replay {
  const scratch = () => normal(stateText(world.state));

  return {
    snapshotSaved(snapshot) {
      if (snapshot.stateVersion !== STATE_VERSION) broken('a snapshot of another version');
      if (snapshot.seq !== world.state.seq || normal(snapshot.body) !== scratch()) {
        broken(
          `the living state at ${snapshot.seq} is not the journal replayed: ${firstDifference(normal(snapshot.body), scratch())}`,
        );
      }
    },
    check(journal) {
      const recovered = normal(stateText(recoverState(journal, world.state.mode, ACCOUNT)));
      if (recovered !== scratch()) {
        broken(
          `snapshot and tail are not the journal replayed: ${firstDifference(recovered, scratch())}`,
        );
      }
    },
  };
}

/** One spelling: fields that are undefined and fields that are missing read the same, in any order. */
function normal(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return `…${one.slice(Math.max(0, at - 120), at + 80)} | ${other.slice(at, at + 80)}`;
}
