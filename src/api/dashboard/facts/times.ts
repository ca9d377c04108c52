// Times on the exchange's clock, and ages in words.

import { UNKNOWN } from './amounts.ts';
import { clockText } from './clock-formats.ts';
import { dateText } from './date-formats.ts';

export interface Zone {
  /** `America/New_York` */
  readonly zone: string;
  /** `ET` */
  readonly label: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** `10:42:07`, or as somebody chose: `10:42:07 am`. */
export function clockTime(iso: string, { zone }: Zone): string {
  return clockText(formatIn(zone, CLOCK).format(new Date(iso)));
}

/** `10:42`, or as somebody chose: `10:42 am`. */
export function clockMinute(iso: string, { zone }: Zone): string {
  return clockText(formatIn(zone, CLOCK).format(new Date(iso)).slice(0, 'HH:MM'.length));
}

/** `2026-11-20` */
export function dayOf(iso: string, { zone }: Zone): string {
  return formatIn(zone, DAY).format(new Date(iso));
}

/** `2026-11-20 10:42:07 ET`, with the date as somebody chose. */
export function dayTime(iso: string, zone: Zone): string {
  return `${dateText(dayOf(iso, zone))} ${clockTime(iso, zone)} ${zone.label}`;
}

/** `10:42:07`; on another day than today with its date and zone, `2026-11-20 10:42:07 ET`. */
export function momentTime(iso: string, zone: Zone, today: string | null): string {
  return dayOf(iso, zone) === today ? clockTime(iso, zone) : dayTime(iso, zone);
}

/** `2026-11-20 10:42 ET`; on today without date and zone. */
export function momentMinute(iso: string, zone: Zone, today: string | null): string {
  const day = dayOf(iso, zone);
  const time = clockMinute(iso, zone);
  return day === today ? time : `${dateText(day)} ${time} ${zone.label}`;
}

/** For the tooltip: the same moment in UTC. */
export function inUtc(iso: string): string {
  return `${iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC`;
}

/** `3 s`, `4 min`, `2 h 5 min`, `3 d`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

export function ageBetween(earlier: string | null, later: string | null): number | undefined {
  if (earlier === null || later === null) return undefined;
  return Date.parse(later) - Date.parse(earlier);
}

export function ageText(ms: number | undefined): string {
  return ms === undefined ? UNKNOWN : span(ms);
}
