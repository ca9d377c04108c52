// State as JSON text and back, for snapshots: maps become lists of pairs, everything else is plain already.
import type { State } from './state.ts';

const MAP = 'map:';

/**
 * Undefined fields are left out by JSON and come back missing, which reads the same. What stands in a map is plain and is
 * written as it is: to look at every field of every record takes ten times as long, and a start waits for it.
 */
export function stateText(state: State): string {
  return JSON.stringify(fieldsOf(state, listed));
}

export function stateFrom(text: string): State {
  return fieldsOf(JSON.parse(text), mapped) as State;
}

function fieldsOf(fields: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}

function listed(value: unknown): unknown {
  if (value instanceof Map) return { [MAP]: [...value] };
  return isRecord(value) ? fieldsOf(value, listed) : value;
}

function mapped(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return MAP in value ? new Map(value[MAP] as [string, unknown][]) : fieldsOf(value, mapped);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
