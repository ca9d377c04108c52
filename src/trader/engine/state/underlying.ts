// What belongs to a stock and to its options alike: lists of symbols, pauses, locks, halts, sectors, limits of a symbol.
import { parseOptionId } from '../../../market/options/option-id.ts';
import type { State } from './state.ts';

/** The stock of an option contract; of a stock itself. A contract that was never looked up is of the stock that its class names. */
export function underlyingIn({ instruments }: Pick<State, 'instruments'>, symbol: string): string {
  return instruments.get(symbol)?.option?.underlying ?? parseOptionId(symbol)?.root ?? symbol;
}
