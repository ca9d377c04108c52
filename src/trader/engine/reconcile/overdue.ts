// A comparison with the broker that does not come out: nothing new is traded until it does, so somebody is told.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isWaiting } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/acts.ts';
import type { Turn } from '../turn/turn.ts';

/** Once for each time the line came back. */
export function tellOverdue(turn: Turn): void {
  const { gateway, isReconciled, differences } = turn.state;
  if (gateway.state !== 'ready' || isReconciled) return;
  if (turn.now - gateway.since < freshnessMs(turn, MINUTE_MS)) return;
  const waiting = differences.filter(isWaiting).map(({ symbol, text }) => `${symbol}: ${text}`);
  const why = waiting.length === 0 ? 'no complete answer came' : waiting.join('; ');
  const text = `no clean comparison with the broker for a minute (${why}): no entries until there is`;
  alarmOnce(turn, `not-reconciled/${gateway.since}`, { kind: 'not-reconciled', text });
}
