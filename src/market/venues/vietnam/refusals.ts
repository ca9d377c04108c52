// Why an exchange of Vietnam, or a member for it, refuses: in the order in which the first one counts.

export const REASONS = [
  'INVALID_QUANTITY',
  'CALENDAR_UNKNOWN',
  'NON_TRADING_DAY',
  'MARKET_CLOSED',
  'LUNCH_BREAK',
  'ORDER_TYPE_NOT_SUPPORTED',
  'SYMBOL_HALTED',
  'ORDER_TYPE_NOT_IN_SESSION',
  'AMEND_CANCEL_NOT_IN_SESSION',
  'ORDER_NOT_AMENDABLE',
  'AMEND_NO_CHANGE',
  'AMEND_PRICE_AND_QTY',
  'AMEND_BELOW_FILLED',
  'PRICE_REQUIRED',
  'PRICE_NOT_ALLOWED',
  'INVALID_LOT',
  'ODD_LOT_LIMIT_ONLY',
  'ODD_LOT_NOT_ALLOWED',
  'MAX_ORDER_SIZE',
  'NO_CLOSE_PRICE',
  'INVALID_TICK',
  'PRICE_BELOW_FLOOR',
  'PRICE_ABOVE_CEILING',
  'FOREIGN_ROOM_EXCEEDED',
  'INSUFFICIENT_BUYING_POWER',
  'INSUFFICIENT_SELLABLE',
  'OPPOSITE_ORDER_SAME_AUCTION',
] as const;

export type Reason = (typeof REASONS)[number];

export interface Refusal {
  readonly reason: Reason;
  /** What is wrong and what would be right, as a clause: `26,475 is between two price steps, 26,450 and 26,500`. */
  readonly text: string;
}

/** Empty: accepted. */
export type Refusals = readonly Refusal[];

/** Puts what was found into the order of the reasons. */
export function inOrder(found: Refusals): Refusals {
  return found.toSorted((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));
}

/** Whole VND or shares: `26,450`. */
export function shown(count: number): string {
  return count.toLocaleString('en-US');
}
