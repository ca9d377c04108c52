// Entries of options wait at least until the quotes come that may fill them.
import type {
  EntryOrder,
  Strategy,
  TermsOfStrategy,
} from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';

/** Of whatever strategies a run has, also those of a variant. */
export function withOptionWaits(settings: Settings, waitMs: number): Settings {
  const isMarketable = (terms: TermsOfStrategy) =>
    terms.trade !== undefined && terms.entryOrder.kind === 'marketable';
  const terms = settings.strategies.flatMap((one) => [one, ...one.termsBySymbol.values()]);
  const entryMs = Math.max(settings.execution.entryMs, waitMs);
  return {
    ...settings,
    ...(terms.some(isMarketable) && { execution: { ...settings.execution, entryMs } }),
    strategies: settings.strategies.map((strategy) => waitingStrategy(strategy, waitMs)),
  };
}

function waitingStrategy(strategy: Strategy, waitMs: number): Strategy {
  const own = [...strategy.termsBySymbol].map(
    ([symbol, terms]) => [symbol, waitingTerms(terms, waitMs)] as const,
  );
  return { ...waitingTerms(strategy, waitMs), termsBySymbol: new Map(own) };
}

function waitingTerms<Terms extends TermsOfStrategy>(terms: Terms, waitMs: number): Terms {
  if (terms.trade === undefined) return terms;
  return { ...terms, entryOrder: waitingOrder(terms.entryOrder, waitMs) };
}

function waitingOrder(order: EntryOrder, waitMs: number): EntryOrder {
  if (order.kind === 'marketable' || order.kind === 'market') return order;
  return { ...order, lifeMs: Math.max(order.lifeMs, waitMs) };
}
