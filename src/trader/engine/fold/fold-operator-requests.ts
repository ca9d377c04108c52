// Folds operator commands into the state.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { OperatorRequestFact } from '../../domain/facts/operator-request-facts.ts';
import type { State } from '../state/state.ts';
import { deleteLinks } from './links.ts';

export function askedOf(
  { asked, meddled }: State,
  fact: Exclude<OperatorRequestFact, { type: 'request-refused' | 'limit-asked' }>,
  at: Instant,
): void {
  switch (fact.type) {
    case 'symbol-paused':
      asked.pauses.set(fact.symbol, at);
      if (fact.action !== undefined) asked.actions.set(fact.action, at);
      return;
    case 'pauses-lifted':
      for (const symbol of fact.symbols) asked.pauses.delete(symbol);
      return;
    case 'close-asked': {
      const { positionId, reason } = fact;
      const before = asked.closes.get(positionId);
      const isExtended = fact.isExtended || before?.isExtended === true;
      const request = fact.request ?? before?.request;
      const known = { ...(request && { request }), ...(reason && { reason }) };
      asked.closes.set(positionId, { isExtended, ...known });
      return;
    }
    case 'reduction-asked': {
      const { shares, request } = fact;
      asked.reductions.set(fact.positionId, { shares, request, orderRef: undefined });
      return;
    }
    case 'stop-asked':
      asked.stops.set(fact.positionId, fact.to);
      return;
    case 'stop-ask-refused':
      asked.stops.delete(fact.positionId);
      return;
    case 'protection-asked':
      meddled.delete(fact.positionId);
      return;
    case 'exercise-intended': {
      const { type: _, by: __, why: ___, ...terms } = fact;
      if (fact.action === 'exercise') asked.exercised.set(fact.positionId, at);
      asked.exercises.set(fact.exerciseId, { ...terms, status: 'intended', askedAt: at });
      return;
    }
    case 'exercise-updated':
      return exerciseUpdated(asked.exercises, fact);
    case 'command-asked':
    case 'order-resolved':
      return;
    default:
      assertNever(fact);
  }
}

function exerciseUpdated(
  exercises: State['asked']['exercises'],
  { exerciseId, status }: Extract<OperatorRequestFact, { type: 'exercise-updated' }>,
): void {
  const known = exercises.get(exerciseId);
  if (known === undefined) return;
  if (status === 'sent' || status === 'unknown') exercises.set(exerciseId, { ...known, status });
  else exercises.delete(exerciseId);
}

/** Deletes the orders of a released position or holding; keeps their references, so that they are not treated as ours again. */
export function released(state: State, positionId: string, at: Instant): void {
  for (const ref of state.refsByPosition.get(positionId) ?? []) {
    state.asked.released.set(ref, at);
    const order = state.orders.get(ref);
    if (order !== undefined) deleteLinks(state, order);
    state.orders.delete(ref);
    state.positionByLiveRef.delete(ref);
    state.takenSignals.delete(ref);
    state.fillReports.delete(ref);
  }
  state.refsByPosition.delete(positionId);
}

/** Deletes requests whose position has been deleted. */
export function dropSpentRequests({ asked, positions }: State): void {
  for (const id of asked.closes.keys()) if (!positions.has(id)) asked.closes.delete(id);
  for (const id of asked.reductions.keys()) if (!positions.has(id)) asked.reductions.delete(id);
  for (const [id, { positionId }] of asked.exercises)
    if (!positions.has(positionId)) asked.exercises.delete(id);
  for (const id of asked.exercised.keys()) if (!positions.has(id)) asked.exercised.delete(id);
  for (const id of asked.stops.keys()) if (!positions.has(id)) asked.stops.delete(id);
}
