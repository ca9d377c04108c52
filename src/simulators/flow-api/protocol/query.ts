// Parses query parameters and keeps the first invalid one, so that a route can answer 400 once.
import { DAY_MS, type Instant, plus, type TradingDay } from '../../../kernel/instant.ts';
import { parseDay } from '../../../market/time/day.ts';
import { instantOf, parseWallTime } from '../../../market/time/zone.ts';
import { parseMoment } from '../../host/clock.ts';
import { NEW_YORK } from './new-york.ts';

export interface Query {
  ticker(): string;
  /** Undefined if it is not given. */
  optionalTicker(): string | undefined;
  count(name: string, fallback: number): number;
  number(name: string): number | undefined;
  flag(name: string): boolean;
  day(name: string): TradingDay | undefined;
  /** Milliseconds since midnight of `HH:MM`. */
  timeOfDay(name: string): number | undefined;
  /** A day (its start, or its end for an upper bound), or a time; naive times are New York. */
  bound(name: string, edge: 'start' | 'end'): Instant | undefined;
  issue(): string | undefined;
}

export function createQuery(parameters: URLSearchParams): Query {
  let issue: string | undefined;

  function read<Value>(
    name: string,
    what: string,
    parse: (text: string) => Value | undefined,
  ): Value | undefined {
    const text = parameters.get(name);
    if (text === null || text === '') return undefined;
    const value = parse(text);
    if (value === undefined) issue ??= `The parameter "${name}" must be ${what}.`;
    return value;
  }

  return {
    ticker() {
      const ticker = parameters.get('ticker')?.toUpperCase() ?? '';
      if (ticker === '') issue ??= 'The parameter "ticker" is missing.';
      return ticker;
    },
    optionalTicker: () => parameters.get('ticker')?.toUpperCase() || undefined,
    count: (name, fallback) => read(name, 'a whole number above 0', parseCount) ?? fallback,
    number: (name) => read(name, 'a number', parseNumber),
    flag: (name) => read(name, 'true or false', parseFlag) ?? false,
    day: (name) => read(name, 'a day YYYY-MM-DD', parseDay),
    timeOfDay: (name) => read(name, 'a time HH:MM', parseTimeOfDay),
    bound: (name, edge) => read(name, 'an ISO date or time', (text) => parseBound(text, edge)),
    issue: () => issue,
  };
}

function parseCount(text: string): number | undefined {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
}

function parseNumber(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function parseFlag(text: string): boolean | undefined {
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : undefined;
}

function parseTimeOfDay(text: string): number | undefined {
  return parseWallTime(`2000-01-01 ${text}`)?.msOfDay;
}

function parseBound(text: string, edge: 'start' | 'end'): Instant | undefined {
  const day = parseDay(text);
  if (day !== undefined) {
    const lastMs = edge === 'end' ? DAY_MS - 1 : 0;
    return plus(instantOf(NEW_YORK, day, 0), lastMs);
  }
  const naive = parseWallTime(text);
  if (naive !== undefined) return instantOf(NEW_YORK, naive.day, naive.msOfDay);
  const moment = parseMoment(text);
  return moment.ok ? moment.value : undefined;
}
