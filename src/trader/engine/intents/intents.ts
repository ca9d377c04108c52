// Creates what intents need: order references, broker handles above our floor, and changes of resting orders.

import { type BrokerLink, higherFloor, type LinkFloor } from '../../domain/orders/broker-link.ts';
import type {
  ChangePurpose,
  Leg,
  OrderChange,
  OrderTerms,
} from '../../domain/orders/order-terms.ts';
import type { MarketSeen } from '../../domain/terms/decision-inputs.ts';
import type { ReportedOrder } from '../../ports/broker-reports.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { State } from '../state/state.ts';
import type { Chain, Turn } from '../turn/turn.ts';

/** `<journal id>.<seq of the intent's fact in base 36>.<leg>`: never reused, at most 24 characters. */
export function orderRefOf(state: State, leg: Leg): string {
  return `${state.journalId}.${(state.seq + 1).toString(36)}.${leg}`;
}

/** Of a request to exercise contracts, or to let them lapse. */
export function exerciseIdOf({ journalId, seq }: State): string {
  return `${journalId}.${(seq + 1).toString(36)}.o`;
}

/** Above every number we have used and every number the broker has reported, including orders of other programs. */
export function floorOf({ state, broker }: Pick<Turn, 'state' | 'broker'>): LinkFloor | undefined {
  return higherFloor(state.floor, broker.floor);
}

/** The legs with the handles that the broker requires, and the floor after them; both are recorded with the intent. */
export function named(
  turn: Turn,
  legs: readonly OrderTerms[],
): { readonly legs: readonly OrderTerms[]; readonly floor?: LinkFloor } {
  const { handles, floor } = turn.traits.linksFor(floorOf(turn), legs.length);
  return { legs: legs.map((leg, at) => withHandle(leg, handles[at])), ...(floor && { floor }) };
}

function withHandle(terms: OrderTerms, handle: BrokerLink | undefined): OrderTerms {
  // The names come first in the fact.
  const { orderRef } = terms;
  const names = handle === undefined ? { orderRef } : { orderRef, handle };
  return { ...names, ...terms };
}

/** The names of an order at the broker. */
function namesOf({ terms }: OrderRecord): Pick<OrderTerms, 'orderRef' | 'handle'> {
  const { orderRef, handle } = terms;
  return { orderRef, ...(handle && { handle }) };
}

/** The seq of the fact that intended the order; 0 if the reference is not ours. */
export function intentSeqOf(orderRef: string): number {
  const seq = Number.parseInt(orderRef.split('.')[1] ?? '', 36);
  return Number.isNaN(seq) ? 0 : seq;
}

const OUR_REF = /^([a-z2-7]{8})\.[0-9a-z]+\.[estxh]/;

/** The journal of an order that sluice placed, ours or another; undefined for orders of other programs. */
export function journalOf(orderRef: string): string | undefined {
  return OUR_REF.exec(orderRef)?.[1];
}

/**
 * Our reference at the start of the reported one (the broker may append to it); undefined if the order is not ours: from another
 * journal, placed manually, or released to the operator.
 */
export function ownRefIn(
  reported: string,
  { journalId, asked }: Pick<State, 'journalId' | 'asked'>,
): string | undefined {
  const match = OUR_REF.exec(reported);
  if (match === null || match[1] !== journalId) return undefined;
  return asked.released.has(match[0]) ? undefined : match[0];
}

type ReportedNames = Pick<ReportedOrder, 'orderRef' | 'handle' | 'brokerLink'>;

/** The same, but not for a manual copy of our order, which keeps our reference under other numbers. */
export function ownRefOf(reported: ReportedNames, state: State): string | undefined {
  const ref = ownRefIn(reported.orderRef, state);
  const order = ref === undefined ? undefined : state.orders.get(ref);
  return order !== undefined && isCopy(order, reported) ? undefined : ref;
}

/** A copy has neither of our numbers; a change that became a second order keeps our handle. */
function isCopy({ brokerLink, terms }: OrderRecord, reported: ReportedNames): boolean {
  if (brokerLink === undefined || reported.brokerLink === undefined) return false;
  if (reported.brokerLink === brokerLink) return false;
  return terms.handle === undefined || reported.handle !== terms.handle;
}

/** For a trail: the previous stop, the high-water mark and the values used. */
export interface ChangeSeen {
  readonly from: number;
  readonly highWater: number;
  readonly market: MarketSeen;
}

/** The terms that change, and the purpose. */
export interface ChangeRequest extends Pick<OrderChange, 'quantity' | 'limitPrice' | 'stopPrice'> {
  readonly purpose: ChangePurpose;
  readonly seen?: ChangeSeen;
}

/** Intends new terms for a resting order and clears its link to an ended parent. */
export function changeOrder(
  turn: Turn,
  order: OrderRecord,
  { purpose, seen, ...terms }: ChangeRequest,
  chain: Chain,
): void {
  const { symbol, parentRef } = order.terms;
  turn.record(
    {
      type: 'change-intended',
      positionId: order.positionId,
      symbol,
      purpose,
      change: { ...namesOf(order), ...terms, detachParent: parentRef !== undefined },
      ...seen,
    },
    chain,
  );
}
