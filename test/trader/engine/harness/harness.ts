// The real engine over a real journal file, between a scripted broker, a scripted market and a scripted feed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { expect, onTestFinished } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { Quote } from '../../../../src/market/quotes/quote.ts';
import type { Venues } from '../../../../src/market/venues/venues.ts';
import { refusalOf } from '../../../../src/trader/adapters/ib/messages/error-codes.ts';
import { floorAt, IB_TRAITS } from '../../../../src/trader/adapters/ib/orders/links.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { idIn } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { Leg, OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Refusal } from '../../../../src/trader/domain/terms/refusal.ts';
import { createEngine } from '../../../../src/trader/engine/engine.ts';
import { recoverState } from '../../../../src/trader/engine/fold/recover.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';
import type { ApprovedOrder } from '../../../../src/trader/ports/broker.ts';
import type {
  AccountTag,
  BrokerOrderStatus,
  BrokerSnapshot,
  ReportedExecution,
  ReportedOrder,
  RestedKind,
} from '../../../../src/trader/ports/broker-reports.ts';
import type { Journal, RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { MarketUpdate } from '../../../../src/trader/ports/market-feed.ts';
import type { FeedReport } from '../../../../src/trader/ports/prediction-feed.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { Tape } from '../../../../src/trader/ports/tape.ts';
import type { Trader } from '../../../../src/trader/ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../../../../src/trader/ports/trader-commands.ts';
import { createManualTime, type ManualTime } from '../../../kernel/manual-time.ts';
import { isInTurn } from '../../../runs/runs.ts';
import { byClock } from './broker-clock.ts';
import { historyUntil } from './history.ts';
import { createPlayback } from './playback.ts';
import {
  createScriptedBroker,
  executionOf,
  NOTHING,
  permLinkOf,
  reportOf,
  type ScriptedBroker,
} from './scripted-broker.ts';
import { ACCOUNT, CLIENT_ID, FEED, settings, strategy } from './settings.ts';

export interface HarnessOptions {
  readonly strategies?: readonly Strategy[];
  readonly settings?: Partial<Settings>;
  /** Every symbol trades at the home venue. */
  readonly venues?: Venues;
  readonly at?: Instant;
  readonly speed?: number;
  /** An existing journal, as after a crash. */
  readonly file?: string;
  /** Records the decisions, in addition to the harness's own playback. */
  readonly tape?: Tape;
  /** Connects to another broker; the scripted one has all capabilities of Interactive Brokers. */
  readonly connect?: () => ScriptedBroker;
  /** How far the clock of the broker is ahead of ours; Interactive Brokers states it in whole seconds. */
  readonly clockAheadMs?: number;
  /** Of which options exits may rest at the broker; by default of none. */
  readonly restsExits?: readonly RestedKind[];
  /** Hears which prices are given back. */
  readonly subscribe?: (symbol: string) => void;
  readonly unsubscribe?: (symbol: string) => void;
  /** Wraps the journal, to make it fail. */
  readonly journal?: (real: SqliteJournal) => Journal;
}

/** Wednesday, 10:00:20 in New York. */
export const TEN_O_CLOCK = instant(Date.UTC(2026, 10, 18, 15, 0, 20));

export interface Bracket {
  readonly e: OrderTerms;
  readonly s: OrderTerms;
  /** The stop again if the strategy has no target. */
  readonly t: OrderTerms;
}

export interface Harness {
  readonly file: string;
  readonly time: ManualTime;
  readonly broker: ScriptedBroker;
  readonly engine: Trader;
  readonly journal: SqliteJournal;
  readonly facts: RecordedFact[];
  isHaltFile: boolean;
  now(): Instant;
  /** Processes all waiting inputs. */
  settle(): Promise<void>;
  /** Advances the wall clock; timers fire in order. */
  pass(ms: number): Promise<void>;
  /** Moves the market clock, and runs one timer input at the new time. */
  jump(at: Instant): Promise<void>;
  market(update: MarketUpdate): Promise<void>;
  quote(last: number, changes?: Partial<Quote>): Promise<void>;
  feed(report: FeedReport): Promise<void>;
  /** A prediction with the current time. */
  predict(signal: string, changes?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Gateway ready, contracts known, history and a quote at 100, account values, one empty snapshot. */
  ready(snapshot?: Partial<BrokerSnapshot>): Promise<void>;
  connect(): Promise<void>;
  /** Delivers a snapshot that was requested now. */
  snapshot(parts?: Partial<BrokerSnapshot>): Promise<void>;
  account(tag: AccountTag, value: number): Promise<void>;
  /** The gateway reports the order. */
  told(terms: OrderTerms, changes?: Partial<ReportedOrder>): Promise<void>;
  status(terms: OrderTerms, status: BrokerOrderStatus): Promise<void>;
  refused(terms: OrderTerms, code: number, text?: string): Promise<void>;
  fill(
    terms: OrderTerms,
    shares: number,
    price: number,
    changes?: Partial<ReportedExecution>,
  ): Promise<void>;
  /** The legs of the newest bracket. */
  bracket(): Bracket;
  /** Predicts BUY, acknowledges all legs in group G, and fills the entry completely at 100.02. */
  enter(signal?: string): Promise<Bracket>;
  submits(purpose?: ApprovedOrder['purpose']): ApprovedOrder[];
  modifies(): { orderRef: string; quantity?: number; stopPrice?: number; limitPrice?: number }[];
  cancels(): string[];
  /** The newest order sent for a leg. */
  newest(leg: Leg): OrderTerms;
  of<Type extends Fact['type']>(type: Type): Extract<Fact, { type: Type }>[];
  /** The reasons of the newest refused signal. */
  reasons(): readonly Refusal[];
  kinds(): string[];
  /** The state recovered from the journal. */
  state(): State;
  command(command: TraderCommand): Promise<CommandAnswer>;
  /** Deletes the file before the test ends, for properties that build many harnesses. */
  dispose(): void;
  /** The process dies; another starts over the same file, `ms` later. */
  crash(ms?: number): Promise<Harness>;
}

export function createHarness(options: HarnessOptions = {}): Harness {
  const file = options.file ?? join(freshFolder(), 'journal.sqlite');
  const strategies = options.strategies ?? [strategy()];
  const all = settings(strategies, options.settings);
  const venues = options.venues ?? venuesOf('us');
  const { home } = venues;
  const opened = openJournal({ file, mode: all.mode, account: all.account });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const journal = opened.value;
  // These tests check the order of events, not the disk.
  journal.database.pragma('synchronous = OFF');
  const time = createManualTime(options.at ?? TEN_O_CLOCK, options.speed ?? 1);
  const broker = options.connect?.() ?? createScriptedBroker();
  if (broker.traits === IB_TRAITS) {
    const { say } = broker;
    broker.say = (report) => say(byClock({ aheadMs: options.clockAheadMs ?? 0 }, report));
  }
  const updates$ = new Subject<MarketUpdate>();
  const feed$ = new Subject<FeedReport>();
  const facts: RecordedFact[] = [];
  let executions = 0;
  const filled = new Map<string, number>();
  let predictions = 0;
  let isDead = false;
  let bug: unknown;

  const tape = isInTurn(expect.getState().currentTestName ?? '')
    ? createPlayback({
        traits: broker.traits,
        settings: all,
        venues,
        journal,
        speed: time.clock.speed,
        began: time.clock.now(),
      })
    : undefined;
  const engine = createEngine({
    settings: all,
    tape: {
      batch(batch) {
        tape?.batch(batch);
        options.tape?.batch(batch);
      },
      snapshotAsked(now) {
        tape?.snapshotAsked(now);
        options.tape?.snapshotAsked(now);
      },
    },
    journal: options.journal?.(journal) ?? journal,
    broker,
    market: {
      updates$,
      subscribe: ({ symbol }) => options.subscribe?.(symbol),
      unsubscribe: (symbol) => options.unsubscribe?.(symbol),
      refill() {},
    },
    feeds: [{ name: FEED, reports$: feed$, start() {}, async stop() {} }],
    venues,
    clock: time.clock,
    wall: time.wall,
    pid: 1,
    version: '0.0.0',
    isHaltFilePresent: () => harness.isHaltFile,
    onJournalFailure: ({ kind }) => kind === 'disk-full',
    // An exception of the engine surfaces in the step that caused it.
    defer: (call) =>
      queueMicrotask(() => {
        try {
          call();
        } catch (error) {
          bug ??= error;
        }
      }),
  });
  engine.facts$.subscribe((recorded) => facts.push(recorded));
  onTestFinished(() => {
    if (journal.database.open) tape?.check();
    journal.database.close();
  });

  const harness: Harness = {
    file,
    time,
    broker,
    engine,
    journal,
    facts,
    isHaltFile: false,
    now: () => time.clock.now(),
    async settle() {
      for (let round = 0; round < 6; round += 1) await Promise.resolve();
      if (bug !== undefined) throw bug;
    },
    async pass(ms) {
      const until = time.wall.now() + ms;
      while (time.step(until)) await harness.settle();
      await harness.settle();
    },
    async jump(at) {
      time.jumpTo(at);
      await harness.pass(260);
    },
    async market(update) {
      updates$.next(update);
      await harness.settle();
    },
    quote: (last, changes) =>
      harness.market({
        type: 'quote',
        quote: {
          symbol: 'AAPL',
          bid: cents(last - 0.02),
          ask: cents(last + 0.02),
          last,
          at: harness.now(),
          isLive: true,
          isHalted: false,
          ...changes,
        },
      }),
    async feed(report) {
      feed$.next(report);
      await harness.settle();
    },
    predict(signal, { symbol = 'AAPL', isFirstPoll = false, ...changes } = {}) {
      predictions += 1;
      const id = `${harness.now()}-${predictions}`;
      return harness.feed({
        type: 'feed-answer',
        feed: FEED,
        symbol: String(symbol),
        receivedAt: harness.now(),
        isFirstPoll: isFirstPoll === true,
        record: { id, signal, confidence: 0.9, timestamp: harness.now(), ...changes },
        model: undefined,
      });
    },
    async ready(snapshot) {
      await harness.connect();
      await harness.snapshot(snapshot);
      await harness.pass(260);
      await harness.quote(100);
    },
    async connect() {
      if (harness.facts.length === 0) engine.start();
      broker.say({
        type: 'session-opened',
        account: ACCOUNT,
        ...(broker.traits === IB_TRAITS && { floor: floorAt(1) }),
        seat: `client id ${CLIENT_ID}`,
        serverVersion: 178,
        ...(options.restsExits && { restsExits: options.restsExits }),
      });
      broker.say({ type: 'clock-read', skewMs: 0 });
      broker.say({ type: 'gateway-changed', state: 'ready', why: 'connected' });
      let conId = 0;
      for (const symbol of all.feeds[0]?.symbols ?? []) {
        conId += 1;
        broker.say({
          type: 'instrument-resolved',
          instrument: {
            symbol,
            brokerSymbol: symbol,
            contract: String(conId),
            primaryExchange: 'NASDAQ',
            venue: home.name,
            currency: home.currency,
            priceSteps: [{ lowEdge: 0, increment: 0.01 }],
          },
        });
        updates$.next({
          type: 'history',
          symbol,
          bars: historyUntil(harness.now(), 100, home.calendar),
        });
        updates$.next({ type: 'shortable', symbol, shares: 1_000_000 });
      }
      for (const tag of [
        'NetLiquidation',
        'BuyingPower',
        'AvailableFunds',
        'ExcessLiquidity',
      ] as const)
        await harness.account(tag, 1_000_000);
      await harness.quote(100);
      await harness.settle();
    },
    async snapshot(parts) {
      broker.say({
        type: 'snapshot',
        snapshot: { requestedAt: harness.now(), ...NOTHING, ...parts },
      });
      await harness.settle();
    },
    async account(tag, value) {
      broker.say({ type: 'account-value', account: ACCOUNT, tag, value, currency: home.currency });
      await harness.settle();
    },
    async told(terms, changes) {
      broker.say({ type: 'order', order: reportOf(terms, changes) });
      await harness.settle();
    },
    async status(terms, status) {
      broker.say({
        type: 'order-status',
        handle: terms.handle,
        brokerLink: permLinkOf(terms),
        status,
        filled: 0,
        remaining: 0,
        whyHeld: '',
      });
      await harness.settle();
    },
    async refused(terms, code, text = 'no') {
      const refusal = refusalOf(code, text);
      broker.say({ type: 'order-refused', handle: terms.handle, refusal });
      await harness.settle();
    },
    async fill(terms, shares, price, changes) {
      executions += 1;
      const execId = `0001.${idIn(terms.handle ?? 'none:0')}.${executions}.01`;
      const cumulativeQuantity = (filled.get(terms.orderRef) ?? 0) + shares;
      filled.set(terms.orderRef, cumulativeQuantity);
      const told = { execId, shares, price, at: harness.now() };
      const execution = executionOf(terms, told, { cumulativeQuantity, ...changes });
      broker.say({ type: 'execution', execution });
      await harness.settle();
    },
    bracket() {
      const legs = harness.submits('entry').at(-1)?.legs ?? [];
      const [e, s] = [legs[0], legs.at(-1)];
      if (e === undefined || s === undefined)
        throw new Error(
          `no entry was sent: ${JSON.stringify(harness.of('signal-refused').at(-1))}`,
        );
      return { e, s, t: legs.length > 2 ? (legs[1] ?? s) : s };
    },
    async enter(signal = 'BUY') {
      const before = harness.submits('entry').length;
      await harness.predict(signal);
      if (harness.submits('entry').length === before)
        throw new Error(`no entry was sent: ${JSON.stringify(harness.reasons())}`);
      const legs = harness.bracket();
      broker.say({ type: 'sent', orderRefs: [legs.e.orderRef, legs.t.orderRef, legs.s.orderRef] });
      await harness.told(legs.e);
      await harness.told(legs.t, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
      await harness.told(legs.s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
      await harness.fill(legs.e, legs.e.quantity, signal === 'BUY' ? 100.02 : 99.98);
      return legs;
    },
    submits: (purpose) =>
      broker.calls.flatMap((call) =>
        call.kind === 'submit' && (purpose === undefined || call.order.purpose === purpose)
          ? [call.order]
          : [],
      ),
    modifies: () =>
      broker.calls.flatMap((call) => {
        if (call.kind !== 'modify') return [];
        const { handle: _, detachParent: __, ...change } = call.change;
        return [change];
      }),
    cancels: () =>
      broker.calls.flatMap((call) => (call.kind === 'cancel' ? [call.cancel.orderRef] : [])),
    newest(leg) {
      const found = [...broker.terms.values()].findLast((terms) => terms.leg === leg);
      if (found === undefined) throw new Error(`no ${leg} was ever sent`);
      return found;
    },
    of<Type extends Fact['type']>(type: Type) {
      type Found = Extract<Fact, { type: Type }>;
      return facts.flatMap(({ fact }) => (fact.type === type ? [fact as Found] : []));
    },
    reasons: () => harness.of('signal-refused').at(-1)?.reasons ?? [],
    kinds: () => harness.reasons().map(({ kind }) => kind),
    state: () => recoverState(journal, all.mode, all.account),
    async command(command) {
      const answer = engine.command(command);
      await harness.settle();
      return answer;
    },
    dispose() {
      journal.database.close();
    },
    async crash(ms = 1_000) {
      if (isDead) throw new Error('dead already');
      isDead = true;
      const at = instant(harness.now() + ms);
      return createHarness({ ...options, file, at });
    },
  };
  return harness;
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
