// Nothing reaches the exchange that was not durable first, nothing twice, and no number or reference ever again.

import type { RequestOf } from '../../../src/simulators/ib-gateway/messages/request.ts';
import type { OutgoingOrder } from '../../../src/trader/adapters/ib/messages/messages.ts';
import { orderIdOf } from '../../../src/trader/adapters/ib/orders/links.ts';
import type { OrderChange, OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import type { MakeLaw } from './world/law.ts';

export const intentBeforeEffect: MakeLaw = (_world, broken) => {
  const intentByRef = new Map<string, OrderTerms>();
  const lifeByRef = new Map<string, number>();
  const sent = new Set<string>();
  const written = new Set<string>();
  /** What was written may arrive after its daemon has died. */
  const changesById = new Map<number, { readonly change: OrderChange; readonly life: number }[]>();
  const cancelledIds = new Set<number>();
  let life = 0;
  let highestIntended = 0;
  let highestSent = 0;

  function intended(legs: readonly OrderTerms[]): void {
    for (const terms of legs) {
      if (intentByRef.has(terms.orderRef))
        broken(`the reference ${terms.orderRef} was used before`);
      intentByRef.set(terms.orderRef, terms);
      lifeByRef.set(terms.orderRef, life);
      const orderId = orderIdOf(terms);
      if (orderId <= highestIntended) broken(`the number ${orderId} was used before`);
      highestIntended = Math.max(highestIntended, orderId);
    }
  }

  function placing({ orderId, order }: RequestOf<'placeOrder'>): void {
    const terms = intentByRef.get(order.orderRef);
    if (terms === undefined || orderIdOf(terms) !== orderId) {
      return broken(`order ${orderId} (${order.orderRef}) has no durable intent`);
    }
    if (sent.has(order.orderRef)) return changing(orderId, order.orderRef, order);
    sent.add(order.orderRef);
    if (orderId <= highestSent) broken(`number ${orderId} leaves after ${highestSent}`);
    highestSent = Math.max(highestSent, orderId);
    const isAsIntended =
      order.quantity === terms.quantity &&
      order.limitPrice === terms.limitPrice &&
      order.auxPrice === terms.stopPrice &&
      (order.action === 'BUY') === (terms.side === 'buy');
    if (!isAsIntended) broken(`${order.orderRef} leaves with other terms than intended`);
  }

  /** Of what is on its way to the gateway, the intent is durable already. */
  function writing({ orderId, orderRef, quantity, limitPrice, auxPrice }: OutgoingOrder): void {
    if (!intentByRef.has(orderRef)) broken(`${orderRef} is written before its intent is durable`);
    const isNew = !written.has(orderRef);
    written.add(orderRef);
    if (isNew) {
      if (lifeByRef.get(orderRef) !== life) broken(`${orderRef} is sent by a later life`);
      return;
    }
    const order = { quantity, limitPrice, auxPrice };
    const isIntended = changesById
      .get(orderId)
      ?.some((one) => one.life === life && fits(one.change, order));
    if (isIntended !== true) broken(`a change of ${orderRef} is written before it is durable`);
  }

  function changing(
    orderId: number,
    orderRef: string,
    order: RequestOf<'placeOrder'>['order'],
  ): void {
    const changes = changesById.get(orderId) ?? [];
    const at = changes.findIndex(({ change }) => fits(change, order));
    if (at < 0) broken(`${orderRef} is sent again without a durable change`);
    else changes.splice(at, 1);
  }

  return {
    name: 'intent before effect',
    fact({ fact }) {
      switch (fact.type) {
        case 'daemon-started':
          life += 1;
          return;
        case 'entry-intended':
        case 'protection-intended':
        case 'exit-intended':
        case 'holding-intended':
          return intended(fact.legs);
        case 'change-intended': {
          const { change } = fact;
          const orderId = orderIdOf(change);
          changesById.set(orderId, [...(changesById.get(orderId) ?? []), { change, life }]);
          return;
        }
        case 'cancel-intended':
          cancelledIds.add(orderIdOf(fact));
          return;
        default:
      }
    },
    said(command) {
      if (command.name === 'placeOrders') for (const order of command.orders) writing(order);
      if (command.name === 'cancelOrder' && !cancelledIds.has(command.orderId)) {
        broken(`the cancel of ${command.orderId} has no durable intent`);
      }
    },
    arriving(request) {
      if (request.name === 'placeOrder') placing(request);
    },
  };
};

interface StatedTerms {
  readonly quantity: number | undefined;
  readonly limitPrice: number | undefined;
  readonly auxPrice: number | undefined;
}

function fits(change: OrderChange, order: StatedTerms): boolean {
  return (
    (change.quantity === undefined || change.quantity === order.quantity) &&
    (change.limitPrice === undefined || change.limitPrice === order.limitPrice) &&
    (change.stopPrice === undefined || change.stopPrice === order.auxPrice)
  );
}
