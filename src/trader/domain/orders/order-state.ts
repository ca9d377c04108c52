// The states of an order; the transition table in this folder determines which state may follow which.

/** A live order may still fill according to all reports so far; a late execution of one that has ended is still booked. */
const STATES = {
  intended: 'live',
  sent: 'live',
  acknowledged: 'live',
  working: 'live',
  partially_filled: 'live',
  pending_modify: 'live',
  pending_cancel: 'live',
  filled: 'ended',
  cancelled: 'ended',
  rejected: 'ended',
  expired: 'ended',
  not_sent: 'ended',
  unknown: 'live',
} as const;

export type OrderStatus = keyof typeof STATES;

const ALL = Object.keys(STATES) as OrderStatus[];
export const TERMINAL_STATUSES: readonly OrderStatus[] = ALL.filter(isTerminal);
export const LIVE_STATUSES: readonly OrderStatus[] = ALL.filter((status) => !isTerminal(status));

export function isTerminal(status: OrderStatus): boolean {
  return STATES[status] === 'ended';
}
