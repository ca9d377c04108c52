// Answers of the broker about the margin of an order: it is entered with every check made again, or refused.
// Law 10: see src/trader/engine/entry/consider-entry.ts
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { OptionChoice } from '../state/option-choice.ts';
import type { Turn } from '../turn/turn.ts';
import { isMarginAwaited } from './ask-margin.ts';
import { enterChosen } from './enter-chosen.ts';
import { chainOfChoice, refuseChoice } from './refuse-choice.ts';

type Report<Type extends BrokerReport['type']> = Extract<BrokerReport, { type: Type }>;

/** An answer to a question that is over, or was never recorded, decides nothing. */
export function marginRead(turn: Turn, { question, ...answer }: Report<'margin-read'>): void {
  const choice = openQuestion(turn, question);
  if (choice?.margin === undefined) return;
  const { units } = choice.margin;
  const { initial, maintenance, commission } = answer;
  turn.record(
    {
      ...{ type: 'margin-stated', signal: choice.signal, units, initial },
      ...(maintenance !== undefined && { maintenance }),
      ...(commission !== undefined && { commission }),
    },
    chainOfChoice(turn, choice),
  );
  const now = turn.state.optionChoices.get(choice.signal.symbol);
  if (now !== undefined) enterChosen(turn, now);
}

export function marginUnread(turn: Turn, { question, kind, why }: Report<'margin-unread'>): void {
  const choice = openQuestion(turn, question);
  if (choice !== undefined)
    refuseChoice(turn, choice, [{ kind: 'margin_unread', cause: kind, why }]);
}

function openQuestion({ state }: Turn, question: string): OptionChoice | undefined {
  for (const choice of state.optionChoices.values())
    if (choice.signal.id === question && isMarginAwaited(choice)) return choice;
  return undefined;
}
