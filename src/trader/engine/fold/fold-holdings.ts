// Folds facts of holdings.
import type { Instant } from '../../../kernel/instant.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { HoldingFact } from '../../domain/facts/holding-facts.ts';
import { evolveHolding } from '../../domain/holdings/evolve-holding.ts';
import { factorOf } from '../../domain/splits/split-ratio.ts';
import type { State } from '../state/state.ts';
import { noteEntryTime } from './entry-times.ts';
import { released } from './fold-operator-requests.ts';
import { requestPlaced } from './fold-requests.ts';

type Intended = Extract<Fact, { type: 'holding-intended' }>;

/** A purchase counts toward the entries of a minute. */
export function holdingIntended(
  state: State,
  { holdingId, symbol, legs, request }: Intended,
  at: Instant,
): void {
  requestPlaced(state, { request, positionId: holdingId, legs }, at);
  if (!state.holdings.has(symbol))
    state.holdings.set(symbol, { status: 'planned', holdingId, symbol });
  if (legs.some(({ side }) => side === 'buy')) noteEntryTime(state, at);
}

export function holdingMoved(state: State, fact: HoldingFact, at: Instant): void {
  const { symbol } = fact;
  state.holdings.set(symbol, evolveHolding(state.holdings.get(symbol), fact, at));
  if (fact.type === 'holding-released') released(state, fact.holdingId, at);
  if (fact.type !== 'holding-split') return;
  const { ratio, evidence } = fact;
  state.splits.set(symbol, { at, factor: factorOf(ratio), priceBefore: evidence.priceBefore });
}
