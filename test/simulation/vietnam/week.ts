// One simulated week at HOSE, HNX and UPCOM, alone and repeatable: everything in it is drawn from the run's seed and its number.
import { instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { createRandom, hashOf } from '../../../src/kernel/random.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { HOSE } from '../../../src/market/venues/vietnam.ts';
import type { Night } from '../components/lives.ts';
import { DAYS_A_WEEK, type DayOptions, type DayResult } from '../components/played.ts';
import { SYMBOLS } from './environment/environment.ts';
import { createSimulatedDay } from './simulated-week.ts';

const HISTORY_SESSIONS = 3;
const BEFORE_OPEN_MS = 15 * MINUTE_MS;
/** UPCOM trades until 15:00, HOSE's closing auction ends at 14:45. */
const AFTER_CLOSE_MS = 45 * MINUTE_MS;
const NIGHTS: readonly Night[] = [
  ...([
    'stopped',
    'stopped',
    'stopped',
    'crashed',
    'crashed',
    'asleep',
    'asleep',
    'awake',
  ] as const),
];

/** The week in which the day is, counted from the first of the run. */
export async function simulateWeek(options: DayOptions): Promise<DayResult> {
  const { symbols = SYMBOLS, faultsMax = 0, daysMost = DAYS_A_WEEK } = options;
  const week = Math.floor((options.day - 1) / DAYS_A_WEEK);
  const seed = hashOf(`vietnam/${options.seed}/${week}`);
  const random = createRandom(seed, 'nights');
  const all = sessionsOfCalendar();
  const first =
    HISTORY_SESSIONS +
    Math.floor(random.next() * (all.length - DAYS_A_WEEK - HISTORY_SESSIONS - 3));
  const sessions = all.slice(first - HISTORY_SESSIONS, first + DAYS_A_WEEK);
  const days = sessions.slice(HISTORY_SESSIONS, HISTORY_SESSIONS + daysMost);
  const simulatedDay = createSimulatedDay({
    ...{ seed, sessions, symbols, faultsMax },
    start: morningOf(days[0]),
  });
  for (const [index, day] of days.entries()) {
    simulatedDay.plan(day);
    await simulatedDay.playTo(instant(day.close + AFTER_CLOSE_MS));
    simulatedDay.rest();
    const next = days[index + 1];
    if (next === undefined) break;
    const how = NIGHTS[Math.floor(random.next() * NIGHTS.length)] ?? 'stopped';
    await simulatedDay.night(faultsMax === 0 ? 'stopped' : how, morningOf(next));
    await simulatedDay.playTo(morningOf(next));
  }
  await simulatedDay.end();
  return simulatedDay.result(days.length);
}

function morningOf(session: Session | undefined) {
  return instant((session?.open ?? 0) - BEFORE_OPEN_MS);
}

function sessionsOfCalendar(): readonly Session[] {
  const { calendar } = HOSE;
  const sessions: Session[] = [];
  for (
    let session = calendar.nextSession(calendar.firstDay as TradingDay);
    session !== undefined;
    session = calendar.nextSession(session.day)
  )
    sessions.push(session);
  return sessions;
}
