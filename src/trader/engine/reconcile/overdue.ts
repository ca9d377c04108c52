// Raises an alarm if the comparison with the broker stays unresolved: there are no entries until it is clean.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isWaiting } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** Once per connection to the gateway. */
export function notifyOverdue(turn: Turn): void {
  const { gateway, isReconciled, differences } = turn.state;
  if (gateway.state !== 'ready' || isReconciled) return;
  if (turn.now - gateway.since < freshnessMs(turn, MINUTE_MS)) return;
  const waiting = differences.filter(isWaiting).map(({ symbol, text }) => `${symbol}: ${text}`);
  const why = waiting.length === 0 ? 'no complete snapshot arrived' : waiting.join('; ');
  const text = `no clean comparison with the broker for a minute (${why}): no entries until there is one`;
  alarmOnce(turn, `not-reconciled/${gateway.since}`, { kind: 'not-reconciled', text });
}
