// State as JSON text and back, for snapshots: maps become lists of pairs, everything else is plain already.
import type { State } from './state.ts';

const MAP = 'map:';

/** Undefined fields are left out by JSON and come back missing, which reads the same. */
export function stateText(state: State): string {
  return JSON.stringify(state, (_key, value) =>
    value instanceof Map ? { [MAP]: [...value.entries()] } : value,
  );
}

export function stateFrom(text: string): State {
  return JSON.parse(text, (_key, value) =>
    value !== null && typeof value === 'object' && MAP in value ? new Map(value[MAP]) : value,
  ) as State;
}
