// The engine's memory as the journal of a stopped daemon leaves it: what would hold if it started now.
import type { OpenFailure } from '../adapters/sqlite/open-failure.ts';
import { openReadOnly, readOnlyJournal } from '../adapters/sqlite/read-only.ts';
import { recoverState } from '../engine/recover.ts';
import { activeLocks } from '../engine/risk/locks.ts';
import type { Instant } from '../kernel/instant.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Lock } from '../trading/risk/lock.ts';

/** Locks that had not lapsed at the time given, for which the newest fact's is meant. */
export function stoppedLocks(
  file: string,
  { mode, account, at }: { readonly mode: string; readonly account: string; readonly at: Instant },
): Result<Lock[], OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  try {
    return ok(activeLocks(recoverState(readOnlyJournal(opened.value), mode, account), at));
  } finally {
    opened.value.close();
  }
}
