// Folds recorded facts into the state: the one place where the engine's memory changes.
import { assertNever } from '../kernel/assert.ts';
import { DAY_MS, type Instant, MINUTE_MS, plus } from '../kernel/instant.ts';
import type { GatewayState } from '../ports/broker.ts';
import type { RecordedFact } from '../ports/journal.ts';
import type { FeedState } from '../ports/prediction-feed.ts';
import type { Fact, PositionFact } from '../trading/facts.ts';
import { execRootOf } from '../trading/orders/exec-id.ts';
import type { OrderNews } from '../trading/orders/order-news.ts';
import { isTerminal, type OrderStatus } from '../trading/orders/order-state.ts';
import { orderAfter } from '../trading/orders/order-transitions.ts';
import { evolvePosition } from '../trading/positions/evolve-position.ts';
import { askedOf, forgetAsked, released } from './by-hand/fold-asked.ts';
import { ignoredKey } from './orders/ignored.ts';
import { forgetLocks, lockDeleted, lockSet, tradeClosed } from './risk/fold-locks.ts';
import { forgetSplits, positionSplit } from './split/fold-split.ts';
import { type BookedExecution, feedKey, type OrderRecord, type State } from './state.ts';

/** Answers for a day longer than any prediction stays fresh; older ones are stale anyway. */
const SEEN_FOR_MS = 2 * DAY_MS;
const EXECUTIONS_FOR_MS = 3 * DAY_MS;
/** A statement that replaces what was inferred may come weeks later. */
const STAND_INS_FOR_MS = 31 * DAY_MS;

/** The code of a change that a complete answer of the broker shows to be lost; no code of the broker's. */
export const CHANGE_LOST = -1;

const AT_WORK: ReadonlySet<OrderStatus> = new Set([
  'acknowledged',
  'working',
  'partially_filled',
  'pending_modify',
]);

/** Why trading is active again after an operator lifted the day's loss limit. */
export const LOSS_OVERRIDDEN = 'daily loss overridden';

export function evolve(state: State, recorded: RecordedFact): State {
  apply(state, recorded.fact, recorded.at);
  state.seq = recorded.seq;
  return state;
}

function apply(state: State, fact: Fact, at: Instant): void {
  switch (fact.type) {
    case 'prediction-judged':
      return judged(state, fact, at);
    case 'prediction-repeated':
      return;
    case 'signal-taken':
      count(state.entriesToday, fact.signal.strategy);
      dropOldEntryTimes(state, at);
      state.entryTimes.push(at);
      state.wishes.delete(fact.signal.symbol);
      state.takenSignals.set(fact.orderRef, fact.signal);
      return;
    case 'signal-refused':
      return;
    case 'wish-stored':
      state.wishes.set(fact.signal.symbol, { signal: fact.signal, prediction: fact.prediction });
      return;
    case 'wish-dropped':
      state.wishes.delete(fact.symbol);
      return;
    case 'entry-intended':
    case 'protection-intended':
    case 'exit-intended':
      return intended(state, fact, at);
    case 'change-intended':
      return changeIntended(state, fact, at);
    case 'cancel-intended':
      return update(state, fact.orderRef, (order) => {
        order.isCancelRequested = true;
        if (isTerminal(order.status)) return;
        follow(order, 'cancel_asked', at);
        order.statusAt = at;
      });
    case 'order-sent':
      for (const ref of fact.orderRefs) {
        update(state, ref, (order) => {
          follow(order, 'sent', at);
        });
        state.takenSignals.delete(ref);
      }
      return;
    case 'order-not-sent':
      for (const ref of fact.orderRefs) notSent(state, ref, fact.reason, at);
      return;
    case 'order-updated':
      return updated(state, fact, at);
    case 'change-refused':
      return update(state, fact.orderRef, (order) => {
        order.pendingChange = undefined;
        order.refusedChanges += 1;
        // A change that was lost on its way may be tried again at once.
        if (fact.code !== CHANGE_LOST) order.changeRefusedAt = at;
        follow(order, 'change_refused', at);
      });
    case 'stop-meddled':
      state.meddled.set(fact.positionId, { at, isContested: fact.isContested });
      return;
    case 'report-ignored':
      return update(state, fact.orderRef, (order) => {
        order.ignored = [...order.ignored, ignoredKey(fact.status, fact.reported)];
      });
    case 'execution-booked':
      return executed(state, fact, at);
    case 'commission-booked':
      state.dayCommissions += fact.commission;
      return markCommissioned(state, fact.execId);
    case 'position-planned':
    case 'position-filled':
    case 'position-opened':
    case 'position-abandoned':
    case 'stop-moved':
    case 'target-moved':
    case 'plan-changed':
    case 'position-adjusting':
    case 'position-adjusted':
    case 'position-closing':
    case 'position-closed':
      return moved(state, fact, at);
    case 'position-adopted':
      state.dayCarried += (fact.price - fact.averagePrice) * fact.quantity;
      return moved(state, fact, at);
    case 'trade-restated':
      return moved(state, fact, at);
    case 'position-split':
      positionSplit(state, fact, at);
      return moved(state, fact, at);
    case 'stop-reset':
      state.dayCarried += fact.carriedPnl;
      return moved(state, fact, at);
    case 'holding-marked':
      state.holdings.set(fact.symbol, { ...fact, at });
      return;
    case 'position-released':
      state.dayRealized += (fact.price - fact.averagePrice) * fact.quantity;
      released(state, fact, at);
      return moved(state, fact, at);
    case 'symbol-paused':
    case 'pauses-lifted':
    case 'close-asked':
    case 'stop-asked':
    case 'protection-asked':
    case 'order-resolved':
      return askedOf(state, fact, at);
    case 'day-started':
      return dayStarted(state, fact, at);
    case 'trading-changed':
      if (fact.why === LOSS_OVERRIDDEN) state.lossOverriddenOn = state.day;
      state.trading = { state: fact.state, why: fact.why, by: fact.by, since: at };
      return;
    case 'lock-set':
      return lockSet(state, fact.lock, at);
    case 'lock-deleted':
      return lockDeleted(state, fact.lockId, at);
    case 'foreign-seen':
      if (fact.quantity === 0) state.foreign.delete(fact.symbol);
      else state.foreign.set(fact.symbol, fact.quantity);
      if (fact.execRoot !== undefined) state.foreignExecutions.set(fact.execRoot, at);
      return;
    case 'daemon-started':
      if (state.configHash !== fact.configHash) state.configSince = at;
      state.configHash = fact.configHash;
      state.rules = rulesSince(state, fact.rules, at);
      state.startedAt = at;
      state.isReconciled = false;
      state.gateway = { state: 'connecting', why: 'not connected yet', since: at };
      state.wishes.clear();
      state.feeds.clear();
      return;
    case 'daemon-stopped':
    case 'config-refused':
      return;
    case 'config-changed':
      return configChanged(state, fact, at);
    case 'gateway-changed':
      state.gateway = { state: fact.state as GatewayState, why: fact.why, since: at };
      if (fact.state !== 'ready' && fact.state !== 'suspect') state.isReconciled = false;
      return;
    case 'session-opened':
      state.idFloor = Math.max(state.idFloor, fact.nextOrderId);
      state.isReconciled = false;
      state.sessionAt = at;
      return;
    case 'feed-changed':
      state.feeds.set(fact.feed, { state: fact.state as FeedState, why: fact.why });
      return;
    case 'instrument-pinned':
      state.instruments.set(fact.instrument.symbol, fact.instrument);
      state.unresolved.delete(fact.instrument.symbol);
      return;
    case 'instrument-refused':
      state.unresolved.set(fact.symbol, {
        matches: fact.matches,
        why: fact.why,
        offered: fact.offered,
      });
      return;
    case 'reconciled':
      state.isReconciled = fact.isClean || fact.symbolsInDoubt !== undefined;
      state.differences = fact.differences;
      return;
    case 'alarm-raised':
    case 'clock-moved':
      return;
    default:
      assertNever(fact);
  }
}

type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

/** A rule that a restart finds as it was is as old as it was. */
function rulesSince(
  state: State,
  rules: FactOf<'daemon-started'>['rules'],
  at: Instant,
): State['rules'] {
  const known = state.rules;
  return new Map(
    rules.map(({ name, hash }) => {
      const before = known.get(name);
      return [name, before?.hash === hash ? before : { hash, since: at }];
    }),
  );
}

function configChanged(state: State, fact: FactOf<'config-changed'>, at: Instant): void {
  state.configHash = fact.hash;
  state.configSince = at;
  for (const { kind, name, hash } of fact.rules) {
    if (kind === 'removed') state.rules.delete(name);
    else state.rules.set(name, { hash, since: at });
  }
}

function judged(state: State, fact: FactOf<'prediction-judged'>, at: Instant): void {
  const id = fact.prediction?.id;
  state.latest.set(feedKey(fact.feed, fact.symbol), {
    answerId: id ?? fact.raw ?? '',
    verdict: fact.verdict.kind,
  });
  // A prediction that met no price is judged again when it is offered again; anything else is spent.
  if (id !== undefined && fact.verdict.kind !== 'no_price') state.seen.set(id, at);
}

function intended(
  state: State,
  fact: FactOf<'entry-intended'> | FactOf<'protection-intended'> | FactOf<'exit-intended'>,
  at: Instant,
): void {
  for (const terms of fact.legs) {
    const record: OrderRecord = {
      terms,
      positionId: fact.positionId,
      strategy: fact.strategy,
      signalId: fact.type === 'entry-intended' ? fact.signalId : '',
      intendedAt: at,
      status: 'intended',
      statusAt: at,
      permId: undefined,
      filled: 0,
      quantity: terms.quantity,
      limitPrice: terms.limitPrice,
      stopPrice: terms.stopPrice,
      ocaGroup: terms.ocaGroup ?? '',
      ocaType: 0,
      pendingChange: undefined,
      isCancelRequested: false,
      refusedChanges: 0,
      changeRefusedAt: undefined,
      why: '',
      ignored: [],
    };
    state.orders.set(terms.orderRef, record);
    state.positionByLiveRef.set(terms.orderRef, fact.positionId);
    const refs = state.refsByPosition.get(fact.positionId);
    if (refs === undefined) state.refsByPosition.set(fact.positionId, [terms.orderRef]);
    else refs.push(terms.orderRef);
    state.refByOrderId.set(terms.orderId, terms.orderRef);
    state.idFloor = Math.max(state.idFloor, terms.orderId + 1);
  }
}

function changeIntended(state: State, fact: FactOf<'change-intended'>, at: Instant): void {
  update(state, fact.change.orderRef, (order) => {
    order.pendingChange = {
      change: fact.change,
      purpose: fact.purpose,
      seq: state.seq + 1,
      at,
      highWater: fact.highWater,
    };
    follow(order, 'change_asked', at);
  });
}

function updated(state: State, fact: FactOf<'order-updated'>, at: Instant): void {
  update(state, fact.orderRef, (order) => {
    // Shown at work although a cancel was asked for: that cancel is lost, and another may be sent.
    if (AT_WORK.has(fact.status)) order.isCancelRequested = false;
    moveTo(order, fact.status, at);
    order.permId = fact.permId ?? order.permId;
    order.quantity = fact.quantity ?? order.quantity;
    order.limitPrice = fact.limitPrice ?? order.limitPrice;
    order.stopPrice = fact.stopPrice ?? order.stopPrice;
    order.ocaGroup = fact.ocaGroup ?? order.ocaGroup;
    order.ocaType = fact.ocaType ?? order.ocaType;
    order.why = fact.why ?? order.why;
    if (fact.settlesChange === true) order.refusedChanges = 0;
    if (fact.settlesChange === true || isTerminal(fact.status)) order.pendingChange = undefined;
  });
}

function executed(state: State, fact: FactOf<'execution-booked'>, at: Instant): void {
  const before = state.executions.get(fact.execRoot);
  state.executions.set(fact.execRoot, {
    seq: state.seq + 1,
    execId: fact.execId,
    orderRef: fact.orderRef,
    positionId: fact.positionId,
    shares: fact.shares,
    price: fact.price,
    at,
    isInferred: fact.isInferred === true,
    isCommissioned: before?.execId === fact.execId,
  });
  // The broker's positions lack the shares of an inferred one already.
  if (fact.isInferred !== true) state.lastExecutionAt.set(fact.symbol, at);
  if (state.day !== undefined && state.lastTradedDay !== state.day) {
    state.lastTradedDay = state.day;
    state.tradedDays += 1;
  }
  update(state, fact.orderRef, (order) => {
    order.filled += fact.shares - (before?.shares ?? 0);
    follow(order, executionNews(order), at);
  });
}

function executionNews({ filled, quantity, status, isCancelRequested }: OrderRecord): OrderNews {
  if (filled >= quantity) return 'executed';
  return status === 'unknown' && isCancelRequested ? 'part_executed_uncancelled' : 'part_executed';
}

function markCommissioned(state: State, execId: string): void {
  const execution = state.executions.get(execRootOf(execId));
  if (execution !== undefined) execution.isCommissioned = true;
}

function moved(state: State, fact: PositionFact, at: Instant): void {
  const position = evolvePosition(state.positions.get(fact.positionId), fact, at);
  state.positions.set(fact.positionId, position);
  if (position.status === 'closed') {
    state.active.delete(fact.positionId);
    state.meddled.delete(fact.positionId);
  } else state.active.set(fact.positionId, fact.symbol);
  indexActive(state, fact, position.status !== 'closed');
  lookUpBySymbol(state, fact);
  if (fact.type === 'position-filled') state.dayRealized += fact.realizedPnl;
  if (fact.type === 'position-closed') tradeClosed(state, fact, at);
  // A late fill revives what was closed: it is no result yet.
  else if (position.status !== 'closed') state.closedTrades.delete(fact.positionId);
}

/** A late fill may revive a position beside a newer one: the symbol keeps naming the newer while that is not closed. */
function lookUpBySymbol(state: State, { type, symbol, positionId }: PositionFact): void {
  const known = state.positionBySymbol.get(symbol) ?? '';
  if (type === 'position-planned' || !state.active.has(known)) {
    const other = state.active.has(positionId) ? positionId : state.activeBySymbol.get(symbol)?.[0];
    state.positionBySymbol.set(symbol, other ?? (state.positions.has(known) ? known : positionId));
  }
}

function indexActive(
  { activeBySymbol }: State,
  { symbol, positionId }: PositionFact,
  isActive: boolean,
): void {
  const known = activeBySymbol.get(symbol) ?? [];
  if (known.includes(positionId) === isActive) return;
  const ids = isActive ? [...known, positionId] : known.filter((id) => id !== positionId);
  if (ids.length === 0) activeBySymbol.delete(symbol);
  else activeBySymbol.set(symbol, ids);
}

function dayStarted(state: State, fact: FactOf<'day-started'>, at: Instant): void {
  state.day = fact.day;
  state.dayBase = fact.netLiquidation;
  state.dayRealized = 0;
  state.dayCarried = fact.carriedPnl ?? 0;
  state.dayCommissions = 0;
  state.entriesToday = new Map();
  forget(state, at);
}

/** What no longer matters is dropped once a day, so that the state stays as small as what is open. */
function forget(state: State, at: Instant): void {
  forgetLocks(state, at);
  forgetSplits(state, at);
  forgetAsked(state);
  dropOlder(state.seen, (seenAt) => seenAt, plus(at, -SEEN_FOR_MS));
  dropOlder(
    state.executions,
    (execution) => (isStandIn(execution) ? plus(execution.at, STAND_INS_FOR_MS) : execution.at),
    plus(at, -EXECUTIONS_FOR_MS),
  );
  const restatable = new Set(
    [...state.executions.values()].filter(isStandIn).map(({ positionId }) => positionId),
  );
  dropOlder(state.foreignExecutions, (seenAt) => seenAt, plus(at, -EXECUTIONS_FOR_MS));
  for (const [id, position] of state.positions) {
    if (position.status !== 'closed' || position.closedAt >= at - DAY_MS) continue;
    if (hasLiveOrder(state, id) || restatable.has(id)) continue;
    state.positions.delete(id);
    if (state.positionBySymbol.get(position.symbol) === id) {
      state.positionBySymbol.delete(position.symbol);
    }
  }
  for (const [ref, order] of state.orders) {
    if (!isTerminal(order.status) || state.positions.has(order.positionId)) continue;
    state.orders.delete(ref);
    state.refsByPosition.delete(order.positionId);
    state.refByOrderId.delete(order.terms.orderId);
    state.takenSignals.delete(ref);
  }
}

/** Inferred, and not yet replaced by what the broker says. */
function isStandIn({ isInferred, shares }: BookedExecution): boolean {
  return isInferred && shares > 0;
}

function hasLiveOrder(state: State, positionId: string): boolean {
  const refs = state.refsByPosition.get(positionId) ?? [];
  return refs.some((ref) => !isTerminal(state.orders.get(ref)?.status ?? 'filled'));
}

function dropOlder<Value>(
  map: Map<string, Value>,
  atOf: (value: Value) => Instant,
  limit: Instant,
): void {
  for (const [key, value] of map) if (atOf(value) < limit) map.delete(key);
}

/** The table of transitions decides; what it does not list changes nothing. */
function follow(order: OrderRecord, news: OrderNews, at: Instant): void {
  const after = orderAfter(order.status, news);
  if (after.kind === 'moves') moveTo(order, after.to, at);
}

function moveTo(order: OrderRecord, status: OrderStatus, at: Instant): void {
  if (order.status === status) return;
  order.status = status;
  order.statusAt = at;
}

function update(state: State, orderRef: string, change: (order: OrderRecord) => void): void {
  const order = state.orders.get(orderRef);
  if (order === undefined) return;
  change(order);
  if (isTerminal(order.status)) state.positionByLiveRef.delete(orderRef);
  else state.positionByLiveRef.set(orderRef, order.positionId);
}

/** An entry that never left counts for nothing. */
function notSent(state: State, orderRef: string, why: string, at: Instant): void {
  update(state, orderRef, (order) => {
    follow(order, 'not_sent', at);
    order.why = why;
    order.pendingChange = undefined;
  });
  const signal = state.takenSignals.get(orderRef);
  if (signal === undefined) return;
  state.takenSignals.delete(orderRef);
  state.entriesToday.set(signal.strategy, (state.entriesToday.get(signal.strategy) ?? 1) - 1);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function dropOldEntryTimes(state: State, now: Instant): void {
  while ((state.entryTimes[0] ?? now) < now - MINUTE_MS) state.entryTimes.shift();
}
