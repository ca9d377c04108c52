// The zone in which a gateway states a time: an IANA name, a short name, the name of a zone in Windows, or an offset from UTC.
import { HOUR_MS, MINUTE_MS } from '../../../../kernel/instant.ts';
import { type Zone, zoneNamed } from '../../../../market/time/zone.ts';

/** Zones that a gateway on Windows names so; the city of each is that of the Unicode CLDR for its whole region. */
const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map([
  ['UTC', 'Etc/UTC'],
  ['GMT Standard Time', 'Europe/London'],
  ['Greenwich Standard Time', 'Atlantic/Reykjavik'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['Romance Standard Time', 'Europe/Paris'],
  ['Central Europe Standard Time', 'Europe/Budapest'],
  ['Central European Standard Time', 'Europe/Warsaw'],
  ['E. Europe Standard Time', 'Europe/Chisinau'],
  ['FLE Standard Time', 'Europe/Kyiv'],
  ['GTB Standard Time', 'Europe/Bucharest'],
  ['Turkey Standard Time', 'Europe/Istanbul'],
  ['Russian Standard Time', 'Europe/Moscow'],
  ['Israel Standard Time', 'Asia/Jerusalem'],
  ['Egypt Standard Time', 'Africa/Cairo'],
  ['South Africa Standard Time', 'Africa/Johannesburg'],
  ['Arab Standard Time', 'Asia/Riyadh'],
  ['Arabian Standard Time', 'Asia/Dubai'],
  ['Pakistan Standard Time', 'Asia/Karachi'],
  ['India Standard Time', 'Asia/Kolkata'],
  ['Bangladesh Standard Time', 'Asia/Dhaka'],
  ['SE Asia Standard Time', 'Asia/Bangkok'],
  ['China Standard Time', 'Asia/Shanghai'],
  ['Singapore Standard Time', 'Asia/Singapore'],
  ['Taipei Standard Time', 'Asia/Taipei'],
  ['W. Australia Standard Time', 'Australia/Perth'],
  ['Tokyo Standard Time', 'Asia/Tokyo'],
  ['Korea Standard Time', 'Asia/Seoul'],
  ['AUS Eastern Standard Time', 'Australia/Sydney'],
  ['E. Australia Standard Time', 'Australia/Brisbane'],
  ['New Zealand Standard Time', 'Pacific/Auckland'],
  ['Hawaiian Standard Time', 'Pacific/Honolulu'],
  ['Alaskan Standard Time', 'America/Anchorage'],
  ['Pacific Standard Time', 'America/Los_Angeles'],
  ['Mountain Standard Time', 'America/Denver'],
  ['US Mountain Standard Time', 'America/Phoenix'],
  ['Central Standard Time', 'America/Chicago'],
  ['Canada Central Standard Time', 'America/Regina'],
  ['Central Standard Time (Mexico)', 'America/Mexico_City'],
  ['Eastern Standard Time', 'America/New_York'],
  ['Atlantic Standard Time', 'America/Halifax'],
  ['SA Pacific Standard Time', 'America/Bogota'],
  ['E. South America Standard Time', 'America/Sao_Paulo'],
  ['Argentina Standard Time', 'America/Argentina/Buenos_Aires'],
]);

/** `GMT+7`, `UTC-05:30`: local time is that far ahead of UTC. */
const OFFSET = /^(?:GMT|UTC)([+-])(\d{1,2})(?::?([0-5]\d))?$/i;
const OFFSET_MAX_MS = 14 * HOUR_MS;

/** Undefined for a name that means no zone here. */
export function gatewayZone(name: string): Zone | undefined {
  const offsetMs = offsetIn(name);
  if (offsetMs !== undefined) return { name, offsetMs: () => offsetMs };
  try {
    return zoneNamed(WINDOWS_ZONES.get(name) ?? name);
  } catch {
    return undefined;
  }
}

function offsetIn(name: string): number | undefined {
  const [, sign, hours, minutes = '0'] = OFFSET.exec(name) ?? [];
  if (hours === undefined) return undefined;
  const sizeMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  if (sizeMs > OFFSET_MAX_MS) return undefined;
  return sign === '-' ? -sizeMs : sizeMs;
}
