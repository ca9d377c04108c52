// The grid of an instrument whose own one is not known: prices that every class of options takes. A price between them may be refused, or be
// shown as working and stand in no book.
import { isOptionId } from '../instruments/amount.ts';
import type { PriceStep } from '../instruments/tick-grid.ts';
import { combinationSteps, parseCombination } from './combination.ts';

/** Below five cents only classes with steps of a cent are quoted. */
const OF_ALL_CLASSES: readonly PriceStep[] = [
  { lowEdge: 0, increment: 0.01 },
  { lowEdge: 0.05, increment: 0.05 },
  { lowEdge: 3, increment: 0.1 },
];

export function stepsUnlisted(id: string, ofStocks: readonly PriceStep[]): readonly PriceStep[] {
  if (!isOptionId(id)) return ofStocks;
  const combination = parseCombination(id);
  return combination === undefined ? OF_ALL_CLASSES : combinationSteps(combination);
}
