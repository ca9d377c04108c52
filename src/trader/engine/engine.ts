// The single writer: inputs enter one inbox, turns decide, one commit makes the facts durable, and only then effects are sent.
import { Subject } from 'rxjs';
import type { Clock, WallClock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Venues } from '../../market/venues/venues.ts';
import type { CommandRequest } from '../domain/terms/command-request.ts';
import type { Broker } from '../ports/broker.ts';
import type { Journal, JournalFailure, RecordedFact } from '../ports/journal.ts';
import type { MarketFeed } from '../ports/market-feed.ts';
import type { PredictionFeed } from '../ports/prediction-feed.ts';
import type { Settings } from '../ports/settings.ts';
import type { Tape } from '../ports/tape.ts';
import type { Trader } from '../ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../ports/trader-commands.ts';
import type { TraderStatus } from '../ports/trader-status.ts';
import type { TurnTimes } from '../ports/turn-times.ts';
import { indicatorsInUse } from './condition-inputs/indicators.ts';
import { createCore } from './core/core.ts';
import { recoverState } from './fold/recover.ts';
import { commandInput, type Input } from './inbox/input.ts';
import { accountView } from './shell/account-view.ts';
import { createBatches, type DurableBatch } from './shell/batches.ts';
import { createBrokerRequests } from './shell/broker-requests.ts';
import { chartMarket } from './shell/chart-market.ts';
import { closingState } from './shell/closing-state.ts';
import { createCoverWatch } from './shell/cover-watch.ts';
import { createFeedWatch } from './shell/feed-watch.ts';
import { explainedFigure } from './shell/figures.ts';
import { heldOptions, optionMarket } from './shell/option-market.ts';
import { createOrderWaits } from './shell/order-waits.ts';
import { createRouter } from './shell/router.ts';
import { createSignals } from './shell/signals.ts';
import { createSnapshots } from './shell/snapshots.ts';
import { traderStatus } from './shell/status.ts';
import { entriesEnded } from './shell/stopping.ts';
import { strategyStatuses } from './shell/strategy-status.ts';
import { createTimers } from './shell/timers.ts';
import { waitingClosings } from './shell/waiting-closings.ts';
import { lastPriceOf } from './turn/frozen-price.ts';

export interface EngineOptions {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly feeds: readonly PredictionFeed[];
  readonly venues: Venues;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly pid: number;
  readonly version: string;
  /** Whether the HALT file is in the instance folder. */
  isHaltFilePresent(): boolean;
  /** The journal could not commit; returns true if space was freed (the reserve file), so that an immediate retry makes sense. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** Runs a call after the current one; by default a microtask. */
  defer?(call: () => void): void;
  /** After each turn that recorded something, when all its effects are sent. */
  onTurn?(times: TurnTimes): void;
  /** Records every durable batch for replay. */
  readonly tape?: Tape;
  /** Practice time only: moves the market clock before the command's turn. */
  moveClock?(to: Parameters<Clock['at']>[0], wallMs?: number): string | undefined;
}

const TIMER_MS = 250;
/** Practice time runs faster, so the timer fires more often. */
const PRACTICE_TIMER_MS = 20;
const CHILD_SEEN_MS = 1_000;
/** Each ends the request for a snapshot. */
const SNAPSHOT_ANSWERS: ReadonlySet<string> = new Set([
  'snapshot',
  'snapshot-incomplete',
  'snapshot-failed',
]);
const STOPPED: CommandAnswer = { ok: false, kind: 'refused', text: 'The daemon has stopped.' };

export function createEngine(options: EngineOptions): Trader {
  const { settings, journal, broker, market, feeds, clock, wall, defer = queueMicrotask } = options;
  let isHaltSeen = false;
  let isStopped = false;
  const recovered = () => recoverState(journal, settings.mode, settings.account);
  const core = createCore({
    traits: broker.traits,
    settings,
    venues: options.venues,
    speed: clock.speed,
    isPractice: options.moveClock !== undefined,
    state: recovered(),
    isHaltFilePresent() {
      isHaltSeen = options.isHaltFilePresent();
      return isHaltSeen;
    },
  });
  const facts$ = new Subject<RecordedFact>();
  const signals = createSignals();
  const snapshots = createSnapshots(core, journal);
  const timers = createTimers(wall);
  const feedWatch = createFeedWatch(clock.now());
  const cover = createCoverWatch(core, clock, wall);
  const questions = createBrokerRequests({
    core,
    broker,
    market,
    clock,
    timers,
    tape: options.tape,
  });
  const batches = createBatches({
    core,
    journal,
    clock,
    wall,
    timers,
    defer,
    recovered,
    onDurable: publishBatch,
    isTimed: options.onTurn !== undefined,
    onJournalFailure: options.onJournalFailure,
  });
  const { push } = batches;
  const orderWaits = createOrderWaits({ core, clock, timers, push });
  const router = createRouter({
    broker,
    isDryRun: settings.mode === 'dry-run',
    isHalted: options.isHaltFilePresent,
    notSent: (orderRefs, reason) =>
      push({ from: 'broker', report: { type: 'not-sent', orderRefs, reason } }),
  });

  function subscribe(): void {
    broker.reports$.subscribe((report) => push({ from: 'broker', report }));
    market.updates$.subscribe((update) => push({ from: 'market', update }));
    for (const feed of feeds) {
      feed.reports$.subscribe((report) => push({ from: 'feed', report }));
    }
  }

  /** The effects of a durable batch. */
  function publishBatch(batch: DurableBatch): void {
    const { now, seq, inputs, waiting, facts, answers } = batch;
    for (const input of inputs) notice(input, now);
    // Effects first: no order waits for logging or for subscribers.
    for (const recorded of facts) router.route(recorded);
    const sentMs = options.onTurn === undefined ? 0 : wall.now();
    for (const recorded of facts) publish(recorded);
    for (const answer of answers) answer();
    orderWaits.keep(batch.waits);
    orderWaits.look();
    options.tape?.batch({ now, seq, inputs, waiting, isHalted: isHaltSeen });
    questions.ask();
    if (facts.length > 0) {
      options.onTurn?.({ ...batch.times, sentMs, facts, request: requestIn(inputs) });
    }
  }

  /** Updates the shell's own records from an input. */
  function notice(input: Input, now: Instant): void {
    if (input.from === 'feed') feedWatch.onReport(input.report, now);
    if (input.from !== 'broker') return;
    const { type } = input.report;
    if (SNAPSHOT_ANSWERS.has(type)) questions.snapshotAnswered();
  }

  /** Events of one durable fact. */
  function publish(recorded: RecordedFact): void {
    const { fact } = recorded;
    cover.published(fact);
    if (fact.type === 'position-filled' && fact.quantityAfter === fact.shares) {
      const { positionId } = fact;
      timers.later(CHILD_SEEN_MS, () =>
        push({ from: 'deadline', deadline: { kind: 'child-unseen', positionId } }),
      );
    }
    facts$.next(recorded);
    signals.publish(recorded);
  }

  function beat(): void {
    const periodMs = clock.speed > 1 ? PRACTICE_TIMER_MS : TIMER_MS;
    cover.check(periodMs);
    // While the journal fails, timer inputs are not queued; they resume once it is back.
    if (batches.failure === undefined) push({ from: 'timer' });
    if (snapshots.isDue() && batches.waiting <= 1) snapshots.save();
    timers.later(periodMs, beat);
  }

  /** Practice time only: the clock moves before the command's turn. */
  function clockRefusal(command: TraderCommand): string | undefined {
    if (command.type !== 'move-clock') return undefined;
    if (options.moveClock === undefined) return 'The clock can be moved in practice time only.';
    return options.moveClock(command.to, command.wallMs);
  }

  function status(): TraderStatus {
    return traderStatus({
      settings: core.settings,
      state: core.state,
      traits: broker.traits,
      market: core.market,
      broker: core.broker,
      deferredRestores: core.deferredRestores,
      speed: clock.speed,
      feeds: feedWatch,
      now: clock.now(),
      cover,
      batches,
      isHalted: options.isHaltFilePresent(),
      options: heldOptions(core.turnAt(clock.now())),
      ignoredPrints: core.ignoredPrints,
    });
  }

  async function stop(why: string): Promise<void> {
    if (isStopped) return;
    await Promise.all(feeds.map((feed) => feed.stop()));
    push({ from: 'house', event: { kind: 'stopping', why } });
    await entriesEnded(core, batches, wall, timers);
    await broker.stop();
    batches.drain();
    // A snapshot must never contain more than the journal.
    if (batches.run([{ from: 'house', event: { kind: 'stopped', why } }])) snapshots.save();
    isStopped = true;
    // No turn follows, so commands that still wait get this answer.
    for (const input of [...batches.stop(), ...orderWaits.stop()]) {
      if (input.from === 'desk' || input.from === 'reload') input.answer(STOPPED);
    }
    timers.stop();
    facts$.complete();
  }
  return {
    start() {
      subscribe();
      const { pid, version } = options;
      push({ from: 'house', event: { kind: 'started', pid, version } });
      batches.drain();
      broker.start();
      for (const feed of feeds) feed.start();
      beat();
    },
    stop,
    command(command) {
      return new Promise<CommandAnswer>((resolve) => {
        if (isStopped) return resolve(STOPPED);
        const refusal = clockRefusal(command);
        if (refusal !== undefined) return resolve({ ok: false, kind: 'refused', text: refusal });
        push(commandInput(command, resolve));
      });
    },
    reload(reload) {
      return new Promise<CommandAnswer>((resolve) => {
        if (isStopped) return resolve(STOPPED);
        push({ from: 'reload', reload, answer: resolve });
      });
    },
    status,
    figure: (name) =>
      explainedFigure(name, {
        ...{ market: core.market, now: clock.now() },
        ...{ state: core.state, status: status(), currency: core.market.home.venue.currency },
        lastPrice: (symbol) => lastPriceOf(core, symbol),
      }),
    account: () => accountView(core.turnAt(clock.now())),
    closing: (positionId) => closingState(core.turnAt(clock.now()), positionId),
    waitingClosings: () => waitingClosings(core.state),
    strategies: () => strategyStatuses(core.turnAt(clock.now())),
    facts$,
    signals$: signals.of,
    lastPrice: (symbol) => lastPriceOf(core, symbol),
    optionMarket: (symbol) => optionMarket(core.turnAt(clock.now()), symbol),
    chartMarket: (asked) => chartMarket(core.turnAt(clock.now()), asked),
    indicators: (symbol) => indicatorsInUse(core.market, symbol, clock.now()),
  };
}

/** Of several commands in one batch the first. */
function requestIn(inputs: readonly Input[]): CommandRequest | undefined {
  for (const input of inputs) {
    if (input.from === 'desk' && input.command.request !== undefined) return input.command.request;
  }
  return undefined;
}
