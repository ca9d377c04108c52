// The end of a choice without an order.
import { ok } from '../../../kernel/result.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { refuseEntry } from '../entry/considered.ts';
import type { OptionChoice } from '../state/option-choice.ts';
import { type Chain, newestOf, type Turn } from '../turn/turn.ts';

/** All facts of a choice belong to the chain of its signal. */
export function chainOfChoice(turn: Turn, { signal }: OptionChoice): Chain {
  return newestOf(turn, { cause: 0, correlation: signal.id });
}

export function refuseChoice(turn: Turn, choice: OptionChoice, reasons: readonly Refusal[]): void {
  const { signal, condition } = choice;
  const chain = chainOfChoice(turn, choice);
  refuseEntry(turn, { signal, condition: ok(condition) }, { reasons, chain });
}

/** A question that was asked before is not asked again: its answer is lost, and the market has moved on. */
export function refuseAllChoices(turn: Turn, why: string): void {
  for (const choice of [...turn.state.optionChoices.values()])
    refuseChoice(turn, choice, [{ kind: 'choice_interrupted', why }]);
}
