// Locks that all workers of one API share: what one of them holds, no other takes.

export interface SharedLocks {
  /** Waits until the lock with this name is free, and resolves to what gives it back. Rejects while the store does not answer. */
  take(name: string): Promise<() => Promise<void>>;
}
