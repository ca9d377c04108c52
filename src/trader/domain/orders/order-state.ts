// The states of an order; the transition table in this folder determines which state may follow which.

export type OrderStatus =
  | 'intended'
  | 'sent'
  | 'acknowledged'
  | 'working'
  | 'partially_filled'
  | 'pending_modify'
  | 'pending_cancel'
  | 'filled'
  | 'cancelled'
  | 'rejected'
  | 'expired'
  | 'not_sent'
  | 'unknown';

export const TERMINAL_STATUSES = [
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'not_sent',
] as const;

const TERMINAL: ReadonlySet<OrderStatus> = new Set(TERMINAL_STATUSES);

/** The order cannot fill any more according to all reports so far; a late execution is still booked. */
export function isTerminal(status: OrderStatus): boolean {
  return TERMINAL.has(status);
}
