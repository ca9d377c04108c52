// The deciding part of the engine, without timers, streams or sockets: the same batches at the same times record the same facts.
import { assertNever } from '../../../kernel/assert.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { type IgnoredPrints, noneIgnored } from '../../../market/quotes/print-filter.ts';
import type { Venues } from '../../../market/venues/venues.ts';
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Settings } from '../../ports/settings.ts';
import { prepareHeldSeries } from '../condition-inputs/held-markets.ts';
import { INBOX_FULL } from '../inbox/inbox.ts';
import type { CommandInput, HouseEvent, Input } from '../inbox/input.ts';
import { noticeClock } from '../inputs/clock-steps.ts';
import { noteRequest } from '../inputs/note-request.ts';
import { onBroker } from '../inputs/on-broker.ts';
import { onCommand } from '../inputs/on-command.ts';
import { onDeadline } from '../inputs/on-deadline.ts';
import { flushRepeats, onFeed } from '../inputs/on-feed.ts';
import { onMarket } from '../inputs/on-market.ts';
import { onReload } from '../inputs/on-reload.ts';
import { onTimer } from '../inputs/on-timer.ts';
import { type BrokerView, createBrokerView } from '../market/broker-view.ts';
import type { SeriesOf } from '../market/decision-bars.ts';
import { createMarketView, type MarketView } from '../market/market-view.ts';
import { createStrategySet, prepareSeries } from '../market/strategy-set.ts';
import { noNights, type Surroundings } from '../market/surroundings.ts';
import { refuseAllChoices } from '../option-entry/refuse-choice.ts';
import { reconcilePosition } from '../position-reconciler/reconcile-position.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { bareAtStart, noteCover, raiseUncovered } from '../protective-orders/unprotected.ts';
import { seenGoneAtStart } from '../reconcile/seen-gone.ts';
import { lockAfterCloses } from '../risk/locks.ts';
import { continueRolls, endRollPurchases } from '../rolls/continue-rolls.ts';
import { rollChosen } from '../rolls/due-rolls.ts';
import { haltReason } from '../state/full-disk.ts';
import type { State } from '../state/state.ts';
import { alarmOnce, halt } from '../turn/actions.ts';
import { createTurn, type Turn } from '../turn/turn.ts';

export interface CoreOptions {
  readonly traits: BrokerTraits;
  readonly settings: Settings;
  readonly venues: Venues;
  /** Market ms per wall ms. */
  readonly speed: number;
  /** Whether the clock may be moved manually. */
  readonly isPractice: boolean;
  /** The durable state; the core folds facts into it. */
  readonly state: State;
  /** Whether the HALT file is in the instance folder. */
  isHaltFilePresent(): boolean;
  /** Ready-made bars, if the simulator that plays the market has them; if not, the core builds them from updates. */
  readonly seriesOf?: SeriesOf;
}

/** The result of one batch, provisional until its facts are durable. */
export interface Batch {
  readonly facts: readonly RecordedFact[];
  /** Answers to the control API, sent once the facts are durable. */
  readonly answers: readonly (() => void)[];
  /** Commands that are decided later, once their prices are there. */
  readonly waits: readonly CommandInput[];
}

/** What a batch has for the control API so far. */
interface Replies {
  readonly answers: (() => void)[];
  readonly waits: CommandInput[];
}

export interface Core {
  readonly state: State;
  /** In force after the last batch. */
  readonly settings: Settings;
  readonly market: MarketView;
  readonly broker: BrokerView;
  readonly ignoredPrints: Readonly<IgnoredPrints>;
  /** Positions whose stop is not restored until a split is ruled out, by id. */
  readonly deferredRestores: ReadonlySet<string>;
  /** Decides one batch; `waiting` inputs are queued behind it. */
  run(now: Instant, inputs: readonly Input[], waiting: number): Batch;
  /** A turn for reading only; it decides nothing. */
  turnAt(now: Instant): Turn;
  /** A complete snapshot has been requested from the broker. */
  snapshotAsked(now: Instant): void;
  /** The facts of the last batch did not become durable: returns to the durable state. */
  restore(state: State): void;
  /** The facts of the last batch are durable: drops the marks of positions that they ended. */
  committed(facts: readonly RecordedFact[]): void;
}

export function createCore(options: CoreOptions): Core {
  const { settings } = options;
  let { state } = options;
  const instrumentOf = (symbol: string) => state.instruments.get(symbol);
  const market = createMarketView(options.venues, instrumentOf, options.seriesOf);
  const strategies = createStrategySet(settings);
  prepareSeries(market, strategies);
  prepareHeldSeries({ state, strategies, market });
  // The first history fills all series, so no refill is due yet.
  market.takeRefills();
  let surroundings: Surroundings = {
    settings,
    market,
    broker: createBrokerView({ deliveries: seenGoneAtStart(state) }),
    traits: options.traits,
    strategies,
    speed: options.speed,
    repeats: new Map(),
    barTallies: new Map(),
    marks: new Map(),
    bareSince: bareAtStart({ state, traits: options.traits, now: state.at }),
    unwatchedSince: new Map(),
    leftBehind: new Map(),
    unfilledSince: new Map(),
    lastWarnings: new Map(),
    waitingSince: new Map(),
    shortSince: new Map(),
    deferredRestores: new Set(),
    ignoredPrints: noneIgnored(),
    awaited: new Map(),
    pricesAsked: new Map(),
    nights: noNights(),
    alarmed: new Set(),
    isHaltFilePresent: options.isHaltFilePresent,
  };
  /** The surroundings before the last batch, in case it does not become durable. */
  let durable = surroundings;
  /** Since when positions were bare before the last batch. */
  let bareBefore = NONE_BARE;
  /** Time of the latest decision. */
  let latest = state.at;

  /** Raises one alarm per flood; a flood ends when the inbox is empty. */
  function noticeFlood(turn: Turn): void {
    if (turn.waiting > INBOX_FULL) {
      const text = `${turn.waiting} inputs are waiting: no entries until they are processed`;
      alarmOnce(turn, 'inbox-full', { kind: 'inbox-full', text });
    } else if (turn.waiting === 0) surroundings.alarmed.delete('inbox-full');
  }

  function decide(turn: Turn, input: Input, { answers, waits }: Replies): void {
    switch (input.from) {
      case 'feed':
        return onFeed(turn, input.report);
      case 'broker':
        return onBroker(turn, input.report);
      case 'market':
        return onMarket(turn, input.update);
      case 'timer':
        return onTimer(turn, input.steady);
      case 'deadline':
        return onDeadline(turn, input.deadline);
      case 'desk': {
        // An order to place, or a roll, may wait or be known already: it is noted when it is decided.
        if (!('order' in input.command) && input.command.type !== 'roll')
          noteRequest(turn, input.command);
        const answer = onCommand(turn, input);
        if (answer === undefined) waits.push(input);
        else answers.push(() => input.answer(answer));
        return;
      }
      case 'reload': {
        noteRequest(turn, { type: 'reload', request: input.reload.request });
        const answer = onReload(turn, input.reload);
        answers.push(() => input.answer(answer));
        return;
      }
      case 'house':
        return house(turn, input.event);
      default:
        assertNever(input);
    }
  }

  function house(turn: Turn, event: HouseEvent): void {
    switch (event.kind) {
      case 'started':
        turn.record({
          type: 'daemon-started',
          version: event.version,
          mode: turn.settings.mode,
          account: turn.settings.account,
          pid: event.pid,
          configHash: turn.settings.hash,
          rules: turn.settings.strategies.map(({ name, hash }) => ({ name, hash })),
          ...(options.isPractice ? { isPractice: true as const } : {}),
        });
        return refuseAllChoices(turn, 'the daemon was restarted before the order');
      case 'journal-failed':
        halt(turn, haltReason(event.failure));
        return endEntries(turn, 'halted');
      case 'stopping':
        return stopping(turn);
      case 'stopped':
        turn.record({ type: 'daemon-stopped', why: event.why });
        return;
      default:
        assertNever(event);
    }
  }

  function stopping(turn: Turn): void {
    for (const feed of turn.settings.feeds) {
      for (const symbol of feed.symbols) flushRepeats(turn, feed.name, symbol);
    }
    for (const [symbol, { signal }] of turn.state.pendingReversals) {
      const why = 'the daemon stops';
      turn.record(
        { type: 'wish-dropped', symbol, signalId: signal.id, why },
        { cause: 0, correlation: signal.id },
      );
    }
    refuseAllChoices(turn, 'the daemon stops');
    endEntries(turn, 'the daemon stops');
    endRollPurchases(turn, 'the daemon stops');
  }

  return {
    get state() {
      return state;
    },
    get settings() {
      return surroundings.settings;
    },
    market,
    broker: surroundings.broker,
    ignoredPrints: surroundings.ignoredPrints,
    deferredRestores: surroundings.deferredRestores,
    run(now, inputs, waiting) {
      const turn = createTurn(surroundings, state, now);
      const answers: (() => void)[] = [];
      const waits: CommandInput[] = [];
      turn.waiting = waiting;
      noticeClock(turn, instant(Math.max(latest, state.at)));
      latest = now;
      bareBefore = turn.bareSince.size === 0 ? NONE_BARE : new Map(turn.bareSince);
      const lastReport = inputs.findLastIndex(({ from }) => from === 'broker');
      if (lastReport < 0) raiseUncovered(turn);
      noticeFlood(turn);
      for (const [at, input] of inputs.entries()) {
        const factsBefore = turn.facts.length;
        decide(turn, input, { answers, waits });
        // Broker reports that arrive together are booked before anything is sent: an exit must not be sized by half of them.
        const hasMoreReports = input.from === 'broker' && inputs[at + 1]?.from === 'broker';
        if (!hasMoreReports) {
          reconcileTouched(turn);
          rollChosen(turn);
          continueRolls(turn);
        }
        lockAfterCloses(turn, factsBefore);
        if (!hasMoreReports) reconcileTouched(turn);
        noteCover(turn, factsBefore);
        if (at >= lastReport) raiseUncovered(turn);
        turn.asked = undefined;
      }
      durable = surroundings;
      if (turn.settings !== surroundings.settings) {
        surroundings = { ...surroundings, settings: turn.settings, strategies: turn.strategies };
      }
      return { facts: turn.facts, answers, waits };
    },
    turnAt: (now) => createTurn(surroundings, state, now),
    snapshotAsked(now) {
      // This snapshot may be too old for requests made after this point, so they set the flag again.
      surroundings.broker.wantsSnapshot = false;
      surroundings.broker.askedAt = now;
    },
    restore(durableState) {
      state = durableState;
      surroundings = durable;
      surroundings.bareSince.clear();
      for (const [id, since] of bareBefore) surroundings.bareSince.set(id, since);
    },
    committed(facts) {
      for (const { fact } of facts) {
        if (fact.type === 'position-closed' || fact.type === 'position-released')
          surroundings.marks.delete(fact.positionId);
      }
    },
  };
}

const NONE_BARE: ReadonlyMap<string, Instant> = new Map();

function reconcileTouched(turn: Turn): void {
  if (turn.touched.size === 0) return;
  for (const positionId of turn.touched) {
    turn.touched.delete(positionId);
    reconcilePosition(turn, positionId);
  }
}
