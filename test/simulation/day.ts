// One simulated trading day, alone and repeatable: everything in it is drawn from the run's seed and the day's number.

import { instant, MINUTE_MS, type TradingDay } from '../../src/kernel/instant.ts';
import type { Session } from '../../src/market/calendar.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import type { RecordedFact } from '../../src/ports/journal.ts';
import {
  createExchange,
  type Exchange,
} from '../../src/simulators/ib-gateway/exchange/exchange.ts';
import { createRandom, hashOf } from '../../src/simulators/ib-gateway/exchange/random.ts';
import { startDaemon } from './daemon.ts';
import { ACCOUNT, houseOf, SYMBOLS } from './house.ts';
import { createLine } from './line.ts';
import { createMemoryJournal } from './memory-journal.ts';
import { minutesOf } from './prices.ts';
import { createScheduler } from './scheduler.ts';

export interface DayOptions {
  readonly seed: number;
  readonly day: number;
  readonly symbols?: readonly string[];
  readonly hasFaults?: boolean;
}

export interface DayResult {
  readonly turns: number;
  readonly orders: number;
  readonly faults: number;
  readonly violations: readonly Violation[];
  readonly facts: readonly RecordedFact[];
}

export interface Violation {
  readonly law: string;
  readonly text: string;
  readonly at: number;
}

const FIRST_DAY = '2019-01-02' as TradingDay;
const HISTORY_SESSIONS = 2;
const BEFORE_OPEN_MS = 10 * MINUTE_MS;
const AFTER_CLOSE_MS = 5 * MINUTE_MS;

export async function simulateDay(options: DayOptions): Promise<DayResult> {
  const { symbols = SYMBOLS } = options;
  const seed = hashOf(`${options.seed}/${options.day}`);
  const random = createRandom(seed, 'day');
  const session = sessionOf(options.day);
  const sessions = [...earlier(session, HISTORY_SESSIONS), session];
  const bars = new Map(symbols.map((symbol) => [symbol, minutesOf(seed, symbol, sessions)]));
  const start = instant(session.open - BEFORE_OPEN_MS);
  const scheduler = createScheduler(start);
  let turns = 0;
  let orders = 0;

  const line = createLine({
    scheduler,
    random: createRandom(seed, 'line'),
    watch: {
      said() {},
      arriving(request) {
        if (request.name === 'placeOrder') orders += 1;
      },
    },
    exchange: () => exchange,
  });
  const exchange: Exchange = createExchange({
    start,
    seed,
    calendar: US_EQUITIES,
    accounts: [ACCOUNT],
    bars,
    children: 'full-size',
    parentCancel: 'keeps',
    lateOca: 'accept',
    deliver: ({ clientId, answers }) => line.deliver(clientId, answers),
    record() {},
    onLineFault: line.playFault,
  });
  exchange.setRefresh(15_000);
  const journal = createMemoryJournal('simulate', {
    beforeCommit: () => undefined,
    committed() {},
    snapshotSaved() {},
  });
  const daemon = startDaemon({
    settings: houseOf(symbols),
    scheduler,
    line,
    journal,
    random,
    symbols,
    lastPrice: (symbol) => daemon.trader.lastPrice(symbol),
  });
  scheduler.runTo(session.close + AFTER_CLOSE_MS, exchange, () => {});
  turns += daemon.trader.status().turns;
  const stopped = daemon.trader.stop('the day is over');
  let isStopped = false;
  void stopped.then(() => {
    isStopped = true;
  });
  for (let step = 1; !isStopped && step < 100; step += 1) {
    await Promise.resolve();
    scheduler.runTo(scheduler.now() + 100, exchange, () => {});
  }
  return { turns, orders, faults: 0, violations: [], facts: journal.facts };
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
