// Orders resting at the broker: the latest report of each, and the changes and cancels based on it.
import type { ApprovedCancel, ApprovedChange } from '../../../ports/broker.ts';
import { OWN_CODE, UPLINK_LOST, unsent } from '../messages/error-codes.ts';
import type { IncomingOrder } from '../messages/messages.ts';
import { createGroupRevisions } from './group-revisions.ts';
import { handleOf, orderIdOf } from './links.ts';
import { isOver, statusOf } from './order-in.ts';
import { changeMisfitOf, orderAfter } from './order-out.ts';
import type { OrderWiring } from './submissions.ts';

export interface RestingOrders {
  reported(order: IncomingOrder): void;
  /** What a status says of an order, also of an entry that has filled. */
  seen(order: Pick<IncomingOrder, 'orderId' | 'permId' | 'parentId'>): void;
  /** The broker refused the last change of the order for its group: true if it is sent once more with another. */
  changesGroup(orderId: number): boolean;
  /** Without a permId, every order with the number has ended. */
  over(orderId: number, permId: number): void;
  modify(change: ApprovedChange): void;
  cancel(cancel: ApprovedCancel): void;
}

export function createRestingOrders({
  context,
  connection,
  outbox,
  stepsOf,
  feedSymbolOf,
  isTurned,
  acknowledgements,
  lastSent,
}: OrderWiring): RestingOrders {
  // A forked change is two orders under one number; a change is based on the one reported last.
  const reportedById = new Map<number, readonly IncomingOrder[]>();
  const groups = createGroupRevisions();

  function over(orderId: number, permId: number): void {
    const left = (reportedById.get(orderId) ?? []).filter(
      (order) => permId > 0 && order.permId > 0 && order.permId !== permId,
    );
    if (left.length === 0) {
      reportedById.delete(orderId);
      groups.over(orderId);
    } else reportedById.set(orderId, left);
  }

  function refuseChange(orderId: number, code: number, text: string): void {
    const refusal = unsent(code, text);
    context.report({ type: 'order-refused', handle: handleOf(orderId), refusal });
  }

  function refuseCancel(orderId: number, text: string): void {
    const handle = handleOf(orderId);
    const unsent = { known: true, isUnsent: true, text: `not sent: ${text}` } as const;
    context.report({ type: 'cancel-refused', handle, ...unsent });
  }

  function reasonNotToSend(): string | undefined {
    if (!connection.isOpen()) return 'no connection';
    return connection.state() === 'read_only' ? "the gateway's API is read-only" : undefined;
  }

  function writeChange(change: ApprovedChange): boolean {
    const orderId = orderIdOf(change);
    const latest = reportedById.get(orderId)?.at(-1);
    if (latest === undefined) {
      refuseChange(orderId, OWN_CODE.unknownOrder, 'the broker has not shown this order');
      return false;
    }
    if (latest.hasOtherConditions === true) {
      const text = 'somebody gave the order conditions of another kind: cancel it at the broker';
      refuseChange(orderId, OWN_CODE.unknownOrder, text);
      return false;
    }
    const changed = orderAfter(latest, change, { isTurned: isTurned(latest.contract) });
    const order = { ...changed, ...groups.groupOf(latest) };
    const misfit = changeMisfitOf(order, change, stepsOf(feedSymbolOf(order.contract)));
    if (misfit !== undefined) {
      refuseChange(orderId, misfit.code, misfit.text);
      return false;
    }
    const hasLeft = connection.send({ name: 'placeOrders', orders: [order] });
    if (hasLeft) {
      acknowledgements.expect(change.orderRef, orderId);
      lastSent.sent(orderId, 'change');
      groups.sent(change, order, latest);
    } else refuseChange(orderId, OWN_CODE.notConnected, 'no connection');
    return hasLeft;
  }

  function push(change: ApprovedChange): void {
    outbox.push({
      urgency: 'protection',
      size: 1,
      leave: () => writeChange(change),
      drop: () => refuseChange(orderIdOf(change), OWN_CODE.notConnected, 'no connection'),
    });
  }

  return {
    seen: groups.seen,
    changesGroup(orderId) {
      const change = groups.again(orderId, reportedById.get(orderId)?.at(-1));
      if (change !== undefined) push(change);
      return change !== undefined;
    },
    reported(order) {
      const { orderId, permId, status } = order;
      groups.seen(order);
      if (isOver(statusOf(status))) return over(orderId, permId);
      const others = (reportedById.get(orderId) ?? []).filter(
        (other) => permId > 0 && other.permId > 0 && other.permId !== permId,
      );
      reportedById.set(orderId, [...others, order]);
    },
    over,
    modify(change) {
      const orderId = orderIdOf(change);
      if (context.mode === 'dry-run')
        return refuseChange(orderId, OWN_CODE.notConnected, 'dry run');
      // A change sent while the uplink is lost can become a second live order.
      if (connection.state() === 'lost')
        return refuseChange(orderId, UPLINK_LOST, 'the uplink is lost');
      const reason = reasonNotToSend();
      if (reason !== undefined) return refuseChange(orderId, OWN_CODE.notConnected, reason);
      push(change);
    },
    cancel(approved) {
      const orderId = orderIdOf(approved);
      if (context.mode === 'dry-run') return refuseCancel(orderId, 'dry run');
      const reason = reasonNotToSend();
      if (reason !== undefined) return refuseCancel(orderId, reason);
      outbox.push({
        urgency: 'cancel',
        size: 1,
        leave() {
          const hasLeft = connection.send({ name: 'cancelOrder', orderId });
          if (hasLeft) lastSent.sent(orderId, 'cancel');
          else refuseCancel(orderId, 'no connection');
          return hasLeft;
        },
        drop: () => refuseCancel(orderId, 'no connection'),
      });
    },
  };
}
