// A call of SSI that places, changes or cancels an order, as its words say it.
import type { HttpRequest } from '../../../../src/trader/adapters/kit/transport/http-call.ts';

export interface OrderCall {
  readonly kind: 'place' | 'change' | 'cancel';
  readonly requestId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly quantity: number;
  /** VND; 0 without one. */
  readonly price: number;
}

const PATH = '/api/v3/trading/order';
const KINDS: Readonly<Record<string, OrderCall['kind']>> = {
  POST: 'place',
  PUT: 'change',
  DELETE: 'cancel',
};

/** Undefined if it is about no order. */
export function orderCallIn({ method, path, body }: HttpRequest): OrderCall | undefined {
  const kind = KINDS[method];
  if (path !== PATH || kind === undefined || body === undefined) return undefined;
  const { clientRequestId, symbol = '', side, orderType = '', quantity, price } = JSON.parse(body);
  return {
    kind,
    requestId: clientRequestId,
    symbol,
    side: side === 'S' ? 'sell' : 'buy',
    type: orderType,
    quantity: Number(quantity ?? 0),
    price: Number(price ?? 0),
  };
}

/** Our references without dots, behind a mark: `abcd2345.1a.e` is `SLabcd23451ae`. */
export function requestIdOf(orderRef: string): string {
  return `SL${orderRef.replaceAll('.', '')}`;
}

/** The letter at the end says what an order is for. */
export function legOf(requestId: string): string {
  return requestId.at(-1) ?? '';
}
