// Converts the state to JSON text and back, for snapshots: maps become lists of pairs; all other values are plain.
import type { State } from './state.ts';

const MAP = 'map:';

/**
 * JSON omits undefined fields; a missing field reads the same. The values of a map are plain and are written unchanged, because
 * visiting every field of every record takes ten times as long and delays the start.
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
