// What can be wrong: how urgent each kind is, and what ends it. Their texts are in `contract/incidents`.
import type { AlarmKind } from '../facts/alarm-kind.ts';

/** What the engine raises, and states that other facts record. */
export type IncidentKind =
  | AlarmKind
  | 'config-refused'
  | 'gateway-down'
  | 'halted'
  | 'login-required'
  | 'order-unknown'
  | 'read-only';

/** `danger`: money is at risk now, or may be. */
export type Severity = 'danger' | 'warning';

export type IncidentEnd =
  /** Somebody has seen it: it has happened, and nothing takes it back. */
  | 'seen'
  /** Nothing of ours is open in the symbol. */
  | 'flat'
  /** What is held in the symbol is whole shares. */
  | 'whole'
  /** Every position in the symbol has its cover. */
  | 'covered'
  /** A comparison with the broker does not show it any more, or nothing is open in the symbol. */
  | 'compared'
  /** A comparison with the broker shows it no more in the symbol, whether anything of ours is open there or not. */
  | 'not-shown'
  /** No order in the symbol whose cancel was sent is open any more. */
  | 'cancelled'
  /** No entry in the symbol is open any more, nor any order whose cancel was sent. */
  | 'withdrawn'
  /** What rests in the symbol does so until it is cancelled, or nothing is open in it. */
  | 'rests-on'
  /** The broker changes every stop in the symbol again, or those that it does not change have ended. */
  | 'change-accepted'
  | 'gateway-ready'
  | 'login-given'
  | 'orders-known'
  | 'feeds-authorized'
  | 'prices-live'
  | 'resumed'
  | 'day-over'
  | 'config-valid';

interface Incident {
  readonly severity: Severity;
  readonly ends: IncidentEnd;
}

const danger = (ends: IncidentEnd): Incident => ({ severity: 'danger', ends });
const warning = (ends: IncidentEnd): Incident => ({ severity: 'warning', ends });

export const INCIDENTS: { readonly [Kind in IncidentKind]: Incident } = {
  'cancel-refused': warning('withdrawn'),
  'cancel-unanswered': warning('cancelled'),
  'clock-set-back': warning('seen'),
  'closed-by-hand': warning('seen'),
  'closed-twice': danger('seen'),
  'config-refused': warning('config-valid'),
  contested: danger('compared'),
  'contract-changed': warning('seen'),
  'daily-loss': warning('day-over'),
  'day-order': warning('rests-on'),
  'entry-forgotten': warning('seen'),
  'execution-of-two-orders': danger('seen'),
  'execution-under-two-names': danger('seen'),
  'exit-blind': danger('flat'),
  'exit-failed': danger('flat'),
  'exit-forgotten': danger('flat'),
  'exit-held': danger('flat'),
  'feed-unauthorized': warning('feeds-authorized'),
  'fills-contradicted': danger('seen'),
  'foreign-order': warning('not-shown'),
  'foreign-own-ref': danger('not-shown'),
  'foreign-position': warning('not-shown'),
  'gateway-down': danger('gateway-ready'),
  'gateway-unfit': danger('seen'),
  halted: warning('resumed'),
  'inbox-full': warning('seen'),
  'inferred-execution': warning('seen'),
  'journal-older-than-broker': danger('seen'),
  'login-required': danger('login-given'),
  'lopsided-fill': danger('flat'),
  'missing-fill': warning('compared'),
  'missing-stop': danger('compared'),
  'not-reconciled': danger('compared'),
  'oca-type': danger('flat'),
  'order-forked': danger('compared'),
  'order-unknown': danger('orders-known'),
  'overnight-notional': warning('day-over'),
  'prices-not-live': warning('prices-live'),
  'quantity-mismatch': danger('compared'),
  'read-only': danger('gateway-ready'),
  remainder: warning('whole'),
  'roll-failed': danger('flat'),
  'sign-flip': danger('flat'),
  split: warning('seen'),
  'split-suspected': warning('compared'),
  'split-unclear': danger('compared'),
  'stale-order': warning('compared'),
  'still-closing': danger('flat'),
  'stop-by-hand': warning('seen'),
  'stop-held': danger('compared'),
  'stop-held-back': warning('compared'),
  'stop-missing': danger('compared'),
  'stop-unmovable': danger('change-accepted'),
  'stop-unseen': danger('compared'),
  'target-ended': warning('seen'),
  unprotected: danger('covered'),
  'unsent-order': warning('compared'),
  'wrong-account': danger('gateway-ready'),
  'wrong-stop': danger('compared'),
};

/** A position without a stop is shown and counted until it has one, also when it is acknowledged. */
export function canBeSilenced(kind: IncidentKind): boolean {
  return kind !== 'unprotected';
}
