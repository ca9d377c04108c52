// Draws a day's faults and plays them: the gateway's own kinds, a slow line, a sleeping host, a failing disk, and crashes.

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import type { Exchange } from '../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { FaultRequest } from '../../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';
import { isStop } from '../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';
import type { JournalFailure, RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import { createAmbush } from './ambush.ts';
import { createDoubts, excuseMs, GONE_MS } from './disturbances.ts';
import { type CrashMoment, createHomeFaults } from './home-faults.ts';
import type { VirtualLine } from './line.ts';
import { NIGHTLY, optionMischief } from './option-mischief.ts';
import type { Scheduler } from './scheduler.ts';

export interface Mischief {
  beforeSaid(command: GatewayCommand): void;
  afterSaid(command: GatewayCommand): void;
  afterCommit(facts: readonly RecordedFact[]): void;
  journalFailure(): JournalFailure | undefined;
  hasHaltFile(): boolean;
  isHalted(symbol: string): boolean;
  /** A person sells shares of the account in another program. */
  sellByHand(symbol: string, shares: number): void;
  /** Something is broken on purpose right now. */
  isDisturbing(): boolean;
  /** Names of what was played so far. */
  played(): readonly string[];
  /** Of all that can be. */
  names(): readonly string[];
  /** Draws what goes wrong from now to the end of the session, and when. */
  plan(session: Session): void;
  /** What lasts ends with its day, except what a person has to end. */
  rest(): void;
  /** One of them now. */
  strike(name: string): void;
  /** A condition of the gateway, for so long. */
  lasting(request: FaultRequest & { readonly forMs: number }): void;
  /** The disk is full for so long; a reserve that is released lasts, or is used up at once. */
  fillDisk(forMs: number, hasReserve: boolean): void;
  releaseReserve(): boolean;
  /** Each commit takes long, for so long. */
  slowDisk(forMs: number): void;
  stop(): void;
}

export function createMischief(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly exchange: Exchange;
  readonly line: VirtualLine;
  readonly symbols: readonly string[];
  readonly faultsMax: number;
  /** Each on every second day with faults, beside those of every day. */
  readonly often: readonly string[];
  /** An operator speaks, if there is a daemon to hear it. */
  command(command: TraderCommand): void;
  /** Somebody saves other strategies. */
  editStrategies(random: Random): void;
}): Mischief {
  const { random, scheduler, exchange, line, symbols } = parts;
  const haltedUntil = new Map<string, number>();
  /** Nothing is split twice in a night. */
  let isSplit = false;
  /** The next open is stated in today's shares, so nothing else changes it in the same night. */
  const moved = new Set<string>();
  const symbol = () => symbols[Math.floor(random.next() * symbols.length)] ?? '';
  const between = (low: number, high: number) => Math.floor(random.between(low, high));

  function lastOf(name: string): number {
    return exchange.view().listings.find((listing) => listing.symbol === name)?.last ?? 100;
  }

  const home = createHomeFaults({
    ...{ random, scheduler, player: exchange, symbols, lastPrice: lastOf },
    rounded: (_, price) => Math.round(price * 100) / 100,
    setDelay: line.setDelay,
    command: parts.command,
    editStrategies: parts.editStrategies,
  });
  const { crash, disturb, note } = home;
  const noticeTaken = createDoubts(disturb);

  function fault(request: FaultRequest, forMs = 0): void {
    const excusedMs = excuseMs(request.kind, exchange.faults());
    const outcome = exchange.addFault(request);
    if (outcome.kind !== 'added') return;
    disturb(Math.max(forMs, excusedMs));
    if (request.forMs !== undefined && LASTING.has(request.kind)) {
      scheduler.after(request.forMs, () => exchange.removeFaults(outcome.fault.faultId));
    }
  }

  function halt(): void {
    const halted = symbol();
    const forMs = between(30 * SECOND_MS, 10 * MINUTE_MS);
    haltedUntil.set(halted, scheduler.now() + forMs + MINUTE_MS);
    fault({ kind: 'halt', symbol: halted, forMs });
  }

  const kinds: Readonly<Record<string, () => void>> = {
    ...home.kinds,
    reset: () => fault({ kind: 'reset' }),
    restart: () => fault({ kind: 'restart', forMs: between(1_000, 60_000) }),
    mute: () => fault({ kind: 'mute', mode: 'buffer', forMs: between(500, 30_000) }),
    'mute-drop': () => fault({ kind: 'mute', mode: 'drop', forMs: between(500, 30_000) }),
    'client-id-in-use'() {
      fault({ kind: 'client-id-in-use', count: between(1, 3) });
      fault({ kind: 'reset' });
    },
    'lost-1100': () => lost(between(1_000, 60_000)),
    'restored-1101'() {
      const forMs = between(1_000, 60_000);
      lost(forMs);
      scheduler.after(forMs - 1, () => fault({ kind: 'restored-1101' }));
    },
    halt,
    'gap-open': () => gap(symbol(), random.between(0.94, 1.06)),
    ambush: () => ambush.lay(),
    split() {
      if (isSplit) return;
      isSplit = true;
      for (const one of symbols) {
        if (random.chance(0.5)) continue;
        const ratio = RATIOS[Math.floor(random.next() * RATIOS.length)] ?? 2;
        const orders = random.chance(0.7) ? 'cancelled' : 'kept';
        if (!moved.has(one)) fault({ kind: 'split', symbol: one, ratio, orders });
        moved.add(one);
        if (random.chance(0.3)) fault({ kind: 'position-lag', symbol: one, forMs: 10_000 });
      }
    },
    ...waiting(['swallow-order', 'swallow-cancel', 'execution-first', 'no-order-status']),
    ...waiting(['duplicate-execution', 'order-ref-suffix']),
    'thin-market': () => thin(undefined, between(5, 20)),
    locate: () => fault({ kind: 'locate', forMs: between(5_000, 60_000) }),
    ...waiting(['correct-execution', 'late-cancel-ack', 'position-lag', 'pacing']),
    ...waiting(['cancelled-then-filled', 'filled-during-cancel', 'modify-forks']),
    ...waiting(['duplicate-id', 'held-legs', 'stop-reject']),
    'reject-parent': () => fault({ kind: 'reject', leg: 'parent' }),
    'reject-child': () => fault({ kind: 'reject', leg: 'child' }),
    'id-rollback'() {
      fault({ kind: 'id-rollback' });
      fault({ kind: 'reset' });
    },
    'delayed-data': () =>
      fault({ kind: 'delayed-data', symbol: symbol(), forMs: between(5_000, 300_000) }),
    'competing-session': () => fault({ kind: 'competing-session', forMs: between(5_000, 120_000) }),
    'bad-print': () => fault({ kind: 'bad-print', symbol: symbol() }),
    'stop-cancelled-by-hand': () => fault({ kind: 'stop-cancelled-by-hand' }),
    'stop-contested': contest,
    'stop-gone-overnight': () =>
      fault({ kind: random.chance(0.5) ? 'stop-cancelled-by-hand' : 'stop-vanishes' }, GONE_MS),
    'stop-vanishes': () => fault({ kind: 'stop-vanishes' }),
    'manual-close': () => fault({ kind: 'manual-close' }),
    'margin-liquidation': () => fault({ kind: 'margin-liquidation' }),
    'stop-moved-by-hand': () => fault({ kind: 'stop-moved-by-hand' }),
    'unset-sentinels': () => fault({ kind: 'unset-sentinels', forMs: between(1_000, 60_000) }),
    'login-required'() {
      fault({ kind: 'login-required', forMs: between(1_000, 60_000) });
      fault({ kind: 'reset' });
    },
    'wrong-account': () => fault({ kind: 'wrong-account', forMs: between(1_000, 90_000) }),
    'day-rollover': () => fault({ kind: 'day-rollover' }),
    ...optionMischief({ random, exchange, symbol, fault }),
    'manual-order': () => fault({ kind: 'manual-order', symbol: symbol() }),
  };

  const ambush = createAmbush({
    random,
    after: (delayMs, call) =>
      void scheduler.after(delayMs, () => {
        if (!home.isOver()) call();
      }),
    thin,
    struck: note,
    strikes: {
      crash: () => crash(undefined),
      'crash-before-effect': () => crash('before-effect'),
      'crash-after-effect': () => crash('after-effect'),
      reset: () => fault({ kind: 'reset' }),
      'lost-1100': () => lost(between(1_000, 20_000)),
      exit: (its) => parts.command({ type: 'exit', symbol: its, isConfirmed: true, by: OPERATOR }),
      flatten: () => kinds['operator-flatten']?.(),
      halt: () => kinds['operator-halt']?.(),
      applied: () => kinds['rules-applied']?.(),
      'gap-up': (its) => gap(its, 1.02),
      'gap-down': (its) => gap(its, 0.98),
      'stop-cancelled-by-hand': () => fault({ kind: 'stop-cancelled-by-hand' }),
      'swallow-cancel': () => fault({ kind: 'swallow-cancel' }),
      'modify-forks': () => fault({ kind: 'modify-forks' }),
    },
  });

  function thin(its: string | undefined, orders: number): void {
    for (let count = 0; count < orders; count += 1) {
      const forMs = between(1_000, 90_000);
      const where = its === undefined ? {} : { symbol: its };
      fault({ kind: 'partial-fill', ...where, forMs, shares: between(1, 120) });
    }
  }

  function gap(gapped: string, factor: number): void {
    if (moved.has(gapped)) return;
    moved.add(gapped);
    const price = Math.round(lastOf(gapped) * factor * 100) / 100;
    fault({ kind: 'gap-open', symbol: gapped, price });
  }

  /** Somebody cancels one stop again and again, until it is left alone; an operator hears of it, some time later. */
  function contest(): void {
    const its = exchange.view().openOrders.find(isStop)?.symbol;
    if (its === undefined) return;
    for (const afterMs of [0, 8_000, 16_000])
      scheduler.after(afterMs, () => {
        if (!home.isOver()) fault({ kind: 'stop-cancelled-by-hand', symbol: its });
      });
    const lastMessageAt = between(MINUTE_MS, 30 * MINUTE_MS);
    const by = OPERATOR;
    const despite = { overrideDailyLoss: false, despiteUnprotected: its } as const;
    if (random.chance(0.3))
      scheduler.after(lastMessageAt / 2, () => parts.command({ type: 'resume', ...despite, by }));
    scheduler.after(lastMessageAt, () => parts.command({ type: 'protect', symbol: its, by }));
  }

  function lost(forMs: number): void {
    fault({ kind: 'lost-1100', forMs }, forMs);
  }

  function waiting(names: readonly FaultRequest['kind'][]) {
    return Object.fromEntries(names.map((kind) => [kind, () => fault({ kind })]));
  }

  function plan(session: Session): void {
    isSplit = false;
    moved.clear();
    const names = Object.keys(kinds);
    const count = parts.faultsMax === 0 ? 0 : between(0, parts.faultsMax + 1);
    const drawn = Array.from(
      { length: count },
      () => names[Math.floor(random.next() * names.length)],
    );
    // Only what is carried over a night can be split: such days have it more often.
    const isEvening = scheduler.now() < session.open - HOUR_MS;
    if (count > 0 && isEvening && random.chance(0.5)) drawn.push('split');
    if (count > 0 && isEvening && random.chance(0.3)) drawn.push('stop-gone-overnight');
    if (count > 0 && isEvening) drawn.push(...NIGHTLY.filter(() => random.chance(0.5)));
    for (const name of [...OFTEN, ...parts.often])
      if (count > 0 && random.chance(0.5)) drawn.push(name);
    const dayOf = { from: session.open - 5 * MINUTE_MS, until: session.close + MINUTE_MS };
    // A night has to be arranged before the bell that ends it.
    const night = { from: scheduler.now(), until: session.open - 5 * MINUTE_MS };
    const planned = drawn.flatMap((name) =>
      name === undefined ? [] : [{ name, ...(OF_THE_NIGHT.has(name) ? night : dayOf) }],
    );
    if (count > 0 && isEvening)
      scheduler.after(AFTER_EVENING_MS, () => {
        if (home.isOver()) return;
        home.note('assignment');
        kinds.assignment?.();
      });
    home.plan(kinds, planned);
  }

  function effect({ name }: GatewayCommand, moment: CrashMoment): void {
    if (name === 'placeOrders' || name === 'cancelOrder') home.effect(moment);
  }

  return {
    beforeSaid: (command) => effect(command, 'before-effect'),
    afterSaid: (command) => effect(command, 'after-effect'),
    sellByHand: (its, shares) => fault({ kind: 'manual-close', symbol: its, shares }),
    afterCommit(facts) {
      ambush.afterCommit(facts);
      home.committed(facts);
    },
    journalFailure: home.journalFailure,
    hasHaltFile: home.hasHaltFile,
    isHalted: (halted) => (haltedUntil.get(halted) ?? 0) > scheduler.now(),
    isDisturbing() {
      if (home.played().length > 0) noticeTaken(exchange.faults());
      return home.isDisturbing();
    },
    played: home.played,
    names: () => Object.keys(kinds),
    plan,
    rest() {
      home.rest();
      for (const { kind, faultId } of exchange.faults())
        if (!UNTIL_A_PERSON.has(kind)) exchange.removeFaults(faultId);
    },
    strike(name) {
      home.note(name);
      kinds[name]?.();
    },
    lasting(request) {
      home.note(request.kind);
      fault(request, request.forMs);
    },
    fillDisk(forMs, hasReserve) {
      home.note('disk-full');
      home.fillDisk(forMs, hasReserve);
    },
    releaseReserve: home.releaseReserve,
    slowDisk(forMs) {
      home.note('disk-slow');
      disturb(forMs);
    },
    stop() {
      home.stop();
      exchange.removeFaults();
    },
  };
}

/** The language's own troubles, each on every second day with faults. */
const OFTEN = [
  'ambush',
  'ambush',
  'thin-market',
  'rules-edited',
  'rules-applied',
  'stop-contested',
] as const;

/** Ended by whoever ordered them, since no socket keeps their time here. */
const LASTING: ReadonlySet<string> = new Set(['mute', 'login-required', 'unset-sentinels']);

const UNTIL_A_PERSON: ReadonlySet<string> = new Set(['login-required']);

const OF_THE_NIGHT: ReadonlySet<string> = new Set([
  ...['gap-open', 'split', 'stop-gone-overnight'],
  ...NIGHTLY,
]);

/** Between the close and the night of options. */
const AFTER_EVENING_MS = 3 * HOUR_MS;

const OPERATOR = 'operator';

/** New shares for an old one. */
const RATIOS = [2, 3, 4, 7, 1.5, 20, 1 / 2, 1 / 8, 1 / 10] as const;
