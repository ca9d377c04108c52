// A time that a person enters, by the clock of the page.
import { instantOf, parseWallTime, zoneNamed } from '../../../market/time/zone.ts';
import type { Zone } from './times.ts';

/** `2026-11-20T10:41`, as a field of the browser has it; undefined if nothing whole is entered. */
export function enteredMoment(text: string, { zone }: Zone): string | undefined {
  const wall = parseWallTime(text);
  if (wall === undefined) return undefined;
  return new Date(instantOf(zoneNamed(zone), wall.day, wall.msOfDay)).toISOString();
}
