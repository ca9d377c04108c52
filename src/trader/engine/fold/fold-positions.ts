// Folds position facts, and keeps the indexes of positions by symbol.
import type { Instant } from '../../../kernel/instant.ts';
import type { PositionFact } from '../../domain/facts/position-facts.ts';
import type { RiskFact } from '../../domain/facts/risk-facts.ts';
import { evolvePosition } from '../../domain/positions/evolve-position.ts';
import type { State } from '../state/state.ts';
import { bareUntil } from './bare-spans.ts';
import { addToDay } from './day-terms.ts';
import { stopRecorded, stopsRestated } from './fold-changes.ts';
import { tradeClosed, tradeRevived } from './fold-locks.ts';
import { resultBooked, resultRestated, resultWithdrawn } from './fold-results.ts';

export function positionMoved(state: State, fact: PositionFact, at: Instant): void {
  const before = state.positions.get(fact.positionId);
  const position = evolvePosition(before, fact, at);
  state.positions.set(fact.positionId, position);
  if (position.status === 'closed') {
    state.active.delete(fact.positionId);
    state.meddled.delete(fact.positionId);
    state.unprotected.delete(fact.positionId);
    bareUntil(state, fact.positionId, at);
  } else state.active.set(fact.positionId, fact.symbol);
  indexActive(state, fact, position.status !== 'closed');
  lookUpBySymbol(state, fact);
  if (fact.type === 'stop-moved') stopRecorded(state, fact);
  if (fact.type === 'position-split' || fact.type === 'stop-reset')
    stopsRestated(state, fact.positionId);
  if (fact.type === 'position-filled') {
    const { positionId, symbol, shares, price, realizedPnl: amount } = fact;
    const text = `${symbol}: ${Math.abs(shares)} closed at ${price}`;
    addToDay(state, { part: 'realized', amount, at, text, positionId });
  }
  if (fact.type === 'position-closed') {
    tradeClosed(state, fact, at);
    resultBooked(state, before, fact);
  } else if (position.status !== 'closed' && before?.status === 'closed') {
    tradeRevived(state, position);
    resultWithdrawn(state, position);
  } else if (fact.type === 'trade-restated') resultRestated(state, fact);
}

type DifferenceLeft = Extract<RiskFact, { type: 'difference-left' }>;

/** Without a quantity nothing is left to a person any more. */
export function differenceLeft(state: State, { symbol, quantity }: DifferenceLeft): void {
  if (quantity === undefined) state.leftOpen.delete(symbol);
  else state.leftOpen.set(symbol, quantity);
}

/** A late fill may reopen a position beside a newer one; the symbol keeps pointing to the newer one until that is closed. */
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
