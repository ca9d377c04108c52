// How far a journal has been relayed: the last fact, the hash of its commit, and what is remembered for the next batch.
import {
  INITIAL_STATE,
  type RelayedState,
  stateFrom,
  stateText,
} from '../commands/relayed-state.ts';

/** A fact and the hash of the commit that contains it. */
export interface Checkpoint {
  readonly seq: number;
  readonly hash: string;
}

export interface Cursor extends Checkpoint {
  readonly journalId: string;
  /** Some earlier ones, newest first: they show how far a restored journal is the one that was relayed. */
  readonly earlier: readonly Checkpoint[];
  readonly state: RelayedState;
}

export function startOf(journalId: string, state: RelayedState = INITIAL_STATE): Cursor {
  return { journalId, seq: 0, hash: '', earlier: [], state };
}

export function advanced(cursor: Cursor, to: Checkpoint, state: RelayedState): Cursor {
  const { journalId, seq, hash } = cursor;
  const earlier = seq === 0 ? [] : thinned([{ seq, hash }, ...cursor.earlier], to.seq);
  return { journalId, ...to, earlier, state };
}

const NEWEST_KEPT = 16;

/** The newest, and of the older ones the oldest of each distance that doubles. */
function thinned(checkpoints: readonly Checkpoint[], head: number): readonly Checkpoint[] {
  const oldestByDistance = new Map<number, Checkpoint>();
  for (const one of checkpoints.slice(NEWEST_KEPT))
    oldestByDistance.set(Math.floor(Math.log2(head - one.seq)), one);
  return [...checkpoints.slice(0, NEWEST_KEPT), ...oldestByDistance.values()];
}

export function cursorText({ state, ...cursor }: Cursor): string {
  return JSON.stringify({ ...cursor, state: stateText(state) });
}

export function cursorFrom(text: string): Cursor {
  const stored = JSON.parse(text) as Omit<Cursor, 'state'> & { readonly state: string };
  return { ...stored, state: stateFrom(stored.state) };
}
