// Changes of prices, and cancels, of orders at Alpaca. A change is a new order with a new id; only prices are changed.
// Decision 0099
import type { Cancel } from '../../../../kernel/clock.ts';
import type { ApprovedCancel, ApprovedChange } from '../../../ports/broker.ts';
import type { BrokerRefusal } from '../../../ports/broker-reports.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import type { CallResult } from '../connection/calls.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { isAtWork, type KnownOrder, type KnownOrders } from './known-orders.ts';
import type { LookUps } from './look-ups.ts';
import { isFinal, type ShownOrder, shownOrder } from './order-in.ts';
import { farTarget } from './order-out.ts';
import { firstNames, legOf, nameOf } from './refs.ts';
import { isSettlingChange } from './refusals.ts';

export interface RestingOrders {
  modify(change: ApprovedChange): void;
  cancel(cancel: ApprovedCancel): void;
  /** Alpaca says later that it did not carry out a change. */
  changeRefused(known: KnownOrder, why: string): void;
  closed(): void;
}

export interface RestingWiring {
  readonly context: SessionContext;
  readonly connection: Connection;
  readonly acknowledgements: Acknowledgements<string>;
  readonly known: KnownOrders;
  readonly lookUps: LookUps;
  shown(order: ShownOrder): void;
  /** When the order was sent or, if another run sent it, when the session opened, in wall ms. */
  visibleSince(orderRef: string): number;
}

const ANSWER_MAX_MS = 30_000;
const NOT_FOUND = 404;
/** An order that is being changed takes no cancel for a moment. */
const AGAIN_MS = 250;
const TRIES_MAX = 12;

/** What its name says of it. */
function groupOf({ identity: { orderRef, group } }: KnownOrder): { readonly group?: string } {
  return legOf(orderRef) === 't' ? { group } : {};
}

export function createRestingOrders(wiring: RestingWiring): RestingOrders {
  const { context, connection, acknowledgements, known, lookUps } = wiring;
  const { report, wall } = context;
  /** References of cancels that wait for their turn. */
  const waiting = new Set<string>();
  const timers = new Set<Cancel>();

  function refuseChange(orderRef: string, refusal: BrokerRefusal): void {
    acknowledgements.seen(orderRef);
    report({ type: 'order-refused', orderRef, refusal });
  }

  function changeNotSent(orderRef: string, why: string): void {
    refuseChange(orderRef, { meaning: 'no_line', text: `not sent: ${why}`, isUnsent: true });
  }

  function change(asked: ApprovedChange): void {
    const { orderRef, quantity, limitPrice, stopPrice } = asked;
    const order = known.newest(orderRef);
    if (order === undefined || isFinal(order.shown.status))
      return refuseChange(orderRef, { meaning: 'no_parent', text: 'not sent: it has ended' });
    if (quantity !== undefined && quantity !== order.quantity) {
      const text = 'not sent: Alpaca changes only prices of orders in a group';
      return refuseChange(orderRef, { meaning: 'unchangeable', text, isUnsent: true });
    }
    const { id } = order.shown;
    const next = known.changesOf(orderRef) + 1;
    connection.calls.make({
      method: 'PATCH',
      path: `/v2/orders/${id}`,
      body: {
        ...(limitPrice !== undefined && { limit_price: String(limitPrice) }),
        ...(stopPrice !== undefined && { stop_price: String(stopPrice) }),
        client_order_id: nameOf({ orderRef, isFar: false, ...groupOf(order), change: next }),
      },
      urgency: 'protection',
      deadlineMs: ANSWER_MAX_MS,
      mayLeave: () => connection.isOpen(),
      left: () => acknowledgements.expect(orderRef, orderRef),
      answered: (result) => changeAnswered(orderRef, id, result),
    });
  }

  function changeAnswered(orderRef: string, id: string, result: CallResult): void {
    const order = result.kind === 'done' ? shownOrder(result.data) : undefined;
    if (order !== undefined) {
      wiring.shown(order);
      return lookUps.lookLater(id);
    }
    switch (result.kind) {
      case 'refused': {
        const meaning = isSettlingChange(result) ? 'still_processing' : 'refused';
        lookUps.look(id);
        return refuseChange(orderRef, { meaning, code: result.code, text: result.text });
      }
      case 'unauthorized':
      case 'limited':
        return changeNotSent(orderRef, result.text);
      case 'unanswered':
        if (!result.hasLeft) return changeNotSent(orderRef, result.text);
        return lookUps.look(id);
      default:
        return lookUps.look(id);
    }
  }

  /** The stop beside a target, if that is to stay: a cancel of the target would end it too. */
  function stopBeside({ identity: { orderRef, group } }: KnownOrder): KnownOrder | undefined {
    const stop = legOf(orderRef) === 't' ? known.newest(group) : undefined;
    const isStaying = stop !== undefined && isAtWork(stop) && !waiting.has(group);
    return isStaying && stop.shown.status !== 'pending_cancel' ? stop : undefined;
  }

  function cancelFound(order: KnownOrder, tries: number): void {
    const { shown, identity } = order;
    const { orderRef } = identity;
    const stopPrice = stopBeside(order)?.shown.stopPrice;
    const change = known.changesOf(orderRef) + tries;
    connection.calls.make({
      ...(stopPrice === undefined
        ? { method: 'DELETE' }
        : {
            method: 'PATCH',
            body: {
              limit_price: String(farTarget(context.venue.priceSteps, stopPrice)),
              client_order_id: nameOf({ orderRef, isFar: true, ...groupOf(order), change }),
            },
          }),
      path: `/v2/orders/${shown.id}`,
      urgency: 'cancel',
      deadlineMs: ANSWER_MAX_MS,
      left: () => waiting.delete(orderRef),
      answered(result) {
        waiting.delete(orderRef);
        cancelAnswered({ orderRef, id: shown.id, tries }, result);
      },
    });
  }

  function cancelAnswered(
    { orderRef, id, tries }: { orderRef: string; id: string; tries: number },
    result: CallResult,
  ): void {
    switch (result.kind) {
      case 'done': {
        const far = shownOrder(result.data);
        if (far !== undefined) wiring.shown(far);
        report({
          ...{ type: 'order-status', orderRef, status: 'pending_cancel' },
          ...{ filled: 0, remaining: 0, whyHeld: '' },
        });
        return lookUps.look(id);
      }
      case 'refused':
        if (result.status === NOT_FOUND) return refuseCancel(orderRef, false, result.text);
        return ended({ orderRef, id, tries }, result.text);
      case 'unauthorized':
      case 'limited':
        return refuseCancel(orderRef, true, `not sent: ${result.text}`);
      case 'unanswered':
        if (!result.hasLeft) return refuseCancel(orderRef, true, `not sent: ${result.text}`);
        return lookUps.look(id);
      case 'unclear':
        return lookUps.look(id);
    }
  }

  /** It takes no cancel: it has ended, ends, or is being changed. */
  function ended(asked: { orderRef: string; id: string; tries: number }, text: string): void {
    const { orderRef, id, tries } = asked;
    connection.calls.make({
      method: 'GET',
      path: `/v2/orders/${id}`,
      query: { nested: true },
      urgency: 'cancel',
      answered(result) {
        const order = result.kind === 'done' ? shownOrder(result.data) : undefined;
        if (order !== undefined) wiring.shown(order);
        const now = known.newest(orderRef);
        const status = now?.shown.status ?? '';
        if (status === 'filled')
          return report({ type: 'cancel-refused', orderRef, known: true, isFilled: true, text });
        if (now !== undefined && isFinal(status))
          return report({ type: 'cancel-refused', orderRef, known: true, isCancelled: true, text });
        if (status === 'pending_cancel') return lookUps.look(id);
        if (now === undefined || tries >= TRIES_MAX) return refuseCancel(orderRef, true, text);
        const cancel = wall.after(AGAIN_MS, () => {
          timers.delete(cancel);
          if (connection.isOpen()) cancelFound(now, tries + 1);
        });
        timers.add(cancel);
      },
    });
  }

  function refuseCancel(orderRef: string, isKnown: boolean, text: string): void {
    waiting.delete(orderRef);
    report({ type: 'cancel-refused', orderRef, known: isKnown, text });
  }

  /** Its answer was lost, or another run sent it: found by its name, or absent once the grace period is over. */
  function cancelByName(orderRef: string): void {
    lookUps.find({
      names: firstNames(orderRef),
      since: wiring.visibleSince(orderRef),
      found(order) {
        wiring.shown(order);
        const now = known.newest(orderRef);
        if (now === undefined) return refuseCancel(orderRef, false, 'Alpaca has no such order');
        cancelFound(now, 1);
      },
      absent: () => refuseCancel(orderRef, false, 'Alpaca has no such order'),
    });
  }

  return {
    modify(asked) {
      const { orderRef } = asked;
      if (context.mode === 'dry-run') return changeNotSent(orderRef, 'dry run');
      if (!connection.isOpen()) return changeNotSent(orderRef, 'no connection');
      change(asked);
    },
    cancel({ orderRef }) {
      if (context.mode === 'dry-run') return refuseCancel(orderRef, true, 'not sent: dry run');
      if (!connection.isOpen()) return refuseCancel(orderRef, true, 'not sent: no connection');
      // A cancel of the same order that waits for its turn will do.
      if (waiting.has(orderRef)) return;
      waiting.add(orderRef);
      const now = known.newest(orderRef);
      if (now === undefined) cancelByName(orderRef);
      else cancelFound(now, 1);
    },
    changeRefused({ identity: { orderRef } }, text) {
      if (orderRef !== '') refuseChange(orderRef, { meaning: 'refused', text });
    },
    closed() {
      waiting.clear();
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
