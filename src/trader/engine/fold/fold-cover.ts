// Folds facts of protection: external changes of stops, and the positions that count as unprotected.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { CoverFact } from '../../domain/facts/cover-facts.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { State } from '../state/state.ts';

export function meddled(
  state: State,
  { positionId, orderRef, what, isContested }: Extract<Fact, { type: 'stop-meddled' }>,
  at: Instant,
): void {
  const before = state.meddled.get(positionId);
  state.meddled.set(positionId, { orderRef, what, at, isContested, before: before?.at });
}

export function coverMoved(state: State, fact: CoverFact, at: Instant): void {
  const { positionId, symbol } = fact;
  const { unprotected } = state;
  switch (fact.type) {
    case 'cover-lost':
      unprotected.set(positionId, { symbol, since: at, waivedBy: undefined });
      return;
    case 'cover-restored':
      unprotected.delete(positionId);
      return;
    case 'cover-waived': {
      const { since } = unprotected.get(positionId) ?? { since: at };
      unprotected.set(positionId, { symbol, since, waivedBy: fact.by });
      return;
    }
    case 'meddling-explained':
      return takeBack(state, positionId);
    default:
      assertNever(fact);
  }
}

/** The newest external change was none; the one before it counts again. */
function takeBack(state: State, positionId: string): void {
  const newest = state.meddled.get(positionId);
  if (newest?.before === undefined) state.meddled.delete(positionId);
  else {
    const { before: at } = newest;
    state.meddled.set(positionId, { ...newest, at, isContested: false, before: undefined });
  }
}
