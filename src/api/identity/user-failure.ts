// Why something about a user was not done.
import type { Result } from '../../kernel/result.ts';

export type UserFailure =
  | { readonly kind: 'unfit'; readonly field: string; readonly why: string }
  | { readonly kind: 'taken' }
  /** The identity at the provider belongs to a user already. */
  | { readonly kind: 'linked' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'locked'; readonly waitMs: number }
  | { readonly kind: 'wrong-code' }
  | { readonly kind: 'wrong-passkey' }
  | { readonly kind: 'already-on' }
  | { readonly kind: 'last-admin' }
  | { readonly kind: 'too-many-invitations'; readonly max: number };

export type UserOutcome = Result<void, UserFailure>;
