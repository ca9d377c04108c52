// The parent and children of each order, and which of them are still open.
import { type BookOrder, isFinal } from '../../../state/book-order.ts';
import type { BookIndex } from './book-index.ts';

export interface Family {
  parentOf(order: BookOrder): BookOrder | undefined;
  /** Including final ones. */
  childrenOf(parent: BookOrder): readonly BookOrder[];
  openChildrenOf(parent: BookOrder): readonly BookOrder[];
  withChildren(parent: BookOrder): readonly BookOrder[];
  isParentWorking(order: BookOrder): boolean;
}

export function createFamily({ parentOf, childrenOf }: BookIndex): Family {
  const openChildrenOf = (parent: BookOrder) =>
    childrenOf(parent).filter((child) => !isFinal(child));

  return {
    parentOf,
    childrenOf,
    openChildrenOf,
    withChildren: (parent) => [parent, ...openChildrenOf(parent)],
    isParentWorking(order) {
      const parent = parentOf(order);
      return parent !== undefined && !isFinal(parent);
    },
  };
}
