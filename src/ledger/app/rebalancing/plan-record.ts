// A plan as it is kept: plain JSON with decimals as text, and the hash by which an execution names it.
import { createHash } from 'node:crypto';
import { type Decimal, textOf } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type { Strategy } from '../../domain/rebalancing/allocation.ts';
import type { LotChoice } from '../../domain/rebalancing/lot-problem.ts';
import type { PlannedTrade, RebalancingPlan } from '../../domain/rebalancing/plan.ts';
import type { PortfolioRow, TargetWeight } from '../../ports/ledger-rows.ts';
import type { Ownership } from './excluded-holdings.ts';
import type { PlanSecurity } from './plan-securities.ts';
import type { CostRates, ProposedPlan, WantedLimits } from './proposed-plan.ts';
import type { GuardedBy } from './wash-guard.ts';

export interface PlannedOrder {
  readonly security: SecurityId | null;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  /** Before a purchase was cut to the cash. */
  readonly wanted: string;
  /** In its own currency. */
  readonly price: string;
  readonly currency: CurrencyCode;
  /** To the currency of the portfolio, in which the rest is. */
  readonly rate: string;
  readonly notional: string;
  readonly fee: string;
  readonly lots: readonly OrderLot[];
  readonly realizedGain: string;
  readonly estimatedTax: string;
}

export interface OrderLot {
  readonly lotId: string;
  readonly quantity: string;
  readonly gain: string;
  readonly term: 'SHORT' | 'LONG';
  readonly tax: string;
  /** At which its cost is in the gain; null if it is not known: that of the order. */
  readonly costRate: string | null;
}

export interface DriftRecord {
  readonly security: SecurityId | null;
  readonly symbol: string;
  readonly quantity: string;
  readonly value: string;
  readonly weight: string;
  readonly target: string;
  readonly drift: string;
  readonly isBreached: boolean;
}

export interface ExactRecord {
  /** Distances from the targets and fees that the choice leaves. */
  readonly cost: string;
  /** No choice costs less. */
  readonly bound: string;
}

export interface SkippedRecord {
  readonly symbol: string;
  readonly reason: string;
  /** Of what is OWNED_BY somebody. */
  readonly owner?: string;
}

export interface PlanRecord {
  readonly portfolio: PortfolioId;
  /** Of the portfolio's stream: an execution is refused once it has moved by more than settlements. */
  readonly portfolioVersion: number;
  readonly at: Instant;
  readonly on: TradingDay;
  readonly currency: CurrencyCode;
  readonly strategy: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly targets: readonly TargetWeight[];
  readonly totalValue: string;
  readonly cashBuffer: string;
  readonly base: string;
  readonly drifts: readonly DriftRecord[];
  readonly isTriggered: boolean;
  readonly orders: readonly PlannedOrder[];
  readonly skipped: readonly SkippedRecord[];
  /** Plans of an earlier version do not have it. */
  readonly ownership?: Ownership;
  /** By whose portfolios the wash guard decided. Plans of an earlier version do not have it. */
  readonly guardedBy?: GuardedBy;
  /** Of a plan whose lots were chosen together. */
  readonly exact?: ExactRecord;
  /** Held or wanted without a usable price, or cash in a currency without a rate: nothing is executed while there are any. */
  readonly unpriced: readonly { readonly symbol: string; readonly reason: string }[];
  readonly cash: string;
  readonly cashAfter: string;
  readonly totalFees: string;
  readonly realizedGain: string;
  readonly estimatedTax: string;
}

/** Of what is computed with plain numbers. */
const PLACES = 4;

export interface PlanContext {
  readonly portfolio: PortfolioRow;
  readonly portfolioVersion: number;
  readonly at: Instant;
  readonly on: TradingDay;
  readonly strategy: Strategy;
  readonly limits: WantedLimits;
}

export function planRecord(
  { plan, choice, targets, securities, unrated, ownership, guardedBy, costRates }: ProposedPlan,
  { portfolio, portfolioVersion, at, on, strategy, limits }: PlanContext,
): PlanRecord {
  const named = (symbol: string) => securities.get(symbol);
  return {
    portfolio: portfolio.id,
    ...{ portfolioVersion, at, on },
    currency: portfolio.baseCurrency,
    strategy: plain(strategy),
    limits: plain({ ...limits, noSell: [...limits.noSell] }),
    targets,
    totalValue: textOf(plan.totalValue),
    cashBuffer: textOf(plan.cashBuffer),
    base: textOf(plan.base),
    drifts: plan.drifts.map(({ asset, isBreached, value, weight, target, drift }) => ({
      security: named(asset.symbol)?.security ?? null,
      symbol: asset.symbol,
      quantity: textOf(asset.quantity),
      ...texts({ value, weight, target, drift }),
      isBreached,
    })),
    isTriggered: plan.isTriggered,
    orders: plan.trades.map((trade) => plannedOrder(trade, named(trade.symbol), costRates)),
    skipped: plan.skipped,
    ownership,
    guardedBy,
    ...(choice && { exact: exactRecord(choice) }),
    unpriced: [
      ...plan.unpriced.map(({ symbol }) => ({
        symbol,
        reason: named(symbol)?.unpriced ?? 'NO_PRICE',
      })),
      ...unrated.map((symbol) => ({ symbol, reason: 'NO_FX' })),
    ],
    ...moneyOf(plan),
  };
}

/** What the wash guard found in other portfolios of the holder is in its orders and in what they lack. */
export function isForOwnerOnly({ guardedBy, limits }: PlanRecord): boolean {
  return (guardedBy ?? (limits.guardsWash === true ? 'holder' : 'portfolio')) === 'holder';
}

export function planHash(record: PlanRecord): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex');
}

function exactRecord({ cost, bound }: LotChoice): ExactRecord {
  return { cost: cost.toFixed(PLACES), bound: bound.toFixed(PLACES) };
}

function moneyOf({ cash, cashAfter, totalFees, realizedGain, estimatedTax }: RebalancingPlan) {
  return texts({ cash, cashAfter, totalFees, realizedGain, estimatedTax });
}

function plannedOrder(
  trade: PlannedTrade,
  place: PlanSecurity | undefined,
  costRates: CostRates,
): PlannedOrder {
  if (place?.price === undefined || place.rate === undefined)
    throw new Error(`${trade.symbol} was planned without a price`);
  const { symbol, side, sold } = trade;
  const { quantity, wanted, notional, fee } = trade;
  return {
    security: place.security ?? null,
    ...{ symbol, side },
    ...texts({ quantity, wanted, price: place.price, rate: place.rate, notional, fee }),
    currency: place.currency,
    lots: (sold?.lots ?? []).map(({ lotId, term, ...figures }) => ({
      ...{ lotId, term },
      ...texts(figures),
      costRate: costRateOf(lotId, costRates),
    })),
    realizedGain: sold === undefined ? '0' : textOf(sold.gain),
    estimatedTax: sold === undefined ? '0' : textOf(sold.estimatedTax),
  };
}

/** A lot in the currency of the portfolio has no other rate than 1. */
function costRateOf(lotId: string, costRates: CostRates): string | null {
  if (!costRates.has(lotId)) return '1';
  const rate = costRates.get(lotId);
  return rate === undefined ? null : textOf(rate);
}

function texts<Name extends string>(
  figures: Readonly<Record<Name, Decimal>>,
): Readonly<Record<Name, string>> {
  return Object.fromEntries(
    Object.entries<Decimal>(figures).map(([name, value]) => [name, textOf(value)]),
  ) as Record<Name, string>;
}

function plain(value: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
