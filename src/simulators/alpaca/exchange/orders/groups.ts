// Brackets, OTO and OCO: exits act after the complete fill of the entry, and what ends one order of a group ends the others.
import { type AlpacaOrder, isOpen, leavesOf } from '../state/order.ts';
import { type Book, otherExit } from './book.ts';
import type { Transit } from './transitions.ts';

export interface GroupParts {
  readonly book: Book;
  readonly transit: Transit;
  /** Soon after: the order meets the market. */
  meetSoon(order: AlpacaOrder): void;
}

export interface Groups {
  onFill(order: AlpacaOrder): void;
  /** It was cancelled, rejected, or has expired. */
  onEnd(order: AlpacaOrder): void;
}

export function createGroups({ book, transit, meetSoon }: GroupParts): Groups {
  function activateExits(entry: AlpacaOrder): void {
    for (const exit of book.group(entry)) {
      if (exit.status !== 'held') continue;
      // The stop of a pair stays held until its price is printed.
      const isAlone = otherExit(book, exit) === undefined;
      if (exit.role === 'stop-loss' && !isAlone) continue;
      transit(exit, 'new');
      meetSoon(exit);
    }
  }

  function onExitFill(exit: AlpacaOrder): void {
    const other = otherExit(book, exit);
    if (other === undefined) return;
    if (exit.status === 'filled') {
      if (!other.isElected) transit(other, 'canceled');
    } else if (exit.role === 'take-profit') {
      other.quantity = leavesOf(exit).plus(other.carried).plus(other.filled);
    }
  }

  return {
    onFill(order) {
      if (order.role === 'entry' && order.status === 'filled') activateExits(order);
      if (order.role === 'take-profit' || order.role === 'stop-loss') onExitFill(order);
    },
    onEnd(order) {
      if (order.role === 'alone') return;
      // Exits that fell away with a filled one do not end it again.
      for (const other of book.group(order))
        if (other !== order && isOpen(other)) transit(other, 'canceled');
    },
  };
}
