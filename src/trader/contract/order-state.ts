// The states of an order in its rows, and whether it may still fill.

const ORDER_STATES = {
  intended: 'open',
  sent: 'open',
  acknowledged: 'open',
  working: 'open',
  partially_filled: 'open',
  pending_modify: 'open',
  pending_cancel: 'open',
  filled: 'ended',
  cancelled: 'ended',
  rejected: 'ended',
  expired: 'ended',
  not_sent: 'ended',
  unknown: 'open',
  /** Handed over to a person. */
  released: 'ended',
} as const;

export type OrderState = keyof typeof ORDER_STATES;

/** In the order in which they usually follow. */
export const STATE_NAMES = Object.keys(ORDER_STATES) as [OrderState, ...OrderState[]];

export function hasEnded(state: OrderState): boolean {
  return ORDER_STATES[state] === 'ended';
}
