// The stage of one day: exchange, line, journal and daemon on one scheduler, with faults from the wings and the laws in the stalls.

import { assertNever } from '../../src/kernel/assert.ts';
import { HOUR_MS, type Instant, instant, MINUTE_MS, SECOND_MS } from '../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../src/kernel/random.ts';
import type { Session } from '../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import {
  createExchange,
  type Exchange,
} from '../../src/simulators/ib-gateway/exchange/exchange.ts';
import type {
  ChildrenMode,
  ParentCancelMode,
} from '../../src/simulators/ib-gateway/exchange/orders/book/links/children.ts';
import { snapshotOf } from '../../src/trader/engine/fold/recover.ts';
import { heldShares, positionsIn } from '../../src/trader/engine/state/position-lookups.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { createCourt, type Violation } from './court.ts';
import { createFiles } from './house/files.ts';
import { ACCOUNT } from './house/house.ts';
import { createWorld } from './laws/world/world.ts';
import { createDaemon, type VirtualDaemon } from './stage/daemon.ts';
import { scheduleInvestor } from './stage/investor.ts';
import { createLine } from './stage/line.ts';
import { createMemoryJournal } from './stage/memory-journal.ts';
import { Crash, createMischief } from './stage/mischief.ts';
import { peopleAsk } from './stage/people.ts';
import { minutesOf } from './stage/prices.ts';
import { createScheduler } from './stage/scheduler.ts';

const JOURNAL_ID = 'simulate';
/** Prints come each quarter of a minute; beside them a quote is sent again once a minute. */
const REFRESH_MS = 60_000;
const CALM_AFTER_MS = 5_000;
const RESTART_LEAST_MS = 200;
const RESTART_MOST_MS = 20_000;
const STOP_STEP_MS = 50;
const STOP_MAX_MS = 30 * SECOND_MS;

export type Night = 'stopped' | 'crashed' | 'asleep';

export interface DayResult {
  readonly turns: number;
  readonly orders: number;
  readonly faults: readonly string[];
  readonly violations: readonly Violation[];
  /** As the journal has them. */
  facts(): readonly RecordedFact[];
}

export interface Theatre {
  playTo(at: Instant): void;
  /** The daemon spends the time like this; the exchange does not wait for it. */
  night(how: Night, until: Instant): Promise<void>;
  /** The daemon is asked to stop, and the books are compared. */
  end(): Promise<void>;
  result(): DayResult;
}

export function createTheatre(play: {
  readonly seed: number;
  readonly start: Instant;
  readonly session: Session;
  readonly sessions: readonly Session[];
  readonly symbols: readonly string[];
  readonly faultsMax: number;
}): Theatre {
  const { seed, symbols } = play;
  const random = createRandom(seed, 'day');
  const files = createFiles(seed, symbols);
  const scheduler = createScheduler(play.start);
  let daemon: VirtualDaemon | undefined;
  let turns = 0;
  let orders = 0;
  let disturbedAt = 0;

  const line = createLine({
    scheduler,
    random: createRandom(seed, 'line'),
    watch: {
      said(command) {
        court.said(command);
        mischief.beforeSaid(command);
      },
      written: (command) => mischief.afterSaid(command),
      arriving(request) {
        if (request.name === 'placeOrder') orders += 1;
        court.arriving(request);
      },
    },
    exchange: () => exchange,
  });
  const world = createWorld({
    journalId: JOURNAL_ID,
    mode: files.settings().mode,
    now: scheduler.now,
    isCalm: () => scheduler.now() - disturbedAt >= CALM_AFTER_MS,
    isHalted: (symbol) => mischief.isHalted(symbol),
    isHaltFilePresent: () => mischief.hasHaltFile(),
  });
  const court = createCourt(world, files.settings());
  const exchange: Exchange = createExchange({
    start: play.start,
    seed,
    calendar: US_EQUITIES,
    accounts: [ACCOUNT],
    bars: new Map(symbols.map((symbol) => [symbol, minutesOf(seed, symbol, play.sessions)])),
    ...modes(createRandom(seed, 'modes'), play.faultsMax > 0),
    deliver: ({ clientId, answers }) => line.deliver(clientId, answers),
    record: (change) => court.changed(change),
    onLineFault: line.playFault,
  });
  exchange.setRefresh(REFRESH_MS);
  const journal = createMemoryJournal(JOURNAL_ID, {
    beforeCommit: () => mischief.journalFailure(),
    committed(facts) {
      court.committed(facts);
      mischief.afterCommit(facts);
    },
    snapshotSaved: (snapshot) => court.snapshotSaved(snapshot),
  });
  const mischief = createMischief({
    random: createRandom(seed, 'mischief'),
    scheduler,
    exchange,
    line,
    session: play.session,
    symbols,
    faultsMax: play.faultsMax,
    command: (command) => void daemon?.trader.command(command),
    editStrategies,
  });

  let isOver = false;
  if (play.faultsMax > 0)
    scheduleInvestor({
      random: createRandom(seed, 'investor'),
      scheduler,
      session: play.session,
      symbols,
      lastPrice: (symbol) => daemon?.trader.lastPrice(symbol) ?? Number.NaN,
      heldShares: (symbol) => heldShares(world.state, symbol),
      partsIn: (symbol) => positionsIn(world.state, symbol).length,
      command: (command) => void daemon?.trader.command(command),
      sellByHand: (symbol, shares) => mischief.sellByHand(symbol, shares),
      isOver: () => isOver,
    });

  function editStrategies(random: Random): void {
    const reload = files.edit(random, world.state);
    court.edited(reload.settings);
    void daemon?.trader.reload(reload);
  }

  function start(): void {
    daemon = createDaemon({
      settings: files.settings(),
      scheduler,
      line,
      journal,
      random,
      symbols,
      lastPrice: (symbol) => daemon?.trader.lastPrice(symbol) ?? Number.NaN,
      isHaltFilePresent: () => mischief.hasHaltFile(),
    });
    try {
      daemon.trader.start();
    } catch (cause) {
      crashed(cause);
    }
  }

  function crashed(cause: unknown): void {
    if (!(cause instanceof Crash)) throw cause;
    // Whoever is dead does not die again, and is started once.
    if (daemon === undefined) return;
    die();
    scheduler.after(random.between(RESTART_LEAST_MS, RESTART_MOST_MS), start);
  }

  function die(): void {
    turns += daemon?.trader.status().turns ?? 0;
    daemon?.kill();
    daemon = undefined;
    court.replay(journal);
  }

  /** As the daemon does every so many facts, only oftener: a start then reads a snapshot and what came after. */
  function keepSnapshots(): void {
    scheduler.after(random.between(10 * MINUTE_MS, 3 * HOUR_MS), () => {
      journal.saveSnapshot(snapshotOf(world.state));
      keepSnapshots();
    });
  }

  function afterEach(): void {
    const isWell = daemon !== undefined && line.isHealthy() && !mischief.isDisturbing();
    if (!isWell) disturbedAt = scheduler.now();
    court.turn();
  }

  function playTo(at: Instant): void {
    while (scheduler.now() < at) {
      try {
        scheduler.runTo(at, exchange, afterEach);
      } catch (cause) {
        crashed(cause);
      }
    }
  }

  async function stopDaemon(maxMs: number): Promise<void> {
    const until = scheduler.now() + maxMs;
    while (daemon === undefined) playTo(instant(scheduler.now() + RESTART_MOST_MS));
    let isStopped = false;
    void daemon.trader.stop('the day is over').then(() => {
      isStopped = true;
    });
    while (!isStopped && scheduler.now() < until) {
      await Promise.resolve();
      playTo(instant(scheduler.now() + STOP_STEP_MS));
    }
    if (!isStopped) court.accuse('never stuck', 'the daemon does not stop');
    die();
  }

  start();
  if (play.faultsMax > 0) {
    keepSnapshots();
    peopleAsk({
      random: createRandom(seed, 'people'),
      scheduler,
      session: play.session,
      symbols,
      state: world.state,
      lastPrice: (symbol) => daemon?.trader.lastPrice(symbol) ?? Number.NaN,
      command: (command) => void daemon?.trader.command(command),
    });
  }
  return {
    playTo,
    async night(how, until) {
      switch (how) {
        case 'stopped':
          await stopDaemon(STOP_MAX_MS);
          scheduler.at(until, start);
          return;
        case 'crashed':
          die();
          scheduler.at(until, start);
          return;
        case 'asleep':
          return scheduler.sleepTo(until, exchange);
        default:
          assertNever(how);
      }
    },
    async end() {
      mischief.stop();
      isOver = true;
      await stopDaemon(STOP_MAX_MS);
      court.end();
    },
    result: () => ({
      turns,
      orders,
      faults: mischief.played(),
      violations: court.violations,
      facts: journal.facts,
    }),
  };
}

/** What nobody could find out about a real gateway: on days with faults any of it may be so. */
function modes(random: Random, isDrawn: boolean) {
  const one = <Mode>(...all: readonly [Mode, ...Mode[]]): Mode =>
    (isDrawn ? all[Math.floor(random.next() * all.length)] : all[0]) ?? all[0];
  return {
    children: one<ChildrenMode>('full-size', 'filled-size', 'on-full-fill'),
    parentCancel: one<ParentCancelMode>('keeps', 'kills'),
    lateOca: one<'accept' | 'refuse'>('accept', 'accept', 'refuse'),
  };
}
