// What an order waits for, and what margin it would need, between the session and the exchange.
import type { AnswerOf } from '../../../src/simulators/ib-gateway/messages/answer.ts';
import type { OrderCondition } from '../../../src/simulators/ib-gateway/messages/order.ts';
import type {
  IncomingOrder,
  MarginAnswer,
  WireCondition,
} from '../../../src/trader/adapters/ib/messages/messages.ts';

/** A price outside regular hours releases nothing. */
export function conditionTo({ isMore, price, conId, exchange }: WireCondition): OrderCondition {
  return { kind: 'price', isAnd: true, isMore, price, conId, exchange, triggerMethod: 0 };
}

/** As the library tells them: conditions that are not about a price are not ours. */
export function conditionsFrom(
  all: readonly OrderCondition[],
): Pick<IncomingOrder, 'conditions' | 'hasOtherConditions'> {
  const conditions = all.flatMap((one) => {
    if (one.kind !== 'price') return [];
    const { conId, exchange, isMore, price } = one;
    return [{ conId, exchange, isMore, price }];
  });
  const isComplete = conditions.length === all.length;
  return { conditions, ...(isComplete ? {} : { hasOtherConditions: true as const }) };
}

/** The first answer may lack them; unset margins are NaN. */
export function marginOf({ orderId, state }: AnswerOf<'openOrder'>): MarginAnswer {
  const { initMarginChange, maintMarginChange, commission } = state;
  return {
    orderId,
    initial: initMarginChange ?? Number.NaN,
    maintenance: maintMarginChange ?? Number.NaN,
    commission: commission ?? Number.NaN,
  };
}
