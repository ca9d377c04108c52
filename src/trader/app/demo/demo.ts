// What the demonstration plays: the shipped prices and predictions, one shipped day after another.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import { PACKAGE_FOLDER } from '../instance/package.ts';
import type { Play } from '../simulated/play.ts';

const DATA = join(PACKAGE_FOLDER, 'config', 'demo');
const BARS = join(DATA, 'spy-1m.csv');
const TAPE = join(DATA, 'predictions.ndjson');
const DAY = '2020-12-16' as TradingDay;
const BEGIN = instant(Date.parse('2020-12-16T09:36:00-05:00'));
export const DEMO_SPEED = 60;

const BEFORE_OPEN_MS = MINUTE_MS;

/** From its begin, or from where one was left; undefined if that one has played all its sessions. */
export function demoPlay(speed: number, leftAt: Instant = BEGIN): Play | undefined {
  const sessions = shippedSessions().filter(({ close }) => close > leftAt);
  const [first] = sessions;
  if (first === undefined) return undefined;
  return {
    begin: instant(Math.max(leftAt, BEGIN, first.open - BEFORE_OPEN_MS)),
    speed,
    sessions,
    bars: new Map([['SPY', BARS]]),
    predictions: { tape: TAPE },
  };
}

/** From the first day of the demonstration on, ascending. */
function shippedSessions(): readonly Session[] {
  const days = new Set(
    readFileSync(BARS, 'utf8')
      .split('\n')
      .map((line) => line.slice(0, 'YYYY-MM-DD'.length) as TradingDay),
  );
  return [...days]
    .filter((day) => day >= DAY)
    .sort()
    .map((day) => venuesOf('us').home.calendar.sessionOf(day))
    .filter((session) => session !== undefined);
}
