// A lock in the shape others rely on.
import { toIso } from '../../kernel/instant.ts';
import type { LockRow } from '../../ports/status-view.ts';
import { lockText } from '../../trading/explain/lock-text.ts';
import type { Lock } from '../../trading/risk/lock.ts';

export function lockRow(lock: Lock): LockRow {
  const { id, scope, reason, since, until } = lock;
  return {
    id,
    scope: scope.kind,
    symbol: scope.kind === 'all' ? null : scope.symbol,
    rule: scope.kind === 'rule' ? scope.rule : null,
    reason,
    text: lockText(lock),
    since: toIso(since),
    until: toIso(until),
  };
}
