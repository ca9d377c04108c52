// How a gateway sizes and activates a bracket's children while their parent fills; the behaviour of a real one is not
// documented.
import { assertNever } from '../../../../../../kernel/assert.ts';
import { type BookOrder, isFinal, remainingOf } from '../../../state/book-order.ts';

/**
 * `full-size`: active from the first fill, with the ordered quantity. `filled-size`: active from the first fill, with
 * the quantity the parent has filled. `on-full-fill`: active once the parent is completely filled.
 */
export type ChildrenMode = 'filled-size' | 'full-size' | 'on-full-fill';
/** The effect on its children if a parent ends after a partial fill. */
export type ParentCancelMode = 'keeps' | 'kills';

/** The quantity of a child before its parent fills. */
export function dormantQuantity(mode: ChildrenMode, ordered: number): number {
  return mode === 'filled-size' ? 0 : ordered;
}

export function isWokenBy(mode: ChildrenMode, parent: BookOrder): boolean {
  return mode === 'on-full-fill' ? parent.stage === 'filled' : parent.filled > 0;
}

/** The quantity of an active child after its parent filled `shares` more. */
export function quantityAfter(mode: ChildrenMode, child: BookOrder, shares: number): number {
  switch (mode) {
    case 'full-size':
    case 'on-full-fill':
      return child.quantity;
    case 'filled-size':
      return Math.max(child.filled, Math.min(child.order.quantity ?? 0, child.quantity + shares));
    default:
      return assertNever(mode);
  }
}

/** The quantity of a child if its client requests `wanted`. */
export function statedQuantity(
  mode: ChildrenMode,
  parent: BookOrder | undefined,
  wanted: number,
): number {
  const isBounded = mode === 'filled-size' && parent !== undefined && !isFinal(parent);
  return isBounded ? Math.min(wanted, parent.filled) : wanted;
}

/** Children together close at most what their parent has filled, whatever their own quantity. */
export function leftOfParent(parent: BookOrder, children: readonly BookOrder[]): number {
  return parent.filled - children.reduce((sum, child) => sum + child.filled, 0);
}

export function fillableOf(
  order: BookOrder,
  parent: BookOrder | undefined,
  siblings: readonly BookOrder[],
): number {
  if (parent === undefined || order.isDetached) return remainingOf(order);
  return Math.min(remainingOf(order), leftOfParent(parent, siblings));
}
