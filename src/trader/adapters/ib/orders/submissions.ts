// New orders before they are sent: held for a probe, paced, checked again, and sent in one write or not at all.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';
import type { SharesBeside } from '../../../domain/orders/order-terms.ts';
import type { ApprovedOrder } from '../../../ports/broker.ts';
import type { NotSentReason } from '../../../ports/broker-reports.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import { expiryOf } from '../../kit/order-expiry.ts';
import type { OrderUrgency, Outbox, Parcel } from '../../kit/outbox.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { unsent } from '../messages/error-codes.ts';
import type { OutgoingOrder, WireContract } from '../messages/messages.ts';
import type { LastSent } from './last-sent.ts';
import { handleOf, orderIdOf } from './links.ts';
import { misfitOf, ordersFrom } from './order-out.ts';

/** An entry is never sent if the connection has been silent for this long. */
const QUIET_MAX_MS = 1_000;

export interface Submissions {
  submit(order: ApprovedOrder): void;
  /** Removes an order that has not been sent; false if it was sent or is unknown. */
  withdraw(orderId: number): boolean;
}

export interface OrderWiring {
  readonly context: SessionContext;
  readonly connection: Connection;
  readonly outbox: Outbox<OrderUrgency>;
  readonly acknowledgements: Acknowledgements<number>;
  readonly lastSent: LastSent;
  instrumentOf(symbol: string): Instrument | undefined;
  /** The grid of its prices, as far as it is known. */
  stepsOf(symbol: string): readonly PriceStep[];
  contractFor(symbol: string, withShares?: SharesBeside): WireContract;
  feedSymbolOf(contract: WireContract): string;
  isTurned(contract: WireContract): boolean;
}

export function createSubmissions(wiring: OrderWiring): Submissions {
  const { context, connection, outbox, acknowledgements, lastSent } = wiring;
  const withdrawById = new Map<number, Cancel>();
  let highestId = 0;

  function submit(order: ApprovedOrder): void {
    const { symbol = '', withShares } = order.legs[0] ?? {};
    const instrument = wiring.instrumentOf(symbol);
    const contract = wiring.contractFor(symbol, withShares);
    const orders = ordersFrom(order.legs, contract, context.account, wiring.contractFor);
    const reason = reasonNotToSend(order, instrument);
    if (reason !== undefined) return notSent(order, reason);
    const misfit = orders.map((each) => misfitOf(each, wiring.stepsOf(symbol))).find(Boolean);
    if (misfit !== undefined) {
      context.log('error', 'order not written', { ...misfit, orderRefs: refsOf(order) });
      const refusal = unsent(misfit.code, misfit.text);
      for (const { orderId } of orders)
        context.report({ type: 'order-refused', handle: handleOf(orderId), refusal });
      return;
    }
    const isExpired = expiryOf(context, order);
    if (order.purpose === 'entry' && connection.quietMs() >= QUIET_MAX_MS) {
      return hold(order, () => release(order, orders, isExpired));
    }
    release(order, orders, isExpired);
  }

  function reasonNotToSend(
    order: ApprovedOrder,
    instrument: Instrument | undefined,
  ): NotSentReason | undefined {
    if (context.mode === 'dry-run') return 'dry_run';
    if (!connection.isOpen() || connection.state() === 'read_only') return 'gateway_not_ready';
    if (order.purpose !== 'entry') return undefined;
    if (connection.state() === 'suspect') return 'gateway_mute';
    return connection.state() === 'ready' && instrument !== undefined
      ? undefined
      : 'gateway_not_ready';
  }

  function hold(order: ApprovedOrder, go: () => void): void {
    let isWaiting = true;
    onWithdrawal(order, () => {
      isWaiting = false;
    });
    connection.probe((isAlive) => {
      if (!isWaiting) return;
      forget(order);
      if (isAlive) go();
      else notSent(order, connection.isOpen() ? 'gateway_mute' : 'gateway_not_ready');
    });
  }

  function release(
    order: ApprovedOrder,
    orders: readonly OutgoingOrder[],
    isExpired: () => boolean,
  ): void {
    const parcel: Parcel<OrderUrgency> = {
      urgency: order.purpose === 'entry' ? 'entry' : 'protection',
      size: orders.length,
      leave() {
        forget(order);
        return write(order, orders, isExpired);
      },
      drop() {
        forget(order);
        notSent(order, 'gateway_not_ready');
      },
    };
    onWithdrawal(order, () => void outbox.withdraw(parcel));
    outbox.push(parcel);
  }

  function write(
    order: ApprovedOrder,
    orders: readonly OutgoingOrder[],
    isExpired: () => boolean,
  ): boolean {
    const reason = isExpired() ? 'prediction_expired' : lateReason(order, orders);
    if (reason !== undefined || !connection.send({ name: 'placeOrders', orders })) {
      notSent(order, reason ?? 'gateway_not_ready');
      return false;
    }
    context.report({ type: 'sent', orderRefs: refsOf(order) });
    for (const { orderRef, orderId } of orders) {
      acknowledgements.expect(orderRef, orderId);
      lastSent.sent(orderId, 'new');
      highestId = Math.max(highestId, orderId);
    }
    return true;
  }

  /** Checks an entry again after it waited: the connection may be down, trading halted, or an order with a higher number sent. */
  function lateReason(
    order: ApprovedOrder,
    orders: readonly OutgoingOrder[],
  ): NotSentReason | undefined {
    if (order.purpose !== 'entry') return undefined;
    if (context.isHalted()) return 'halt_file';
    if (orders.some(({ orderId }) => orderId <= highestId)) return 'overtaken';
    if (connection.state() === 'ready') return undefined;
    return connection.state() === 'suspect' ? 'gateway_mute' : 'gateway_not_ready';
  }

  function onWithdrawal(order: ApprovedOrder, takeBack: () => void): void {
    const withdraw = () => {
      forget(order);
      takeBack();
      notSent(order, 'gateway_not_ready');
    };
    for (const leg of order.legs) withdrawById.set(orderIdOf(leg), withdraw);
  }

  function forget(order: ApprovedOrder): void {
    for (const leg of order.legs) withdrawById.delete(orderIdOf(leg));
  }

  function notSent(order: ApprovedOrder, reason: NotSentReason): void {
    context.report({ type: 'not-sent', orderRefs: refsOf(order), reason });
  }
  return {
    submit,
    withdraw(orderId) {
      const withdraw = withdrawById.get(orderId);
      withdraw?.();
      return withdraw !== undefined;
    },
  };
}

function refsOf(order: ApprovedOrder): readonly string[] {
  return order.legs.map((leg) => leg.orderRef);
}
