// Orders that were not sent: nothing reached the broker, and the signal of an entry is recorded as refused.
import { assertNever } from '../../../kernel/assert.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { NotSentReason } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { after, type Turn } from '../turn/turn.ts';

/** Nothing reached the broker. The signal of an entry is recorded as refused. */
export function notSent(turn: Turn, orderRefs: readonly string[], reason: NotSentReason): void {
  const signal = orderRefs
    .map((ref) => turn.state.takenSignals.get(ref))
    .find((taken) => taken !== undefined);
  const chain = chainOfRef(turn, orderRefs[0]);
  const recorded = turn.record({ type: 'order-not-sent', orderRefs, reason }, chain);
  if (signal !== undefined) {
    turn.record(
      { type: 'signal-refused', signal, reasons: [refusalOf(reason, signal, turn)] },
      after(recorded),
    );
  }
  touch(turn, orderRefs[0]);
}

function refusalOf(reason: NotSentReason, signal: Signal, turn: Turn): Refusal {
  switch (reason) {
    case 'gateway_mute':
    case 'overtaken':
    case 'halt_file':
    case 'dry_run':
      return { kind: reason };
    case 'gateway_not_ready':
      return { kind: reason, state: turn.state.gateway.state };
    case 'prediction_expired':
      return { kind: reason, ageMs: turn.now - signal.at, ageMaxMs: 0 };
    case 'disk_full':
      return { kind: 'trading_halted', why: 'the disk is full' };
    default:
      return assertNever(reason);
  }
}

function touch(turn: Turn, orderRef: string | undefined): void {
  const order = orderRef === undefined ? undefined : turn.state.orders.get(orderRef);
  if (order !== undefined) turn.touched.add(order.positionId);
}
