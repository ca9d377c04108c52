// New orders: checked again when their turn comes, sent once or not at all, and never repeated whatever the answer is.
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { ApprovedOrder } from '../../../ports/broker.ts';
import type { NotSentReason } from '../../../ports/broker-reports.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { expiryOf } from '../../kit/order-expiry.ts';
import type { CallParcel, CallResult } from '../connection/calls.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { refusalIn } from '../messages/order-words.ts';
import type { ShownOrder } from './order-in.ts';
import { type OrderBody, type OrderPlace, orderBody } from './order-out.ts';

export interface Submissions {
  submit(order: ApprovedOrder): void;
  /** Removes an order that has not been sent; false if it was sent or is unknown. */
  withdraw(orderRef: string): boolean;
}

export interface OrderWiring {
  readonly context: SessionContext;
  readonly connection: Connection;
  readonly acknowledgements: Acknowledgements<string>;
  /** The contract, and what is known of its day. */
  placeOf(symbol: string): OrderPlace;
  /** SSI answered with the state of the order. */
  shown(order: ShownOrder): void;
}

/** Longer than the engine waits: a late answer is still worth hearing. */
const ANSWER_MAX_MS = 30_000;

export function createSubmissions(wiring: OrderWiring): Submissions {
  const { context, connection, acknowledgements } = wiring;
  const { report } = context;
  const withdrawByRef = new Map<string, () => void>();

  function submitLeg(order: ApprovedOrder, terms: OrderTerms): void {
    const { orderRef, symbol } = terms;
    const reason = reasonNotToSend(order);
    if (reason !== undefined) return notSent(orderRef, reason);
    const body = orderBody(terms, wiring.placeOf(symbol), context);
    if (!body.ok) {
      context.log('error', 'order not sent', { orderRef, why: body.failure });
      const text = `not sent: ${body.failure}`;
      return refused(orderRef, 'unfit_terms', { code: '', text, isUnsent: true });
    }
    send(order, orderRef, body.value);
  }

  function reasonNotToSend(order: ApprovedOrder): NotSentReason | undefined {
    if (context.mode === 'dry-run') return 'dry_run';
    if (!connection.isOpen()) return 'gateway_not_ready';
    if (order.purpose !== 'entry') return undefined;
    if (context.isHalted()) return 'halt_file';
    return connection.state() === 'ready' ? undefined : 'gateway_mute';
  }

  function send(order: ApprovedOrder, orderRef: string, body: OrderBody): void {
    const isExpired = expiryOf(context, order);
    let hasLeft = false;
    const parcel: { current?: CallParcel } = {};
    withdrawByRef.set(orderRef, () => {
      if (parcel.current !== undefined) connection.calls.withdraw(parcel.current);
      notSent(orderRef, 'gateway_not_ready');
    });
    parcel.current = connection.calls.make({
      method: 'POST',
      path: '/trading/order',
      body,
      isSigned: true,
      urgency: order.purpose === 'entry' ? 'entry' : 'protection',
      deadlineMs: ANSWER_MAX_MS,
      mayLeave() {
        const reason = isExpired() ? 'prediction_expired' : reasonNotToSend(order);
        if (reason === undefined) return true;
        withdrawByRef.delete(orderRef);
        notSent(orderRef, reason);
        return false;
      },
      left() {
        hasLeft = true;
        withdrawByRef.delete(orderRef);
        acknowledgements.expect(orderRef, orderRef);
        report({ type: 'sent', orderRefs: [orderRef] });
      },
      answered(result) {
        if (!hasLeft) {
          withdrawByRef.delete(orderRef);
          return notSent(orderRef, 'gateway_not_ready');
        }
        answered(orderRef, body, result);
      },
    });
  }

  function answered(orderRef: string, body: OrderBody, result: CallResult): void {
    switch (result.kind) {
      case 'done':
        return taken(orderRef, body, result.data);
      case 'refused':
        // `code` is SSI's own where the message begins with none.
        return refused(orderRef, 'refused', { ...refusalIn(result.text), ...codeOf(result.code) });
      case 'taken':
        return refused(orderRef, 'handle_taken', result);
      case 'unauthorized':
        return refused(orderRef, 'no_line', { ...result, text: `not taken: ${result.text}` });
      case 'limited':
        return refused(orderRef, 'refused', { code: '429', text: result.text });
      case 'pending':
      case 'unclear':
        return unknown(orderRef, 'text' in result ? result.text : 'pending');
      case 'unanswered':
        if (result.hasLeft) return unknown(orderRef, result.text);
        acknowledgements.seen(orderRef);
        return notSent(orderRef, 'gateway_not_ready');
    }
  }

  function taken(orderRef: string, body: OrderBody, data: unknown): void {
    const { orderId, orderStatus } = fieldsOf(data);
    if (textOf(orderId) === '') return unknown(orderRef, 'an answer without an order id');
    wiring.shown({
      account: context.account,
      orderRef,
      orderId: textOf(orderId),
      symbol: body.symbol,
      side: body.side === 'B' ? 'buy' : 'sell',
      type: body.orderType,
      price: Number(body.price),
      quantity: body.quantity,
      filled: 0,
      averagePrice: undefined,
      status: textOf(orderStatus),
      reason: '',
      changedAt: undefined,
    });
  }

  /** Nothing is reported: after its deadline the engine asks the order book what became of it. */
  function unknown(orderRef: string, why: string): void {
    context.log('warn', 'an order without a clear answer', { orderRef, why });
  }

  function refused(
    orderRef: string,
    meaning: RefusalMeaning,
    { code, text, isUnsent }: { readonly code: string; readonly text: string; isUnsent?: true },
  ): void {
    acknowledgements.seen(orderRef);
    report({
      type: 'order-refused',
      orderRef,
      refusal: {
        ...{ meaning, text },
        ...(code !== '' && { code }),
        ...(isUnsent && { isUnsent }),
      },
    });
  }

  function notSent(orderRef: string, reason: NotSentReason): void {
    report({ type: 'not-sent', orderRefs: [orderRef], reason });
  }
  return {
    submit(order) {
      for (const leg of order.legs) submitLeg(order, leg);
    },
    withdraw(orderRef) {
      const withdraw = withdrawByRef.get(orderRef);
      withdrawByRef.delete(orderRef);
      withdraw?.();
      return withdraw !== undefined;
    },
  };
}

function codeOf(code: string): { readonly code?: string } {
  return code === '' ? {} : { code };
}
