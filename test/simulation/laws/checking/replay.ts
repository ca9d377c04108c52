// The journal is the state: replayed from its first fact, or from any snapshot and its tail, it gives what the daemon lived by.
import { recoverState } from '../../../../src/trader/engine/fold/recover.ts';
import { STATE_VERSION } from '../../../../src/trader/engine/state/state.ts';
import { stateText } from '../../../../src/trader/engine/state/state-text.ts';
import type { Journal, StateSnapshot } from '../../../../src/trader/ports/journal.ts';
import type { Seen } from './law-of.ts';

export interface Replay {
  /** The daemon wrote down what it lives by. */
  snapshotSaved(snapshot: StateSnapshot): void;
  /** Recovers as a start would, with the newest snapshot, and from each snapshot ever written. */
  check(journal: Journal): void;
}

export function createReplay(world: Seen, broken: (text: string) => void): Replay {
  function compare(what: string, text: string): void {
    const scratch = stateText(world.state);
    if (text === scratch || normal(text) === normal(scratch)) return;
    broken(
      `${what} is not the journal replayed: ${firstDifference(normal(text), normal(scratch))}`,
    );
  }

  return {
    snapshotSaved(snapshot) {
      if (snapshot.stateVersion !== STATE_VERSION) broken('a snapshot of another version');
      if (snapshot.seq !== world.state.seq) broken(`a snapshot of fact ${snapshot.seq}`);
      compare(`the living state at ${snapshot.seq}`, snapshot.body);
    },
    check(journal) {
      const { mode, account } = world.state;
      compare('snapshot and tail', stateText(recoverState(journal, mode, account)));
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
