// A choice ends when the prediction is too old for an order.
import type { OptionChoice } from '../state/option-choice.ts';
import type { Turn } from '../turn/turn.ts';
import { refuseChoice } from './refuse-choice.ts';

export function endOverdueChoices(turn: Turn): void {
  for (const choice of [...turn.state.optionChoices.values()])
    if (turn.now > choice.validUntil) refuseChoice(turn, choice, [overdue(turn, choice)]);
}

function overdue({ now }: Turn, { signal, validUntil, chosen, margin }: OptionChoice) {
  if (chosen === undefined) {
    const why = 'the broker did not answer while the prediction was valid';
    return { kind: 'chain_unread', cause: 'overdue', why } as const;
  }
  if (margin !== undefined && margin.initial === undefined) {
    const why = 'the broker did not answer while the prediction was valid';
    return { kind: 'margin_unread', cause: 'overdue', why } as const;
  }
  const ageMaxMs = validUntil - signal.at;
  return { kind: 'prediction_expired', ageMs: now - signal.at, ageMaxMs } as const;
}
