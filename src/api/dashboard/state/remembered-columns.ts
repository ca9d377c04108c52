// The meaning of columns that a person stated for a file, kept in this browser for the next file with the same header row.
import { dropText, keepText, keptText } from '../browser/text-storage.ts';
import {
  type ColumnsOf,
  mappingFor,
  type RememberedColumns,
  readColumns,
  shapeOf,
  withColumns,
  withoutColumns,
} from '../facts/remembered-columns.ts';
import { session } from './session.ts';

export function rememberedMapping(content: string): string | undefined {
  const of = placeOf(content);
  return of && mappingFor(readColumns(keptText('columns')), of);
}

/** Once a file was booked with them. */
export function rememberColumns(content: string, mapping: string): void {
  const of = placeOf(content);
  if (of === undefined || mapping.trim() === '') return;
  store(withColumns(readColumns(keptText('columns')), { ...of, mapping }));
}

export function forgetColumns(content: string): void {
  const of = placeOf(content);
  if (of !== undefined) store(withoutColumns(readColumns(keptText('columns')), of));
}

function store(all: readonly RememberedColumns[]): void {
  if (all.length === 0) dropText('columns');
  else keepText('columns', JSON.stringify(all));
}

function placeOf(content: string): ColumnsOf | undefined {
  const shape = shapeOf(content);
  const who = session.value;
  return who.kind !== 'in' || shape === undefined ? undefined : { username: who.username, shape };
}
