// The states of an order: one table of state and event, with the reason beside every unexpected row.

import { LIVE_STATUSES, type OrderStatus } from './order-state.ts';
import type { OrderUpdate } from './order-updates.ts';

const UNANSWERED: readonly OrderStatus[] = ['intended', 'sent', 'unknown'];
const ANSWERED = LIVE_STATUSES.filter((status) => !UNANSWERED.includes(status));
const UNTOUCHED = LIVE_STATUSES.filter((status) => status !== 'pending_cancel');
/** Ended after it had reached the broker, or by a report of the broker. */
const ENDED: readonly OrderStatus[] = ['filled', 'cancelled', 'rejected', 'expired'];

interface Row {
  readonly news: OrderUpdate;
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus | 'same';
  /** The reason, where the next state is not what one expects. */
  readonly why?: string;
}

const LEFT_AFTER_ALL = 'It was recorded as not sent, but it had been sent.';
const LATE = 'It ended first; the request and the report crossed.';
const FROM_BEFORE = 'An older status that arrives late.';
const ONCE_MORE = 'A repeated report.';
const BOOKED =
  'A fill after the end: the shares are recorded and protected, the order stays ended.';
const NO_STATUS_FILLS = 'Only executions fill an order; if they do not arrive, they are requested.';

export const TRANSITIONS: readonly Row[] = [
  { news: 'sent', from: ['intended'], to: 'sent' },
  {
    news: 'sent',
    from: [...LIVE_STATUSES.filter((status) => status !== 'intended'), ...ENDED, 'not_sent'],
    to: 'same',
    why: 'The broker, a cancel or a restart was faster than the report of the socket.',
  },
  {
    news: 'not_sent',
    from: ['intended', 'sent', 'pending_modify', 'pending_cancel', 'unknown', 'not_sent'],
    to: 'not_sent',
  },
  { news: 'overdue', from: ['intended', 'sent'], to: 'unknown' },
  {
    news: 'overdue',
    from: [...ANSWERED, 'unknown', ...ENDED, 'not_sent'],
    to: 'same',
    why: 'An answer was faster than the deadline.',
  },

  { news: 'noted', from: UNANSWERED, to: 'acknowledged' },
  { news: 'noted', from: ANSWERED, to: 'same', why: FROM_BEFORE },
  {
    news: 'noted',
    from: ['not_sent'],
    to: 'same',
    why: 'Acknowledged is not yet working: wait for another report.',
  },
  {
    news: 'held',
    from: UNTOUCHED,
    to: 'acknowledged',
    why: 'The broker is holding the order; it protects nothing until it is active again.',
  },
  {
    news: 'held',
    from: ['pending_cancel'],
    to: 'same',
    why: 'Its cancel is requested, held or not.',
  },
  { news: 'held', from: ['not_sent'], to: 'acknowledged', why: LEFT_AFTER_ALL },
  { news: 'at_work', from: LIVE_STATUSES, to: 'working' },
  { news: 'at_work', from: ['not_sent'], to: 'working', why: LEFT_AFTER_ALL },
  { news: 'at_work_in_part', from: LIVE_STATUSES, to: 'partially_filled' },
  { news: 'at_work_in_part', from: ['not_sent'], to: 'partially_filled', why: LEFT_AFTER_ALL },
  {
    news: 'at_work_unchanged',
    from: [...LIVE_STATUSES, 'not_sent'],
    to: 'pending_modify',
    why: 'The change is still in flight.',
  },
  {
    news: 'at_work_uncancelled',
    from: ['pending_cancel'],
    to: 'same',
    why: 'A late report: only a complete snapshot can show that a cancel was lost.',
  },

  {
    news: 'change_asked',
    from: UNTOUCHED.filter((status) => status !== 'partially_filled'),
    to: 'pending_modify',
  },
  {
    news: 'change_asked',
    from: ['partially_filled'],
    to: 'same',
    why: 'The state keeps the partial fill, which matters more than the pending change.',
  },
  { news: 'change_refused', from: ['pending_modify'], to: 'working' },
  {
    news: 'change_refused',
    from: [...LIVE_STATUSES.filter((status) => status !== 'pending_modify'), ...ENDED, 'not_sent'],
    to: 'same',
    why: 'The previous terms stay in force; the state does not change.',
  },
  {
    news: 'change_refused_held',
    from: ['pending_modify'],
    to: 'acknowledged',
    why: 'It was not active before the change was requested, and protects nothing.',
  },
  {
    news: 'change_refused_held',
    from: [...LIVE_STATUSES.filter((status) => status !== 'pending_modify'), ...ENDED, 'not_sent'],
    to: 'same',
    why: 'The previous terms stay in force; the state does not change.',
  },
  { news: 'cancel_asked', from: LIVE_STATUSES, to: 'pending_cancel' },
  { news: 'cancel_asked', from: [...ENDED, 'not_sent'], to: 'same', why: LATE },
  { news: 'cancelling', from: LIVE_STATUSES, to: 'pending_cancel' },
  { news: 'cancelling', from: ['not_sent'], to: 'pending_cancel', why: LEFT_AFTER_ALL },
  { news: 'ended', from: LIVE_STATUSES, to: 'cancelled' },
  { news: 'ended', from: ['not_sent'], to: 'cancelled', why: LEFT_AFTER_ALL },
  {
    news: 'ended',
    from: ['cancelled', 'expired', 'rejected'],
    to: 'same',
    why: 'A late acknowledgement of a cancel, or the status that follows a rejection.',
  },
  { news: 'lapsed', from: LIVE_STATUSES, to: 'expired' },
  { news: 'lapsed', from: ['not_sent'], to: 'expired', why: LEFT_AFTER_ALL },
  { news: 'lapsed', from: ['cancelled', 'expired', 'rejected'], to: 'same', why: ONCE_MORE },
  {
    news: 'not_cancellable',
    from: LIVE_STATUSES,
    to: 'unknown',
    why: 'Filled, ended or never arrived: a complete snapshot must show which.',
  },
  { news: 'not_cancellable', from: [...ENDED, 'not_sent'], to: 'same', why: LATE },
  { news: 'refused', from: LIVE_STATUSES, to: 'rejected' },
  { news: 'refused', from: ['rejected'], to: 'same', why: ONCE_MORE },
  {
    news: 'number_taken',
    from: LIVE_STATUSES,
    to: 'unknown',
    why: 'The first order with this number may be live: query the broker first.',
  },

  { news: 'said_filled', from: UNANSWERED, to: 'acknowledged', why: NO_STATUS_FILLS },
  { news: 'said_filled', from: [...ANSWERED, 'not_sent'], to: 'same', why: NO_STATUS_FILLS },
  { news: 'said_filled', from: ['filled'], to: 'same' },
  {
    news: 'part_executed',
    from: ['intended', 'sent'],
    to: 'partially_filled',
    why: 'An execution before any status.',
  },
  {
    news: 'part_executed',
    from: ['acknowledged', 'working', 'partially_filled', 'pending_modify', 'unknown'],
    to: 'partially_filled',
  },
  {
    news: 'part_executed',
    from: ['pending_cancel'],
    to: 'same',
    why: 'Filled during its cancel: the state of the rest is still unknown.',
  },
  { news: 'part_executed', from: ['not_sent'], to: 'partially_filled', why: LEFT_AFTER_ALL },
  { news: 'part_executed', from: ENDED, to: 'same', why: BOOKED },
  {
    news: 'part_executed_uncancelled',
    from: ['pending_cancel', 'unknown'],
    to: 'same',
    why: 'A partial fill does not show the effect of the cancel on the rest.',
  },
  { news: 'executed', from: LIVE_STATUSES, to: 'filled' },
  { news: 'executed', from: ['not_sent'], to: 'filled', why: LEFT_AFTER_ALL },
  { news: 'executed', from: ENDED, to: 'same', why: BOOKED },

  {
    news: 'shown_again',
    from: ['cancelled', 'rejected', 'expired', 'not_sent'],
    to: 'working',
    why: 'It was recorded as ended, but a complete snapshot proves that it is live.',
  },
  { news: 'shown_again', from: ['pending_cancel'], to: 'working', why: 'The cancel was lost.' },
  { news: 'shown_again', from: UNTOUCHED, to: 'same' },
  {
    news: 'shown_held',
    from: ['cancelled', 'rejected', 'expired', 'not_sent'],
    to: 'acknowledged',
    why: 'It was recorded as ended, but a complete snapshot proves that the broker is holding it.',
  },
  {
    news: 'shown_held',
    from: ['pending_cancel'],
    to: 'acknowledged',
    why: 'The cancel was lost, and the order still protects nothing.',
  },
  {
    news: 'twin_left',
    from: [...LIVE_STATUSES, ...ENDED],
    to: 'working',
    why: 'A change had become a second order with its number, and that order is still live.',
  },
  { news: 'absent', from: LIVE_STATUSES, to: 'cancelled' },
  {
    news: 'never_arrived',
    from: LIVE_STATUSES,
    to: 'not_sent',
    why: 'Requested after its cancel was answered, so that no order with this number can become live.',
  },
];

export type Transition =
  | { readonly kind: 'moves'; readonly to: OrderStatus; readonly why: string }
  /** Not in the table: nothing changes. */
  | { readonly kind: 'ignored'; readonly why: string };

const BY_PAIR = new Map(
  TRANSITIONS.flatMap(({ news, from, to, why = '' }) =>
    from.map((status): [string, Transition] => [
      `${status}/${news}`,
      { kind: 'moves', to: to === 'same' ? status : to, why },
    ]),
  ),
);

export function orderAfter(status: OrderStatus, news: OrderUpdate): Transition {
  return BY_PAIR.get(`${status}/${news}`) ?? { kind: 'ignored', why: ignoredBecause(status, news) };
}

function ignoredBecause(status: OrderStatus, news: OrderUpdate): string {
  if (LIVE_STATUSES.includes(status)) return `nothing is open that it could be about`;
  if (news === 'shown_again') return 'all of it has been executed, so the snapshot is behind';
  return 'one word alone brings nothing back that has ended';
}
