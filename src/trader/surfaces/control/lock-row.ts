// A lock in its public JSON form.

import { toIso } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { LockRow } from '../../contract/prediction-rows.ts';
import type { Lock } from '../../domain/terms/lock.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { lockText } from '../../domain/wording/lock-text.ts';

export function lockRow(lock: Lock, home: Venue): LockRow {
  const { id, scope, reason, since, until } = lock;
  return {
    id,
    // Absent for a lock of a strategy in all its symbols.
    scope: scope.kind === 'strategy' ? 'rule' : scope.kind,
    symbol: 'symbol' in scope ? scope.symbol : null,
    rule: 'rule' in scope ? scope.rule : null,
    reason,
    text: lockText(lock, wordsAt(home)),
    since: toIso(since),
    until: toIso(until),
  };
}
