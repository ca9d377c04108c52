// Folds the choice of an option contract, from the question about the chain to the outcome of its signal.
import { combinationOf } from '../../../market/options/combination.ts';
import type { OptionFact } from '../../domain/facts/option-facts.ts';
import type { ChosenLeg } from '../../domain/options/choose-structure.ts';
import type { ContractFigures } from '../../domain/options/selection/score.ts';
import { higherFloor } from '../../domain/orders/broker-link.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { ChosenContract, MarginRequest } from '../state/option-choice.ts';
import type { State } from '../state/state.ts';

type FactOf<Type extends OptionFact['type']> = Extract<OptionFact, { type: Type }>;

export function chainAsked({ optionChoices }: State, fact: FactOf<'chain-asked'>): void {
  const { signal, trade, same, condition, confidence, validUntil } = fact;
  const asked = { signal, trade, same, condition, confidence, validUntil };
  optionChoices.set(signal.symbol, { ...asked, chosen: undefined, margin: undefined });
}

export function contractChosen({ optionChoices }: State, fact: FactOf<'contract-chosen'>): void {
  const { signal, choice } = fact;
  const known = optionChoices.get(signal.symbol);
  const chosen = chosenOf(choice.legs);
  if (known?.signal.id !== signal.id || chosen === undefined) return;
  optionChoices.set(signal.symbol, { ...known, chosen });
}

export function marginAsked(state: State, { signal, terms, floor }: FactOf<'margin-asked'>): void {
  state.floor = higherFloor(state.floor, floor);
  withMargin(state, signal, { units: terms.quantity, initial: undefined });
}

export function marginStated(state: State, fact: FactOf<'margin-stated'>): void {
  const { signal, units, initial } = fact;
  withMargin(state, signal, { units, initial });
}

function withMargin({ optionChoices }: State, { id, symbol }: Signal, margin: MarginRequest): void {
  const known = optionChoices.get(symbol);
  if (known?.signal.id === id) optionChoices.set(symbol, { ...known, margin });
}

function chosenOf(legs: readonly ChosenLeg[]): ChosenContract | undefined {
  const [first, second] = legs;
  if (first === undefined) return undefined;
  const spreadMax = legs.reduce((sum, { figures }) => sum + spreadMaxOf(figures), 0);
  const { id, contract } = first.row.contract;
  if (second === undefined) return { id, contract, spreadMax };
  const combination = combinationOf(legs.map(({ row }) => row.contract.id));
  return combination && { id: combination.id, contract: undefined, spreadMax };
}

/** In points, at the middle by which the contract was chosen. */
function spreadMaxOf({ mid, spreadPercentMax }: ContractFigures): number {
  return (mid * spreadPercentMax) / 100;
}

/** The signal is taken or refused. */
export function choiceEnded({ optionChoices }: State, { id, symbol }: Signal): void {
  if (optionChoices.get(symbol)?.signal.id === id) optionChoices.delete(symbol);
}
