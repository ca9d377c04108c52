// Whether anything of ours depends on the prices of a symbol: if not, whoever plays recorded prices may pass over them.
import { isFree } from './book.ts';
import type { Core } from './core.ts';

/** Nothing is held, works, waits or is in doubt there; only a prediction can change that. */
export function isAtRest(
  { state, broker }: Pick<Core, 'state' | 'broker'>,
  symbol: string,
): boolean {
  return (
    isFree(state, symbol) &&
    !state.wishes.has(symbol) &&
    !state.foreign.has(symbol) &&
    !broker.shortages.has(symbol) &&
    !broker.wantsSnapshot
  );
}
