// Folds recorded facts into the state; nothing else changes the state.
// Law 8
// Decision 0001

import { assertNever } from '../../../kernel/assert.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { isHoldingId } from '../../domain/holdings/holding.ts';
import { higherFloor } from '../../domain/orders/broker-link.ts';
import { costName } from '../../domain/wording/cost-text.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { State } from '../state/state.ts';
import { addToDay } from './day-terms.ts';
import { entryTaken } from './entries-of-day.ts';
import { noteEntryTime } from './entry-times.ts';
import { foldAlarms } from './fold-alarms.ts';
import {
  chainAsked,
  choiceEnded,
  contractChosen,
  marginAsked,
  marginStated,
} from './fold-choices.ts';
import { clockSetBack } from './fold-clock.ts';
import { configChanged, strategiesSince } from './fold-config.ts';
import { dayStarted } from './fold-day.ts';
import {
  chargedBy,
  commissionBooked,
  executionBooked,
  legExecuted,
  legSeparated,
} from './fold-executions.ts';
import { holdingIntended, holdingMoved } from './fold-holdings.ts';
import { lockDeleted, lockSet } from './fold-locks.ts';
import { askedOf, released } from './fold-operator-requests.ts';
import { foldOrder, ownerChanged } from './fold-orders.ts';
import { differenceLeft, positionMoved } from './fold-positions.ts';
import { barSeen, judged } from './fold-predictions.ts';
import { alarmRaised, meddled, protectionMoved } from './fold-protection.ts';
import { closingAsked, limitAsked, requestPlaced, requestRefused } from './fold-requests.ts';
import { resultCharged } from './fold-results.ts';
import { rollIntended, rollOrdered, rollUpdated } from './fold-rolls.ts';
import { positionSplit } from './fold-split.ts';

/** Why trading is active again after an operator lifted the day's loss limit. */
export const LOSS_OVERRIDDEN = 'daily loss overridden';

export function evolve(state: State, recorded: RecordedFact): State {
  apply(state, recorded);
  foldAlarms(state, recorded);
  state.seq = recorded.seq;
  state.at = recorded.at;
  return state;
}

function apply(state: State, { fact, at, seq, cause }: RecordedFact): void {
  switch (fact.type) {
    case 'prediction-judged':
      return judged(state, fact, at);
    case 'prediction-repeated':
      return;
    case 'signal-taken':
      entryTaken(state, fact.signal, fact.orderRef);
      barSeen(state, fact.signal, at);
      noteEntryTime(state, at);
      state.pendingReversals.delete(fact.signal.symbol);
      state.takenSignals.set(fact.orderRef, fact.signal);
      return choiceEnded(state, fact.signal);
    case 'signal-refused':
      choiceEnded(state, fact.signal);
      barSeen(state, fact.signal, at);
      return requestRefused(state, fact, at);
    case 'request-refused':
      return requestRefused(state, fact, at);
    case 'chain-asked':
      barSeen(state, fact.signal, at);
      return chainAsked(state, fact);
    case 'contract-chosen':
      return contractChosen(state, fact);
    case 'roll-intended':
      return rollIntended(state, fact, at);
    case 'roll-refused':
      state.rollsRefused.set(fact.positionId, fact.day);
      return;
    case 'roll-updated':
      return rollUpdated(state, fact, at);
    case 'margin-asked':
      return marginAsked(state, fact);
    case 'margin-stated':
      return marginStated(state, fact);
    case 'wish-stored':
      state.pendingReversals.set(fact.signal.symbol, {
        signal: fact.signal,
        prediction: fact.prediction,
      });
      return;
    case 'wish-dropped':
      state.pendingReversals.delete(fact.symbol);
      return;
    case 'exit-intended':
      rollOrdered(state, fact);
      requestPlaced(state, fact, at);
      return foldOrder(state, fact, at);
    case 'entry-intended':
      requestPlaced(state, fact, at);
      return foldOrder(state, fact, at);
    case 'protection-intended':
    case 'change-intended':
    case 'change-refused':
    case 'cancel-intended':
    case 'order-sent':
    case 'order-not-sent':
    case 'order-updated':
    case 'report-ignored':
    case 'order-warned':
      return foldOrder(state, fact, at);
    case 'fill-reported':
      state.fillReports.set(fact.orderRef, { at, shares: fact.shares });
      return;
    case 'holding-intended':
      holdingIntended(state, fact, at);
      return foldOrder(state, fact, at);
    case 'stop-meddled':
      return meddled(state, fact, { at, seq });
    case 'cover-lost':
    case 'cover-restored':
    case 'cover-waived':
    case 'meddling-explained':
      return protectionMoved(state, fact, at);
    case 'execution-booked':
      return executionBooked(state, fact, at);
    case 'leg-executed':
      return legExecuted(state, fact, at);
    case 'leg-separated':
      return legSeparated(state, fact);
    case 'commission-booked':
      // The result of a holding is not a trading result.
      if (!isHoldingId(fact.positionId))
        addToDay(state, {
          ...{ part: 'fees', amount: chargedBy(fact), at, positionId: fact.positionId },
          text: `${fact.symbol}: ${costName([fact.estimated])} of ${fact.execId}`,
        });
      resultCharged(state, fact);
      return commissionBooked(state, fact);
    case 'ownership-taken':
      ownerChanged(state, fact);
      return positionMoved(state, fact, at);
    case 'position-planned':
    case 'position-filled':
    case 'position-opened':
    case 'position-abandoned':
    case 'stop-moved':
    case 'target-moved':
    case 'plan-changed':
    case 'collateral-changed':
    case 'position-adjusting':
    case 'position-adjusted':
    case 'position-closing':
    case 'position-closed':
      return positionMoved(state, fact, at);
    case 'position-adopted':
      addToDay(state, {
        ...{ part: 'carried', at, positionId: fact.positionId },
        amount: amountOf(fact.symbol, fact.price - fact.averagePrice, fact.quantity),
        text: `${fact.symbol}: open when it was adopted`,
      });
      return positionMoved(state, fact, at);
    case 'remainder-noted':
    case 'trade-restated':
      return positionMoved(state, fact, at);
    case 'position-split':
      positionSplit(state, fact, at);
      return positionMoved(state, fact, at);
    case 'stop-reset':
      addToDay(state, {
        ...{ part: 'carried', amount: fact.carriedPnl, at, positionId: fact.positionId },
        text: `${fact.symbol}: restated by a split`,
      });
      return positionMoved(state, fact, at);
    case 'holding-marked':
      state.marks.set(fact.symbol, { ...fact, at });
      return;
    case 'remainder-released':
      addToDay(state, {
        ...{ part: 'realized', at, positionId: fact.positionId },
        amount: amountOf(fact.symbol, fact.price - fact.averagePrice, fact.quantity),
        text: `${fact.symbol}: ${fact.quantity} released at ${fact.price}`,
      });
      return positionMoved(state, fact, at);
    case 'position-released':
      addToDay(state, {
        ...{ part: 'realized', at, positionId: fact.positionId },
        amount: amountOf(fact.symbol, fact.price - fact.averagePrice, fact.quantity),
        text: `${fact.symbol}: ${fact.quantity} released at ${fact.price}`,
      });
      released(state, fact.positionId, at);
      return positionMoved(state, fact, at);
    case 'holding-filled':
    case 'holding-adopted':
    case 'holding-split':
    case 'holding-released':
      return holdingMoved(state, fact, at);
    case 'close-asked':
    case 'reduction-asked':
      closingAsked(state, fact, at);
      return askedOf(state, fact, at);
    case 'limit-asked':
      return limitAsked(state, fact, at);
    case 'command-asked':
    case 'symbol-paused':
    case 'pauses-lifted':
    case 'stop-asked':
    case 'stop-ask-refused':
    case 'protection-asked':
    case 'exercise-intended':
    case 'exercise-updated':
    case 'order-resolved':
      return askedOf(state, fact, at);
    case 'day-started':
      return dayStarted(state, fact, at);
    case 'trading-changed':
      if (fact.why === LOSS_OVERRIDDEN) state.lossOverriddenOn = state.day;
      state.trading = { state: fact.state, why: fact.why, by: fact.by, since: at };
      return;
    case 'halt-file-changed':
      state.isHaltFileThere = fact.isPresent;
      return;
    case 'daily-loss-reached':
      state.lossReachedOn = state.day;
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
    case 'difference-left':
      return differenceLeft(state, fact);
    case 'daemon-started':
      if (state.configHash !== fact.configHash) state.configSince = at;
      state.configHash = fact.configHash;
      state.strategies = strategiesSince(state, fact.rules, at);
      state.startedAt = at;
      state.isReconciled = false;
      state.gateway = { state: 'connecting', why: 'not connected yet', since: at };
      state.pendingReversals.clear();
      state.feeds.clear();
      return;
    case 'daemon-stopped':
    case 'config-refused':
      return;
    case 'config-changed':
      return configChanged(state, fact, at);
    case 'gateway-changed':
      state.gateway = { state: fact.state, why: fact.why, since: at };
      if (fact.state !== 'ready' && fact.state !== 'suspect') state.isReconciled = false;
      return;
    case 'session-opened':
      state.floor = higherFloor(state.floor, fact.floor);
      state.isReconciled = false;
      state.sessionAt = at;
      return;
    case 'feed-changed':
      state.feeds.set(fact.feed, { state: fact.state, why: fact.why });
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
      state.seenGone = fact.gone ?? [];
      return;
    case 'alarm-raised':
      return alarmRaised(state, cause);
    case 'clock-moved':
    case 'alarm-ended':
    case 'alarm-acknowledged':
    case 'alarm-muted':
    case 'alarm-escalated':
      return;
    case 'clock-set-back':
      return clockSetBack(state, at);
    default:
      assertNever(fact);
  }
}
