// Folds the requests of people: what each key led to, for a day, and what each name of an order led to, for good.
import { type Instant, plus } from '../../../kernel/instant.ts';
import type { OrderRequest, RequestRef } from '../../domain/orders/order-request.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { type AnsweredRequest, KEY_LIVES_MS, requestKey } from '../state/answered-request.ts';
import type { State } from '../state/state.ts';
import { dropOlder } from './drop-older.ts';

interface Refused {
  readonly request?: RequestRef;
  readonly order?: OrderRequest;
  readonly reasons: readonly Refusal[];
}

interface Intended {
  readonly request?: RequestRef;
  readonly positionId: string;
  readonly legs: readonly OrderTerms[];
}

export function requestRefused(
  state: State,
  { request, order, reasons }: Refused,
  at: Instant,
): void {
  if (order !== undefined) answered(state, request, { kind: 'refused', order, reasons }, at);
}

/** The order of a closing request follows when stop and market permit it. */
export function closingAsked(
  state: State,
  { request, positionId }: Pick<Intended, 'request' | 'positionId'>,
  at: Instant,
): void {
  answered(state, request, { kind: 'closing', positionId }, at);
}

/** The target of the position is the order that was asked for. */
export function limitAsked(
  state: State,
  { request, orderRef, positionId }: Omit<Intended, 'legs'> & { readonly orderRef: string },
  at: Instant,
): void {
  const target = state.orders.get(orderRef);
  if (target !== undefined && request?.clientOrderId !== undefined)
    state.orders.set(orderRef, { ...target, clientOrderId: request.clientOrderId });
  answered(state, request, { kind: 'order', orderRef, positionId }, at);
}

/** The first leg is the order that was asked for. */
export function requestPlaced(
  state: State,
  { request, positionId, legs }: Intended,
  at: Instant,
): void {
  const [leg] = legs;
  if (leg === undefined) return;
  const reduction = state.asked.reductions.get(positionId);
  if (reduction !== undefined && reduction.request.id === request?.id)
    state.asked.reductions.set(positionId, { ...reduction, orderRef: leg.orderRef });
  answered(state, request, { kind: 'order', orderRef: leg.orderRef, positionId }, at);
}

function answered(
  state: State,
  request: RequestRef | undefined,
  outcome: AnsweredRequest['outcome'],
  at: Instant,
): void {
  if (request === undefined) return;
  const { id, user, key, bodyHash, clientOrderId } = request;
  const now = { at, id, bodyHash, outcome };
  if (key !== undefined) {
    dropOlder(state.requests, (known) => known.at, plus(at, -KEY_LIVES_MS));
    note(state.requests, requestKey(user, key), now);
  }
  if (clientOrderId !== undefined && outcome.kind !== 'refused')
    note(state.named, requestKey(user, clientOrderId), { ...now, outcome });
}

function note<Known extends AnsweredRequest>(
  answers: Map<string, Known>,
  name: string,
  now: Known,
): void {
  // The order of a closing request is intended later; the key was used when it was asked for.
  const known = answers.get(name);
  const first = known?.id === now.id ? known : undefined;
  if (first !== undefined && isOfAnotherPart(first.outcome, now.outcome)) return;
  answers.set(name, { ...now, at: first?.at ?? now.at });
}

/** A request that closes several positions is answered with the order of the first. */
function isOfAnotherPart(
  first: AnsweredRequest['outcome'],
  now: AnsweredRequest['outcome'],
): boolean {
  if (first.kind === 'refused' || now.kind === 'refused') return false;
  return first.positionId !== now.positionId;
}
