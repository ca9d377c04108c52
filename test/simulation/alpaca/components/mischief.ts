// Draws the faults of a day and plays them: Alpaca's own kinds, a line that is cut, and what goes wrong at home.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { Random } from '../../../../src/kernel/random.ts';
import type { Session } from '../../../../src/market/time/calendar.ts';
import type { FaultRequest } from '../../../../src/simulators/alpaca/exchange/state/fault-list.ts';
import type { AlpacaService } from '../../../../src/simulators/alpaca/rest-and-streams.ts';
import type { TraderCommand } from '../../../../src/trader/ports/trader-commands.ts';
import { createHomeFaults, type HomeFaults } from '../../components/home-faults.ts';
import type { Scheduler } from '../../components/scheduler.ts';
import type { Hand } from './hand.ts';
import type { AlpacaLine } from './line.ts';
import type { OrderCall } from './order-call.ts';

export interface Mischief extends Pick<HomeFaults, 'journalFailure' | 'hasHaltFile' | 'played'> {
  /** Of all that can be played. */
  names(): readonly string[];
  beforeSaid(call: OrderCall): void;
  afterSaid(call: OrderCall): void;
  afterCommit: HomeFaults['committed'];
  /** Something that the daemon does not know yet, and is not held against it. */
  disturb(name: string): void;
  isHalted(symbol: string): boolean;
  isDisturbing(): boolean;
  stop(): void;
}

/** What was not heard of is found by a look at the orders. */
const DOUBT_MS = 60 * SECOND_MS;

export function createMischief(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly session: Session;
  readonly until: number;
  readonly line: AlpacaLine;
  readonly symbols: readonly string[];
  readonly faultsMax: number;
  service(): AlpacaService;
  /** A person in the pages of Alpaca. */
  readonly hand: Hand;
  command(command: TraderCommand): void;
  editStrategies(random: Random): void;
}): Mischief {
  const { hand, random, scheduler, session, line, symbols } = parts;
  const haltedUntil = new Map<string, number>();
  let waitingLeft = 0;

  const between = (low: number, high: number) => Math.floor(random.between(low, high));
  const symbol = () => symbols[Math.floor(random.next() * symbols.length)] ?? '';
  const exchange = () => parts.service().exchange;
  const lastOf = (its: string) => exchange().market.security(its)?.last.toNumber() ?? 100;

  const home = createHomeFaults({
    ...{ random, scheduler, symbols, lastPrice: lastOf },
    rounded: (_, price) => Math.round(price * 100) / 100,
    player: { nextAt: () => exchange().nextAt(), advance: (to) => exchange().advance(to) },
    setDelay: line.setDelay,
    command: parts.command,
    editStrategies: parts.editStrategies,
  });
  const { disturb } = home;

  function fault(request: FaultRequest): void {
    exchange().faults.add(request);
  }

  /** Lasts so long, and is found out about a while after. */
  function lasting(request: FaultRequest, forMs: number): void {
    const added = exchange().faults.add(request);
    disturb(forMs + DOUBT_MS);
    scheduler.after(forMs, () => {
      if (added.ok) exchange().faults.remove(added.value.id);
    });
  }

  /** Of a fill of ours, where we still hold the shares of it. */
  function correct(request: Pick<FaultRequest, 'kind' | 'shares'>): void {
    const { account, correcting } = exchange();
    const its = symbol();
    const held = (account.positions.get(its)?.quantity.toNumber() ?? 0) - hand.sharesIn(its);
    const fill = account.executions.findLast((one) => {
      const isLeft = one.side === 'sell' || one.quantity.toNumber() <= held;
      return one.symbol === its && isLeft && !hand.owns(one.orderId);
    });
    if (fill === undefined) return;
    disturb(DOUBT_MS);
    const price = Math.round(fill.price.toNumber() * between(95, 105)) / 100;
    const { orderId } = fill;
    parts.service().pump.run(() => correcting.correct({ ...request, symbol: its, price, orderId }));
  }

  const waiting = (...kinds: FaultRequest['kind'][]) =>
    Object.fromEntries(kinds.map((kind) => [kind, () => fault({ kind })]));

  const kinds: Readonly<Record<string, () => void>> = {
    ...home.kinds,
    ...waiting('lost-answer', 'server-error', '429', 'reject', 'no-event', 'duplicate-event'),
    ...waiting('fill-before-cancel', 'fill-before-replace', 'refuse-replace'),
    'server-error-undone': () => fault({ kind: 'server-error', isProcessed: false }),
    'late-event': () => fault({ kind: 'late-event', forMs: between(500, 20_000) }),
    'partial-fill': () => fault({ kind: 'partial-fill', count: between(1, 4) }),
    'partial-share': () => fault({ kind: 'partial-fill', shares: 1, count: between(1, 3) }),
    'delayed-fill': () => fault({ kind: 'delayed-fill', forMs: between(1_000, 40_000) }),
    'stay-pending-new': () => fault({ kind: 'stay-pending-new', forMs: between(500, 10_000) }),
    'stay-pending-cancel': () =>
      fault({ kind: 'stay-pending-cancel', forMs: between(500, 10_000) }),
    slow: () => fault({ kind: 'slow', forMs: between(1_000, 15_000) }),
    mute: () => lasting({ kind: 'mute', isProcessed: random.chance(0.7) }, between(1_000, 40_000)),
    'not-found': () => lasting({ kind: 'not-found' }, between(1_000, 20_000)),
    'shares-held': () => lasting({ kind: 'shares-held' }, between(500, 5_000)),
    'new-id'() {
      const its = symbol();
      parts.service().pump.run(() => exchange().corporate.renew(its));
    },
    'trade-bust': () => correct({ kind: 'trade-bust' }),
    'trade-bust-part': () => correct({ kind: 'trade-bust', shares: between(1, 6) }),
    'trade-correct': () => correct({ kind: 'trade-correct' }),
    'corrections-unlisted': () =>
      lasting({ kind: 'corrections-unlisted' }, between(1_000, 4 * HOUR_MS)),
    'stream-gap'() {
      const forMs = between(500, 60_000);
      disturb(forMs + DOUBT_MS);
      line.gap(forMs);
    },
    'line-cut'() {
      const forMs = between(500, 60_000);
      disturb(forMs + DOUBT_MS);
      line.cut(forMs);
    },
    'hand-buys': () => hand.buy(symbol()),
    'hand-sells': () => hand.sell(symbol()),
    'hand-cancels': () => hand.cancelExits(symbol()),
    'hand-closes': () => hand.close(symbol()),
    halt() {
      const its = symbol();
      const forMs = between(30 * SECOND_MS, 20 * MINUTE_MS);
      haltedUntil.set(its, scheduler.now() + forMs + MINUTE_MS);
      const added = exchange().faults.add({ kind: 'halt', symbol: its });
      parts.service().pump.run(() => exchange().setHalt(its, true));
      scheduler.after(forMs, () => {
        if (added.ok) exchange().faults.remove(added.value.id);
        parts.service().pump.run(() => exchange().setHalt(its, false));
      });
    },
  };

  /** What waits for an order disturbs when it is taken, not when it is laid. */
  function noticeTaken(): void {
    const left = exchange()
      .faults.list()
      .reduce((sum, { kind, left: count = 0 }) => sum + (IS_PLAIN.has(kind) ? 0 : count), 0);
    if (left < waitingLeft) disturb(DOUBT_MS);
    waitingLeft = left;
  }

  function drawn(): readonly string[] {
    const names = Object.keys(kinds);
    const count = between(0, parts.faultsMax + 1);
    const all = Array.from(
      { length: count },
      () => names[Math.floor(random.next() * names.length)] ?? '',
    );
    return [...all, ...OFTEN.filter(() => random.chance(0.5))];
  }

  const planned = { from: session.open, until: parts.until };
  if (parts.faultsMax > 0)
    home.plan(
      kinds,
      drawn().map((name) => ({ name, ...planned })),
    );
  // The person is awake in the night before, too, whether a daemon runs or not.
  const night = { from: scheduler.now(), until: session.open };
  if (parts.faultsMax > 0 && scheduler.now() < session.open - HOUR_MS)
    home.plan(
      kinds,
      BY_HAND.filter(() => random.chance(0.4)).map((name) => ({ name, ...night })),
    );

  return {
    ...{ journalFailure: home.journalFailure, hasHaltFile: home.hasHaltFile, played: home.played },
    names: () => [...Object.keys(kinds), ...BESIDE],
    beforeSaid: () => home.effect('before-effect'),
    afterSaid: () => home.effect('after-effect'),
    afterCommit: home.committed,
    disturb(name) {
      home.note(name);
      disturb(DOUBT_MS);
    },
    isHalted: (its) => (haltedUntil.get(its) ?? 0) > scheduler.now(),
    isDisturbing() {
      noticeTaken();
      return home.isDisturbing();
    },
    stop: home.stop,
  };
}

/** Part of any trade: the daemon learns of it as it happens. */
const IS_PLAIN: ReadonlySet<string> = new Set(['partial-fill', 'delayed-fill']);

/** What is noted as it happens. */
const BESIDE = ['split', 'hand-bought', 'hand-sold', 'hand-cancelled'] as const;
const BY_HAND = ['hand-buys', 'hand-buys', 'hand-sells', 'hand-cancels', 'hand-closes'] as const;

const OFTEN = [
  'partial-fill',
  'lost-answer',
  'crash-after-effect',
  'crash-before-effect',
  'hand-buys',
  'hand-sells',
] as const;
