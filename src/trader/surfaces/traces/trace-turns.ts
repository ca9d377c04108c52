// Turns as spans: those that sent something to the broker, and those that decided a command over HTTP.
// Decision 0032
import type { Observable, Subscription } from 'rxjs';
import { sendsOf } from '../../domain/facts/sends-of.ts';
import type { Tracing } from '../../ports/tracing.ts';
import type { TurnTimes } from '../../ports/turn-times.ts';

/** `offsetMs`: from monotonic to epoch ms, now; the clock of the host may be corrected while we run. */
export function traceTurns(
  turns$: Observable<TurnTimes>,
  tracing: Tracing,
  offsetMs: () => number,
): Subscription {
  return turns$.subscribe((turn) => {
    const isSent = turn.facts.some(({ fact }) => sendsOf(fact) !== undefined);
    if (!isSent && turn.request?.traceparent === undefined) return;
    const { arrivedMs, beganMs, decidedMs, committedMs, sentMs } = turn;
    const offset = offsetMs();
    const parent = tracing.record({
      name: 'turn',
      parent: turn.request?.traceparent,
      fromMs: offset + arrivedMs,
      toMs: offset + sentMs,
      fields: fieldsOf(turn),
    });
    const step = (name: string, fromMs: number, toMs: number) =>
      tracing.record({ name, parent, fromMs: offset + fromMs, toMs: offset + toMs });
    step('inbox', arrivedMs, beganMs);
    step('decide', beganMs, decidedMs);
    step('commit', decidedMs, committedMs);
    if (isSent) step('socket write', committedMs, sentMs);
  });
}

/** No prices, quantities or accounts: a collector is another system. */
function fieldsOf({ facts, request }: TurnTimes) {
  const sends = facts.flatMap(({ fact }) => sendsOf(fact) ?? []);
  return {
    'sluice.first_seq': facts[0]?.seq ?? 0,
    'sluice.last_seq': facts.at(-1)?.seq ?? 0,
    'sluice.sends': sends.join(','),
    ...(request === undefined ? {} : { 'sluice.request_id': request.id }),
  };
}
