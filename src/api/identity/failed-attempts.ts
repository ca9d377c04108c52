// What is done about a failed attempt to prove who somebody is: it is counted against guessing, recorded with user and
// address, and reported to the watchers for attacks.
import { auditEntry } from './audited-change.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { User } from './identity-store.ts';
import { type Attempt, countFailure } from './lockout.ts';

export type AttemptFault =
  | 'wrong-password'
  | 'wrong-code'
  /** No user has the name or address. */
  | 'unknown-user'
  | 'disabled'
  | 'unknown-login-code'
  | 'reused-token'
  | 'wrong-passkey'
  /** Of a key of Alpaca's API. */
  | 'wrong-secret'
  /** Refused without a look at the password. */
  | 'locked';

export interface FailedAttempt {
  /** Counted against guessing; undefined for what cannot be guessed. */
  readonly attempt: Attempt | undefined;
  readonly user: User | undefined;
  /** What the audit trail names without a user. */
  readonly target?: string;
  readonly why: AttemptFault;
}

/** Called with each, for the metrics. */
export type WatchAttempts = (why: AttemptFault) => void;

export type CountAttempt = (failed: FailedAttempt, by: Caller) => Promise<void>;

export function createCountAttempt(context: IdentityContext, watch: WatchAttempts): CountAttempt {
  const { store, now } = context;
  return async ({ attempt, user, why, ...other }, by) => {
    watch(why);
    // An unknown name is not recorded: people type passwords into the wrong field.
    const target = user?.username ?? other.target ?? 'unknown name';
    const locks = attempt !== undefined && (await countFailure(context, attempt));
    await store.audit(auditEntry(by, now(), { action: 'session.failed', target, after: { why } }));
    if (locks) await store.audit(auditEntry(by, now(), { action: 'session.locked', target }));
  };
}
