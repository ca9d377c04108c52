// The stage of a week: exchanges, SSI, line, journal and daemon on one scheduler, with faults from the wings and the laws in the stalls.
import type { Instant } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import {
  createFastConnect,
  type FastConnect,
  type Pumping,
} from '../../../src/simulators/ssi/fast-connect.ts';
import { createVerifier, newKeyText } from '../../../src/simulators/ssi/wire/signature.ts';
import { createLives, type Lives, type Night } from '../components/lives.ts';
import { createMemoryJournal } from '../components/memory-journal.ts';
import type { DayResult } from '../components/played.ts';
import { minutesOf } from '../components/prices.ts';
import { createScheduler } from '../components/scheduler.ts';
import { createFiles } from '../environment/files.ts';
import { createChecker } from '../laws/checking/violation-checker.ts';
import { createSsiDaemon, type SsiDaemon } from './components/daemon.ts';
import { createSsiLine, pumpAt } from './components/line.ts';
import { createMischief } from './components/mischief.ts';
import { peopleAsk, typeCodes } from './components/people.ts';
import { ACCOUNT, BOARDS, CODE, VIETNAM_ENVIRONMENT, venueOf } from './environment/environment.ts';
import { lawsInVietnam } from './laws/laws.ts';
import { createWorld } from './laws/world.ts';

const JOURNAL_ID = 'simulate';
const CASH = 10_000_000_000;
/** Prints come each quarter of a minute; beside them a quote is sent again once a minute. */
const REFRESH_MS = 60_000;
const ALIVE_MS = 4_000;
const CALM_AFTER_MS = 10_000;
/** Of the account before the first day, in some symbols. */
const OLD_SHARES = 0.25;

/** Of its own for each thread: making one takes a while, and nothing is drawn from it. */
const KEY = newKeyText();

export interface SimulatedDay {
  playTo(at: Instant): Promise<void>;
  /** What goes wrong on the day. */
  plan(session: Session): void;
  /** What lasts ends with its day. */
  rest(): void;
  night(how: Night, until: Instant): Promise<void>;
  /** The daemon is asked to stop, and the books are compared. */
  end(): Promise<void>;
  result(days: number): DayResult;
}

export function createSimulatedDay(play: {
  readonly seed: number;
  readonly start: Instant;
  /** Those before the first day are history. */
  readonly sessions: readonly Session[];
  readonly symbols: readonly string[];
  readonly faultsMax: number;
}): SimulatedDay {
  const { seed, symbols } = play;
  const random = createRandom(seed, 'day');
  const files = createFiles(seed, symbols, VIETNAM_ENVIRONMENT);
  const scheduler = createScheduler(play.start);
  const kept: { text: string | undefined } = { text: undefined };
  let orders = 0;
  let disturbedAt = 0;
  let isOver = false;

  const line = createSsiLine({
    scheduler,
    random: createRandom(seed, 'line'),
    ssi: () => ssi,
    watch: {
      said(call) {
        checker.said(call);
        mischief.beforeSaid(call);
      },
      written: (call) => mischief.afterSaid(call),
      arriving(call) {
        if (call.kind === 'place') orders += 1;
        checker.arriving(call);
      },
    },
  });
  const mischief = createMischief({
    ...{ scheduler, line, symbols, faultsMax: play.faultsMax, ssi: () => ssi, editStrategies },
    random: createRandom(seed, 'mischief'),
    command: (command) => void lives.now()?.trader.command(command),
  });
  const world = createWorld({
    ...{ journalId: JOURNAL_ID, mode: files.settings().mode, symbols, now: scheduler.now },
    exchange: () => ssi.exchange,
    isCalm: () => scheduler.now() - disturbedAt >= CALM_AFTER_MS,
    isWatched: (symbol) => ssi.stream.isWatched(ACCOUNT, symbol),
    isHalted: mischief.isHalted,
    isAtFloor: mischief.isAtFloor,
    isHaltFilePresent: mischief.hasHaltFile,
    isClosedByDecree: mischief.isClosedByDecree,
  });
  const checker = createChecker(world, files.settings(), lawsInVietnam(files.settings()));
  const ssi: FastConnect<Pumping> = createFastConnect({
    ...{ seed, account: ACCOUNT, cash: CASH, boards: BOARDS, otp: CODE, verifier: verifier() },
    // SSI speaks as it does now in one week, and as it did in the next.
    form: seed % 2 === 0 ? 'current' : 'older',
    clock: { now: scheduler.now, speed: 1, at: scheduler.at },
    wallClock: { now: scheduler.now, after: scheduler.after },
    bars: new Map(symbols.map((symbol) => [symbol, walkOf(seed, symbol, play.sessions)])),
    record: (change) => checker.changed(change),
    pumpOf: pumpAt(scheduler.now),
  });
  ssi.exchange.setRefresh(REFRESH_MS);
  for (const symbol of symbols) ssi.exchange.market.security(symbol);
  const journal = createMemoryJournal(JOURNAL_ID, {
    beforeCommit: () => mischief.journalFailure(),
    committed(facts) {
      checker.committed(facts);
      mischief.afterCommit(facts);
    },
    snapshotSaved: (snapshot) => checker.snapshotSaved(snapshot),
  });
  const lives: Lives<SsiDaemon> = createLives({
    ...{ random, scheduler, journal, state: world.state, afterEach },
    player: ssi.exchange,
    create: () =>
      createSsiDaemon({
        ...{ settings: files.settings(), scheduler, line, journal, random, symbols },
        privateKey: KEY,
        keep: {
          read: () => kept.text,
          write(text) {
            kept.text = text;
          },
        },
        lastPrice,
        isHaltFilePresent: mischief.hasHaltFile,
      }),
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
    const daemon = lives.now();
    const isWell = daemon !== undefined && !daemon.login.needsCode() && line.isHealthy();
    if (!isWell || mischief.isDisturbing()) disturbedAt = scheduler.now();
    checker.turn();
  }

  /** A stop is watched only while the line is alive: some frame comes before five seconds are over. */
  function keepAlive(): void {
    scheduler.after(ALIVE_MS, () => {
      for (const event of ssi.exchange.flags().slice(0, 1)) ssi.stream.send(event);
      keepAlive();
    });
  }

  function seedOldShares(): void {
    const drawn = createRandom(seed, 'old shares');
    const before = play.sessions[0];
    for (const symbol of symbols) {
      if (before === undefined || !drawn.chance(OLD_SHARES)) continue;
      const quantity = Math.floor(drawn.between(1, 12)) * 100 + (drawn.chance(0.3) ? 37 : 0);
      ssi.exchange.seed({ symbol, quantity, averageCost: 20_000, boughtOn: before.day });
    }
  }

  if (play.faultsMax > 0) seedOldShares();
  keepAlive();
  lives.start();
  typeCodes({
    ...{ random: createRandom(seed, 'codes'), scheduler },
    login: () => lives.now()?.login,
  });
  if (play.faultsMax > 0) {
    lives.keepSnapshots();
    peopleAsk({
      ...{
        random: createRandom(seed, 'people'),
        scheduler,
        symbols,
        state: world.state,
        lastPrice,
      },
      isOpen: () => !isOver && ssi.exchange.flagOf('HOSE') !== 'C',
      command: (command) => void lives.now()?.trader.command(command),
    });
  }
  return {
    playTo: lives.playTo,
    plan: mischief.plan,
    rest: mischief.rest,
    night: lives.night,
    async end() {
      mischief.stop();
      isOver = true;
      await lives.stop();
      checker.end();
    },
    result: (days) => ({
      ...{ days, turns: lives.turns(), orders, faults: mischief.played() },
      faultNames: mischief.names(),
      ...{ violations: checker.violations, facts: journal.facts },
    }),
  };
}

function verifier() {
  const made = createVerifier(KEY);
  if (!made.ok) throw new Error(made.failure);
  return made.value;
}

/** Around the prices at which the price step changes, and far from them. */
function walkOf(seed: number, symbol: string, sessions: readonly Session[]) {
  const drawn = createRandom(seed, `start/${symbol}`);
  const starts = [
    [8_000, 11_000],
    [20_000, 40_000],
    [45_000, 55_000],
    [90_000, 140_000],
  ] as const;
  const start = starts[Math.floor(drawn.next() * starts.length)] ?? starts[0];
  const { calendar, priceSteps } = venueOf(symbol);
  const own = sessions.flatMap(({ day }) => calendar.sessionOf(day) ?? []);
  return minutesOf(seed, symbol, own, {
    start,
    steps: priceSteps,
    deviations: [0.003, 0.012],
    volumes: [40_000, 300_000],
  });
}
