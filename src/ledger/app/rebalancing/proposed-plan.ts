// The plan of a portfolio at the prices of now, from what the ledger holds of it.
import { ZERO } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import {
  type Asset,
  type Limits,
  type Strategy,
  targetsFrom,
} from '../../domain/rebalancing/allocation.ts';
import type { DriftRefusal } from '../../domain/rebalancing/drift.ts';
import { planRebalancing, type RebalancingPlan } from '../../domain/rebalancing/plan.ts';
import type { LotRow, PortfolioRow, TargetWeight } from '../../ports/ledger-rows.ts';
import type { AccountShares } from '../../ports/order-desk.ts';
import type { SecurityRefusal } from '../registry/resolve-security.ts';
import { isDeferred } from '../tax/tax-view.ts';
import { currentPortfolio } from '../valuation/current-portfolio.ts';
import { pricedAsset } from './priced-asset.ts';
import type { RebalancingSources } from './rebalancing-sources.ts';
import { spendableCash } from './spendable-cash.ts';
import { type WantedSecurity, wantedSecurities } from './wanted-securities.ts';
import { UNGUARDED, type WashGuard, washGuard } from './wash-guard.ts';
import { type Ownership, ownershipOf, sharesOf, withheldOf } from './withheld.ts';

export type WantedLimits = Omit<Limits, 'noBuy'>;

export interface RebalancingWanted {
  /** Instead of those of the portfolio. */
  readonly targets: readonly TargetWeight[] | undefined;
  readonly strategy: Strategy;
  readonly limits: WantedLimits;
  /** Whoever asks may see all portfolios of the owner. */
  readonly isOwner: boolean;
}

export type PlanRefusal =
  | DriftRefusal
  | SecurityRefusal
  /** Neither the portfolio nor the request has any. */
  | { readonly kind: 'NO_TARGETS' };

export interface ProposedPlan {
  readonly plan: RebalancingPlan;
  readonly targets: readonly TargetWeight[];
  readonly securities: ReadonlyMap<string, WantedSecurity>;
  /** Currencies of cash without a rate. */
  readonly unrated: readonly CurrencyCode[];
  readonly ownership: Ownership;
}

export async function proposedPlan(
  sources: RebalancingSources,
  portfolio: PortfolioRow,
  wanted: RebalancingWanted,
): Promise<Result<ProposedPlan, PlanRefusal>> {
  const { strategy, limits, isOwner } = wanted;
  const targets = wanted.targets ?? portfolio.targets;
  if (targets === undefined) return failed({ kind: 'NO_TARGETS' });
  const overlay = strategy.kind === 'tactical' ? strategy.overlay : [];
  const symbols = [...targets, ...overlay].map(({ symbol }) => symbol);
  const current = await currentPortfolio(sources, portfolio);
  const found = await wantedSecurities(sources, { portfolio, current, symbols });
  if (!found.ok) return found;
  const { read, today, now } = sources;
  const guard = limits.guardsWash
    ? await washGuard(read, { portfolio, isOwner, today })
    : UNGUARDED;
  // A tax-deferred portfolio has no loss to lose; what it buys disallows losses elsewhere.
  const guardsWash = limits.guardsWash && !isDeferred(portfolio);
  const cash = spendableCash(current, portfolio.baseCurrency);
  const lots = await read.lots({ portfolios: [portfolio.id], isOpen: true });
  const shares = await sharesOf(sources.desk, portfolio);
  const placed: Placed = {
    ...{ portfolio, guard, shares },
    lots: Map.groupBy(lots, ({ security }) => security),
  };
  const made = planRebalancing({
    cash: cash.value,
    assets: found.value.map((one) => assetOf(one, placed)),
    targets: targetsFrom(targets),
    strategy,
    limits: { ...limits, guardsWash, noBuy: recentLosses(found.value, guard) },
    at: now,
    today,
  });
  if (!made.ok) return made;
  const securities = new Map(found.value.map((one) => [one.symbol, one]));
  return ok({
    ...{ plan: made.value, targets, securities },
    unrated: cash.unrated,
    ownership: ownershipOf(shares),
  });
}

interface Placed {
  readonly portfolio: PortfolioRow;
  readonly guard: WashGuard;
  readonly shares: AccountShares | undefined;
  readonly lots: ReadonlyMap<LotRow['security'], readonly LotRow[]>;
}

function assetOf(wanted: WantedSecurity, { portfolio, guard, shares, lots }: Placed): Asset {
  const { symbol, security, quantity, rate } = wanted;
  const asset: Asset = {
    ...pricedAsset(wanted),
    ...(security !== undefined && { likeness: guard.likenessOf(security) }),
    ...withheldOf(shares, symbol),
  };
  const own = security === undefined ? undefined : lots.get(security);
  if (asset.price === undefined || rate === undefined) return asset;
  if (security === undefined || own === undefined || !quantity.gt(0)) return asset;
  const terms = { ...termsOf(portfolio), method: portfolio.method };
  const taxRates = isDeferred(portfolio) ? UNTAXED : terms.taxRates;
  return {
    ...asset,
    holding: {
      lots: own,
      terms: { ...terms, taxRates },
      rate,
      boughtElsewhere: guard.boughtElsewhere(security),
    },
  };
}

const UNTAXED = { SHORT: ZERO, LONG: ZERO } as const;

function recentLosses(
  securities: readonly WantedSecurity[],
  guard: WashGuard,
): ReadonlySet<string> {
  return new Set(
    securities
      .filter(({ security }) => security !== undefined && guard.isLossRecent(security))
      .map(({ symbol }) => symbol),
  );
}
