// The data time of a prediction, from the two times its record may contain.
import { whyOtherUnit } from '../../../../kernel/epoch.ts';
import { type Instant, instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { utcMidnight } from '../../../../market/time/day.ts';
import { instantOf, parseWallTime, zoneNamed } from '../../../../market/time/zone.ts';
import type { Verdict } from '../../terms/prediction.ts';
import { type DateOrder, isoText } from './written-time.ts';

export interface RecordTimes {
  readonly dataTime: Instant;
  readonly issuedAt: Instant;
}

export type TimeFailure = Extract<Verdict, { kind: 'malformed' | 'missing_field' }>;

/** If they differ by more, one of the two is wrong or was read in the wrong zone. */
const TIMES_APART_MAX_MS = 5 * MINUTE_MS;

export const EPOCH_MS_MAX = 8.64e15;

const WITH_OFFSET = /^(.+:.+?)(?:Z|([+-])(0\d|1[0-4])(?::?([0-5]\d))?)$/;

/** `datetime_of_data` takes precedence over `timestamp` (epoch ms); text without an offset is wall time of `zone`. */
export function parseTimes(
  record: Readonly<Record<string, unknown>>,
  zone: string,
): Result<RecordTimes, TimeFailure> {
  const { datetime_of_data: text, timestamp } = record;
  const issuedAt = parseEpochMs(timestamp);
  if (issuedAt === 'unreadable') {
    return malformed('timestamp is not a number of epoch milliseconds');
  }
  const unit = issuedAt && whyOtherUnit(issuedAt, 'ms');
  if (unit !== undefined) return malformed(`timestamp ${unit}`);
  if (text === undefined || text === null) {
    return issuedAt === undefined
      ? failed({ kind: 'missing_field', field: 'datetime_of_data' })
      : ok({ dataTime: issuedAt, issuedAt });
  }
  const dataTime = typeof text === 'string' ? parseMoment(text, zone) : undefined;
  if (dataTime === undefined) return malformed('datetime_of_data is not a date and time');
  if (issuedAt === undefined) return ok({ dataTime, issuedAt: dataTime });
  const apartMs = Math.abs(issuedAt - dataTime);
  return apartMs <= TIMES_APART_MAX_MS
    ? ok({ dataTime, issuedAt })
    : malformed(`datetime_of_data is ${apartMs} ms away from timestamp`);
}

function malformed(why: string): Result<never, TimeFailure> {
  return failed({ kind: 'malformed', why });
}

function parseEpochMs(value: unknown): Instant | 'unreadable' | undefined {
  if (value === undefined || value === null) return undefined;
  const isEpochMs = typeof value === 'number' && value > 0 && value <= EPOCH_MS_MAX;
  return isEpochMs ? instant(Math.floor(value)) : 'unreadable';
}

/** `20260512T143000` as `2026-05-12T14:30:00`. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/;

/**
 * Text without an offset is wall time of the zone; without a zone it is invalid. Its day is in ISO form, or in the order given; its clock
 * has 24 hours, or twelve and AM or PM.
 */
export function parseMoment(
  given: string,
  zone: string | undefined,
  order?: DateOrder,
): Instant | undefined {
  const text = isoText(given.trim().replace(COMPACT, '$1-$2-$3T$4:$5:$6'), order);
  if (text === undefined) return undefined;
  const [, wallText, sign, hours, minutes = '0'] = WITH_OFFSET.exec(text) ?? [];
  const wall = parseWallTime(wallText ?? text);
  if (wall === undefined) return undefined;
  if (wallText === undefined) {
    return zone === undefined ? undefined : instantOf(zoneNamed(zone), wall.day, wall.msOfDay);
  }
  const offsetMs = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  const utcMs = utcMidnight(wall.day) + wall.msOfDay;
  return instant(sign === '-' ? utcMs + offsetMs : utcMs - offsetMs);
}
