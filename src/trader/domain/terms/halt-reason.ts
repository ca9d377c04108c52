// Why entries are halted: the reasons of the engine, and the two ways in which a person halts.

/** A difference from the broker whose policy is `halt`. */
export type HaltingDifference =
  | 'missing-fill'
  | 'foreign-order'
  | 'foreign-position'
  | 'quantity-mismatch'
  | 'missing-stop'
  | 'wrong-stop'
  | 'stale-order'
  | 'unsent-order';

export type HaltReason =
  | 'wrong-account'
  | 'journal-older-than-broker'
  | 'journal-exchanged'
  | 'oca-type'
  | 'journal: disk-full'
  | 'journal: read-only'
  | 'journal: io'
  | HaltingDifference;

export const JOURNAL_EXCHANGED = 'journal-exchanged' satisfies HaltReason;
export const WRONG_ACCOUNT = 'wrong-account' satisfies HaltReason;
/** The reason while nothing but the file halts. */
export const HALT_FILE = 'the HALT file is there';
/** The reason of `sluice halt` without `--why`; any other text that is not a `HaltReason` is a person's reason, too. */
export const BY_OPERATOR = 'requested by the operator';

export type HaltName = HaltReason | typeof HALT_FILE | typeof BY_OPERATOR;
