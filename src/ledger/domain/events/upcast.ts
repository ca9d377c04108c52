// Events of older shapes are brought to the present one when they are read; what is stored never changes.
import type { EventData } from './envelope.ts';

type Upcaster = (data: EventData) => EventData;

/** By type: the first one leads from version 1 to 2, the next from 2 to 3. */
const UPCASTERS: Readonly<Record<string, readonly Upcaster[]>> = {};

export function upcast(
  type: string,
  version: number,
  data: EventData,
  upcasters: Readonly<Record<string, readonly Upcaster[]>> = UPCASTERS,
): EventData {
  return (upcasters[type] ?? []).slice(version - 1).reduce((older, up) => up(older), data);
}
