// Nothing reaches the exchange that was not durable first, nothing twice, and no number or reference ever again.

import { isCombinationId } from '../../../src/market/instruments/amount.ts';
import type { RequestOf } from '../../../src/simulators/ib-gateway/messages/request.ts';
import type { OutgoingOrder } from '../../../src/trader/adapters/ib/messages/messages.ts';
import { orderIdOf } from '../../../src/trader/adapters/ib/orders/links.ts';
import type { OrderChange, OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import type { MakeLaw } from './world/law.ts';

export const intentBeforeEffect: MakeLaw = (_world, broken) => {
  const intentByRef = new Map<string, OrderTerms>();
  /** Of orders whose margin is asked. */
  const askedByRef = new Map<string, OrderTerms>();
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
      numbered(terms);
    }
  }

  function numbered(terms: OrderTerms): void {
    const orderId = orderIdOf(terms);
    if (orderId <= highestIntended) broken(`the number ${orderId} was used before`);
    highestIntended = Math.max(highestIntended, orderId);
  }

  function placing({ orderId, order }: RequestOf<'placeOrder'>): void {
    if (order.whatIf) return asking(orderId, order);
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
      isPriceOf(terms, order) &&
      order.auxPrice === terms.stopPrice &&
      (isTurned(terms) || (order.action === 'BUY') === (terms.side === 'buy'));
    if (!isAsIntended) broken(`${order.orderRef} leaves with other terms than intended`);
  }

  /** Its number is used for nothing else, and nothing is placed. */
  function asking(orderId: number, order: RequestOf<'placeOrder'>['order']): void {
    const { orderRef, quantity } = order;
    const terms = askedByRef.get(orderRef);
    if (terms === undefined || orderIdOf(terms) !== orderId)
      return broken(`the margin of ${orderId} (${orderRef}) is asked before that is durable`);
    askedByRef.delete(orderRef);
    if (quantity !== terms.quantity || !isPriceOf(terms, order))
      broken(`the margin of ${orderRef} is asked for other terms than recorded`);
  }

  /** Of what is on its way to the gateway, the intent is durable already. */
  function writing(order: OutgoingOrder): void {
    const { orderId, orderRef } = order;
    if (order.isWhatIf === true) {
      if (!askedByRef.has(orderRef)) broken(`${orderRef} is asked about before that is durable`);
      return;
    }
    if (!intentByRef.has(orderRef)) broken(`${orderRef} is written before its intent is durable`);
    const isNew = !written.has(orderRef);
    written.add(orderRef);
    if (isNew) {
      if (lifeByRef.get(orderRef) !== life) broken(`${orderRef} is sent by a later life`);
      return;
    }
    const isIntended = changesById
      .get(orderId)
      ?.some((one) => one.life === life && fits(one.change, order, intentByRef.get(orderRef)));
    if (isIntended !== true) broken(`a change of ${orderRef} is written before it is durable`);
  }

  function changing(
    orderId: number,
    orderRef: string,
    order: RequestOf<'placeOrder'>['order'],
  ): void {
    const changes = changesById.get(orderId) ?? [];
    const terms = intentByRef.get(orderRef);
    const at = changes.findIndex(({ change }) => fits(change, order, terms));
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
        case 'margin-asked':
          numbered(fact.terms);
          askedByRef.set(fact.terms.orderRef, fact.terms);
          return;
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

type Priced = Partial<Pick<OrderTerms, 'symbol' | 'side' | 'withShares' | 'limitPrice'>>;

/** Several contracts as one are always bought: to sell them, the turned ones for a negative price. */
function isTurned({ symbol = '', side, withShares }: Priced): boolean {
  return side === 'sell' && (isCombinationId(symbol) || withShares !== undefined);
}

function isPriceOf(terms: Priced, { limitPrice }: Pick<StatedTerms, 'limitPrice'>): boolean {
  const stated = isTurned(terms) && limitPrice !== undefined ? 0 - limitPrice : limitPrice;
  return stated === terms.limitPrice;
}

interface StatedTerms {
  readonly quantity: number | undefined;
  readonly limitPrice: number | undefined;
  readonly auxPrice: number | undefined;
}

function fits(change: OrderChange, order: StatedTerms, terms: OrderTerms | undefined): boolean {
  const { limitPrice } = change;
  const isPriced = limitPrice === undefined || isPriceOf({ ...terms, limitPrice }, order);
  return (
    (change.quantity === undefined || change.quantity === order.quantity) &&
    isPriced &&
    (change.stopPrice === undefined || change.stopPrice === order.auxPrice)
  );
}
