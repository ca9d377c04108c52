// New orders: checked again when their turn comes, sent once or not at all, and looked for by their name when the answer is lost.
// Decision 0099
import { failed, type Result } from '../../../../kernel/result.ts';
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { ApprovedOrder } from '../../../ports/broker.ts';
import type { NotSentReason } from '../../../ports/broker-reports.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import { expiryOf } from '../../kit/order-expiry.ts';
import { type CallParcel, type CallResult, textIn } from '../connection/calls.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import type { ExitChanges } from './exit-changes.ts';
import type { KnownOrders } from './known-orders.ts';
import type { LookUps } from './look-ups.ts';
import { isFinal, type ShownOrder, shownOrder } from './order-in.ts';
import { bracketBody, type OrderBody, type Place, plainBody, stopBody } from './order-out.ts';
import { legOf } from './refs.ts';
import { meaningOf, NAME_TAKEN } from './refusals.ts';

export interface Submissions {
  submit(order: ApprovedOrder): void;
  /** Of an order that is cancelled: removes it if it has not been sent; false if it was sent or is unknown. */
  withdraw(orderRef: string): boolean;
  /** When an order of this reference was sent in this run, in wall ms. */
  sentAt(orderRef: string): number | undefined;
}

export interface OrderWiring {
  readonly context: SessionContext;
  readonly connection: Connection;
  readonly acknowledgements: Acknowledgements<string>;
  readonly known: KnownOrders;
  readonly lookUps: LookUps;
  readonly exits: ExitChanges;
  placeOf(symbol: string): Place | undefined;
  shown(order: ShownOrder): void;
}

/** Longer than the engine waits: a late answer is still worth hearing. */
const ANSWER_MAX_MS = 30_000;
/** Within the time in which the engine expects an answer. */
const SETTLE_MS = 250;
const SETTLE_TRIES_MAX = 16;
/** Where waiting frees nothing: the engine ends such an entry once it knows of the refusal. */
const BESIDE_ENTRY_TRIES_MAX = 2;

interface Sending {
  readonly order: ApprovedOrder;
  readonly refs: readonly string[];
  readonly body: OrderBody;
}

export function createSubmissions(wiring: OrderWiring): Submissions {
  const { context, connection, acknowledgements, known, lookUps, exits } = wiring;
  const { report, wall } = context;
  /** Of orders that wait for their turn; false if it has come. */
  const withdrawByRef = new Map<string, () => boolean>();
  const sentAtByRef = new Map<string, number>();
  const cancelledRefs = new Set<string>();

  function submitLegs(order: ApprovedOrder, legs: readonly OrderTerms[]): void {
    const refs = legs.map(({ orderRef }) => orderRef);
    const reason = reasonNotToSend(order);
    if (reason !== undefined) return notSent(refs, reason);
    const [first] = legs;
    if (/[xt]/.test(first?.leg ?? '') && legs.length === 1 && first?.group !== undefined)
      return joinGroup(order, first);
    const body = bodyOf(legs);
    if (!body.ok) return unfit(refs, body.failure);
    send({ order, refs, body: body.value });
  }

  function bodyOf(legs: readonly OrderTerms[]): Result<OrderBody, string> {
    const [first] = legs;
    if (first === undefined) return failed('an order without legs');
    const place = wiring.placeOf(first.symbol);
    if (legs.length > 1) return bracketBody(legs, place);
    switch (first.leg) {
      case 's':
        return stopBody(first, place);
      case 't':
        return failed('a group at Alpaca takes no further member');
      default:
        return plainBody(first, place);
    }
  }

  /**
   * Without its group if nothing of that has reached Alpaca: a daemon that was killed may have decided an order and never sent it. If one
   * of them is there all the same, Alpaca refuses the second: the first reserves the shares.
   */
  function alone(terms: OrderTerms): OrderTerms {
    const { group, orderRef } = terms;
    if (group === undefined || group === orderRef || known.isGroupAtWork(group)) return terms;
    const { group: _, ...others } = terms;
    return others;
  }

  /** An exit, or a new target, takes the place of the target, so that the stop stays until it has filled. */
  function joinGroup(order: ApprovedOrder, terms: OrderTerms): void {
    const { orderRef } = terms;
    const isTaken = exits.replace(terms, {
      sent: () => sent([orderRef]),
      notSent: () => notSent([orderRef], 'gateway_not_ready'),
      refused: (result) => refusedBy([orderRef], result),
      mayLeave: () => reasonNotToSend(order) === undefined,
    });
    if (!isTaken) unfit([orderRef], 'its group has no target whose place it can take');
  }

  function reasonNotToSend(order: ApprovedOrder): NotSentReason | undefined {
    if (context.mode === 'dry-run') return 'dry_run';
    if (!connection.isOpen()) return 'gateway_not_ready';
    if (order.purpose !== 'entry') return undefined;
    if (context.isHalted()) return 'halt_file';
    return connection.state() === 'ready' ? undefined : 'gateway_mute';
  }

  function send(sending: Sending, tries = 1): void {
    const { order, refs, body } = sending;
    const isExpired = expiryOf(context, order);
    let hasLeft = tries > 1;
    const end = (reason: NotSentReason) => {
      // What was tried before did nothing.
      if (hasLeft) refusedAs(refs, 'refused', { code: '429', text: `not sent again: ${reason}` });
      else notSent(refs, reason);
    };
    const waits = (parcel: CallParcel) =>
      keepWaiting(refs, () => {
        if (!connection.calls.withdraw(parcel)) return false;
        end('gateway_not_ready');
        return true;
      });
    const parcel = connection.calls.make({
      method: 'POST',
      path: '/v2/orders',
      body,
      urgency: order.purpose === 'entry' ? 'entry' : 'protection',
      deadlineMs: ANSWER_MAX_MS,
      mayLeave() {
        const reason = isExpired() ? 'prediction_expired' : reasonNotToSend(order);
        if (reason === undefined) return true;
        forget(refs);
        end(reason);
        return false;
      },
      left() {
        forget(refs);
        if (!hasLeft) sent(refs);
        hasLeft = true;
      },
      postponed: waits,
      answered(result) {
        forget(refs);
        if (!hasLeft) return notSent(refs, 'gateway_not_ready');
        if (isSettling(order, result) && tries < mostTries(order)) again(sending, result, tries);
        else answered(sending, result);
      },
    });
    if (!hasLeft) waits(parcel);
  }

  function mostTries({ legs }: ApprovedOrder): number {
    const symbols = new Set(legs.map(({ symbol }) => wiring.placeOf(symbol)?.brokerSymbol));
    for (const { shown, identity } of known.all()) {
      const { orderRef } = identity;
      const isResting = legOf(orderRef) === 'e' && !isFinal(shown.status);
      if (isResting && symbols.has(shown.symbol) && !cancelledRefs.has(orderRef))
        return BESIDE_ENTRY_TRIES_MAX;
    }
    return SETTLE_TRIES_MAX;
  }

  /** The shares of an order that has ended are free a moment later. */
  // Decision 0112
  function again(sending: Sending, result: CallResult, tries: number): void {
    const { refs } = sending;
    const cancel = wall.after(SETTLE_MS, () => {
      forget(refs);
      send(sending, tries + 1);
    });
    keepWaiting(refs, () => {
      cancel();
      forget(refs);
      refusedBy(refs, result);
      return true;
    });
  }

  function keepWaiting(refs: readonly string[], withdraw: () => boolean): void {
    for (const ref of refs) withdrawByRef.set(ref, withdraw);
  }

  function forget(refs: readonly string[]): void {
    for (const ref of refs) withdrawByRef.delete(ref);
  }

  function sent(refs: readonly string[]): void {
    for (const ref of refs) {
      sentAtByRef.set(ref, wall.now());
      acknowledgements.expect(ref, ref);
    }
    report({ type: 'sent', orderRefs: refs });
  }

  function answered(sending: Sending, result: CallResult): void {
    const { refs } = sending;
    switch (result.kind) {
      case 'done': {
        const order = shownOrder(result.data);
        if (order === undefined) return lost(sending, 'an answer without an order');
        wiring.shown(order);
        return lookUps.lookLater(order.id);
      }
      case 'refused':
        // It is there already: an earlier attempt has arrived.
        if (result.code === NAME_TAKEN && result.text.includes('client_order_id'))
          return lost(sending, result.text);
        return refusedBy(refs, result);
      case 'unauthorized':
      case 'limited':
        return refusedBy(refs, result);
      case 'unclear':
        return lost(sending, result.text);
      case 'unanswered':
        if (result.hasLeft) return lost(sending, result.text);
        for (const ref of refs) acknowledgements.seen(ref);
        return notSent(refs, 'gateway_not_ready');
    }
  }

  /** Never sent again: it is found by its name, or the engine settles it once it can be called absent. */
  function lost({ body, refs }: Sending, why: string): void {
    context.log('warn', 'an order without a clear answer is looked for', { refs, why });
    lookUps.find({
      names: [body.client_order_id],
      since: wall.now(),
      found: wiring.shown,
      absent: () => context.log('warn', 'Alpaca does not show the order', { refs }),
    });
  }

  function refusedBy(refs: readonly string[], result: CallResult): void {
    const code = 'code' in result ? result.code : '';
    refusedAs(refs, meaningOf(result), { code, text: textIn(result) });
  }

  function unfit(refs: readonly string[], why: string): void {
    context.log('error', 'order not sent', { refs, why });
    refusedAs(refs, 'unfit_terms', { code: '', text: `not sent: ${why}`, isUnsent: true });
  }

  function refusedAs(
    refs: readonly string[],
    meaning: RefusalMeaning,
    { code, text, isUnsent }: { readonly code: string; readonly text: string; isUnsent?: true },
  ): void {
    for (const orderRef of refs) {
      acknowledgements.seen(orderRef);
      const named = { ...(code !== '' && { code }), ...(isUnsent && { isUnsent }) };
      report({ type: 'order-refused', orderRef, refusal: { meaning, text, ...named } });
    }
  }

  function notSent(orderRefs: readonly string[], reason: NotSentReason): void {
    report({ type: 'not-sent', orderRefs, reason });
  }
  return {
    submit(order) {
      const { legs } = order;
      if (order.purpose === 'entry') return submitLegs(order, legs);
      for (const leg of legs) submitLegs(order, [alone(leg)]);
    },
    withdraw(orderRef) {
      cancelledRefs.add(orderRef);
      const isWithdrawn = withdrawByRef.get(orderRef)?.() === true;
      if (isWithdrawn) withdrawByRef.delete(orderRef);
      return isWithdrawn;
    },
    sentAt: (orderRef) => sentAtByRef.get(orderRef),
  };
}

/** What protects or closes was refused because other orders reserve its shares. */
function isSettling({ purpose }: ApprovedOrder, result: CallResult): boolean {
  return purpose !== 'entry' && result.kind === 'refused' && (result.heldForOrders ?? 0) > 0;
}
