// The single writer: inputs enter by one inbox, turns decide, one commit makes them durable, only then effects leave.
import { Subject } from 'rxjs';
import type { Cancel, Clock, WallClock } from '../kernel/clock.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Calendar } from '../market/calendar.ts';
import type { Broker } from '../ports/broker.ts';
import type { Journal, JournalFailure, RecordedFact } from '../ports/journal.ts';
import type { MarketFeed } from '../ports/market-feed.ts';
import type { PredictionFeed } from '../ports/prediction-feed.ts';
import type { Settings } from '../ports/settings.ts';
import type { Tape } from '../ports/tape.ts';
import type { DeskAnswer, Trader } from '../ports/trader.ts';
import { activePositions, isProtected, liveLeg, ordersOf } from './book.ts';
import { createCore } from './core.ts';
import { isDiskFull } from './full-disk.ts';
import { createInbox } from './inputs/inbox.ts';
import type { Input } from './inputs/input.ts';
import { indicatorsInUse } from './market/indicators.ts';
import { recoverState, snapshotOf } from './recover.ts';
import { createRouter } from './shell/router.ts';
import { ruleStatuses } from './shell/rule-status.ts';
import { createSignals } from './shell/signals.ts';
import { createFeedWatch, traderStatus } from './shell/status.ts';
import { isContested } from './steer/meddling.ts';
import { isRepair } from './steer/protection.ts';

export interface EngineOptions {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly feeds: readonly PredictionFeed[];
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly pid: number;
  readonly version: string;
  /** Whether the HALT file lies in the instance folder. */
  isHaltFilePresent(): boolean;
  /** The journal could not commit; returns true when room was made (the reserve was given up) and a retry makes sense at once. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** Runs a call after the present one; a microtask unless whoever owns the loop orders it otherwise. */
  defer?(call: () => void): void;
  /** Takes down every durable batch, so that it can be played again. */
  readonly tape?: Tape;
  /** Practice time only: moves the market clock before the command's turn. */
  moveClock?(to: Parameters<Clock['at']>[0]): string | undefined;
}

const BATCH_MAX = 64;
/** Batches in one go before other work of the process gets its turn. */
const BATCHES_IN_A_ROW = 50;
const SNAPSHOT_EVERY = 20_000;
const TIMER_MS = 250;
/** In practice time a timer sees more market at once, so it comes more often. */
const PRACTICE_TIMER_MS = 20;
const SNAPSHOT_RETRY_MS = 500;
/** An answer that takes longer never comes; the adapter gives up before. */
const SNAPSHOT_LOST_MS = 15_000;
const REFILL_RETRY_MS = 5_000;
const JOURNAL_RETRY_MS = 1_000;
const CHILD_SEEN_MS = 1_000;
const STOP_WAIT_MS = 3_000;
const STOPPED: DeskAnswer = { ok: false, kind: 'refused', text: 'The daemon has stopped.' };

export function createEngine(options: EngineOptions): Trader {
  const { settings, journal, broker, clock, wall, defer = queueMicrotask } = options;
  let isHaltSeen = false;
  const core = createCore({
    settings,
    calendar: options.calendar,
    speed: clock.speed,
    isPractice: options.moveClock !== undefined,
    state: recoverState(journal, settings.mode, settings.account),
    isHaltFilePresent() {
      isHaltSeen = options.isHaltFilePresent();
      return isHaltSeen;
    },
  });
  const { market } = core;
  const inbox = createInbox();
  const facts$ = new Subject<RecordedFact>();
  const signals = createSignals();
  const feedWatch = createFeedWatch();
  const timers = new Set<Cancel>();
  let lastSnapshotSeq = core.state.seq;
  let turns = 0;
  let lastTurnWallMs = wall.now();
  let isScheduled = false;
  let isStopped = false;
  let journalFailure: JournalFailure | undefined;
  let isSnapshotAsked = false;
  let snapshotsAsked = 0;
  let nakedSeenMs = 0;
  let repairs = 0;
  const unprotectedSince = new Map<string, number>();

  const router = createRouter({
    broker,
    isDryRun: settings.mode === 'dry-run',
    isHalted: options.isHaltFilePresent,
    notSent: (orderRefs, reason) =>
      push({ from: 'broker', report: { type: 'not-sent', orderRefs, reason } }),
  });

  function push(input: Input): void {
    inbox.push(input);
    schedule();
  }

  function schedule(): void {
    if (isScheduled || isStopped || journalFailure !== undefined) return;
    isScheduled = true;
    defer(drain);
  }

  function drain(): void {
    isScheduled = false;
    if (journalFailure !== undefined) return;
    for (let batch = 0; batch < BATCHES_IN_A_ROW && inbox.waiting > 0; batch += 1) {
      if (!runBatch(inbox.take(BATCH_MAX))) return;
    }
    if (inbox.waiting > 0) later(0, schedule);
  }

  /** True when the batch is durable, or had nothing to record. */
  function runBatch(inputs: readonly Input[]): boolean {
    const now = clock.now();
    const { seq } = core.state;
    const { waiting } = inbox;
    const batch = core.run(now, inputs, waiting);
    const failure = batch.facts.length === 0 ? undefined : journal.append(batch.facts);
    if (failure !== undefined) {
      commitFailed(failure, inputs);
      return false;
    }
    turns += 1;
    lastTurnWallMs = wall.now();
    core.committed(batch.facts);
    for (const input of inputs) notice(input, now);
    for (const recorded of batch.facts) publish(recorded);
    for (const answer of batch.answers) answer();
    // After the effects: no order waits for its tape.
    options.tape?.batch({ now, seq, inputs, waiting, isHalted: isHaltSeen });
    ask();
    return true;
  }

  /** What the shell itself has to know of an input. */
  function notice(input: Input, now: Instant): void {
    if (input.from === 'feed') feedWatch.heard(input.report, now);
    if (input.from !== 'broker') return;
    if (input.report.type === 'snapshot' || input.report.type === 'snapshot-failed')
      snapshotAnswered();
  }

  /** Effects and events of one durable fact, in fact order. */
  function publish(recorded: RecordedFact): void {
    router.route(recorded);
    const { fact } = recorded;
    if (isRepair(fact)) repairs += 1;
    if (fact.type === 'position-filled' && fact.quantityAfter === fact.shares) {
      const { positionId } = fact;
      later(CHILD_SEEN_MS, () =>
        push({ from: 'deadline', deadline: { kind: 'child-unseen', positionId } }),
      );
    }
    if (fact.type === 'position-closed' || fact.type === 'position-released') {
      unprotectedSince.delete(fact.positionId);
    }
    facts$.next(recorded);
    signals.publish(recorded);
  }

  /** Nothing is published or routed: the state returns to what is durable and the inputs wait. */
  function commitFailed(failure: JournalFailure, inputs: readonly Input[]): void {
    // The halt goes before everything that waits, so that nothing of it becomes an entry.
    const isHaltFirst = inputs[0]?.from === 'house' && inputs[0].event.kind === 'journal-failed';
    const first: Input = { from: 'house', event: { kind: 'journal-failed', failure } };
    inbox.putBack([first, ...inputs.slice(isHaltFirst ? 1 : 0)]);
    journalFailure = failure;
    core.restore(recoverState(journal, settings.mode, settings.account));
    // Room made once may help at once; a disk that stays full is asked at leisure.
    const mayHelp = options.onJournalFailure(failure) && !isHaltFirst;
    later(mayHelp ? 0 : JOURNAL_RETRY_MS, () => {
      journalFailure = undefined;
      schedule();
    });
  }

  /** Questions that need no fact: they change nothing at the broker. */
  function ask(): void {
    const { broker: view } = core;
    if (view.wantsSnapshot && !isSnapshotAsked && canAsk()) {
      const now = clock.now();
      core.snapshotAsked(now);
      options.tape?.snapshotAsked(now);
      isSnapshotAsked = true;
      snapshotsAsked += 1;
      const asked = snapshotsAsked;
      later(SNAPSHOT_LOST_MS, () => {
        if (asked === snapshotsAsked && isSnapshotAsked) snapshotLost();
      });
      // At first, and whenever the line was lost, everything is to be heard.
      const { isReconciled, positionByLiveRef } = core.state;
      broker.requestSnapshot(isReconciled ? new Set(positionByLiveRef.keys()) : undefined);
    }
    for (const symbol of view.wantsResolve) {
      broker.resolve(core.settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol });
    }
    view.wantsResolve.clear();
    for (const symbol of view.leavesPrices) options.market.unsubscribe(symbol);
    view.leavesPrices.clear();
    for (const symbol of view.wantsPrices) {
      const instrument = core.state.instruments.get(symbol);
      if (instrument !== undefined) options.market.subscribe(instrument);
    }
    view.wantsPrices.clear();
    for (const symbol of market.takeRefills()) {
      later(REFILL_RETRY_MS / Math.max(1, clock.speed), () => options.market.refill(symbol));
    }
  }

  function canAsk(): boolean {
    return core.state.gateway.state === 'ready' || core.state.gateway.state === 'suspect';
  }

  function snapshotLost(): void {
    isSnapshotAsked = false;
    core.broker.wantsSnapshot = true;
  }

  function snapshotAnswered(): void {
    // The next question waits a moment, so that an unsettled difference does not become a flood.
    later(SNAPSHOT_RETRY_MS, () => {
      isSnapshotAsked = false;
      if (!core.state.isReconciled && canAsk()) core.broker.wantsSnapshot = true;
    });
  }

  function later(delayMs: number, call: () => void): void {
    const cancel = wall.after(delayMs, () => {
      timers.delete(cancel);
      if (!isStopped) call();
    });
    timers.add(cancel);
  }

  function beat(): void {
    const periodMs = clock.speed > 1 ? PRACTICE_TIMER_MS : TIMER_MS;
    watchNaked(periodMs);
    // What time alone demands is asked again once the journal is back; beats do not pile up until then.
    if (journalFailure === undefined) push({ from: 'timer' });
    if (core.state.seq - lastSnapshotSeq >= SNAPSHOT_EVERY && inbox.waiting <= 1) saveSnapshot();
    later(periodMs, beat);
  }

  /** The daemon's own measure of uncovered time; it starts one second after an execution, when reports have settled. */
  function watchNaked(periodMs: number): void {
    const now = wall.now();
    for (const position of activePositions(core.state)) {
      const isCovered = isProtected(core.state, position);
      const since = unprotectedSince.get(position.positionId);
      if (isCovered || !canStopAct(position.symbol)) unprotectedSince.delete(position.positionId);
      else if (since === undefined) unprotectedSince.set(position.positionId, now);
      else if (now - since > CHILD_SEEN_MS) nakedSeenMs += periodMs;
    }
  }

  /** Stops act in an open, unhalted market only. */
  function canStopAct(symbol: string): boolean {
    return market.sessions.isOpen(clock.now()) && market.quote(symbol)?.isHalted !== true;
  }

  function saveSnapshot(): void {
    if (isDiskFull(core.state)) return;
    if (journal.saveSnapshot(snapshotOf(core.state)) === undefined)
      lastSnapshotSeq = core.state.seq;
  }

  function subscribe(): void {
    broker.reports$.subscribe((report) => push({ from: 'broker', report }));
    options.market.updates$.subscribe((update) => push({ from: 'market', update }));
    for (const feed of options.feeds) {
      feed.reports$.subscribe((report) => push({ from: 'feed', report }));
    }
  }

  async function stop(why: string): Promise<void> {
    if (isStopped) return;
    await Promise.all(options.feeds.map((feed) => feed.stop()));
    push({ from: 'house', event: { kind: 'stopping', why } });
    await entriesEnded();
    await broker.stop();
    drain();
    // A snapshot may never hold more than the journal does.
    if (runBatch([{ from: 'house', event: { kind: 'stopped', why } }])) saveSnapshot();
    isStopped = true;
    // No turn follows: whoever still waits for an answer gets this one.
    for (const input of inbox.take(inbox.waiting)) {
      if (input.from === 'desk' || input.from === 'reload') input.answer(STOPPED);
    }
    for (const cancel of timers) cancel();
    facts$.complete();
  }

  /** Waits until no entry works any more and what is held is covered, but not for ever. */
  function entriesEnded(): Promise<void> {
    const deadline = wall.now() + STOP_WAIT_MS;
    return new Promise((resolve) => {
      const look = (): void => {
        const isWorking = activePositions(core.state).some(
          (position) =>
            liveLeg(ordersOf(core.state, position.positionId), 'e') !== undefined ||
            (!isProtected(core.state, position) && !isContested(core, position.positionId)),
        );
        if ((!isWorking && inbox.waiting === 0) || wall.now() >= deadline) resolve();
        else later(10, look);
      };
      later(0, look);
    });
  }

  return {
    start() {
      subscribe();
      push({
        from: 'house',
        event: { kind: 'started', pid: options.pid, version: options.version },
      });
      drain();
      broker.start();
      for (const feed of options.feeds) feed.start();
      beat();
    },
    stop,
    command(command) {
      return new Promise<DeskAnswer>((resolve) => {
        if (isStopped) return resolve(STOPPED);
        if (command.type === 'move-clock') {
          const refusal =
            options.moveClock === undefined
              ? 'the clock moves in practice time only'
              : options.moveClock(command.to);
          if (refusal !== undefined) return resolve({ ok: false, kind: 'refused', text: refusal });
        }
        push({ from: 'desk', command, answer: resolve });
      });
    },
    reload(reload) {
      return new Promise<DeskAnswer>((resolve) => {
        if (isStopped) return resolve(STOPPED);
        push({ from: 'reload', reload, answer: resolve });
      });
    },
    status: () =>
      traderStatus({
        settings: core.settings,
        state: core.state,
        market,
        feeds: feedWatch,
        now: clock.now(),
        nakedSeenMs,
        repairs,
        turns,
        lastTurnWallMs,
        inbox: inbox.waiting,
        journalFailure,
        isHalted: options.isHaltFilePresent(),
        broker: core.broker,
      }),
    rules: () => ruleStatuses(core.look(clock.now())),
    facts$,
    signals$: signals.of,
    lastPrice: (symbol) => market.last(symbol),
    indicators: (symbol) => indicatorsInUse(market, symbol, clock.now()),
  };
}
