// One path as it is played: exchange, line, journal and daemon on one virtual time, and every message between them held until
// somebody lets it arrive. All of it is built anew for each path, since what an engine remembers cannot be copied.
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { Holding } from '../../../src/simulators/ib-gateway/exchange/account/accounts.ts';
import {
  createExchange,
  type Exchange,
} from '../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { FaultRequest } from '../../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';
import type { Change } from '../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Request } from '../../../src/simulators/ib-gateway/messages/request.ts';
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { FORGOTTEN } from '../../outages/invariants.ts';
import { BEAT_MS, createDaemon, type Plant } from '../../simulation/components/daemon.ts';
import {
  createDoubts,
  DOUBT_MS,
  excuseMs,
  UNANSWERED_MS,
} from '../../simulation/components/disturbances.ts';
import { createLine, type VirtualLine } from '../../simulation/components/line.ts';
import { Crash, type VirtualDaemon } from '../../simulation/components/lives.ts';
import {
  createMemoryJournal,
  type MemoryJournal,
} from '../../simulation/components/memory-journal.ts';
import {
  createOneAnswerFeed,
  type OneAnswerFeed,
} from '../../simulation/components/one-answer-feed.ts';
import { createScheduler, type Scheduler } from '../../simulation/components/scheduler.ts';
import { ACCOUNT } from '../../simulation/environment/environment.ts';
import { createWorld, type WorldKeeper } from '../../simulation/laws/world/world.ts';
import { type Crashes, createCrashes } from './crashes.ts';
import type { FaultMove } from './fault-moves.ts';
import { createHeldMail, type HeldMail, QUESTIONS } from './held-mail.ts';
import { createOrderNames, type OrderNames } from './order-names.ts';
import { MINUTES, midnightBefore, PRICES, type Scene, START, SYMBOL, settingsOf } from './scene.ts';

/** Whoever watches: the laws. */
export interface Audience {
  committed(facts: readonly RecordedFact[]): void;
  said(command: GatewayCommand): void;
  arriving(request: Request): void;
  changed(change: Change): void;
  turn(): void;
  replay(journal: MemoryJournal): void;
}

export interface Sandbox {
  readonly scheduler: Scheduler;
  readonly exchange: Exchange;
  readonly line: VirtualLine;
  readonly journal: MemoryJournal;
  readonly mail: HeldMail;
  readonly names: OrderNames;
  readonly crashes: Crashes;
  readonly world: WorldKeeper;
  readonly settings: Settings;
  /** Counts whatever happened that somebody could see: facts, messages to decide about, changes of the book. */
  seen(): number;
  isAlive(): boolean;
  daemon(): VirtualDaemon | undefined;
  /** Does one thing, and all that follows from it at once; true if the daemon died of it. */
  act(what: () => void): boolean;
  predict(): void;
  start(): void;
  kill(): void;
  /** Of all splits so far: new shares for one of the beginning. */
  splitRatio(): number;
  /** Quotes and the engine's looks at the time are rare while hours pass. */
  setPace(pace: Pace): void;
  /** Time passes until something is seen, or the moment comes. */
  passTo(at: number): void;
  /** Timers stand still, as on a sleeping host. */
  sleepTo(at: number): void;
  /** Shares come or go without an execution. */
  book(event: FaultRequest): void;
  begin(trouble: FaultMove): boolean;
  end(trouble: FaultMove): void;
}

const JOURNAL_ID = 'simulate';
export type Pace = 'trading' | 'resting';

const REFRESH_MS: Readonly<Record<Pace, number>> = { trading: 2_000, resting: 3_600_000 };
/** A busy host: what it does four times a second comes once; at night even more rarely. */
const LATE_BEAT_MS: Readonly<Record<Pace, number>> = { trading: 1_000, resting: 20_000 };
const CALM_AFTER_MS = 5_000;

export function createSandbox(
  scene: Scene,
  plant: Plant | undefined,
  audience: (sandbox: Pick<Sandbox, 'world' | 'settings'>) => Audience,
): Sandbox {
  const settings = settingsOf(scene);
  const scheduler = createScheduler(START);
  const names = createOrderNames();
  const mail = createHeldMail(scheduler, names);
  const crashes = createCrashes();
  let daemon: VirtualDaemon | undefined;
  let feed: OneAnswerFeed | undefined;
  let changes = 0;
  let disturbedAt = 0;
  let rolledAt = 0;
  let deadSince = LONG;
  let deadMs = 0;
  let hasForgotten = false;
  let splitRatio = 1;
  let pace: Pace = 'trading';
  let disturbedUntil = 0;
  const lasting = new Set<FaultMove>();
  const noticeTaken = createDoubts(disturb);

  const line = createLine({
    scheduler,
    carrier: mail.carrier,
    watch: {
      said(command) {
        names.sent(command);
        watching.said(command);
      },
      written: (command) => crashes.afterSaid(command),
      arriving: (request) => watching.arriving(request),
      lost({ name }) {
        if (name === 'placeOrders' || name === 'cancelOrder') disturb(DOUBT_MS);
        if (QUESTIONS.has(name)) disturb(UNANSWERED_MS);
      },
    },
    exchange: () => exchange,
  });
  const world = createWorld({
    journalId: JOURNAL_ID,
    mode: settings.mode,
    now: scheduler.now,
    isCalm: () => scheduler.now() - disturbedAt >= CALM_AFTER_MS,
    isHalted: () => exchange.view().listings.some(({ isHalted }) => isHalted),
    isHaltFilePresent: () => false,
    lived: () => (daemon === undefined ? deadSince : scheduler.now()) - deadMs,
    isForgotten: () => hasForgotten,
    forgetsOrders: scene.endedOrders === 'forgotten',
    forgottenBefore: () => Math.max(rolledAt, midnightBefore(scheduler.now())),
  });
  const watching = audience({ world, settings });
  const exchange: Exchange = createExchange({
    start: START,
    seed: 1,
    calendar: US_EQUITIES,
    accounts: [ACCOUNT],
    bars: new Map([[SYMBOL, MINUTES]]),
    children: scene.children,
    parentCancel: scene.parentCancel,
    lateOca: scene.lateOca,
    endedOrders: scene.endedOrders,
    random: steady(scene.draw),
    isPrompt: true,
    deliver({ clientId, ...load }) {
      if (daemon !== undefined) line.deliver(clientId, load);
    },
    record(change) {
      changes += 1;
      if (change.kind === 'trade')
        names.executed(change.trade.execution.execId, change.trade.execution.orderId);
      // What somebody ordered before the bell is told as late as what he does at once.
      if (change.kind === 'trade' && change.trade.isByHand)
        disturb(excuseMs('manual-close', exchange.faults()));
      if (change.kind === 'split' && change.isDone) splitRatio *= change.ratio;
      watching.changed(change);
    },
    onLineFault: line.playFault,
  });
  exchange.setRefresh(REFRESH_MS[pace]);
  const journal = createMemoryJournal(JOURNAL_ID, {
    beforeCommit(facts) {
      crashes.beforeCommit(facts);
      return undefined;
    },
    committed(facts) {
      changes += facts.length;
      if (scene.endedOrders === 'forgotten' && facts.some(tellsForgotten)) {
        hasForgotten = true;
        disturb(LONG);
      }
      watching.committed(facts);
      crashes.afterCommit(facts);
    },
    snapshotSaved() {},
  });

  function disturb(forMs: number): void {
    disturbedUntil = Math.max(disturbedUntil, scheduler.now() + forMs);
  }

  function afterEach(): void {
    noticeTaken(exchange.faults());
    const isWell = daemon !== undefined && line.isHealthy() && lasting.size === 0;
    if (!isWell || scheduler.now() < disturbedUntil) disturbedAt = scheduler.now();
    watching.turn();
  }

  function settle(): void {
    do scheduler.runTo(scheduler.now(), exchange, afterEach);
    while (mail.flush());
    afterEach();
  }

  function kill(): void {
    if (daemon === undefined) return;
    daemon.kill();
    daemon = undefined;
    deadSince = scheduler.now();
    feed = undefined;
    mail.forget();
    changes += 1;
    watching.replay(journal);
  }

  function act(what: () => void): boolean {
    try {
      what();
      settle();
      return false;
    } catch (cause) {
      if (!(cause instanceof Crash)) throw cause;
      kill();
      settle();
      return true;
    }
  }

  function start(): void {
    // What happened over a night is decided by two comparisons.
    if (deadSince < midnightBefore(scheduler.now())) disturb(DOUBT_MS);
    if (deadSince < scheduler.now()) deadMs += scheduler.now() - deadSince;
    daemon = createDaemon({
      settings,
      scheduler,
      line,
      journal,
      feedOf(life) {
        feed = createOneAnswerFeed(life, SYMBOL, PRICES.base);
        return feed.feed;
      },
      stretchMs: (delayMs) => (delayMs === BEAT_MS ? LATE_BEAT_MS[pace] : delayMs),
      isHaltFilePresent: () => false,
      restsExits: ['contract', 'vertical'],
      ...(plant === undefined ? {} : { plant }),
    });
    daemon.trader.start();
  }

  return {
    scheduler,
    exchange,
    line,
    journal,
    mail,
    names,
    crashes,
    world,
    settings,
    seen: () => changes + mail.held,
    isAlive: () => daemon !== undefined,
    daemon: () => daemon,
    act,
    predict: () => feed?.predict(),
    start,
    kill,
    splitRatio: () => splitRatio,
    setPace(next) {
      pace = next;
      exchange.setRefresh(REFRESH_MS[pace]);
    },
    passTo(at) {
      const before = changes + mail.held;
      const alive = daemon;
      const isNews = () => changes + mail.held > before || daemon !== alive;
      while (!isNews()) {
        let hasStepped = false;
        act(() => {
          hasStepped = scheduler.step(at, exchange);
        });
        if (!hasStepped) break;
      }
      if (!isNews()) act(() => scheduler.runTo(at, exchange, afterEach));
    },
    sleepTo: (at) => scheduler.sleepTo(at, exchange),
    book(event) {
      const before = holdingIn(exchange);
      exchange.addFault(event);
      const after = holdingIn(exchange);
      const ours = after.socketQuantity - before.socketQuantity;
      world.moved(SYMBOL, { ours, others: after.quantity - before.quantity - ours });
    },
    begin(trouble) {
      let isDone = true;
      for (const request of trouble.requests) {
        const excusedMs = excuseMs(request.kind, exchange.faults());
        const outcome = exchange.addFault(request);
        if (outcome.kind !== 'added') isDone = false;
        else {
          if (request.kind === 'day-rollover') rolledAt = scheduler.now();
          disturb(excusedMs);
        }
      }
      if (isDone && trouble.lasts) lasting.add(trouble);
      return isDone;
    },
    end(trouble) {
      if (trouble.endedBy !== undefined) exchange.addFault({ kind: trouble.endedBy });
      for (const { kind } of trouble.requests)
        for (const fault of exchange.faults())
          if (fault.kind === kind) exchange.removeFaults(fault.faultId);
      lasting.delete(trouble);
    },
  };
}

/** Nobody can know any more what an order has filled, and a person has been told so. */
function tellsForgotten({ fact }: RecordedFact): boolean {
  return fact.type === 'alarm-raised' && FORGOTTEN.has(fact.alarm);
}

/** What the account has of the symbol, and of it what was bought over the socket. */
export function holdingIn(exchange: Exchange): Pick<Holding, 'quantity' | 'socketQuantity'> {
  const [account] = exchange.view().accounts;
  const held = account?.account.holdingBySymbol.get(SYMBOL);
  return held === undefined ? { quantity: 0, socketQuantity: 0 } : { ...held };
}

/** Draws the same every time: what follows depends on nothing that was drawn before. */
function steady(value: number) {
  return {
    next: () => value,
    between: (low: number, high: number) => low + value * (high - low),
    chance: (probability: number) => value < probability,
  };
}

const LONG = Number.POSITIVE_INFINITY;
