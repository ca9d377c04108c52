// The plan of a portfolio at the prices of now, from what the ledger holds of it.
import { scaled } from '../../../kernel/amounts.ts';
import { type Decimal, ONE, type Quantity, ZERO } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import {
  type Allocation,
  type Asset,
  type Limits,
  type Strategy,
  targetsFrom,
} from '../../domain/rebalancing/allocation.ts';
import type { DriftRefusal } from '../../domain/rebalancing/drift.ts';
import { planRebalancing } from '../../domain/rebalancing/plan.ts';
import type { LotRow, PortfolioRow, TargetWeight } from '../../ports/ledger-rows.ts';
import type { AccountShares } from '../../ports/plan-orders.ts';
import type { BookInQuestion } from '../questions/open-questions.ts';
import type { SecurityRefusal } from '../registry/resolve-security.ts';
import { isDeferred } from '../tax/tax-view.ts';
import { type CurrentPortfolio, currentPortfolio } from '../valuation/current-portfolio.ts';
import { type ChosenPlan, exactPlan } from './exact-plan.ts';
import { excludedHoldingsOf, type Ownership, ownershipOf, sharesOf } from './excluded-holdings.ts';
import { namesOf, type OverShare, type PlanSecurity, planSecurities } from './plan-securities.ts';
import type { NoPolicy, WantedStrategy } from './policy-strategy.ts';
import { type NamedTarget, underPresentNames } from './present-names.ts';
import { pricedAsset } from './priced-asset.ts';
import type { RebalancingSources } from './rebalancing-sources.ts';
import { spendableCash } from './spendable-cash.ts';
import { type GuardedBy, guardedBy, UNGUARDED, type WashGuard, washGuard } from './wash-guard.ts';

export type LotSizes = Readonly<Record<string, Quantity>>;

export interface WantedLimits extends Omit<Limits, 'noBuy'> {
  /** Lots of all trades are chosen together; absent: each is rounded toward zero. */
  readonly allocation?: 'exact' | undefined;
  /** Of single securities, by symbol, instead of the lot size of all. */
  readonly lotSizes?: LotSizes | undefined;
}

export interface RebalancingRequest {
  /** Instead of those of the portfolio. */
  readonly targets: readonly TargetWeight[] | undefined;
  readonly strategy: WantedStrategy;
  readonly limits: WantedLimits;
  /** The caller may see all portfolios of the owner. */
  readonly isOwner: boolean;
}

/** With the advice of now in the place of a policy. */
export interface PresentRequest extends RebalancingRequest {
  readonly strategy: Strategy;
}

export type PlanRefusal =
  | NoPolicy
  | DriftRefusal
  | SecurityRefusal
  | BookInQuestion
  | OverShare
  /** Neither the portfolio nor the request has any. */
  | { readonly kind: 'NO_TARGETS' };

export interface ProposedPlan extends ChosenPlan {
  readonly targets: readonly TargetWeight[];
  readonly securities: ReadonlyMap<string, PlanSecurity>;
  /** Currencies of cash without a rate. */
  readonly unrated: readonly CurrencyCode[];
  readonly ownership: Ownership;
  readonly guardedBy: GuardedBy;
  /** Of lots in other currencies, by lot. */
  readonly costRates: CostRates;
}

export async function proposedPlan(
  sources: RebalancingSources,
  portfolio: PortfolioRow,
  wanted: PresentRequest,
): Promise<Result<ProposedPlan, PlanRefusal>> {
  const { isOwner } = wanted;
  const given = wanted.targets ?? portfolio.targets;
  if (given === undefined) return failed({ kind: 'NO_TARGETS' });
  const current = await currentPortfolio(sources, portfolio);
  const { targets, strategy, limits } = await namedNow(sources, current, { ...wanted, given });
  const overlay = strategy.kind === 'tactical' ? strategy.overlay : [];
  const symbols = [...targets, ...overlay].map(({ symbol }) => symbol);
  const found = await planSecurities(sources, { portfolio, current, symbols });
  if (!found.ok) return found;
  const { read, today, now } = sources;
  const guard = limits.guardsWash
    ? await washGuard(read, { portfolio, isOwner, today })
    : UNGUARDED;
  const ids = found.value.flatMap(({ security }) => security ?? []);
  const spokenOf =
    limits.guardsWash && isOwner
      ? await guardedBy(read, { portfolio, today, guard }, ids)
      : 'portfolio';
  // A tax-deferred portfolio has no loss to lose; what it buys disallows losses elsewhere.
  const guardsWash = limits.guardsWash && !isDeferred(portfolio);
  const cash = spendableCash(current, portfolio.baseCurrency);
  const lots = await read.lots({ portfolios: [portfolio.id], isOpen: true });
  const shares = await sharesOf(sources.planOrders, portfolio);
  const placed: Placed = {
    ...{ portfolio, guard, shares },
    lots: Map.groupBy(lots, ({ security }) => security),
    costRates: costRatesOf(current),
    lotSizes: new Map(Object.entries(limits.lotSizes ?? {})),
  };
  const { allocation: kind, lotSizes: _, ...ownLimits } = limits;
  const asked: Allocation = {
    cash: cash.value,
    assets: found.value.map((one) => assetOf(one, placed)),
    targets: targetsFrom(targets),
    strategy,
    limits: { ...ownLimits, guardsWash, noBuy: recentLosses(found.value, guard) },
    at: now,
    today,
  };
  const rounded = planRebalancing(asked);
  if (!rounded.ok) return rounded;
  const made =
    kind === 'exact'
      ? await exactPlan(sources.lotSolver, asked, rounded.value)
      : ok({ plan: rounded.value, choice: undefined });
  if (!made.ok) return made;
  const securities = new Map(found.value.map((one) => [one.symbol, one]));
  return ok({
    ...{ ...made.value, targets, securities },
    unrated: cash.unrated,
    costRates: placed.costRates,
    ownership: ownershipOf(shares),
    guardedBy: spokenOf,
  });
}

interface Named extends Pick<PresentRequest, 'strategy' | 'limits'> {
  readonly targets: readonly TargetWeight[];
}

/** Whatever its securities were called when it was set. */
async function namedNow(
  { read }: Pick<RebalancingSources, 'read'>,
  { holdings }: Pick<CurrentPortfolio, 'holdings'>,
  { given, strategy, limits }: Omit<Named, 'targets'> & { readonly given: Named['targets'] },
): Promise<Named> {
  const held = namesOf(holdings.map(({ security }) => security));
  const named = <Target extends NamedTarget>(all: readonly Target[]) =>
    underPresentNames(read, all, held);
  const noSell = await named([...limits.noSell].map((symbol) => ({ symbol })));
  const lotSizes = Object.entries(limits.lotSizes ?? {}).map(([symbol, lot]) => ({ symbol, lot }));
  const namedLots = (await named(lotSizes)).map(({ symbol, lot }) => [symbol, lot] as const);
  return {
    targets: (await named(given)).map(({ symbol, weight }) => ({ symbol, weight })),
    strategy:
      strategy.kind === 'tactical'
        ? { ...strategy, overlay: await named(strategy.overlay) }
        : strategy,
    limits: {
      ...limits,
      lotSizes: Object.fromEntries(namedLots),
      noSell: new Set(noSell.map(({ symbol }) => symbol)),
    },
  };
}

/** Undefined for a lot in another currency whose rate is not known. */
export type CostRates = ReadonlyMap<string, Decimal | undefined>;

function costRatesOf({ lotCosts }: Pick<CurrentPortfolio, 'lotCosts'>): CostRates {
  return new Map(lotCosts.map(({ lot, rate }) => [lot.id, rate]));
}

interface Placed {
  readonly portfolio: PortfolioRow;
  readonly guard: WashGuard;
  readonly shares: AccountShares | undefined;
  readonly lots: ReadonlyMap<LotRow['security'], readonly LotRow[]>;
  readonly costRates: CostRates;
  readonly lotSizes: ReadonlyMap<string, Quantity>;
}

function assetOf(
  wanted: PlanSecurity,
  { portfolio, guard, shares, lots, costRates, lotSizes }: Placed,
): Asset {
  const { symbol, security, quantity, rate } = wanted;
  const lotSize = lotSizes.get(symbol);
  const asset: Asset = {
    ...pricedAsset(wanted),
    ...(lotSize !== undefined && { lotSize }),
    ...(security !== undefined && { likeness: guard.likenessOf(security) }),
    ...excludedHoldingsOf(shares, symbol),
  };
  const own = security === undefined ? undefined : lots.get(security);
  if (asset.price === undefined || rate === undefined) return asset;
  if (security === undefined || own === undefined || !quantity.gt(0)) return asset;
  const terms = { ...termsOf(portfolio), method: portfolio.method };
  const taxRates = isDeferred(portfolio) ? UNTAXED : terms.taxRates;
  return {
    ...asset,
    holding: {
      lots: own.map((lot) => inBase(lot, costRates.get(lot.id) ?? rate)),
      terms: { ...terms, taxRates },
      boughtElsewhere: guard.boughtElsewhere(security),
    },
  };
}

/** What it cost at the rate at which it was paid; where that is not known, at the one of now. */
function inBase(lot: LotRow, rate: Decimal): LotRow {
  if (rate === ONE) return lot;
  return { ...lot, basis: scaled(lot.basis, rate), openPrice: scaled(lot.openPrice, rate) };
}

const UNTAXED = { SHORT: ZERO, LONG: ZERO } as const;

function recentLosses(securities: readonly PlanSecurity[], guard: WashGuard): ReadonlySet<string> {
  return new Set(
    securities
      .filter(({ security }) => security !== undefined && guard.isLossRecent(security))
      .map(({ symbol }) => symbol),
  );
}
