// Folds the choice of an option contract, from the question about the chain to the outcome of its signal.
import type { OptionFact } from '../../domain/facts/option-facts.ts';
import type { Signal } from '../../domain/terms/signal.ts';
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
  const [leg] = choice.legs;
  if (known?.signal.id !== signal.id || leg === undefined) return;
  const { id, contract } = leg.row.contract;
  optionChoices.set(signal.symbol, { ...known, chosen: { id, contract } });
}

/** The signal is taken or refused. */
export function choiceEnded({ optionChoices }: State, { id, symbol }: Signal): void {
  if (optionChoices.get(symbol)?.signal.id === id) optionChoices.delete(symbol);
}
