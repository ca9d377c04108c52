// The order requests of clients: placing, changing and cancelling.

import type { Random } from '../../../../kernel/random.ts';
import type { Answer } from '../../messages/answer.ts';
import type { Order } from '../../messages/order.ts';
import type { RequestOf } from '../../messages/request.ts';
import type { Mail } from '../scheduling/delivery.ts';
import type { Fault, FaultTarget } from '../scheduling/faults.ts';
import { type BookOrder, isFinal, statusOf } from '../state/book-order.ts';
import type { Change } from '../state/changes.ts';
import type { OrderIds } from '../state/order-ids.ts';
import {
  cancelStateText,
  GROUP_REVISION,
  locked,
  refusalOfModify,
  refusalOfNew,
  refusalOfWhatIf,
} from './admission.ts';
import { type CandidateParts, candidateFor, keyIn } from './candidates.ts';
import { marginChange } from './margin.ts';
import { type OrderToValidate, type Refusal, rejected } from './order-validation.ts';
import { emptyAnswer, whatIfAnswer } from './what-if.ts';

export interface OrderEntry {
  placeOrder(clientId: number, request: RequestOf<'placeOrder'>): void;
  cancelOrder(clientId: number, request: RequestOf<'cancelOrder'>): void;
  cancelAll(): void;
}

interface Parts extends CandidateParts {
  readonly mail: Mail;
  readonly random: Random;
  readonly ids: OrderIds;
  /** The gateway no longer knows an order that has ended. */
  isForgotten(order: BookOrder): boolean;
  nextPermId(): number;
  /** Market time of the latest report about the order, which may be still to come. */
  reportedAt(order: BookOrder): number;
  record(change: Change): void;
  nextOpen(): number;
  /** As a client sees a change that the exchange has not decided about. */
  showChange(order: BookOrder, wanted: Order): void;
}

/** When a refusal is sent. */
interface When {
  readonly delayMs?: number;
  /** The market time of what explains it; the refusal comes later. */
  readonly after?: number;
}

const NOT_YET: Refusal = {
  code: 2102,
  text: 'Unable to modify this order as it is still being processed.',
};
const UNLISTED: Refusal = {
  code: 10_268,
  text: "The 'EtradeOnly' order attribute is not supported.",
};
/** Between an empty answer to a what-if order and the one with figures. */
const EMPTY_MS = 1_000;
const DUPLICATE_ID: Refusal = { code: 103, text: 'Duplicate order id' };

export function createOrderEntry(parts: Parts): OrderEntry {
  const { scheduler, mail, random, faults, book, ids } = parts;
  // Ids that an order-swallowing gateway accepted silently, so that the children disappear with their parent.
  const swallowed = new Set<string>();
  // Rejected orders, and when that is said: children that arrive later end with their parent.
  const refusedAt = new Map<string, number>();

  /** Returns the market time at which it is said. */
  function refuse(clientId: number, id: number, refusal: Refusal, when: When = {}): number {
    const { code, text } = refusal;
    const now = scheduler.now();
    const { delayMs = random.between(20, 120), after = now - 1 } = when;
    const at = Math.max(now + delayMs, after + 1);
    mail.send(clientId, at - now, [{ name: 'error', id, code, text }]);
    return at;
  }

  function placeOrder(
    clientId: number,
    { orderId, contract, order }: RequestOf<'placeOrder'>,
  ): void {
    const existing = book.find(clientId, orderId);
    const applying = candidateFor(clientId, contract, order, parts);
    if (order.whatIf) {
      sendWhatIf(clientId, orderId, applying);
      return;
    }
    if (existing !== undefined) {
      change(existing, applying);
      return;
    }
    placeNew(clientId, orderId, applying);
  }

  function change(existing: BookOrder, applying: OrderToValidate): void {
    const { clientId, orderId } = existing;
    const { order } = applying;
    const refusal =
      refusalOfModify(existing, applying) ??
      (faults.standing('group-revisions', existing) && GROUP_REVISION) ??
      unlistedRefusal('change', existing);
    if (refusal !== undefined) {
      refuse(clientId, orderId, refusal, { after: parts.reportedAt(existing) });
      return;
    }
    if (faults.take('swallow-change', existing) !== undefined) return;
    if (!order.transmit && existing.stage !== 'stored') return;
    const { account } = existing;
    const wanted = { ...order, account, orderRef: existing.order.orderRef };
    const fault = faults.take('change-refused', existing);
    if (fault === undefined) book.modify(existing, wanted);
    else refuseChange(existing, wanted, fault);
  }

  /** At once, or after it was shown as if it were in force. */
  function refuseChange(existing: BookOrder, wanted: Order, fault: Fault): void {
    const { clientId, orderId } = existing;
    const { code = NOT_YET.code, text = NOT_YET.text, forMs, until } = fault;
    const after = parts.reportedAt(existing);
    const delayMs = until === 'open' ? parts.nextOpen() - scheduler.now() : forMs;
    if (delayMs === undefined) return void refuse(clientId, orderId, { code, text }, { after });
    parts.showChange(existing, wanted);
    refuse(clientId, orderId, { code, text }, { delayMs, after });
  }

  function unlistedRefusal(on: Fault['on'], target: FaultTarget): Refusal | undefined {
    const isMeant = (fault: Fault) => fault.on === undefined || fault.on === on;
    const fault = faults.take('unlisted-code', target, isMeant);
    if (fault === undefined) return undefined;
    return { code: fault.code ?? UNLISTED.code, text: fault.text ?? UNLISTED.text };
  }

  function placeNew(clientId: number, orderId: number, applying: OrderToValidate): void {
    if (isSwallowed(clientId, orderId, applying)) return;
    if (orderId <= ids.highest(clientId)) {
      refuse(clientId, orderId, DUPLICATE_ID);
      return;
    }
    ids.use(clientId, orderId);
    parts.record({ kind: 'order-id', clientId, orderId: ids.highest(clientId) });
    if (endedWithParent(clientId, orderId, applying.order)) return;
    const refusal = refusalOfNew(applying) ?? refusalByFault(clientId, applying);
    if (refusal === undefined) take(clientId, orderId, applying);
    else refuseNew(clientId, orderId, applying, refusal);
  }

  function take(clientId: number, orderId: number, applying: OrderToValidate): void {
    const { order, contract, account } = applying;
    if (contract === undefined || account === undefined) return;
    const { key } = applying;
    const target = { symbol: key, clientId };
    const hasSuffix = faults.take('order-ref-suffix', target) !== undefined;
    // The order is live, and its client is notified of the duplicate.
    if (faults.take('duplicate-id', target) !== undefined) {
      refuse(clientId, orderId, DUPLICATE_ID, { delayMs: 1 });
    }
    const isHeld = order.transmit && faults.take('held-legs', target) !== undefined;
    const isChild = order.parentId !== 0;
    const endsToday = isChild && faults.take('day-children', target) !== undefined;
    const taken = {
      ...order,
      ...(endsToday ? { tif: 'DAY' } : {}),
      account: account.name,
      orderRef: hasSuffix ? `${order.orderRef}.1` : order.orderRef,
      transmit: order.transmit && !isHeld,
    };
    book.place({ clientId, orderId, contract, key, order: taken, isByHand: false });
  }

  function sendWhatIf(clientId: number, orderId: number, applying: OrderToValidate): void {
    const { order, contract, account, last } = applying;
    const refusal = refusalOfWhatIf(applying);
    if (refusal !== undefined) refuse(clientId, orderId, refusal);
    if (refusal !== undefined || contract === undefined || account === undefined) return;
    const before = parts.valuation(account);
    const change = marginChange(applying);
    const { combo } = applying;
    const asked = { clientId, orderId, contract, combo, order, last, before, change };
    const delayMs = random.between(20, 200);
    const isEmptyFirst = faults.take('what-if-empty', { symbol: keyIn(contract), clientId });
    if (isEmptyFirst !== undefined) mail.send(clientId, delayMs, [emptyAnswer(asked)]);
    const lateMs = isEmptyFirst === undefined ? 0 : (isEmptyFirst.forMs ?? EMPTY_MS);
    mail.send(clientId, delayMs + lateMs, [whatIfAnswer(asked)]);
  }

  function isSwallowed(
    clientId: number,
    orderId: number,
    { order, contract }: OrderToValidate,
  ): boolean {
    const target = { symbol: keyIn(contract), clientId, parentPermId: order.parentId };
    const isWithParent = swallowed.has(`${clientId}/${order.parentId}`);
    if (!isWithParent && faults.take('swallow-order', target) === undefined) return false;
    swallowed.add(`${clientId}/${orderId}`);
    return true;
  }

  function refusalByFault(
    clientId: number,
    { order, contract }: OrderToValidate,
  ): Refusal | undefined {
    const target = { symbol: keyIn(contract), clientId, parentPermId: order.parentId };
    const isStop = order.type === 'STP' && faults.take('stop-reject', target) !== undefined;
    if (isStop) return rejected('The stop is refused on demand');
    const fault = faults.take('reject', target);
    if (fault === undefined) return unlistedRefusal('order', target);
    const { code = 201, text = 'Order rejected - reason:Rejected on demand' } = fault;
    return { code, text };
  }

  function endedWithParent(clientId: number, orderId: number, { parentId }: Order): boolean {
    const after = refusedAt.get(`${clientId}/${parentId}`);
    if (parentId === 0 || after === undefined) return false;
    const refusal = { code: 202, text: 'Order Canceled - reason:Parent order rejected' };
    refusedAt.set(`${clientId}/${orderId}`, refuse(clientId, orderId, refusal, { after }));
    return true;
  }

  function refuseNew(
    clientId: number,
    orderId: number,
    applying: OrderToValidate,
    refusal: Refusal,
  ): void {
    const { order, contract } = applying;
    refusedAt.set(`${clientId}/${orderId}`, refuse(clientId, orderId, refusal));
    // The exchange rejects the last leg after it has released the others.
    const parent = order.parentId === 0 ? undefined : book.find(clientId, order.parentId);
    if (parent !== undefined && order.transmit && !isFinal(parent)) book.transmit(parent);
    // These codes come from the API, not the broker.
    if (contract === undefined || refusal.code >= 10_000 || !random.chance(0.5)) return;
    const answers: Answer[] = [
      {
        name: 'orderStatus',
        orderId,
        status: 'Inactive',
        filled: 0,
        remaining: order.quantity ?? 0,
        averageFillPrice: 0,
        permId: parts.nextPermId(),
        parentId: order.parentId,
        lastFillPrice: 0,
        clientId,
        whyHeld: '',
        marketCapPrice: 0,
      },
    ];
    mail.send(clientId, random.between(120, 200), answers);
  }

  function cancelOrder(clientId: number, { orderId }: RequestOf<'cancelOrder'>): void {
    const named = book.findToCancel(clientId, orderId);
    const order = named === undefined || isForgotten(named) ? undefined : named;
    const target = { symbol: order?.symbol ?? '', clientId };
    if (order?.isDead === true || faults.take('swallow-cancel', target) !== undefined) return;
    const refusal = refusalOfCancel(orderId, order);
    if (refusal !== undefined || order === undefined) {
      const text = `OrderId ${orderId} that needs to be cancelled is not found.`;
      const after = order === undefined ? scheduler.now() : parts.reportedAt(order);
      const delayMs = random.between(10, 60);
      refuse(clientId, orderId, refusal ?? { code: 10147, text }, { delayMs, after });
      return;
    }
    book.requestCancel(order);
  }

  const isForgotten = (order: BookOrder) => isFinal(order) && parts.isForgotten(order);
  const isLocked = (order: BookOrder) => parts.auctions.isLocked(order, scheduler.now());

  /** An order that stays is explained to its own client, not to the one who asked. */
  function cancelAll(): void {
    for (const order of book.open()) {
      if (order.isCancelPending) continue;
      if (!isLocked(order)) book.requestCancel(order);
      else if (order.orderId !== 0) refuse(order.clientId, order.orderId, locked(order));
    }
  }

  function refusalOfCancel(orderId: number, order: BookOrder | undefined): Refusal | undefined {
    if (order === undefined) return undefined;
    if (order.isCancelPending) return { code: 161, text: cancelStateText(order) };
    if (!isFinal(order)) return isLocked(order) ? locked(order) : undefined;
    const state = statusOf(order, true);
    const text = `OrderId ${orderId} that needs to be cancelled can not be cancelled, state: ${state}.`;
    return { code: 10148, text };
  }

  return { placeOrder, cancelOrder, cancelAll };
}
