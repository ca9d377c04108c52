// The events that can change an order, each with its exact meaning. One table defines the next state for each.

export const ORDER_UPDATES = {
  sent: 'its bytes were written to the socket',
  not_sent: 'no part of it reached the broker',
  overdue: 'no answer about it within the acknowledgement deadline',
  noted: 'the broker has acknowledged it; it is not yet working',
  held: 'the broker is holding it; it is not active',
  at_work: 'shown at work, nothing filled, no change or cancel open',
  at_work_in_part: 'shown at work, partially filled',
  at_work_unchanged: 'shown at work with its terms before our change',
  at_work_uncancelled: 'shown at work while our cancel is unanswered',
  change_asked: 'we request other terms',
  change_refused: 'the broker rejects the change',
  change_refused_held: 'the broker rejects the change of an order that it holds',
  cancel_asked: 'we request its cancel',
  cancelling: 'the broker is cancelling it',
  ended: 'the broker reports it as cancelled, or lists it as completed',
  lapsed: 'the broker reports it as cancelled after its good-till date',
  not_cancellable: 'the broker finds nothing to cancel',
  refused: 'the broker rejects it',
  number_taken: 'the broker already has an order with its number',
  said_filled: 'a status reports it as filled, without an execution',
  part_executed: 'an execution; less than its quantity is filled',
  part_executed_uncancelled: 'the same while our cancel is unanswered',
  executed: 'an execution that completes its quantity',
  shown_again: 'a complete snapshot, requested long after, shows it at work',
  shown_held: 'a complete snapshot, requested long after, shows it, but not active',
  twin_left: 'of two orders with its number, the other has ended',
  absent: 'proven absent at the broker',
  never_arrived: 'proven absent at the broker, and never shown before',
} as const;

export type OrderUpdate = keyof typeof ORDER_UPDATES;
