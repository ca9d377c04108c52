// Where an order stands, by our words; the transition table beside it decides what may follow what.

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

const TERMINAL: ReadonlySet<OrderStatus> = new Set([
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'not_sent',
]);

/** The order cannot fill any more according to all reports so far; a late execution is still booked. */
export function isTerminal(status: OrderStatus): boolean {
  return TERMINAL.has(status);
}
