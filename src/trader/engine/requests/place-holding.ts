// The one order that a person's request for a holding becomes, with the leg h; or the verdict on it.

import { instant } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { holdingChain, holdingIdOf } from '../../domain/holdings/holding.ts';
import { MANUAL, type OrderRequest, type RequestRef } from '../../domain/orders/order-request.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { StatedOrder } from '../../domain/orders/stated-order.ts';
import { orderText } from '../../domain/wording/order-request-text.ts';
import type { OrderDraft } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { marketSeen } from '../condition-inputs/market-seen.ts';
import { named, orderRefOf } from '../intents/intents.ts';
import type { Turn } from '../turn/turn.ts';
import type { JudgedHolding } from './judge-holding.ts';

export function intendHolding(
  turn: Turn,
  order: OrderRequest,
  terms: StatedOrder,
  request: RequestRef,
): CommandAnswer {
  const { symbol, side, quantity } = order;
  const holdingId = holdingIdOf(symbol);
  const { kind: _, ...stated } = terms;
  const orderRef = orderRefOf(turn.state, 'h');
  const leg: OrderTerms = {
    orderRef,
    leg: 'h',
    symbol,
    side,
    quantity,
    ...stated,
    extendedHours: false,
  };
  turn.record(
    {
      type: 'holding-intended',
      holdingId,
      symbol,
      ...named(turn, [leg]),
      validUntil: instant(turn.now + turn.settings.execution.entryMs),
      market: marketSeen(turn, symbol),
      request,
    },
    { cause: 0, correlation: holdingChain(holdingId, turn.state.seq + 1) },
  );
  const text = `Order ${orderRef}: ${holdingText(order)}.`;
  return { ok: true, text, placed: { orderRef, positionId: holdingId, isRepeated: false } };
}

/** `buy 100 AAPL, at market, as a holding: it will have no stop`. */
export function holdingText(order: OrderRequest): string {
  const text = orderText(order);
  return order.side === 'buy'
    ? `${text}, as a holding: it will have no stop, and no strategy sells it`
    : `${text}, from the holding`;
}

export function holdingDraft(
  order: OrderRequest,
  { price }: JudgedHolding,
): OrderDraft | undefined {
  const { symbol, side, quantity, type } = order;
  if (Number.isNaN(price)) return undefined;
  return {
    side,
    quantity,
    type,
    price,
    notional: amountOf(symbol, price, quantity),
    stopPrice: undefined,
    targetPrice: undefined,
    risk: undefined,
    effect: side === 'buy' ? 'open' : 'close',
    as: 'holding',
    owner: MANUAL,
  };
}
