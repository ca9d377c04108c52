// A portfolio with what it holds, at the prices and rates of now. What has no price is named and left out of the totals.
import { toIso } from '../../../kernel/instant.ts';
import {
  createHighsSolver,
  type RebalancingSources,
} from '../../../ledger/app/plan-rebalancing.ts';
import type { Portfolio } from '../../../ledger/app/portfolios.ts';
import type { ProductSources } from '../../../ledger/app/products/product-view.ts';
import {
  type CurrentPortfolio,
  currentPortfolio,
} from '../../../ledger/app/valuation/current-portfolio.ts';
import type { ValuationSources } from '../../../ledger/ports/valuation-sources.ts';
import { dayAt } from '../../../market/time/zone.ts';
import type { Book } from '../loaders/book.ts';
import {
  allocationBody,
  cashBody,
  holdingBody,
  omissionsBody,
  totalsBody,
} from './current-bodies.ts';

export function portfolioRow(portfolio: Portfolio) {
  return {
    id: portfolio.id,
    user_id: portfolio.holder,
    name: portfolio.name ?? null,
    description: portfolio.description ?? null,
    kind: portfolio.kind,
    account: portfolio.account ?? null,
    base_currency: portfolio.baseCurrency,
    cost_basis_method: portfolio.method,
    cost_basis_methods: [...portfolio.methods],
    dividend_treatment: portfolio.dividendTreatment,
    tax_treatment: portfolio.taxTreatment,
    allow_short: portfolio.allowShort,
    fees_in_basis: portfolio.feesInBasis,
    long_term_rule: portfolio.longTermRule,
    targets: portfolio.targets?.map(({ symbol, weight }) => ({ symbol, weight })) ?? null,
    created_at: toIso(portfolio.createdAt),
    updated_at: toIso(portfolio.updatedAt),
    deleted_at: portfolio.closedAt === undefined ? null : toIso(portfolio.closedAt),
    version: portfolio.version,
  };
}

export function valuationSources(book: Book): ValuationSources {
  const { ledger, prices, history, home, staleAfterDays } = book;
  const now = ledger.context.store.now();
  const today = dayAt(home.zone, now);
  return { read: ledger.read, prices, history, now, today, staleAfterDays };
}

const lotSolver = createHighsSolver();

/** `asker`: a person who names symbols that the book may not know. */
export function rebalancingSources(book: Book, asker?: string): RebalancingSources {
  const { prices, planOrders, policies } = book;
  return { ...valuationSources(book), prices, planOrders, policies, lotSolver, asker };
}

export function productSources(book: Book): ProductSources {
  return { ...valuationSources(book), pause: () => book.ledger.context.pause() };
}

export async function valuedPortfolio(book: Book, portfolio: Portfolio) {
  return currentBody(portfolio, await currentPortfolio(valuationSources(book), portfolio));
}

export function currentBody(portfolio: Portfolio, current: CurrentPortfolio) {
  return {
    ...portfolioRow(portfolio),
    holdings: current.holdings.map(holdingBody),
    cash: cashBody(current),
    ...totalsBody(current),
    allocation: allocationBody(current),
    ...omissionsBody(current),
  };
}
