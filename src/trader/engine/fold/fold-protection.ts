// Folds facts of protection: external changes of stops, and the positions that count as unprotected.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { CoverFact } from '../../domain/facts/cover-facts.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { State } from '../state/state.ts';
import { bareFrom, bareUntil } from './bare-spans.ts';

type StopMeddled = Extract<Fact, { type: 'stop-meddled' }>;

export function meddled(
  state: State,
  { positionId, orderRef, what, isContested, mayBeFill = false }: StopMeddled,
  { at, seq }: Pick<RecordedFact, 'at' | 'seq'>,
): void {
  const before = state.meddled.get(positionId)?.at;
  const isUntold = mayBeFill;
  state.meddled.set(positionId, {
    orderRef,
    what,
    at,
    isContested,
    before,
    seq,
    isUntold,
  });
}

/** The alarm of an external change names the fact that recorded it as its cause. */
export function alarmRaised(state: State, cause: number): void {
  for (const [positionId, one] of state.meddled)
    if (one.isUntold && one.seq === cause)
      state.meddled.set(positionId, { ...one, isUntold: false });
}

export function protectionMoved(state: State, fact: CoverFact, at: Instant): void {
  const { positionId, symbol } = fact;
  const { unprotected } = state;
  switch (fact.type) {
    case 'cover-lost':
      unprotected.set(positionId, { symbol, since: at, waivedBy: undefined });
      bareFrom(state, fact, fact.since ?? at);
      return;
    case 'cover-restored':
      unprotected.delete(positionId);
      bareUntil(state, positionId, at);
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
    const undisputed = { isContested: false, before: undefined, isUntold: false };
    state.meddled.set(positionId, { ...newest, at, ...undisputed });
  }
}
