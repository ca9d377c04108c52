// A signal whose entry is considered, with what its condition read.
import type { Result } from '../../../kernel/result.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { Chain, Turn } from '../turn/turn.ts';

export interface Considered {
  readonly signal: Signal;
  readonly strategy: Strategy;
  /** The values it read, or why it is not true. */
  readonly condition: Result<ConditionSeen, Refusal>;
  readonly anchorPrice: number | undefined;
  /** Absent for a bar. */
  readonly confidence?: number;
  /** The option contract that the flow is about. */
  readonly flowContract?: string | undefined;
  readonly isReversal: boolean;
  /** The orders must not be sent after this. */
  readonly validUntil: number;
  /** Other reasons against it. */
  readonly more: readonly Refusal[];
}

export function refuseEntry(
  turn: Turn,
  { signal, condition }: Pick<Considered, 'signal' | 'condition'>,
  { reasons, chain }: { readonly reasons: readonly Refusal[]; readonly chain: Chain },
): void {
  const seen = condition.ok ? { condition: condition.value } : {};
  turn.record({ type: 'signal-refused', signal, reasons, ...seen }, chain);
}
