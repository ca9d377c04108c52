// Differences between the account and our records that a comparison has left to a person.
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { State } from './state.ts';

/** The account has none of these contracts of ours any more: nothing is there to watch or to close until a person takes them off the books. */
export function isGone({ leftOpen }: Pick<State, 'leftOpen'>, symbol: string): boolean {
  return isOptionId(symbol) && leftOpen.get(symbol) === 0;
}
