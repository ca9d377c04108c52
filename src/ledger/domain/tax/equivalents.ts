// Securities that a person declares substantially identical: their purchases and sales wash one another, share for share.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TradeRefusal } from '../lots/trade.ts';
import type { WashClosure, WashLot, WashTerms, WashTrade, WashView } from './wash/wash-view.ts';
import { washSales } from './wash-sales.ts';

/** Groups of securities; one that is in several groups joins them. */
export type Equivalents = readonly (readonly string[])[];

/** The same text for equivalent securities; a security of no group stands for itself. */
export function equivalenceKey(equivalents: Equivalents, security: string): string {
  const group = new Set([security]);
  for (let size = 0; size < group.size; ) {
    size = group.size;
    for (const one of equivalents)
      if (one.some((member) => group.has(member))) for (const member of one) group.add(member);
  }
  return [...group].sort()[0] ?? security;
}

export function areEquivalent(equivalents: Equivalents, one: string, other: string): boolean {
  return equivalenceKey(equivalents, one) === equivalenceKey(equivalents, other);
}

/** Wash sales of all securities of one person: a view of each group of equivalents, joined. */
export function washSalesOfAll(
  trades: readonly WashTrade[],
  terms: WashTerms,
  equivalents: Equivalents,
): Result<WashView, TradeRefusal> {
  const groups = Map.groupBy(trades, ({ security }) => equivalenceKey(equivalents, security));
  const closures: WashClosure[] = [];
  const openLots: WashLot[] = [];
  for (const group of groups.values()) {
    const view = washSales(group, terms);
    if (!view.ok) return failed(view.failure);
    closures.push(...view.value.closures);
    openLots.push(...view.value.openLots);
  }
  return ok({ closures, openLots });
}
