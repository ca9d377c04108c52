// The stage of one day: exchange, line, journal and daemon on one scheduler, with faults from the wings and the laws in the stalls.

import type { Instant } from '../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../src/kernel/random.ts';
import { optionTermsOf } from '../../src/market/options/combination.ts';
import { idAsWritten } from '../../src/market/options/option-id.ts';
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
import { heldShares, positionsIn } from '../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../src/trader/engine/state/state.ts';
import type { Journal } from '../../src/trader/ports/journal.ts';
import { createCarrier } from './components/carrier.ts';
import { BEAT_MS, createDaemon } from './components/daemon.ts';
import { scheduleInvestor } from './components/investor.ts';
import { createLine, type VirtualLine } from './components/line.ts';
import { createLives, type Lives, type Night, type VirtualDaemon } from './components/lives.ts';
import { createMemoryJournal, type JournalWatch } from './components/memory-journal.ts';
import { createMischief, type Mischief } from './components/mischief.ts';
import { optionHoldersAsk } from './components/option-holders.ts';
import { OFTEN_OF_OPTIONS } from './components/option-mischief.ts';
import { peopleAsk } from './components/people.ts';
import type { DayResult } from './components/played.ts';
import { minutesOf } from './components/prices.ts';
import { createScheduler, type Scheduler } from './components/scheduler.ts';
import { createScriptedFeed } from './components/scripted-feed.ts';
import { ACCOUNT, usEnvironment } from './environment/environment.ts';
import { createFiles } from './environment/files.ts';
import type { MakeJournalLaw } from './laws/checking/law-of.ts';
import { type Checker, createChecker } from './laws/checking/violation-checker.ts';
import { lawsAtIb } from './laws/laws.ts';
import {
  createOptionBounds,
  isAdjustedShort,
  isClosedTwice,
  isContractLate,
  isSoldTwice,
} from './laws/option-bounds.ts';
import { createWorld } from './laws/world/world.ts';

const JOURNAL_ID = 'simulate';
/** Prints come each quarter of a minute; beside them a quote is sent again once a minute. */
const REFRESH_MS = 60_000;
const CALM_AFTER_MS = 5_000;

/** What a life of many days is made of, beside its days. */
export interface Stage {
  readonly scheduler: Scheduler;
  readonly exchange: Exchange;
  readonly line: VirtualLine;
  readonly mischief: Mischief;
  readonly checker: Pick<Checker<never, never, never>, 'violations' | 'accuse' | 'end'>;
  /** The journal folded from its first fact. */
  readonly state: State;
  daemon(): VirtualDaemon | undefined;
  /** What goes wrong on the day, and what an investor does on it. */
  plan(session: Session): void;
}

export interface SimulatedDay {
  readonly stage: Stage;
  playTo(at: Instant): Promise<void>;
  /** The daemon spends the time like this; the exchange does not wait for it. */
  night(how: Night, until: Instant): Promise<void>;
  /** The daemon is asked to stop, and the books are compared. */
  end(): Promise<void>;
  result(): DayResult;
}

export function createSimulatedDay(play: {
  readonly seed: number;
  readonly start: Instant;
  /** Planned at once; a life of many days plans each of them. */
  readonly session?: Session;
  readonly sessions: readonly Session[];
  readonly symbols: readonly string[];
  readonly faultsMax: number;
  /** Where the facts go; into memory by default. */
  readonly journal?: (watch: JournalWatch) => Journal;
  /** Of the read tables; compared in memory through the day by default. */
  readonly ofTables?: MakeJournalLaw;
  /** How late a busy host lets the engine look at the time, at a moment. */
  beatMs?(random: Random, now: Instant): number;
  /** How many strategies trade options. */
  readonly options?: number;
}): SimulatedDay {
  const { seed, symbols, beatMs = busyHost } = play;
  const random = createRandom(seed, 'day');
  const files = createFiles(seed, symbols, usEnvironment(play.options));
  const scheduler = createScheduler(play.start);
  let orders = 0;
  let disturbedAt = 0;

  const line = createLine({
    scheduler,
    carrier: createCarrier(scheduler, createRandom(seed, 'line')),
    watch: {
      said(command) {
        checker.said(command);
        mischief.beforeSaid(command);
      },
      written: (command) => mischief.afterSaid(command),
      arriving(request) {
        if (request.name === 'placeOrder') orders += 1;
        checker.arriving(request);
      },
    },
    exchange: () => exchange,
  });
  const world = createWorld({
    journalId: JOURNAL_ID,
    mode: files.settings().mode,
    now: scheduler.now,
    isCalm: () => scheduler.now() - disturbedAt >= CALM_AFTER_MS,
    // An option does not trade while its stock is halted.
    isHalted: (symbol) => mischief.isHalted(optionTermsOf(symbol)?.root ?? symbol),
    isHaltFilePresent: () => mischief.hasHaltFile(),
    hasBid: (symbol) => hasBid(exchange.view(), symbol),
  });
  const checker = createChecker(world, files.settings(), lawsAtIb(files.settings(), play.ofTables));
  const exchange: Exchange = createExchange({
    start: play.start,
    seed,
    calendar: US_EQUITIES,
    accounts: [ACCOUNT],
    bars: new Map(symbols.map((symbol) => [symbol, minutesOf(seed, symbol, play.sessions)])),
    ...modes(createRandom(seed, 'modes'), play.faultsMax > 0),
    deliver: ({ clientId, ...load }) => line.deliver(clientId, load),
    record: (change) => checker.changed(change),
    onLineFault: line.playFault,
  });
  exchange.setRefresh(REFRESH_MS);
  const memory = (watch: JournalWatch): Journal => createMemoryJournal(JOURNAL_ID, watch);
  const journal = (play.journal ?? memory)({
    beforeCommit: () => mischief.journalFailure(),
    committed(facts) {
      checker.committed(facts);
      mischief.afterCommit(facts);
    },
    snapshotSaved: (snapshot) => checker.snapshotSaved(snapshot),
  });
  const mischief = createMischief({
    random: createRandom(seed, 'mischief'),
    scheduler,
    exchange,
    line,
    symbols,
    faultsMax: play.faultsMax,
    often: play.options === 1 ? OFTEN_OF_OPTIONS : [],
    command: (command) => void lives.now()?.trader.command(command),
    editStrategies,
  });

  let isOver = false;

  function plan(session: Session): void {
    mischief.plan(session);
    if (play.faultsMax > 0)
      scheduleInvestor({
        random: investor,
        ...{ scheduler, session, symbols, lastPrice },
        heldShares: (symbol) => heldShares(world.state, symbol),
        partsIn: (symbol) => positionsIn(world.state, symbol).length,
        command: (command) => void lives.now()?.trader.command(command),
        sellByHand: (symbol, shares) => mischief.sellByHand(symbol, shares),
        isOver: () => isOver,
      });
  }

  const investor = createRandom(seed, 'investor');
  if (play.session !== undefined) plan(play.session);

  function lastPrice(symbol: string): number {
    return lives.now()?.trader.lastPrice(symbol) ?? Number.NaN;
  }

  function editStrategies(random: Random): void {
    const reload = files.edit(random, world.state);
    checker.edited(reload.settings);
    void lives.now()?.trader.reload(reload);
  }

  const lives: Lives<VirtualDaemon> = createLives({
    ...{ random, scheduler, journal, player: exchange, state: world.state, afterEach },
    create: () =>
      createDaemon({
        settings: files.settings(),
        ...{ scheduler, line, journal },
        feedOf: (life) => createScriptedFeed({ life, random, symbols, lastPrice }),
        // A busy host lets the engine look at the time every one to five seconds.
        stretchMs: (delayMs) => (delayMs === BEAT_MS ? beatMs(random, scheduler.now()) : delayMs),
        isHaltFilePresent: () => mischief.hasHaltFile(),
        onJournalFailure: (failure) => failure.kind === 'disk-full' && mischief.releaseReserve(),
        restsExits: ['contract', 'vertical'],
        onWrongAccount: () => lives.ended(),
      }),
    over: () => checker.replay(journal),
    stuck: (text) => checker.accuse('never stuck', text),
  });

  function afterEach(): void {
    const isWell = lives.now() !== undefined && line.isHealthy() && !mischief.isDisturbing();
    if (!isWell) disturbedAt = scheduler.now();
    checker.turn();
    bounds.look();
  }

  const bounds = createOptionBounds({
    now: scheduler.now,
    figures: exchange.optionFigures,
    isCalm: () =>
      world.isCalm() &&
      symbols.every((symbol) => !mischief.isHalted(symbol)) &&
      !isAdjustedShort(exchange) &&
      !isSoldTwice(world) &&
      !isClosedTwice(world) &&
      !isContractLate(world),
    broken: (text) => checker.accuse('options are bounded', text),
  });

  lives.start();
  if (play.faultsMax > 0) {
    lives.keepSnapshots();
    peopleAsk({
      random: createRandom(seed, 'people'),
      scheduler,
      isOpen: () => isTrading(scheduler.now()),
      symbols,
      state: world.state,
      lastPrice,
      command: (command) => void lives.now()?.trader.command(command),
    });
    optionHoldersAsk({
      random: createRandom(seed, 'option holders'),
      ...{ scheduler, sessions: play.sessions, state: world.state },
      command: (command) => void lives.now()?.trader.command(command),
    });
  }

  function isTrading(now: Instant): boolean {
    const { session } = play;
    if (session === undefined) return US_EQUITIES.sessionAt(now) !== undefined;
    return now >= session.open && now < session.close;
  }

  return {
    stage: {
      ...{ scheduler, exchange, line, mischief, checker, state: world.state, plan },
      daemon: lives.now,
    },
    playTo: lives.playTo,
    night: lives.night,
    async end() {
      mischief.stop();
      isOver = true;
      await lives.stop();
      checker.end();
    },
    result: () => ({
      days: 1,
      turns: lives.turns(),
      orders,
      faults: mischief.played(),
      faultNames: mischief.names(),
      violations: checker.violations,
      facts: () => [...journal.read(0)],
    }),
  };
}

function busyHost(random: Random): number {
  return Math.floor(random.between(1_000, 5_000));
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

/** What is not listed as a contract of options has one. */
function hasBid({ listings }: ReturnType<Exchange['view']>, id: string): boolean {
  const listing = listings.find(({ option, symbol }) => option && idAsWritten(symbol) === id);
  return listing === undefined || listing.bid > 0;
}
