// The state of the engine: a fold of the journal's facts only. It is changed in place, so that replay is fast.
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { Alarm, EndedAlarm } from '../../domain/alarms/alarm.ts';
import type { TradingState } from '../../domain/facts/risk-facts.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import type { Holding } from '../../domain/holdings/holding.ts';
import type { BrokerLink, LinkFloor } from '../../domain/orders/broker-link.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { FeedState, GatewayState } from '../../domain/terms/connection-states.ts';
import type { Lock } from '../../domain/terms/lock.ts';
import type { Prediction, VerdictKind } from '../../domain/terms/prediction.ts';
import type { PredictionBrief } from '../../domain/terms/prediction-brief.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { AnsweredRequest, NamedOrder } from './answered-request.ts';
import type { ClosedWhole } from './closed-whole.ts';
import { noOperatorRequests, type OperatorRequests } from './operator-requests.ts';
import type { OptionChoice } from './option-choice.ts';
import type { BookedExecution, FillReport, LegExecution, OrderRecord } from './order-record.ts';
import type { BareSpan, Meddled, Unprotected } from './protection-gaps.ts';
import type { Roll } from './roll.ts';
import type { Seen } from './seen-prediction.ts';
import type { StrategyTrade } from './strategy-trade.ts';

export const STATE_VERSION = 51;

export interface DayBase {
  readonly day: TradingDay;
  readonly netLiquidation: number;
}

export interface DayTerm {
  readonly part: 'realized' | 'carried' | 'fees';
  readonly amount: number;
  /** When it was recorded. */
  readonly at: Instant;
  /** What it is of, in words. */
  readonly text: string;
  /** Undefined for what several positions brought into the day. */
  readonly positionId: string | undefined;
}

export interface ShareMark {
  readonly quantity: number;
  readonly averageCost: number;
  readonly price: number;
  readonly at: Instant;
}

export interface RecentSplit {
  readonly at: Instant;
  /** New shares per old share. */
  readonly factor: number;
  /** Price of a share before the split. */
  readonly priceBefore: number;
}

export interface PendingReversal {
  readonly signal: Signal;
  readonly prediction: Prediction;
}

/** The last answer of a feed for a symbol, to distinguish a repetition from a change. */
export interface LatestAnswer {
  readonly answerId: string;
  readonly verdict: VerdictKind;
}

export interface State {
  readonly journalId: string;
  mode: string;
  account: string;
  seq: number;
  /** When the newest fact was recorded. */
  at: Instant;
  configHash: string;
  configSince: Instant;
  /** The strategies in force by name, each with the time of its last change. */
  strategies: Map<string, { readonly hash: string; readonly since: Instant }>;
  startedAt: Instant;
  /** New handles must be above it; it never decreases. Undefined if the broker uses no handles. */
  floor: LinkFloor | undefined;
  trading: { state: TradingState; why: string; by: 'operator' | 'engine'; since: Instant };
  /** Whether the HALT file was in the instance folder when last looked at. */
  isHaltFileThere: boolean;
  gateway: { state: GatewayState; why: string; since: Instant };
  /** True after the last complete comparison with the broker since the gateway became ready. */
  isReconciled: boolean;
  /** When the current session with the gateway began; messages in flight before may be lost. */
  sessionAt: Instant;
  differences: readonly Difference[];
  /** Held contracts that the last comparison had gone since before options traded. */
  seenGone: readonly string[];
  day: TradingDay | undefined;
  dayBase: number | undefined;
  /** Net liquidation at the beginning of each of the last days, the oldest first. */
  dayBases: readonly DayBase[];
  /** The day on which the loss limit was reached, and the one on which an operator lifted it. */
  lossReachedOn: TradingDay | undefined;
  lossOverriddenOn: TradingDay | undefined;
  /** Realized profit since the day started, before commissions. */
  dayRealized: number;
  /** Profit or loss of open positions from before the day, which the day's result excludes. */
  dayCarried: number;
  dayCommissions: number;
  /** What the three sums above are the sums of, in the order in which it was added. */
  dayTerms: DayTerm[];
  entriesToday: Map<string, number>;
  /** Number of days on which we had executions, and the last of them. */
  tradedDays: number;
  lastTradedDay: TradingDay | undefined;
  /** Market times of the last entries sent, newest last; older than a minute are dropped. */
  entryTimes: Instant[];
  readonly instruments: Map<string, Instrument>;
  readonly unresolved: Map<
    string,
    { readonly matches: number; readonly why: string; readonly offered: string | undefined }
  >;
  readonly positions: Map<string, PositionState>;
  /** Symbol by position id of every position that is not closed. */
  readonly active: Map<string, string>;
  /** The same by symbol: one signal may open several positions, each with its own orders. */
  readonly activeBySymbol: Map<string, readonly string[]>;
  /** The position of a symbol that is not closed; if there is none, the newest. */
  readonly positionBySymbol: Map<string, string>;
  readonly orders: Map<string, OrderRecord>;
  /** Position id by reference of every order that has not ended. */
  readonly positionByLiveRef: Map<string, string>;
  readonly refsByPosition: Map<string, string[]>;
  /** Our reference by each link of an order at the broker. */
  readonly refByLink: Map<BrokerLink, string>;
  readonly executions: Map<string, BookedExecution>;
  /** Of the contracts of verticals, by the root of the execution id. */
  readonly legExecutions: Map<string, LegExecution>;
  /** Fills that the broker has stated and whose executions are missing, by reference of the order. */
  readonly fillReports: Map<string, FillReport>;
  readonly lastExecutionAt: Map<string, Instant>;
  /** Predictions judged, and signals of bars, by id. */
  readonly seen: Map<string, Seen>;
  /** When a prediction was judged without a price: what it closes, it has closed. It is judged again. */
  readonly unpriced: Map<string, Instant>;
  readonly latest: Map<string, LatestAnswer>;
  /** The newest accepted predictions by feed key, newest last. */
  readonly accepted: Map<string, readonly PredictionBrief[]>;
  /** What a person invests in through us, by symbol. */
  readonly holdings: Map<string, Holding>;
  readonly foreign: Map<string, number>;
  /** What the account holds of a symbol where it differs from ours and is left to a person. */
  readonly leftOpen: Map<string, number>;
  /** The last consistent quantity, cost and price of each symbol we hold. */
  readonly marks: Map<string, ShareMark>;
  /** Recent splits by symbol: bars from before a split may have the old prices. */
  readonly splits: Map<string, RecentSplit>;
  /** Executions that closed foreign shares, with the time they were seen: each counts once. */
  readonly foreignExecutions: Map<string, Instant>;
  /** Signals whose entry is intended but not sent yet, by the entry's order reference. */
  readonly takenSignals: Map<string, Signal>;
  /** Locks by id; an expired one stays until the next is set or the day begins. */
  readonly locks: Map<string, Lock>;
  /** Recent trades by signal, ordered by closing time; locks are set from them. */
  readonly closedTrades: Map<string, ClosedWhole>;
  /** The newest trades of each strategy, for sizes that depend on their results. */
  readonly results: Map<string, readonly StrategyTrade[]>;
  /** When the operator last lifted a lock, by its key; earlier trades no longer count for it. */
  readonly forgivenAt: Map<string, Instant>;
  /** When our stop was last cancelled or loosened externally, by position, and whether it is contested. */
  readonly meddled: Map<string, Meddled>;
  /** Positions that count as unprotected, by id. */
  readonly unprotected: Map<string, Unprotected>;
  /** When positions were unprotected: what has not ended, and what ended since the day before the day began. */
  bareSpans: readonly BareSpan[];
  readonly pendingReversals: Map<string, PendingReversal>;
  /** Option contracts that are being chosen, by the symbol of their underlying. */
  readonly optionChoices: Map<string, OptionChoice>;
  /** Rolls that have not ended, by the position that is bought back. */
  readonly rolls: Map<string, Roll>;
  /** The day on which a roll by the strategy was last refused, by position. */
  readonly rollsRefused: Map<string, TradingDay>;
  readonly feeds: Map<string, { state: FeedState; why: string }>;
  /** What is wrong now, by `alarmKey`, oldest first. */
  readonly alarms: Map<string, Alarm>;
  /** The newest that have ended, newest last. */
  endedAlarms: readonly EndedAlarm[];
  /** Operator requests that are still in force. */
  readonly asked: OperatorRequests;
  /** What became of the orders of people in the last day, by `requestKey`. */
  readonly requests: Map<string, AnsweredRequest>;
  /** What became of orders that their sender named, for good, by `requestKey`. */
  readonly named: Map<string, NamedOrder>;
}

export function initialState(journalId: string, mode: string, account: string): State {
  const never = instant(0);
  return {
    journalId,
    mode,
    account,
    seq: 0,
    at: never,
    configHash: '',
    configSince: never,
    strategies: new Map(),
    startedAt: never,
    floor: undefined,
    trading: { state: 'ACTIVE', why: '', by: 'engine', since: never },
    isHaltFileThere: false,
    gateway: { state: 'connecting', why: 'not connected yet', since: never },
    isReconciled: false,
    sessionAt: never,
    differences: [],
    seenGone: [],
    day: undefined,
    dayBase: undefined,
    dayBases: [],
    lossReachedOn: undefined,
    lossOverriddenOn: undefined,
    dayRealized: 0,
    dayCarried: 0,
    dayCommissions: 0,
    dayTerms: [],
    entriesToday: new Map(),
    tradedDays: 0,
    lastTradedDay: undefined,
    entryTimes: [],
    instruments: new Map(),
    unresolved: new Map(),
    positions: new Map(),
    active: new Map(),
    activeBySymbol: new Map(),
    positionBySymbol: new Map(),
    orders: new Map(),
    positionByLiveRef: new Map(),
    refsByPosition: new Map(),
    refByLink: new Map(),
    executions: new Map(),
    legExecutions: new Map(),
    fillReports: new Map(),
    lastExecutionAt: new Map(),
    seen: new Map(),
    unpriced: new Map(),
    latest: new Map(),
    accepted: new Map(),
    holdings: new Map(),
    foreign: new Map(),
    leftOpen: new Map(),
    marks: new Map(),
    splits: new Map(),
    foreignExecutions: new Map(),
    takenSignals: new Map(),
    locks: new Map(),
    closedTrades: new Map(),
    results: new Map(),
    forgivenAt: new Map(),
    meddled: new Map(),
    unprotected: new Map(),
    bareSpans: [],
    pendingReversals: new Map(),
    optionChoices: new Map(),
    rolls: new Map(),
    rollsRefused: new Map(),
    feeds: new Map(),
    alarms: new Map(),
    endedAlarms: [],
    asked: noOperatorRequests(),
    requests: new Map(),
    named: new Map(),
  };
}

export function feedKey(feed: string, symbol: string): string {
  return `${feed}|${symbol}`;
}
