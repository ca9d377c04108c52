// Asks the broker which contract each symbol is, with its price grid and hours.
import type { Turn } from '../turn.ts';

/** What is held needs its prices before anything else does; what was adopted may have no rule. */
export function resolveAll({ state, rules, broker }: Turn): void {
  for (const symbol of state.activeBySymbol.keys()) broker.wantsResolve.add(symbol);
  for (const symbol of rules.watched) broker.wantsResolve.add(symbol);
}
