// The kinds of alarms that the engine raises: the name is recorded with the fact, and notices are grouped by it.

/** How a complete snapshot of the broker may differ from the journal. */
export type DifferenceKind =
  | 'missing-fill'
  | 'foreign-order'
  | 'foreign-position'
  | 'quantity-mismatch'
  | 'missing-stop'
  | 'wrong-stop'
  | 'stale-order'
  | 'unsent-order'
  | 'foreign-own-ref'
  | 'split';

export type AlarmKind =
  /** A difference from the broker that a policy answers with an alarm. */
  | DifferenceKind
  | 'cancel-refused'
  | 'cancel-unanswered'
  | 'clock-set-back'
  | 'closed-by-hand'
  | 'closed-twice'
  | 'contested'
  | 'contract-changed'
  | 'daily-loss'
  | 'day-order'
  | 'execution-of-two-orders'
  | 'execution-under-two-names'
  | 'fills-contradicted'
  | 'exit-blind'
  | 'exit-failed'
  | 'exit-held'
  | 'feed-unauthorized'
  | 'gateway-unfit'
  | 'inbox-full'
  | 'inferred-execution'
  | 'journal-older-than-broker'
  | 'not-reconciled'
  | 'oca-type'
  | 'order-forked'
  | 'overnight-notional'
  | 'prices-not-live'
  | 'sign-flip'
  | 'split-suspected'
  | 'split-unclear'
  | 'still-closing'
  | 'stop-by-hand'
  | 'stop-held'
  | 'stop-held-back'
  | 'stop-missing'
  | 'stop-unseen'
  | 'unprotected'
  | 'wrong-account';
