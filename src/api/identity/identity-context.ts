// What every part of identity works with: the store, the time and the source of randomness.
import type { IdentityStore } from './identity-store.ts';
import type { Passwords } from './passwords.ts';

export interface IdentityContext {
  readonly store: IdentityStore;
  /** Epoch ms. */
  now(): number;
  readonly passwords: Passwords;
  /** Unpredictable bytes. */
  draw(bytes: number): Buffer;
}

/** Who asks, for the audit trail and the lock-out. */
export interface Caller {
  /** User name, or `local operator`. */
  readonly name: string;
  readonly address: string;
  readonly requestId: string;
}
