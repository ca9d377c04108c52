// One simulated day at Alpaca, alone and repeatable: everything in it is drawn from the run's seed and the day's number.
import { HOUR_MS, instant, MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { hashOf } from '../../../src/kernel/random.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { DayOptions, DayResult } from '../components/played.ts';
import { SYMBOLS } from './environment/environment.ts';
import { createSimulatedDay } from './simulated-day.ts';

const FIRST_DAY = '2024-01-02' as TradingDay;
const HISTORY_SESSIONS = 2;
const BEFORE_OPEN_MS = 10 * MINUTE_MS;
const AFTER_CLOSE_MS = 5 * MINUTE_MS;

export async function simulateAlpacaDay(options: DayOptions): Promise<DayResult> {
  const { symbols = SYMBOLS, faultsMax = 0, hoursMost = Number.POSITIVE_INFINITY } = options;
  const sessions = sessionsUntil(options.day);
  const session = sessions.at(-1);
  if (session === undefined) throw new Error(`there is no day ${options.day} in the calendar`);
  const until = Math.min(session.open + hoursMost * HOUR_MS, session.close + AFTER_CLOSE_MS);
  const simulatedDay = createSimulatedDay({
    seed: hashOf(`alpaca/${options.seed}/${options.day}`),
    start: instant(session.open - BEFORE_OPEN_MS),
    ...{ session, sessions, symbols, faultsMax, until },
  });
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
