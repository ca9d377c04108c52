// Everything that can be heard of an order, in words that leave nothing to interpret: what it makes of the order is one table.

export const ORDER_NEWS = {
  sent: 'its bytes are written',
  not_sent: 'nothing of it reached the broker',
  overdue: 'no sign of it within the acknowledgement deadline',
  noted: 'the broker has taken note of it',
  held: 'the broker has put it aside; it does not act',
  at_work: 'shown at work, nothing filled, no change or cancel open',
  at_work_in_part: 'shown at work, and part of it has been executed',
  at_work_unchanged: 'shown at work with the terms from before our change',
  at_work_uncancelled: 'shown at work while the answer to our cancel is open',
  change_asked: 'we ask for other terms',
  change_refused: 'the broker refuses them',
  cancel_asked: 'we ask for its end',
  cancelling: 'the broker is cancelling it',
  ended: 'the broker says it is cancelled, or lists it as completed',
  lapsed: 'the broker says it is cancelled, and its time was up',
  not_cancellable: 'the broker finds nothing to cancel',
  refused: 'the broker refuses it',
  number_taken: 'the broker has an order of its number',
  said_filled: 'called filled, by a status alone',
  part_executed: 'an execution, less than its quantity in all',
  part_executed_uncancelled: 'the same while the answer to our cancel is open',
  executed: 'an execution that completes its quantity',
  shown_again: 'a complete snapshot, asked long after, shows it at work',
  twin_left: 'of two orders of its number the other has ended',
  absent: 'proven to be nowhere at the broker',
  never_arrived: 'proven to be nowhere, and never shown before',
} as const;

export type OrderNews = keyof typeof ORDER_NEWS;
