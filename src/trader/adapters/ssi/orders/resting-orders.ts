// Changes and cancels of orders at SSI, each sent once; what SSI refuses later comes as an event of the order.
import type { ApprovedCancel, ApprovedChange } from '../../../ports/broker.ts';
import type { BrokerRefusal } from '../../../ports/broker-reports.ts';
import type { CallResult } from '../connection/calls.ts';
import { ORDER_NOT_FOUND, refusalIn } from '../messages/order-words.ts';
import { namesOf, type ShownOrder } from './order-in.ts';
import { deviceOf } from './order-out.ts';
import { createRequestIds, requestIdOf } from './refs.ts';
import type { OrderWiring } from './submissions.ts';

export interface RestingOrders {
  modify(change: ApprovedChange): void;
  cancel(cancel: ApprovedCancel): void;
  /** SSI shows the order with a reason, and alive: it refused what was asked last. False if nothing was asked. */
  refused(order: ShownOrder): boolean;
  over(orderRef: string): void;
}

const ANSWER_MAX_MS = 30_000;

export function createRestingOrders({
  context,
  connection,
  acknowledgements,
}: Pick<OrderWiring, 'context' | 'connection' | 'acknowledgements'>): RestingOrders {
  const { account, report } = context;
  const nextId = createRequestIds(() => context.clock.now());
  /** What was asked of an order and is not settled yet. */
  const askedByRef = new Map<string, 'cancel' | 'change'>();
  /** References of cancels that wait for their turn. */
  const waiting = new Set<string>();

  function refuseChange(orderRef: string, refusal: BrokerRefusal): void {
    askedByRef.delete(orderRef);
    acknowledgements.seen(orderRef);
    report({ type: 'order-refused', orderRef, refusal });
  }

  function changeNotSent(orderRef: string, why: string): void {
    refuseChange(orderRef, { meaning: 'no_line', text: `not sent: ${why}`, isUnsent: true });
  }

  function refuseCancel(orderRef: string, known: boolean, text: string): void {
    askedByRef.delete(orderRef);
    report({ type: 'cancel-refused', orderRef, known, text });
  }

  function bodyOf(change: ApprovedChange): object | string {
    const { orderRef, quantity, limitPrice, stopPrice } = change;
    const clientRequestId = requestIdOf(orderRef);
    if (clientRequestId === undefined) return `${orderRef} is not one of our references`;
    if (stopPrice !== undefined) return 'SSI has no orders with a stop price';
    if ((quantity === undefined) === (limitPrice === undefined))
      return 'a change is of the price or of the quantity, one of them';
    const value = quantity ?? limitPrice ?? 0;
    if (!Number.isInteger(value) || value <= 0) return `${value} is not a positive integer`;
    return {
      accountNo: account,
      clientModifyId: nextId('M', orderRef),
      clientRequestId,
      ...(quantity === undefined ? { price: String(limitPrice) } : { quantity }),
      ...deviceOf(context),
    };
  }

  function changeAnswered(orderRef: string, result: CallResult): void {
    switch (result.kind) {
      case 'done':
        // The terms that are in force then come as an event of the order.
        return;
      case 'refused': {
        const code = refusalIn(result.text).code || result.code;
        const { text } = refusalIn(result.text);
        return refuseChange(orderRef, { meaning: 'refused', ...(code && { code }), text });
      }
      case 'taken':
      case 'unauthorized':
      case 'limited':
        return changeNotSent(orderRef, result.text);
      case 'unanswered':
        return result.hasLeft ? undefined : changeNotSent(orderRef, result.text);
      case 'pending':
      case 'unclear':
        return;
    }
  }

  function cancelAnswered(orderRef: string, result: CallResult): void {
    switch (result.kind) {
      case 'done':
        return report({
          type: 'order-status',
          orderRef,
          status: 'pending_cancel',
          filled: 0,
          remaining: 0,
          whyHeld: '',
        });
      case 'refused': {
        const { code, text } = refusalIn(result.text);
        const isUnknown = (code || result.code) === ORDER_NOT_FOUND;
        return refuseCancel(orderRef, !isUnknown, text);
      }
      case 'taken':
      case 'unauthorized':
      case 'limited':
        return refuseCancel(orderRef, true, `not sent: ${result.text}`);
      case 'unanswered':
        return result.hasLeft
          ? undefined
          : refuseCancel(orderRef, true, `not sent: ${result.text}`);
      case 'pending':
      case 'unclear':
        return;
    }
  }
  return {
    modify(change) {
      const { orderRef } = change;
      if (context.mode === 'dry-run') return changeNotSent(orderRef, 'dry run');
      if (!connection.isOpen()) return changeNotSent(orderRef, 'no connection');
      const body = bodyOf(change);
      if (typeof body === 'string')
        return refuseChange(orderRef, {
          meaning: 'unfit_terms',
          text: `not sent: ${body}`,
          isUnsent: true,
        });
      connection.calls.make({
        method: 'PUT',
        path: '/trading/order',
        body,
        isSigned: true,
        urgency: 'protection',
        deadlineMs: ANSWER_MAX_MS,
        mayLeave: () => connection.isOpen(),
        left() {
          askedByRef.set(orderRef, 'change');
          acknowledgements.expect(orderRef, orderRef);
        },
        answered: (result) => changeAnswered(orderRef, result),
      });
    },
    cancel({ orderRef }) {
      if (context.mode === 'dry-run') return refuseCancel(orderRef, true, 'not sent: dry run');
      if (!connection.isOpen()) return refuseCancel(orderRef, true, 'not sent: no connection');
      const clientRequestId = requestIdOf(orderRef);
      if (clientRequestId === undefined)
        return refuseCancel(orderRef, false, `not sent: ${orderRef} is not one of our references`);
      // A cancel of the same order that waits for its turn will do.
      if (waiting.has(orderRef)) return;
      waiting.add(orderRef);
      connection.calls.make({
        method: 'DELETE',
        path: '/trading/order',
        body: {
          accountNo: account,
          clientCancelId: nextId('C', orderRef),
          clientRequestId,
          ...deviceOf(context),
        },
        isSigned: true,
        urgency: 'cancel',
        deadlineMs: ANSWER_MAX_MS,
        left() {
          waiting.delete(orderRef);
          askedByRef.set(orderRef, 'cancel');
        },
        answered(result) {
          waiting.delete(orderRef);
          cancelAnswered(orderRef, result);
        },
      });
    },
    refused(order) {
      const asked = askedByRef.get(order.orderRef);
      if (asked === undefined) return false;
      askedByRef.delete(order.orderRef);
      const names = namesOf(order);
      const { code, text } = refusalIn(order.reason);
      if (asked === 'cancel') report({ type: 'cancel-refused', ...names, known: true, text });
      else {
        const refusal = { meaning: 'refused', ...(code && { code }), text } as const;
        report({ type: 'order-refused', ...names, refusal });
      }
      return true;
    },
    over: (orderRef) => void askedByRef.delete(orderRef),
  };
}
