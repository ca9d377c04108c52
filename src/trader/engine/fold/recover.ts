// Rebuilds the state at start from the newest valid snapshot and the facts after it, or from all facts.
import type { Journal } from '../../ports/journal.ts';
import { initialState, STATE_VERSION, type State } from '../state/state.ts';
import { stateFrom, stateText } from '../state/state-text.ts';
import { evolve } from './evolve.ts';

export function recoverState(journal: Journal, mode: string, account: string): State {
  const snapshot = journal.newestSnapshot(STATE_VERSION);
  const state =
    snapshot === undefined
      ? initialState(journal.journalId, mode, account)
      : stateFrom(snapshot.body);
  for (const recorded of journal.read(state.seq)) evolve(state, recorded);
  return state;
}

export function snapshotOf(state: State): { seq: number; stateVersion: number; body: string } {
  return { seq: state.seq, stateVersion: STATE_VERSION, body: stateText(state) };
}
