// Encodes and parses the gateway's times: `20261119 15:30:00 US/Eastern` and its older and shorter variants.
import { DAY_MS, instant, SECOND_MS } from '../../../../kernel/instant.ts';
import { parseDay } from '../../../../market/time/day.ts';
import {
  dayAt,
  instantOf,
  wallTimeAt,
  type Zone,
  zoneNamed,
} from '../../../../market/time/zone.ts';
import { isDateAlone } from '../../messages/order.ts';

/** Zoneless `yyyymmdd hh:mm:ss` is the gateway's own zone; `yyyymmdd-hh:mm:ss` is UTC. */
const MOMENT = /^(\d{4})(\d{2})(\d{2})(?:( {1,2}|-)(\d{2}):(\d{2})(?::(\d{2}))?(?: ([\w/+-]+))?)?$/;

/** Epoch milliseconds of a client's time text; undefined if it is invalid. */
export function parseMoment(text: string, zone: Zone): number | undefined {
  const [whole, year, month, date, separator, hours = '0', minutes = '0', seconds = '0', zoneText] =
    MOMENT.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const day = parseDay(`${year}-${month}-${date}`);
  const isTimeOfDay = Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  const meant = separator === '-' ? 'UTC' : zoneText;
  const itsZone = meant === undefined ? zone : zoneIfKnown(meant);
  if (day === undefined || !isTimeOfDay || itsZone === undefined) return undefined;
  const secondOfDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return instantOf(itsZone, day, secondOfDay * SECOND_MS);
}

/** The same, but of a date alone its end. */
export function parseLastMoment(text: string, zone: Zone): number | undefined {
  const at = parseMoment(text, zone);
  return at !== undefined && isDateAlone(text) ? at + DAY_MS : at;
}

/** `20261119 15:30:00 US/Eastern`. */
export function momentText(epochMs: number, zone: Zone): string {
  return `${joinedText(epochMs, zone, ' ')} ${zone.name}`;
}

/** `20261119-15:30:00`, in a zone that is named beside it. */
export function dashedText(epochMs: number, zone: Zone): string {
  return joinedText(epochMs, zone, '-');
}

/** `20261119  15:30:00`, as the span of historical bars is written, without a zone. */
export function spacedText(epochMs: number, zone: Zone): string {
  return joinedText(epochMs, zone, '  ');
}

/** `20261119`, the zone's day. */
export function dayText(epochMs: number, zone: Zone): string {
  return dayAt(zone, instant(epochMs)).replaceAll('-', '');
}

/** `15:30`. */
export function minuteText(epochMs: number, zone: Zone): string {
  return timeText(wallTimeAt(zone, instant(epochMs)).msOfDay).slice(0, 5);
}

function joinedText(epochMs: number, zone: Zone, between: string): string {
  const { day, msOfDay } = wallTimeAt(zone, instant(epochMs));
  return `${day.replaceAll('-', '')}${between}${timeText(msOfDay)}`;
}

function timeText(msOfDay: number): string {
  const second = Math.floor(msOfDay / SECOND_MS);
  const minute = Math.floor(second / 60);
  return [Math.floor(minute / 60), minute % 60, second % 60].map(twoDigits).join(':');
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function zoneIfKnown(name: string): Zone | undefined {
  try {
    return zoneNamed(name);
  } catch {
    return undefined;
  }
}
