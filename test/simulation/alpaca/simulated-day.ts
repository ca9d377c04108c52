// The stage of a day at Alpaca: service, line, journal and daemon on one scheduler, with faults from the wings and the laws in the stalls.
import { decimalOf } from '../../../src/kernel/decimal.ts';
import { HOUR_MS, type Instant, instant } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import type { Exchange } from '../../../src/simulators/alpaca/exchange/exchange.ts';
import {
  type AlpacaService,
  createAlpacaService,
} from '../../../src/simulators/alpaca/rest-and-streams.ts';
import type { Pump } from '../../../src/simulators/host/pump.ts';
import { createLives, type Lives, type VirtualDaemon } from '../components/lives.ts';
import { createMemoryJournal } from '../components/memory-journal.ts';
import { peopleAsk } from '../components/people.ts';
import type { DayResult } from '../components/played.ts';
import { minutesOf } from '../components/prices.ts';
import { createScheduler } from '../components/scheduler.ts';
import { createFiles } from '../environment/files.ts';
import { createChecker } from '../laws/checking/violation-checker.ts';
import { createAlpacaDaemon } from './components/daemon.ts';
import { createHand } from './components/hand.ts';
import { createAlpacaLine } from './components/line.ts';
import { createMischief } from './components/mischief.ts';
import { announceSplits } from './components/splits.ts';
import { ACCOUNT, ALPACA_ENVIRONMENT, KEYS } from './environment/environment.ts';
import { lawsAtAlpaca } from './laws/laws.ts';
import { createChanges, createWorld } from './laws/world.ts';

const JOURNAL_ID = 'simulate';
const CASH = 1_000_000;
/** As a paper account has them. */
const PARTIAL_SHARE = 0.1;
const CALM_AFTER_MS = 10_000;
/** Alpaca's pre-market begins at four, and with it the day of a split. */
const BEFORE_BELL_MS = 5.5 * HOUR_MS;

export interface SimulatedDay {
  playTo(at: Instant): Promise<void>;
  night: Lives<VirtualDaemon>['night'];
  /** The daemon is asked to stop, and the books are compared. */
  end(): Promise<void>;
  result(): DayResult;
}

export function createSimulatedDay(play: {
  readonly seed: number;
  readonly start: Instant;
  readonly session: Session;
  /** With those before it, whose prices are history. */
  readonly sessions: readonly Session[];
  readonly symbols: readonly string[];
  readonly faultsMax: number;
  /** When the play is over, and with it the faults. */
  readonly until: number;
}): SimulatedDay {
  const { seed, symbols } = play;
  const random = createRandom(seed, 'day');
  const files = createFiles(seed, symbols, ALPACA_ENVIRONMENT);
  const scheduler = createScheduler(play.start);
  let orders = 0;
  let disturbedAt = 0;
  let gapMs = 0;

  const line = createAlpacaLine({
    scheduler,
    random: createRandom(seed, 'line'),
    service: () => service,
    watch: {
      said(call) {
        if (call.kind === 'place') orders += 1;
        checker.said(call);
        mischief.beforeSaid(call);
      },
      written: (call) => mischief.afterSaid(call),
    },
  });
  const world = createWorld({
    ...{ journalId: JOURNAL_ID, mode: files.settings().mode, now: scheduler.now },
    exchange: () => service.exchange,
    isCalm: () => scheduler.now() - disturbedAt >= CALM_AFTER_MS,
    isHalted: (symbol) => mischief.isHalted(symbol),
    isHaltFilePresent: () => mischief.hasHaltFile(),
    isRunning: () => lives.now() !== undefined,
    brokerGapMs: () => gapMs,
    othersIn: (symbol) => hand.sharesIn(symbol),
  });
  const checker = createChecker(world, files.settings(), lawsAtAlpaca(files.settings()));
  const service: AlpacaService = createAlpacaService({
    ...{ seed, account: ACCOUNT, cash: decimalOf(CASH), keys: KEYS, hasTape: true },
    partialShare: play.faultsMax > 0 ? PARTIAL_SHARE : 0,
    bars: new Map(symbols.map((symbol) => [symbol, minutesOf(seed, symbol, play.sessions)])),
    clock: { now: scheduler.now, speed: 1, at: scheduler.at },
    wallClock: { now: scheduler.now, after: scheduler.after },
    log: { add() {}, since: () => [] },
    pumpOf: pumpAt(scheduler.now),
    connections: line.connections,
  });
  const hand = createHand({
    random: createRandom(seed, 'hand'),
    service: () => service,
    disturb: (name) => mischief.disturb(name),
  });
  const lookAtChanges = createChanges(
    () => service.exchange,
    (change) => {
      if (change.kind === 'execution') hand.executed(change.execution);
      checker.changed(change);
    },
  );
  const journal = createMemoryJournal(JOURNAL_ID, {
    beforeCommit: () => mischief.journalFailure(),
    committed(facts) {
      checker.committed(facts);
      mischief.afterCommit(facts);
    },
    snapshotSaved: (snapshot) => checker.snapshotSaved(snapshot),
  });
  const mischief = createMischief({
    ...{ scheduler, line, symbols, session: play.session, faultsMax: play.faultsMax },
    until: Math.min(play.until, play.session.close),
    ...{ service: () => service, editStrategies, hand },
    random: createRandom(seed, 'mischief'),
    command: (command) => void lives.now()?.trader.command(command),
  });
  const lives: Lives<VirtualDaemon> = createLives({
    ...{ random, scheduler, journal, state: world.state, afterEach },
    player: service.exchange,
    create() {
      const daemon = createAlpacaDaemon({
        ...{ settings: files.settings(), scheduler, line, journal, random, symbols, lastPrice },
        isHaltFilePresent: () => mischief.hasHaltFile(),
      });
      return {
        ...daemon,
        kill() {
          gapMs += daemon.trader.status().brokerGapMs;
          daemon.kill();
        },
      };
    },
    over: () => checker.replay(journal),
    stuck: (text) => checker.accuse('never stuck', text),
  });

  function lastPrice(symbol: string): number {
    return lives.now()?.trader.lastPrice(symbol) ?? Number.NaN;
  }

  function editStrategies(drawn: Random): void {
    const reload = files.edit(drawn, world.state);
    checker.edited(reload.settings);
    void lives.now()?.trader.reload(reload);
  }

  function afterEach(): void {
    const isWell = lives.now() !== undefined && line.isHealthy() && !mischief.isDisturbing();
    if (!isWell) disturbedAt = scheduler.now();
    lookAtChanges();
    checker.turn();
  }

  if (play.faultsMax > 0 && play.start < play.session.open - HOUR_MS)
    announceSplits({
      random: createRandom(seed, 'splits'),
      ...{ service, symbols, exDate: play.session.day },
      split: (symbol, factor) =>
        scheduler.at(play.session.open - BEFORE_BELL_MS, () => {
          hand.split(symbol, factor);
          mischief.disturb('split');
        }),
    });
  lives.start();
  if (play.faultsMax > 0) {
    lives.keepSnapshots();
    peopleAsk({
      random: createRandom(seed, 'people'),
      ...{ scheduler, symbols, state: world.state, lastPrice },
      isOpen: () => scheduler.now() >= play.session.open && scheduler.now() < play.session.close,
      command: (command) => void lives.now()?.trader.command(command),
    });
  }
  return {
    ...{ playTo: lives.playTo, night: lives.night },
    async end() {
      mischief.stop();
      await lives.stop();
      lookAtChanges();
      checker.end();
    },
    result: () => ({
      ...{ days: 1, turns: lives.turns(), orders, faults: mischief.played() },
      faultNames: mischief.names(),
      ...{ violations: checker.violations, facts: journal.facts },
    }),
  };
}

/** The exchange is brought to the present around whatever is asked of it. */
function pumpAt(now: () => number): (exchange: Exchange) => Pump {
  return (exchange) => ({
    run(call) {
      exchange.advance(instant(now()));
      const value = call();
      exchange.advance(instant(now()));
      return value;
    },
    stop() {},
  });
}
