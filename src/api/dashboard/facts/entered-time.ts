// Times and days that a person enters or an address names, by the clock of the page.
import { addDays, addMonths, parseDay } from '../../../market/time/day.ts';
import { instantOf, parseWallTime, zoneNamed } from '../../../market/time/zone.ts';
import type { Zone } from './times.ts';

/** `2026-11-20T10:41`, as a field of the browser has it; undefined if nothing whole is entered. */
export function enteredMoment(text: string, { zone }: Zone): string | undefined {
  const wall = parseWallTime(text);
  if (wall === undefined) return undefined;
  return new Date(instantOf(zoneNamed(zone), wall.day, wall.msOfDay)).toISOString();
}

const DAY_MS = 86_400_000;

export interface Days {
  /** `2026-11-20`; empty: no bound. */
  readonly from: string;
  readonly to: string;
}

const NO_BOUNDS: Days = { from: '', to: '' };

/** `2026-11-20` is that day, `2026-11` the whole month; anything else sets no bounds. */
export function daysNamed(text = ''): Days {
  const day = parseDay(text);
  if (day !== undefined) return { from: day, to: day };
  const first = parseDay(`${text}-01`);
  return first === undefined ? NO_BOUNDS : { from: first, to: addDays(addMonths(first, 1), -1) };
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
