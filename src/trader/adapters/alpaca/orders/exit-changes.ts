// An exit in a group: the target becomes the exit by a change of its price and its name. The stop rests beside it until it has filled,
// so that the shares are never without protection and never sold twice.
// Decision 0099
import type { Cancel } from '../../../../kernel/clock.ts';
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import type { CallResult } from '../connection/calls.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import { type KnownOrder, type KnownOrders, remainingOf } from './known-orders.ts';
import type { LookUps } from './look-ups.ts';
import { type ShownOrder, shownOrder } from './order-in.ts';
import { throughMarket } from './order-out.ts';
import { nameOf } from './refs.ts';
import { isSettlingChange, UNPROCESSABLE } from './refusals.ts';

export interface ExitChanges {
  /** False if the group has no target that can become this exit. */
  replace(terms: OrderTerms, outcome: ExitOutcome): boolean;
  closed(): void;
}

export interface ExitOutcome {
  sent(): void;
  notSent(): void;
  refused(result: CallResult): void;
  mayLeave(): boolean;
}

export interface ExitWiring {
  readonly context: SessionContext;
  readonly connection: Connection;
  readonly known: KnownOrders;
  readonly lookUps: LookUps;
  shown(order: ShownOrder): void;
}

/** Orders of a group settle for a moment after each change, and take none meanwhile. */
const AGAIN_MS = 250;
const TRIES_MAX = 12;
const ANSWER_MAX_MS = 30_000;

/** A target says whose group it has joined: it may rest longer than the lists reach back. */
function nameFor({ orderRef, leg, group }: OrderTerms): string {
  return nameOf({ orderRef, isFar: false, ...(leg === 't' && group && { group }), change: 0 });
}

export function createExitChanges(wiring: ExitWiring): ExitChanges {
  const { context, connection, known, lookUps } = wiring;
  const timers = new Set<Cancel>();

  function priceOf(terms: OrderTerms): number | undefined {
    const { type, limitPrice, group = '' } = terms;
    if (type === 'limit') return limitPrice;
    const stop = known.newest(group)?.shown.stopPrice;
    if (type !== 'market' || stop === undefined) return undefined;
    return throughMarket(context.venue.priceSteps, stop);
  }

  function isFit(terms: OrderTerms, target: KnownOrder): boolean {
    return !terms.extendedHours && remainingOf(target) === terms.quantity;
  }

  function change(terms: OrderTerms, outcome: ExitOutcome, tries: number): boolean {
    const target = known.targetOf(terms.group ?? '');
    const limitPrice = priceOf(terms);
    if (target === undefined || limitPrice === undefined || !isFit(terms, target)) return false;
    let hasLeft = tries > 1;
    connection.calls.make({
      method: 'PATCH',
      path: `/v2/orders/${target.shown.id}`,
      body: { limit_price: String(limitPrice), client_order_id: nameFor(terms) },
      urgency: 'protection',
      deadlineMs: ANSWER_MAX_MS,
      mayLeave() {
        if (outcome.mayLeave()) return true;
        outcome.notSent();
        return false;
      },
      left() {
        if (!hasLeft) outcome.sent();
        hasLeft = true;
      },
      answered(result) {
        if (!hasLeft) return outcome.notSent();
        answered(terms, { outcome, tries, id: target.shown.id }, result);
      },
    });
    return true;
  }

  function answered(
    terms: OrderTerms,
    { outcome, tries, id }: { outcome: ExitOutcome; tries: number; id: string },
    result: CallResult,
  ): void {
    const order = result.kind === 'done' ? shownOrder(result.data) : undefined;
    if (order !== undefined) {
      wiring.shown(order);
      lookUps.look(id);
      return lookUps.lookLater(order.id);
    }
    const isSettling =
      isSettlingChange(result) || (result.kind === 'refused' && result.code === UNPROCESSABLE);
    if (isSettling && tries < TRIES_MAX) return again(terms, outcome, tries);
    if (result.kind === 'unclear' || result.kind === 'done') return lost(terms, id);
    if (result.kind === 'unanswered' && result.hasLeft) return lost(terms, id);
    outcome.refused(result);
  }

  function again(terms: OrderTerms, outcome: ExitOutcome, tries: number): void {
    const cancel = context.wall.after(AGAIN_MS, () => {
      timers.delete(cancel);
      if (change(terms, outcome, tries + 1)) return;
      outcome.refused({ kind: 'refused', status: 422, code: '', text: 'the target has ended' });
    });
    timers.add(cancel);
  }

  /** Whether the change was done shows in the order that it was for. */
  function lost(terms: OrderTerms, id: string): void {
    const { orderRef } = terms;
    context.log('warn', 'an exit without a clear answer is looked for', { orderRef });
    lookUps.look(id);
    lookUps.find({
      names: [nameFor(terms)],
      since: context.wall.now(),
      found: wiring.shown,
      absent: () => context.log('warn', 'Alpaca does not show the exit', { orderRef }),
    });
  }

  return {
    replace: (terms, outcome) => change(terms, outcome, 1),
    closed() {
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
