// Folds the choice of an option contract, from the question about the chain to the outcome of its signal.
import { verticalOf } from '../../../market/options/vertical.ts';
import type { OptionFact } from '../../domain/facts/option-facts.ts';
import type { ChosenLeg } from '../../domain/options/choose-structure.ts';
import type { ContractFigures } from '../../domain/options/selection/score.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { ChosenContract } from '../state/option-choice.ts';
import type { State } from '../state/state.ts';

type FactOf<Type extends OptionFact['type']> = Extract<OptionFact, { type: Type }>;

export function chainAsked({ optionChoices }: State, fact: FactOf<'chain-asked'>): void {
  const { signal, trade, same, condition, confidence, validUntil } = fact;
  const asked = { signal, trade, same, condition, confidence, validUntil };
  optionChoices.set(signal.symbol, { ...asked, chosen: undefined });
}

export function contractChosen({ optionChoices }: State, fact: FactOf<'contract-chosen'>): void {
  const { signal, choice } = fact;
  const known = optionChoices.get(signal.symbol);
  const chosen = chosenOf(choice.legs);
  if (known?.signal.id !== signal.id || chosen === undefined) return;
  optionChoices.set(signal.symbol, { ...known, chosen });
}

function chosenOf(legs: readonly ChosenLeg[]): ChosenContract | undefined {
  const [first, second] = legs;
  if (first === undefined) return undefined;
  const spreadMax = legs.reduce((sum, { figures }) => sum + spreadMaxOf(figures), 0);
  const { id, contract } = first.row.contract;
  if (second === undefined) return { id, contract, spreadMax };
  const vertical = verticalOf(id, second.row.contract.id);
  return vertical && { id: vertical.id, contract: undefined, spreadMax };
}

/** In points, at the middle by which the contract was chosen. */
function spreadMaxOf({ mid, spreadPercentMax }: ContractFigures): number {
  return (mid * spreadPercentMax) / 100;
}

/** The signal is taken or refused. */
export function choiceEnded({ optionChoices }: State, { id, symbol }: Signal): void {
  if (optionChoices.get(symbol)?.signal.id === id) optionChoices.delete(symbol);
}
