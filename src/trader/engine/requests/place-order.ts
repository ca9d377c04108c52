// Places or checks a person's order. Placing is one decision: an order with its intent, or a recorded refusal with all reasons.
import { assertNever } from '../../../kernel/assert.ts';
import { MANUAL, type OrderRequest, type RequestRef } from '../../domain/orders/order-request.ts';
import { collateralFor } from '../../domain/terms/collateral.ts';
import { requestChain } from '../../domain/terms/command-request.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { orderText } from '../../domain/wording/order-request-text.ts';
import type { OrderCommand, OrderDraft, Requester } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { after, type Turn } from '../turn/turn.ts';
import { answerAwaited, awaitsMarket, type Waited } from './await-market.ts';
import { closableIn, close, closingDraft, judgeClosing } from './close-position.ts';
import { farLimitText } from './far-limit.ts';
import { judgeHolding } from './judge-holding.ts';
import { answerKnown } from './known-requests.ts';
import { asMeant, readAsThousands } from './meant-prices.ts';
import { judgeOpening, open, openingDraft, refuseOpening } from './open-position.ts';
import { holdingDraft, holdingText, intendHolding } from './place-holding.ts';
import { boundText, refusalOf } from './wording.ts';

type Place = Extract<OrderCommand, { type: 'place-order' }>;
type Check = Extract<OrderCommand, { type: 'check-order' }>;

export function placeOrder(
  turn: Turn,
  command: Place,
  waited: Waited | undefined,
): CommandAnswer | undefined {
  const order = asMeant(turn, command.order);
  const answered = placeMeant(turn, command, { order, waited });
  return answered && readAsThousands(answered, order.priceAsSent);
}

function placeMeant(
  turn: Turn,
  command: Place,
  { order, waited }: { readonly order: OrderRequest; readonly waited: Waited | undefined },
): CommandAnswer | undefined {
  const { requester } = command;
  const known = answerKnown(turn, order, requester) ?? answerAwaited(turn, command, waited);
  if (known !== undefined) return known;
  const effect = effectOf(turn, order);
  if (effect !== 'close' && awaitsMarket(turn, command, waited)) return undefined;
  const request = noted(turn, order, requester);
  switch (effect) {
    case 'hold': {
      const { reasons, terms } = judgeHolding(turn, order);
      return reasons.length > 0 || terms === undefined
        ? refuse(turn, order, request, reasons)
        : intendHolding(turn, order, terms, request);
    }
    case 'open': {
      const { reasons, entering } = judgeOpening(turn, order);
      return reasons.length > 0 || entering === undefined
        ? refuseOpening(turn, order, { request, reasons })
        : open(turn, order, { request, entering });
    }
    case 'close': {
      const { reasons, portions } = judgeClosing(turn, order);
      return reasons.length > 0
        ? refuse(turn, order, request, reasons)
        : close(turn, order, { request, portions });
    }
    default:
      return assertNever(effect);
  }
}

export function checkOrder(
  turn: Turn,
  command: Check,
  waited: Waited | undefined,
): CommandAnswer | undefined {
  const order = asMeant(turn, command.order);
  if (effectOf(turn, order) !== 'close' && awaitsMarket(turn, command, waited)) return undefined;
  const { reasons, draft } = judged(turn, order);
  const isAllowed = reasons.length === 0;
  const text = isAllowed
    ? `Allowed: ${order.as === 'holding' ? holdingText(order) : orderText(order)}${draft === undefined ? '' : boundText(turn, draft)}.${farLimitText(turn, order)}`
    : refusalOf(turn, order, reasons);
  return { ok: true, text, verdict: { isAllowed, reasons, draft } };
}

interface Judged {
  readonly reasons: readonly Refusal[];
  readonly draft: OrderDraft | undefined;
}

function judged(turn: Turn, order: OrderRequest): Judged {
  const effect = effectOf(turn, order);
  switch (effect) {
    case 'hold': {
      const holding = judgeHolding(turn, order);
      return { reasons: holding.reasons, draft: holdingDraft(order, holding) };
    }
    case 'open': {
      const { reasons, entering } = judgeOpening(turn, order);
      return { reasons, draft: entering && openingDraft(order, entering) };
    }
    case 'close': {
      const closing = judgeClosing(turn, order);
      return { reasons: closing.reasons, draft: closingDraft(turn, order, closing) };
    }
    default:
      return assertNever(effect);
  }
}

/**
 * Unless the order says otherwise, a sale closes, or sells a contract of which none is held; a buy covers the person's short or else
 * opens.
 */
function effectOf(turn: Turn, order: OrderRequest): 'hold' | 'open' | 'close' {
  if (order.as === 'holding') return 'hold';
  if (order.effect !== undefined) return order.effect;
  if (order.side === 'sell') return isWriting(turn, order) ? 'open' : 'close';
  const isShort = closableIn(turn, order).some(({ strategy }) => strategy === MANUAL);
  return isShort ? 'close' : 'open';
}

function isWriting(turn: Turn, order: OrderRequest): boolean {
  return collateralFor(order.symbol) !== undefined && closableIn(turn, order).length === 0;
}

/** An order that opens nothing has no signal. */
function refuse(
  turn: Turn,
  order: OrderRequest,
  request: RequestRef,
  reasons: readonly Refusal[],
): CommandAnswer {
  const { symbol } = order;
  const chain = { cause: 0, correlation: requestChain(request.id) };
  if (!isDiskFull(turn.state))
    turn.record({ type: 'request-refused', symbol, request, order, reasons }, chain);
  return { ok: false, kind: 'refused', text: refusalOf(turn, order, reasons), reasons };
}

/** A request over HTTP begins its own chain, by which it is explained; all that follows names it as its cause. */
function noted(turn: Turn, { symbol }: OrderRequest, { id, ...request }: Requester): RequestRef {
  if (id === undefined || isDiskFull(turn.state))
    return { id: id ?? `request-${turn.state.seq + 1}`, ...request };
  const { user } = request;
  const recorded = turn.record(
    { type: 'command-asked', command: 'place-order', symbol, requestId: id, user },
    { cause: 0, correlation: requestChain(id) },
  );
  turn.asked = after(recorded);
  return { id, ...request };
}
