// The zone that the name of a column states for its times: `Time (EET)`.
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import { HOURS_OF } from './stamps.ts';

const IN_BRACKETS = / *\(([A-Za-z][\w/+-]*)\) *$/;

export interface TimeName {
  /** Without the zone. */
  readonly name: string;
  readonly zone: Zone | undefined;
}

export function timeNameOf(name: string): TimeName {
  const [brackets = '', letters] = IN_BRACKETS.exec(name) ?? [];
  const zone = letters === undefined ? undefined : zoneOf(letters);
  return zone === undefined ? { name, zone } : { name: name.slice(0, -brackets.length), zone };
}

/** Undefined if it is something else, such as a currency. */
function zoneOf(letters: string): Zone | undefined {
  if (letters === 'ET') return zoneNamed('America/New_York');
  const hours = HOURS_OF[letters];
  if (hours !== undefined) return zoneNamed(`Etc/GMT+${-hours}`);
  try {
    return zoneNamed(letters);
  } catch {
    return undefined;
  }
}
