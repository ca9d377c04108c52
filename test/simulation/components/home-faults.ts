// What goes wrong at home, whichever broker it is: crashes between facts and effects, a sleeping host, a failing disk, and operators.
import { MINUTE_MS, SECOND_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import type { JournalFailure, RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import { Crash } from './lives.ts';
import type { Player, Scheduler } from './scheduler.ts';

export type CrashMoment = 'before-effect' | 'after-effect' | 'after-commit';

export interface HomeFaults {
  readonly kinds: Readonly<Record<string, () => void>>;
  /** Without a moment: now. */
  crash(moment: CrashMoment | undefined): void;
  /** An order or a cancel is about to be said, or was just written. */
  effect(moment: CrashMoment): void;
  committed(facts: readonly RecordedFact[]): void;
  journalFailure(): JournalFailure | undefined;
  hasHaltFile(): boolean;
  /** Nothing is judged for so long. */
  disturb(forMs: number): void;
  isDisturbing(): boolean;
  note(name: string): void;
  played(): readonly string[];
  /** So many faults of these kinds between two moments. */
  plan(kinds: Readonly<Record<string, () => void>>, names: readonly Planned[]): void;
  /** The disk is full for so long. */
  fillDisk(forMs: number, hasReserve: boolean): void;
  /** False if there is none. */
  releaseReserve(): boolean;
  /** What is drawn and has not struck yet does not. */
  rest(): void;
  isOver(): boolean;
  stop(): void;
}

export interface Planned {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

const OPERATOR = 'operator';
/** Until the daemon has noticed that there is room again. */
const FREED_MS = 30 * SECOND_MS;

export function createHomeFaults(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  /** Goes on while the host sleeps. */
  readonly player: Player;
  readonly symbols: readonly string[];
  lastPrice(symbol: string): number;
  /** On the grid of the symbol. */
  rounded(symbol: string, price: number): number;
  setDelay(ms: number): void;
  /** An operator speaks, if there is a daemon to hear it. */
  command(command: TraderCommand): void;
  /** Somebody saves other strategies. */
  editStrategies(random: Random): void;
}): HomeFaults {
  const { random, scheduler, symbols } = parts;
  const played: string[] = [];
  let crashAt: CrashMoment | undefined;
  let diskFailsUntil = 0;
  let diskIsFullUntil = 0;
  let hasReserve = false;
  let haltFileUntil = 0;
  let disturbedUntil = 0;
  let isOver = false;

  const symbol = () => symbols[Math.floor(random.next() * symbols.length)] ?? '';
  const between = (low: number, high: number) => Math.floor(random.between(low, high));

  function disturb(forMs: number): void {
    disturbedUntil = Math.max(disturbedUntil, scheduler.now() + forMs);
  }

  function crash(moment: CrashMoment | undefined): void {
    if (moment === undefined) throw new Crash();
    crashAt = moment;
  }

  function strike(): void {
    crashAt = undefined;
    throw new Crash();
  }

  function note(name: string): void {
    played.push(`${name}@${new Date(scheduler.now()).toISOString().slice(11, 19)}`);
  }

  function rest(): void {
    crashAt = undefined;
    diskFailsUntil = 0;
    diskIsFullUntil = 0;
    haltFileUntil = 0;
    parts.setDelay(0);
  }

  const kinds: Readonly<Record<string, () => void>> = {
    crash: () => crash(undefined),
    'crash-after-commit': () => crash('after-commit'),
    'crash-before-effect': () => crash('before-effect'),
    'crash-after-effect': () => crash('after-effect'),
    delays() {
      const forMs = between(2 * SECOND_MS, 40 * SECOND_MS);
      parts.setDelay(between(50, 4_000));
      disturb(forMs + 5_000);
      scheduler.after(forMs, () => parts.setDelay(0));
    },
    sleep() {
      const forMs = between(500, 90_000);
      disturb(forMs + SECOND_MS);
      scheduler.sleepTo(scheduler.now() + forMs, parts.player);
    },
    disk() {
      const forMs = between(100, 10_000);
      disturb(forMs + 2_000);
      diskFailsUntil = scheduler.now() + forMs;
    },
    'operator-halt'() {
      parts.command({ type: 'halt', why: 'drawn by the simulation', by: OPERATOR });
      scheduler.after(between(10_000, 15 * MINUTE_MS), () =>
        parts.command({ type: 'resume', overrideDailyLoss: false, by: OPERATOR }),
      );
    },
    'operator-flatten': () =>
      parts.command({ type: 'flatten', isExtended: false, isConfirmed: true, by: OPERATOR }),
    'operator-exit': () =>
      parts.command({ type: 'exit', symbol: symbol(), isConfirmed: true, by: OPERATOR }),
    'operator-stop-at'() {
      const meant = symbol();
      const price = parts.rounded(meant, parts.lastPrice(meant) * random.between(0.99, 1.01));
      parts.command({ type: 'stop-at', symbol: meant, price, by: OPERATOR });
    },
    'rules-edited': () => parts.editStrategies(random),
    'rules-applied'() {
      parts.editStrategies(random);
      scheduler.after(between(0, 5_000), () =>
        parts.command({ type: 'apply-rules', by: OPERATOR }),
      );
    },
    'halt-file'() {
      haltFileUntil = scheduler.now() + between(1_000, 10 * MINUTE_MS);
    },
  };

  return {
    kinds,
    crash,
    effect(moment) {
      if (crashAt === moment) strike();
    },
    committed(facts) {
      if (crashAt !== 'after-commit') return;
      if (facts.some(({ fact }) => fact.type.endsWith('-intended'))) strike();
    },
    journalFailure() {
      if (scheduler.now() < diskIsFullUntil) return { kind: 'disk-full' };
      if (scheduler.now() < diskFailsUntil) return { kind: 'io', why: 'drawn by the simulation' };
      return undefined;
    },
    hasHaltFile: () => scheduler.now() < haltFileUntil,
    disturb,
    isDisturbing: () => scheduler.now() < disturbedUntil,
    note,
    played: () => played,
    plan(all, names) {
      for (const { name, from, until } of names)
        scheduler.at(between(from, until), () => {
          if (isOver) return;
          note(name);
          all[name]?.();
        });
    },
    fillDisk(forMs, isReserveThere) {
      disturb(forMs + FREED_MS);
      hasReserve = isReserveThere;
      diskIsFullUntil = scheduler.now() + forMs;
    },
    releaseReserve() {
      if (!hasReserve) return false;
      hasReserve = false;
      diskIsFullUntil = 0;
      return true;
    },
    rest,
    isOver: () => isOver,
    stop() {
      isOver = true;
      rest();
    },
  };
}
