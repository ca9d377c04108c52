// How far a portfolio is from its targets at the prices of now, without planning trades.
import { sumOf } from '../../../kernel/amounts.ts';
import type { Money } from '../../../kernel/decimal.ts';
import { type Strategy, targetsFrom } from '../../domain/rebalancing/allocation.ts';
import { type Drift, driftsOf } from '../../domain/rebalancing/drift.ts';
import type { SecurityId } from '../../ports/drafts.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { PlanOrders } from '../../ports/plan-orders.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import type { CurrentPortfolio } from '../valuation/current-portfolio.ts';
import { excludedHoldingsOf, sharesOf } from './excluded-holdings.ts';
import { planSecurities } from './plan-securities.ts';
import { pricedAsset } from './priced-asset.ts';
import type { RebalancingRequest } from './proposed-plan.ts';
import { spendableCash } from './spendable-cash.ts';

/** How far the assets of a portfolio are from their targets now. */
export interface PresentDrift {
  readonly assets: readonly AssetDrift[];
  readonly cash: Money;
  readonly cashBuffer: Money;
  readonly totalValue: Money;
  /** The value of all trades that would bring every asset to its target. */
  readonly turnover: Money;
}

export interface AssetDrift extends Pick<Drift, 'value' | 'weight' | 'target' | 'drift'> {
  readonly symbol: string;
  readonly security: SecurityId | undefined;
}

export interface DriftSources extends ValuationSources {
  readonly planOrders: Pick<PlanOrders, 'shares'>;
}

/**
 * Of what may be traded: shares that are foreign, or of a strategy, are a part of the whole and have no drift, since no plan
 * touches them. Undefined without targets, while something it counts has no price or rate, while it is not known whose the
 * shares are, and if nothing is there to allocate.
 */
export async function presentDrift(
  sources: DriftSources,
  portfolio: PortfolioRow,
  { current, wanted }: { readonly current: CurrentPortfolio; readonly wanted: RebalancingRequest },
): Promise<PresentDrift | undefined> {
  const { limits } = wanted;
  // Without its advice of the day a policy has the targets of the portfolio.
  const strategy: Strategy =
    wanted.strategy.kind === 'policy' ? { kind: 'calendar' } : wanted.strategy;
  const targets = wanted.targets ?? portfolio.targets;
  if (targets === undefined) return undefined;
  const overlay = strategy.kind === 'tactical' ? strategy.overlay : [];
  const symbols = [...targets, ...overlay].map(({ symbol }) => symbol);
  const found = await planSecurities(sources, { portfolio, current, symbols });
  const cash = spendableCash(current, portfolio.baseCurrency);
  if (!found.ok || cash.unrated.length > 0) return undefined;
  const drifts = driftsOf({
    cash: cash.value,
    assets: found.value.map(pricedAsset),
    targets: targetsFrom(targets),
    strategy,
    limits: { ...limits, noBuy: new Set() },
    at: sources.now,
    today: sources.today,
  });
  if (!drifts.ok || drifts.value.unpriced.length > 0) return undefined;
  const { cashBuffer, totalValue } = drifts.value;
  const shares = await sharesOf(sources.planOrders, portfolio);
  if (shares?.kind === 'unknown') return undefined;
  const free = drifts.value.drifts.filter(
    ({ asset: { symbol } }) => excludedHoldingsOf(shares, symbol).withheld === undefined,
  );
  const ids = new Map(found.value.map(({ symbol, security }) => [symbol, security]));
  return {
    ...{ cash: cash.value, cashBuffer, totalValue },
    turnover: sumOf(free.map(({ excess }) => excess.abs() as Money)),
    assets: free.map(({ asset: { symbol }, value, weight, target, drift }) => ({
      ...{ symbol, value, weight, target, drift },
      security: ids.get(symbol),
    })),
  };
}
