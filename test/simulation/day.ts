// One simulated trading day, alone and repeatable: everything in it is drawn from the run's seed and the day's number.
import { instant, MINUTE_MS, type TradingDay } from '../../src/kernel/instant.ts';
import { createRandom, hashOf } from '../../src/kernel/random.ts';
import type { Session } from '../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import type { Night } from './components/lives.ts';
import type { DayOptions, DayResult } from './components/played.ts';
import { SYMBOLS } from './environment/environment.ts';
import { createSimulatedDay } from './simulated-day.ts';

const FIRST_DAY = '2019-01-02' as TradingDay;
const HISTORY_SESSIONS = 2;
const BEFORE_OPEN_MS = 10 * MINUTE_MS;
const AFTER_CLOSE_MS = 5 * MINUTE_MS;
/** How many days begin the evening before, so that positions are carried over the night. */
const EVENINGS = 0.25;
/** Of days with options alone: they expire, and are assigned. */
const OPTION_EVENINGS = 0.6;
const EVENING_MS = 45 * MINUTE_MS;
const NIGHTS: readonly Night[] = ['stopped', 'crashed', 'asleep'];

export async function simulateDay(options: DayOptions): Promise<DayResult> {
  const { symbols = SYMBOLS, faultsMax = 0 } = options;
  const seed = hashOf(`${options.seed}/${options.day}`);
  const random = createRandom(seed, 'evening');
  const session = sessionOf(options.day);
  const before = earlier(session, HISTORY_SESSIONS);
  const evening =
    faultsMax > 0 && random.chance(options.products === 'options' ? OPTION_EVENINGS : EVENINGS)
      ? before.at(-1)
      : undefined;
  const morning = instant(session.open - BEFORE_OPEN_MS);
  const simulatedDay = createSimulatedDay({
    seed,
    start: evening === undefined ? morning : instant(evening.close - EVENING_MS),
    session,
    sessions: [...before, session],
    symbols,
    faultsMax,
    ...(options.products === 'options' && { options: 1 }),
  });
  if (evening !== undefined) {
    await simulatedDay.playTo(instant(evening.close + AFTER_CLOSE_MS));
    await simulatedDay.night(
      NIGHTS[Math.floor(random.next() * NIGHTS.length)] ?? 'stopped',
      morning,
    );
  }
  await simulatedDay.playTo(instant(session.close + AFTER_CLOSE_MS));
  await simulatedDay.end();
  return simulatedDay.result();
}

function sessionOf(day: number): Session {
  let session = US_EQUITIES.nextSession(FIRST_DAY);
  for (let count = 1; count < day && session !== undefined; count += 1) {
    session = US_EQUITIES.nextSession(session.day);
  }
  if (session === undefined) throw new Error(`there is no day ${day} in the calendar`);
  return session;
}

function earlier(session: Session, count: number): readonly Session[] {
  const before: Session[] = [];
  for (let back = count; back > 0; back -= 1) {
    const past = US_EQUITIES.previousSession(session.day, back);
    if (past !== undefined) before.push(past);
  }
  return before;
}
