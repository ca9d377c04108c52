// A time that a person enters, by the clock of the page.
import { instantOf, parseWallTime, zoneNamed } from '../../../market/time/zone.ts';
import type { Zone } from './times.ts';

/** `2026-11-20T10:41`, as a field of the browser has it; undefined if nothing whole is entered. */
export function enteredMoment(text: string, { zone }: Zone): string | undefined {
  const wall = parseWallTime(text);
  if (wall === undefined) return undefined;
  return new Date(instantOf(zoneNamed(zone), wall.day, wall.msOfDay)).toISOString();
}

const DAY_MS = 86_400_000;

interface Days {
  /** `2026-11-20`; empty: no bound. */
  readonly from: string;
  readonly to: string;
}

/** From the first moment of a day until the last one of another, as the API takes spans. */
export function momentsOfDays({ from, to }: Days, of: Zone): { from?: string; to?: string } {
  const begin = enteredMoment(`${from}T00:00`, of);
  const last = parseWallTime(`${to}T00:00`);
  const end = last && instantOf(zoneNamed(of.zone), last.day, DAY_MS);
  return {
    ...(begin !== undefined && { from: begin }),
    ...(end !== undefined && { to: new Date(end).toISOString() }),
  };
}
