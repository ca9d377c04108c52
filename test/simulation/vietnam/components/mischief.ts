// Draws the faults of each day and plays them: SSI's own kinds, a line that is cut, a person who trades past the daemon, and what goes
// wrong at home.
import { MINUTE_MS, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { Random } from '../../../../src/kernel/random.ts';
import { roundNearest } from '../../../../src/market/instruments/tick-grid.ts';
import type { Session } from '../../../../src/market/time/calendar.ts';
import type { FaultRequest } from '../../../../src/simulators/ssi/exchange/fault-injection/fault-list.ts';
import type { FastConnect, Pumping } from '../../../../src/simulators/ssi/fast-connect.ts';
import type { TraderCommand } from '../../../../src/trader/ports/trader-commands.ts';
import { createHomeFaults, type HomeFaults } from '../../components/home-faults.ts';
import type { Scheduler } from '../../components/scheduler.ts';
import { ACCOUNT, venueOf } from '../environment/environment.ts';
import type { SsiLine } from './line.ts';
import type { OrderCall } from './order-call.ts';

export interface Mischief extends Pick<HomeFaults, 'journalFailure' | 'hasHaltFile' | 'played'> {
  /** Of all that can be played. */
  names(): readonly string[];
  beforeSaid(call: OrderCall): void;
  afterSaid(call: OrderCall): void;
  afterCommit: HomeFaults['committed'];
  /** What happens on a day. */
  plan(session: Session): void;
  isHalted(symbol: string): boolean;
  isAtFloor(symbol: string): boolean;
  isClosedByDecree(): boolean;
  isDisturbing(): boolean;
  /** The day is over: what lasts ends. */
  rest(): void;
  stop(): void;
}

/** An event or an order that is gone is found by a look into the order book. */
const DOUBT_MS = 40_000;

export function createMischief(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  ssi(): FastConnect<Pumping>;
  readonly line: SsiLine;
  readonly symbols: readonly string[];
  readonly faultsMax: number;
  command(command: TraderCommand): void;
  editStrategies(random: Random): void;
}): Mischief {
  const { random, scheduler, line, symbols } = parts;
  const haltedUntil = new Map<string, number>();
  const floorUntil = new Map<string, number>();
  let closedUntil = 0;
  let doubtfulLeft = 0;

  const between = (low: number, high: number) => Math.floor(random.between(low, high));
  const symbol = () => symbols[Math.floor(random.next() * symbols.length)] ?? '';
  const lastOf = (its: string) => parts.ssi().exchange.market.security(its)?.last ?? 20_000;
  const rounded = (its: string, price: number) => roundNearest(venueOf(its).priceSteps, price);

  const home = createHomeFaults({
    ...{ random, scheduler, symbols, rounded, lastPrice: lastOf },
    player: {
      nextAt: () => parts.ssi().exchange.nextAt(),
      advance: (to) => parts.ssi().exchange.advance(to),
    },
    setDelay: line.setDelay,
    command: parts.command,
    editStrategies: parts.editStrategies,
  });
  const { disturb } = home;

  function fault(request: FaultRequest, disturbMs = 0): void {
    parts.ssi().addFault(request);
    disturb(disturbMs);
  }

  /** What waits for an order disturbs when it is taken, not when it is laid. */
  function noticeTaken(): void {
    const left = parts
      .ssi()
      .exchange.faults.list()
      .reduce((sum, { kind, left = 0 }) => sum + (DOUBTFUL.has(kind) ? left : 0), 0);
    if (left < doubtfulLeft) disturb(DOUBT_MS);
    doubtfulLeft = left;
  }

  /** A person sells, or buys, in SSI's own program. */
  function byHand(side: 'buy' | 'sell'): void {
    const its = symbol();
    const { exchange, pump } = parts.ssi();
    const security = exchange.market.security(its);
    if (security === undefined) return;
    const { floor, ceiling } = security.terms.limits;
    const most =
      side === 'sell' ? exchange.book.sellable(exchange.account, its, exchange.now()) : 1_000;
    const quantity = Math.floor(random.between(100, most + 100) / 100) * 100;
    if (quantity > most) return;
    const price = side === 'sell' ? floor : ceiling;
    disturb(DOUBT_MS);
    pump.run(() =>
      exchange.orderEntry.place({
        ...{ account: ACCOUNT, clientRequestId: '', symbol: its },
        ...{ side, type: 'LO', quantity, price },
      }),
    );
  }

  function last(kind: 'halt' | 'limit-down', until: Map<string, number>, forMs: number): void {
    const its = symbol();
    until.set(its, scheduler.now() + forMs + MINUTE_MS);
    fault({ kind, symbol: its, forMs });
  }

  const waiting = (...names: FaultRequest['kind'][]) =>
    Object.fromEntries(names.map((kind) => [kind, () => fault({ kind })]));

  const kinds: Readonly<Record<string, () => void>> = {
    ...home.kinds,
    ...waiting('lost-answer', 'swallow-order', 'swallow-cancel', 'reject', 'duplicate-event'),
    ...waiting('no-event', 'cancelled-then-filled', 'signature-refused', '429', 'html'),
    'late-event': () => fault({ kind: 'late-event', forMs: between(1_000, 30_000) }),
    'partial-fill': () => fault({ kind: 'partial-fill', count: between(1, 8) }),
    'partial-lot': () => fault({ kind: 'partial-fill', shares: 100, count: between(1, 8) }),
    '500': () => fault({ kind: '500', isProcessed: random.chance(0.5) }),
    'html-done': () => fault({ kind: 'html', isProcessed: true }),
    slow: () => fault({ kind: 'slow', forMs: between(1_000, 40_000) }),
    mute() {
      const forMs = between(1_000, 40_000);
      fault({ kind: 'mute', forMs, isProcessed: random.chance(0.7) }, forMs + DOUBT_MS);
    },
    'socket-gap'() {
      const forMs = between(500, 60_000);
      fault({ kind: 'socket-gap', forMs }, forMs + DOUBT_MS);
    },
    'line-cut'() {
      const forMs = between(500, 60_000);
      disturb(forMs + DOUBT_MS);
      line.cut(forMs);
    },
    'token-expired': () => fault({ kind: 'token-expired' }, DOUBT_MS),
    'refresh-refused'() {
      fault({ kind: 'refresh-refused' });
      fault({ kind: 'token-expired' }, DOUBT_MS);
    },
    'otp-wrong': () => fault({ kind: 'otp-wrong', count: between(1, 3) }),
    halt: () => last('halt', haltedUntil, between(30 * SECOND_MS, 20 * MINUTE_MS)),
    'limit-down': () => last('limit-down', floorUntil, between(MINUTE_MS, 90 * MINUTE_MS)),
    'gap-open'() {
      const its = symbol();
      fault({
        kind: 'gap-open',
        symbol: its,
        price: rounded(its, lastOf(its) * random.between(0.93, 1.07)),
      });
    },
    'stale-quotes'() {
      const forMs = between(1_000, 3 * MINUTE_MS);
      fault({ kind: 'stale-quotes', symbol: symbol(), forMs }, forMs + DOUBT_MS);
    },
    'calendar-closed'() {
      const forMs = between(MINUTE_MS, 60 * MINUTE_MS);
      closedUntil = scheduler.now() + forMs + MINUTE_MS;
      fault({ kind: 'calendar-closed', forMs }, forMs + DOUBT_MS);
    },
    'sold-by-hand': () => byHand('sell'),
    'bought-by-hand': () => byHand('buy'),
  };

  function effect({ kind }: OrderCall, moment: 'before-effect' | 'after-effect'): void {
    if (kind !== 'change') home.effect(moment);
  }

  return {
    ...{ journalFailure: home.journalFailure, hasHaltFile: home.hasHaltFile, played: home.played },
    beforeSaid: (call) => effect(call, 'before-effect'),
    afterSaid: (call) => effect(call, 'after-effect'),
    afterCommit: home.committed,
    names: () => Object.keys(kinds),
    plan(session) {
      if (parts.faultsMax === 0) return;
      const names = Object.keys(kinds);
      const drawn = Array.from(
        { length: between(0, parts.faultsMax + 1) },
        () => names[Math.floor(random.next() * names.length)] ?? '',
      );
      for (const name of OFTEN) if (random.chance(0.5)) drawn.push(name);
      const from = session.open - 20 * MINUTE_MS;
      const planned = { from: Math.max(from, scheduler.now()), until: session.close };
      home.plan(
        kinds,
        drawn.map((name) => ({ name, ...planned })),
      );
    },
    isHalted: (its) => (haltedUntil.get(its) ?? 0) > scheduler.now(),
    isAtFloor: (its) => (floorUntil.get(its) ?? 0) > scheduler.now(),
    isClosedByDecree: () => closedUntil > scheduler.now(),
    isDisturbing() {
      noticeTaken();
      return home.isDisturbing();
    },
    rest() {
      const { pump, removeFaults } = parts.ssi();
      pump.run(() => removeFaults(undefined));
      for (const until of [haltedUntil, floorUntil]) until.clear();
      closedUntil = 0;
      doubtfulLeft = 0;
    },
    stop: home.stop,
  };
}

const OFTEN = ['partial-lot', 'lost-answer', 'limit-down', 'crash-after-effect'] as const;

const DOUBTFUL: ReadonlySet<string> = new Set([
  ...['lost-answer', 'swallow-order', 'swallow-cancel', 'no-event', 'late-event', 'slow'],
  ...['500', 'html', '429', 'signature-refused', 'cancelled-then-filled', 'refresh-refused'],
]);
