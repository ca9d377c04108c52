// The single writer: inputs enter by one inbox, turns decide, one commit makes them durable, only then effects leave.
import { Subject } from 'rxjs';
import { assertNever } from '../kernel/assert.ts';
import type { Cancel, Clock, WallClock } from '../kernel/clock.ts';
import type { Calendar } from '../market/calendar.ts';
import type { Broker } from '../ports/broker.ts';
import type { Journal, JournalFailure, RecordedFact } from '../ports/journal.ts';
import type { MarketFeed } from '../ports/market-feed.ts';
import type { PredictionFeed } from '../ports/prediction-feed.ts';
import type { Settings } from '../ports/settings.ts';
import type { DeskAnswer, Trader } from '../ports/trader.ts';
import { alarmOnce, halt } from './acts.ts';
import { activePositions, isLive, isProtected, ordersOf } from './book.ts';
import { createBrokerView } from './broker-view.ts';
import { endEntries } from './end-entries.ts';
import { haltReason, isDiskFull } from './full-disk.ts';
import { createInbox, INBOX_FULL } from './inbox.ts';
import type { Input } from './input.ts';
import { createMarketView } from './market-view.ts';
import { onBroker } from './on-broker.ts';
import { onDeadline } from './on-deadline.ts';
import { onDesk } from './on-desk.ts';
import { flushRepeats, onFeed } from './on-feed.ts';
import { onMarket } from './on-market.ts';
import { onTimer } from './on-timer.ts';
import { isRepair } from './protection.ts';
import { recoverState, snapshotOf } from './recover.ts';
import { lockAfterCloses } from './risk/locks.ts';
import { createRouter } from './router.ts';
import { createRuleBook, prepareSeries } from './rule-book.ts';
import { createSignals } from './signals.ts';
import type { State } from './state.ts';
import { createFeedWatch, traderStatus } from './status.ts';
import { steer } from './steer.ts';
import type { Surroundings } from './surroundings.ts';
import { createTurn, type Turn } from './turn.ts';

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
  const market = createMarketView(options.calendar);
  const rules = createRuleBook(settings);
  prepareSeries(market, rules);
  const surroundings: Surroundings = {
    settings,
    market,
    broker: createBrokerView(),
    rules,
    speed: clock.speed,
    repeats: new Map(),
    marks: new Map(),
    alarmed: new Set(),
    isHaltFilePresent: options.isHaltFilePresent,
  };
  const inbox = createInbox();
  const facts$ = new Subject<RecordedFact>();
  const signals = createSignals();
  const feedWatch = createFeedWatch(options.feeds);
  const timers = new Set<Cancel>();
  let state: State = recoverState(journal, settings.mode, settings.account);
  let lastSnapshotSeq = state.seq;
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

  /** Said once per flood: it is over when the inbox is empty again. */
  function noticeFlood(turn: Turn): void {
    if (inbox.waiting > INBOX_FULL) {
      const text = `${inbox.waiting} inputs wait: no entries until they are worked off`;
      alarmOnce(turn, 'inbox-full', 'inbox-full', undefined, text);
    } else if (inbox.waiting === 0) surroundings.alarmed.delete('inbox-full');
  }

  /** True when the batch is durable, or had nothing to record. */
  function runBatch(inputs: readonly Input[]): boolean {
    const turn = createTurn(surroundings, state, clock.now());
    const answers: (() => void)[] = [];
    noticeFlood(turn);
    for (const input of inputs) {
      turn.waiting = inbox.waiting;
      const factsBefore = turn.facts.length;
      decide(turn, input, answers);
      steerTouched(turn);
      lockAfterCloses(turn, factsBefore);
      steerTouched(turn);
    }
    const failure = turn.facts.length === 0 ? undefined : journal.append(turn.facts);
    if (failure !== undefined) {
      commitFailed(failure, inputs);
      return false;
    }
    turns += 1;
    lastTurnWallMs = wall.now();
    for (const recorded of turn.facts) publish(recorded);
    for (const answer of answers) answer();
    ask();
    return true;
  }

  function decide(turn: Turn, input: Input, answers: (() => void)[]): void {
    switch (input.from) {
      case 'feed':
        feedWatch.heard(input.report, turn.now);
        return onFeed(turn, input.report);
      case 'broker':
        if (input.report.type === 'snapshot' || input.report.type === 'snapshot-failed')
          snapshotAnswered();
        return onBroker(turn, input.report);
      case 'market':
        return onMarket(turn, input.update);
      case 'timer':
        return onTimer(turn);
      case 'deadline':
        return onDeadline(turn, input.deadline);
      case 'desk': {
        const answer = onDesk(turn, input.command);
        answers.push(() => input.answer(answer));
        return;
      }
      case 'house':
        return house(turn, input.event);
      default:
        assertNever(input);
    }
  }

  function steerTouched(turn: Turn): void {
    for (const positionId of turn.touched) {
      turn.touched.delete(positionId);
      steer(turn, positionId);
    }
  }

  function house(turn: Turn, event: Extract<Input, { from: 'house' }>['event']): void {
    if (event.kind === 'journal-failed') {
      halt(turn, haltReason(event.failure));
      return endEntries(turn, 'halted');
    }
    if (event.kind === 'started') {
      turn.record({
        type: 'daemon-started',
        version: event.version,
        mode: settings.mode,
        account: settings.account,
        pid: event.pid,
        configHash: settings.hash,
        rules: settings.rules.map(({ name, hash }) => ({ name, hash })),
        ...(options.moveClock === undefined ? {} : { isPractice: true as const }),
      });
      return;
    }
    for (const feed of settings.feeds) {
      for (const symbol of feed.symbols) flushRepeats(turn, feed.name, symbol);
    }
    for (const [symbol, { signal }] of turn.state.wishes) {
      const why = 'the daemon stops';
      turn.record(
        { type: 'wish-dropped', symbol, signalId: signal.id, why },
        { cause: 0, correlation: signal.id },
      );
    }
    endEntries(turn, 'the daemon stops');
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
      surroundings.marks.delete(fact.positionId);
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
    state = recoverState(journal, settings.mode, settings.account);
    // Room made once may help at once; a disk that stays full is asked at leisure.
    const mayHelp = options.onJournalFailure(failure) && !isHaltFirst;
    later(mayHelp ? 0 : JOURNAL_RETRY_MS, () => {
      journalFailure = undefined;
      schedule();
    });
  }

  /** Questions that need no fact: they change nothing at the broker. */
  function ask(): void {
    const { broker: view } = surroundings;
    if (view.wantsSnapshot && !isSnapshotAsked && canAsk()) {
      // What is wanted from here on, this answer may be too old for: it is asked again then.
      view.wantsSnapshot = false;
      view.askedAt = clock.now();
      isSnapshotAsked = true;
      snapshotsAsked += 1;
      const asked = snapshotsAsked;
      later(SNAPSHOT_LOST_MS, () => {
        if (asked === snapshotsAsked && isSnapshotAsked) snapshotLost();
      });
      broker.requestSnapshot();
    }
    for (const symbol of view.wantsResolve) {
      broker.resolve(settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol });
    }
    view.wantsResolve.clear();
    for (const symbol of view.wantsPrices) {
      const instrument = state.instruments.get(symbol);
      if (instrument !== undefined) options.market.subscribe(instrument);
    }
    view.wantsPrices.clear();
    for (const symbol of market.takeRefills()) {
      later(REFILL_RETRY_MS / Math.max(1, clock.speed), () => options.market.refill(symbol));
    }
  }

  function canAsk(): boolean {
    return state.gateway.state === 'ready' || state.gateway.state === 'suspect';
  }

  function snapshotLost(): void {
    isSnapshotAsked = false;
    surroundings.broker.wantsSnapshot = true;
  }

  function snapshotAnswered(): void {
    // The next question waits a moment, so that an unsettled difference does not become a flood.
    later(SNAPSHOT_RETRY_MS, () => {
      isSnapshotAsked = false;
      if (!state.isReconciled && canAsk()) surroundings.broker.wantsSnapshot = true;
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
    if (state.seq - lastSnapshotSeq >= SNAPSHOT_EVERY && inbox.waiting <= 1) saveSnapshot();
    later(periodMs, beat);
  }

  /** The daemon's own measure of uncovered time; it starts one second after an execution, when reports have settled. */
  function watchNaked(periodMs: number): void {
    const now = wall.now();
    for (const position of activePositions(state)) {
      const isCovered = isProtected(state, position);
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
    if (isDiskFull(state)) return;
    if (journal.saveSnapshot(snapshotOf(state)) === undefined) lastSnapshotSeq = state.seq;
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
    const turn = createTurn(surroundings, state, clock.now());
    turn.record({ type: 'daemon-stopped', why });
    // A snapshot may never hold more than the journal does.
    if (journal.append(turn.facts) === undefined) {
      for (const recorded of turn.facts) publish(recorded);
      saveSnapshot();
    }
    isStopped = true;
    // No turn follows: whoever still waits for an answer gets this one.
    for (const input of inbox.take(inbox.waiting)) {
      if (input.from === 'desk') input.answer(STOPPED);
    }
    for (const cancel of timers) cancel();
    facts$.complete();
  }

  /** Waits until no entry works any more, but not for ever: a stop rests at the broker either way. */
  function entriesEnded(): Promise<void> {
    const deadline = wall.now() + STOP_WAIT_MS;
    return new Promise((resolve) => {
      const look = (): void => {
        const isWorking = activePositions(state).some((position) =>
          ordersOf(state, position.positionId).some(
            (order) => order.terms.leg === 'e' && isLive(order),
          ),
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
    status: () =>
      traderStatus({
        settings,
        state,
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
        comparedAt: surroundings.broker.comparedAt,
      }),
    facts$,
    signals$: signals.of,
    lastPrice: (symbol) => market.last(symbol),
  };
}
