// Where in which film: `#/film/2026-11-20?at=10:41&symbol=SPY`.

import type { Instant } from '../../../kernel/instant.ts';
import { parseDay } from '../../../market/time/day.ts';
import { instantOf, parseWallTime, wallTimeAt, zoneNamed } from '../../../market/time/zone.ts';
import type { Zone } from './times.ts';

export interface FilmPlace {
  /** Undefined: today. */
  readonly day: string | undefined;
  /** `10:41` or `10:41:20`, as it was written. */
  readonly at: string | undefined;
  readonly symbol: string | undefined;
  /** What of the address is not understood; empty if all is. */
  readonly fault: string;
}

export function filmPlace(of = ''): FilmPlace {
  const [day = '', query = ''] = of.split('?', 2);
  const asked = new URLSearchParams(query);
  const isDay = day === '' || parseDay(day) !== undefined;
  return {
    day: isDay && day !== '' ? day : undefined,
    at: asked.get('at') ?? undefined,
    symbol: asked.get('symbol')?.toUpperCase() ?? undefined,
    fault: isDay ? '' : `${day} is not a day of the calendar (YYYY-MM-DD). Choose one below.`,
  };
}

/** `10:41` is the whole minute, of which the end is meant; undefined for what is not a time of day. */
export function momentNamed(day: string, text: string, { zone }: Zone): number | undefined {
  const [, hours, rest = ''] = /^(\d{1,2})(:\d{2}(?::\d{2})?)$/.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  const wall = parseWallTime(`${day}T${hours.padStart(2, '0')}${rest}`);
  if (wall === undefined) return undefined;
  const at = instantOf(zoneNamed(zone), wall.day, wall.msOfDay);
  return rest.length > ':41'.length ? at : at + MINUTE_MS - 1_000;
}

const MINUTE_MS = 60_000;

/** `10:41:20`. */
export function timeNamed(at: number, { zone }: Zone): string {
  const seconds = Math.floor(wallTimeAt(zoneNamed(zone), at as Instant).msOfDay / 1_000);
  return [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
