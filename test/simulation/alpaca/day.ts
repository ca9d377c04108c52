// One simulated day at Alpaca, alone and repeatable: everything in it is drawn from the run's seed and the day's number.
import { HOUR_MS, instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { createRandom, hashOf } from '../../../src/kernel/random.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { Night } from '../components/lives.ts';
import type { DayOptions, DayResult } from '../components/played.ts';
import { SYMBOLS } from './environment/environment.ts';
import { createSimulatedDay } from './simulated-day.ts';

const FIRST_DAY = '2024-01-02' as TradingDay;
const HISTORY_SESSIONS = 2;
const BEFORE_OPEN_MS = 10 * MINUTE_MS;
const AFTER_CLOSE_MS = 5 * MINUTE_MS;
/** How many days begin the evening before, so that positions are carried over the night. */
const EVENINGS = 0.5;
const EVENING_MS = 75 * MINUTE_MS;
const NIGHTS: readonly Night[] = ['stopped', 'stopped', 'crashed', 'crashed', 'asleep', 'awake'];
/** How often a daemon that was down stays so beyond the open, and for how long. */
const LATE = 0.4;
const LATE_MOST_MS = 40 * MINUTE_MS;

export async function simulateAlpacaDay(options: DayOptions): Promise<DayResult> {
  const { symbols = SYMBOLS, faultsMax = 0, hoursMost = Number.POSITIVE_INFINITY } = options;
  const sessions = sessionsUntil(options.day);
  const session = sessions.at(-1);
  if (session === undefined) throw new Error(`there is no day ${options.day} in the calendar`);
  const seed = hashOf(`alpaca/${options.seed}/${options.day}`);
  const random = createRandom(seed, 'evening');
  const hasEvening = faultsMax > 0 && random.chance(EVENINGS);
  const evening = hasEvening ? sessions.at(-2) : undefined;
  const morning = instant(session.open - BEFORE_OPEN_MS);
  const until = Math.min(session.open + hoursMost * HOUR_MS, session.close + AFTER_CLOSE_MS);
  const simulatedDay = createSimulatedDay({
    start: evening === undefined ? morning : instant(evening.close - EVENING_MS),
    ...{ seed, session, sessions, symbols, faultsMax, until },
  });
  if (evening !== undefined) {
    await simulatedDay.playTo(instant(evening.close + AFTER_CLOSE_MS));
    const how = NIGHTS[Math.floor(random.next() * NIGHTS.length)] ?? 'stopped';
    const isLate = random.chance(LATE) && how !== 'asleep';
    const lateMs = isLate ? BEFORE_OPEN_MS + random.between(0, LATE_MOST_MS) : 0;
    await simulatedDay.night(how, instant(Math.floor(morning + lateMs)));
  }
  await simulatedDay.playTo(instant(until));
  await simulatedDay.end();
  return simulatedDay.result();
}

/** That of the day, after those before it. */
function sessionsUntil(day: number) {
  let session = US_EQUITIES.nextSession(FIRST_DAY);
  const all = [];
  for (let count = 1; session !== undefined && count <= day + HISTORY_SESSIONS; count += 1) {
    all.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return all.slice(-1 - HISTORY_SESSIONS);
}
