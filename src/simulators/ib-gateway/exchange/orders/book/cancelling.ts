// How orders end without filling: on request, after a race with a fill, or with their parent.
import { type BookOrder, isFinal, remainingOf } from '../../state/book-order.ts';
import type { BookOptions } from './book-options.ts';
import { leftOfParent } from './links/children.ts';
import type { Family } from './links/family.ts';

export interface Cancelling {
  /** As a client request: pending first, then cancelled, unless a fill is faster. */
  requestCancel(order: BookOrder): void;
  /** At once, as the exchange does it. */
  cancel(order: BookOrder, reason: string): void;
  /** The effect of a parent's end on its children. */
  endParent(parent: BookOrder): void;
  /** Children of an ended parent end once its filled quantity is closed. */
  endSpent(parent: BookOrder | undefined): void;
}

interface Parts {
  readonly options: BookOptions;
  readonly family: Family;
  send(order: BookOrder): void;
  finish(order: BookOrder, stage: 'filled' | 'cancelled', why: string): void;
  forget(order: BookOrder): void;
  forceFill(order: BookOrder): void;
}

const LATE_FILL_MS = 500;

export function createCancelling(parts: Parts): Cancelling {
  const { options, family } = parts;
  const { scheduler, random, faults, reports } = options;

  function requestCancel(order: BookOrder): void {
    if (order.stage === 'stored') {
      for (const leg of family.withChildren(order)) drop(leg);
      return;
    }
    if (faults.take('cancelled-then-filled', order) !== undefined) {
      reports.cancelled(order, '');
      scheduler.after(LATE_FILL_MS, () => parts.forceFill(order));
      return;
    }
    order.isCancelPending = true;
    reports.cancelPending(order);
    const isFillFaster = faults.take('filled-during-cancel', order) !== undefined;
    scheduler.after(random.between(5, 60), () => {
      if (isFillFaster) parts.forceFill(order);
      else cancel(order, '');
    });
  }

  /** An order that was never transmitted appears in no list. */
  function drop(order: BookOrder): void {
    order.stage = 'cancelled';
    parts.forget(order);
    reports.cancelled(order, '');
  }

  function cancel(order: BookOrder, reason: string): void {
    if (isFinal(order)) return;
    parts.finish(order, 'cancelled', reason === '' ? 'Cancelled by Trader' : reason);
    reports.cancelled(order, reason);
    options.changed(order);
    endParent(order);
  }

  function endParent(parent: BookOrder): void {
    const isKept = parent.filled > 0 && options.parentCancel === 'keeps';
    for (const child of family.openChildrenOf(parent)) {
      if (parent.stage === 'cancelled' && !isKept) cancel(child, 'Parent order ended');
      else keepChild(child, parent);
    }
    if (parent.filled > 0) endSpent(parent);
  }

  function endSpent(parent: BookOrder | undefined): void {
    if (parent === undefined || !isFinal(parent)) return;
    if (leftOfParent(parent, family.childrenOf(parent)) > 0) return;
    for (const child of family.openChildrenOf(parent)) {
      const isKept = child.isDetached || options.hours.auctions.isLocked(child, scheduler.now());
      if (!isKept) cancel(child, 'Nothing left of its parent');
    }
  }

  function keepChild(child: BookOrder, parent: BookOrder): void {
    if (child.stage === 'dormant') {
      child.quantity = Math.min(child.quantity, parent.filled);
      child.stage = 'working';
      reports.changed(child);
    }
    if (remainingOf(child) > 0) options.changed(child);
    else if (child.filled === 0) cancel(child, 'Nothing left in its group');
    else {
      parts.finish(child, 'filled', `Filled Size: ${child.filled}`);
      parts.send(child);
    }
  }

  return { requestCancel, cancel, endParent, endSpent };
}
