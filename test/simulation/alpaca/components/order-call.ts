// A call of Alpaca that places, changes or cancels an order.
import { nameIn } from '../../../../src/trader/adapters/alpaca/orders/refs.ts';
import type { HttpRequest } from '../../../../src/trader/adapters/kit/transport/http-call.ts';

export interface OrderCall {
  readonly kind: 'place' | 'change' | 'cancel';
  /** Of the order that is placed, or of the change; absent for a cancel, which names an id of Alpaca. */
  readonly orderRef?: string;
  readonly symbol?: string;
  readonly side?: string;
  readonly quantity?: number;
  /** Text; absent without one. */
  readonly limitPrice?: string;
}

const PATH = /^\/v2\/orders(?:\/[^/?:]+)?$/;
const KINDS: Readonly<Record<string, OrderCall['kind']>> = {
  POST: 'place',
  PATCH: 'change',
  DELETE: 'cancel',
};

/** Undefined if it is about no order. */
export function orderCallIn({ method, path, body }: HttpRequest): OrderCall | undefined {
  const kind = KINDS[method];
  if (kind === undefined || !PATH.test(path)) return undefined;
  const said = body === undefined ? {} : JSON.parse(body);
  const name = nameIn(said.client_order_id ?? '');
  return {
    kind,
    symbol: said.symbol,
    side: said.side,
    quantity: Number(said.qty),
    limitPrice: said.limit_price,
    ...(name !== undefined && { orderRef: name.orderRef }),
  };
}
