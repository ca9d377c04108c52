// The lives of one daemon: it is started, dies between two statements, is started again, spends nights, and is asked to stop.
import { assertNever } from '../../../src/kernel/assert.ts';
import {
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import { snapshotOf } from '../../../src/trader/engine/fold/recover.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import type { Journal } from '../../../src/trader/ports/journal.ts';
import type { Trader } from '../../../src/trader/ports/trader.ts';
import type { Life, Player, Scheduler, Watch } from './scheduler.ts';

/** The daemon's process ends here, whatever it was about to do. */
export class Crash extends Error {}

export interface VirtualDaemon {
  readonly trader: Trader;
  readonly life: Life;
  /** The process is gone between two statements. */
  kill(): void;
}

/** How a daemon spends a night; the exchange does not wait for it. */
export type Night = 'stopped' | 'crashed' | 'asleep' | 'awake';

export interface Lives<Daemon extends VirtualDaemon> {
  /** Undefined while it is down. */
  now(): Daemon | undefined;
  /** Of all lives so far. */
  turns(): number;
  start(): void;
  playTo(at: Instant): Promise<void>;
  night(how: Night, until: Instant): Promise<void>;
  stop(): Promise<void>;
  /** Its process ends by itself, and no supervisor starts it again: a person reads why, and does. */
  ended(): void;
  /** As the daemon does every so many facts, only oftener: a start then reads a snapshot and what came after. */
  keepSnapshots(): void;
}

const RESTART_LEAST_MS = 200;
const RESTART_MOST_MS = 20_000;
const ENDS_MS = SECOND_MS;
const PERSON_STARTS_MS = 5 * MINUTE_MS;
const STOP_STEP_MS = 50;
const STOP_MAX_MS = 30 * SECOND_MS;

export function createLives<Daemon extends VirtualDaemon>(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly journal: Journal;
  /** Brought to the present before anything else happens. */
  readonly player: Player;
  readonly state: State;
  /** Not started yet. */
  create(): Daemon;
  /** A daemon has died, or stopped. */
  over(): void;
  /** Sees the world after every step. */
  afterEach(): void;
  stuck(text: string): void;
}): Lives<Daemon> {
  const { random, scheduler, journal, player } = parts;
  let daemon: Daemon | undefined;
  let turns = 0;
  /** Only the start that was arranged last takes place. */
  let cancelStart = () => {};

  function startAt(at: number): void {
    cancelStart();
    cancelStart = scheduler.at(at, start);
  }

  function start(): void {
    daemon = parts.create();
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
    startAt(scheduler.now() + random.between(RESTART_LEAST_MS, RESTART_MOST_MS));
  }

  function die(): void {
    turns += daemon?.trader.status().turns ?? 0;
    daemon?.kill();
    daemon = undefined;
    parts.over();
  }

  /** A question about an option chain waits for several answers. */
  const watch: Watch = {
    afterEach: parts.afterEach,
    isAwaiting: () => parts.state.optionChoices.size > 0,
  };

  async function playTo(at: Instant): Promise<void> {
    while (scheduler.now() < at) {
      try {
        await scheduler.playTo(at, player, watch);
      } catch (cause) {
        crashed(cause);
      }
    }
  }

  async function stop(): Promise<void> {
    const until = scheduler.now() + STOP_MAX_MS;
    while (daemon === undefined) await playTo(instant(scheduler.now() + RESTART_MOST_MS));
    let isStopped = false;
    void daemon.trader.stop('the day is over').then(() => {
      isStopped = true;
    });
    while (!isStopped && scheduler.now() < until) {
      await Promise.resolve();
      await playTo(instant(scheduler.now() + STOP_STEP_MS));
    }
    if (!isStopped) parts.stuck('the daemon does not stop');
    die();
  }

  return {
    now: () => daemon,
    turns: () => turns,
    start,
    playTo,
    async night(how, until) {
      switch (how) {
        case 'stopped':
          await stop();
          startAt(until);
          return;
        case 'crashed':
          die();
          startAt(until);
          return;
        case 'asleep':
          return scheduler.sleepTo(until, player);
        case 'awake':
          return;
        default:
          assertNever(how);
      }
    },
    stop,
    ended() {
      const own = daemon;
      scheduler.after(ENDS_MS, () => {
        if (daemon === undefined || daemon !== own) return;
        die();
        startAt(scheduler.now() + PERSON_STARTS_MS);
      });
    },
    keepSnapshots() {
      const next = () =>
        scheduler.after(random.between(10 * MINUTE_MS, 3 * HOUR_MS), () => {
          journal.saveSnapshot(snapshotOf(parts.state));
          next();
        });
      next();
    },
  };
}
