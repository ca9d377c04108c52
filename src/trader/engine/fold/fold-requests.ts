// Folds the requests of people: what each key led to, for a day.
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
  if (request?.key === undefined) return;
  const { id, user, key, bodyHash } = request;
  dropOlder(state.requests, (known) => known.at, plus(at, -KEY_LIVES_MS));
  const name = requestKey(user, key);
  // The order of a closing request is intended later; the key was used when it was asked for.
  const known = state.requests.get(name);
  const first = known?.id === id ? known : undefined;
  if (first !== undefined && isOfAnotherPart(first.outcome, outcome)) return;
  state.requests.set(name, { at: first?.at ?? at, id, bodyHash, outcome });
}

/** A request that closes several positions is answered with the order of the first. */
function isOfAnotherPart(
  first: AnsweredRequest['outcome'],
  now: AnsweredRequest['outcome'],
): boolean {
  if (first.kind === 'refused' || now.kind === 'refused') return false;
  return first.positionId !== now.positionId;
}
