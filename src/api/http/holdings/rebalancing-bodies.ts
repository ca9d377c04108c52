// What a request asks of a rebalancing, and plans and runs as bodies.
import type { z } from 'zod';
import { sumOf } from '../../../kernel/amounts.ts';
import { decimal, NO_MONEY, quantity, textOf, ZERO } from '../../../kernel/decimal.ts';
import { type TradingDay, toIso } from '../../../kernel/instant.ts';
import type {
  ExecutionAnswer,
  RebalancingRun,
  RunRecord,
} from '../../../ledger/app/execute-rebalancing.ts';
import type {
  PlanRecord,
  RebalancingRequest,
  StoredPlan,
} from '../../../ledger/app/plan-rebalancing.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { rebalancingBody } from '../shapes/rebalancing.ts';

type RebalancingBody = z.infer<typeof rebalancingBody>;
type StrategyBody = RebalancingBody['strategy'];
type LimitsBody = NonNullable<RebalancingBody['limits']>;

export function wantedOf(
  { targets, strategy, limits }: Pick<RebalancingBody, 'targets' | 'strategy' | 'limits'>,
  isOwner: boolean,
): RebalancingRequest {
  return {
    targets: targets?.map(({ symbol, weight }) => ({ symbol, weight: textOf(weight) })),
    strategy: strategyOf(strategy),
    limits: limitsOf(limits ?? NO_LIMITS),
    isOwner,
  };
}

const DEFAULT_BAND = decimal('0.05');

function strategyOf(body: StrategyBody): RebalancingRequest['strategy'] {
  switch (body?.type) {
    case undefined:
      return { kind: 'threshold', absoluteBand: DEFAULT_BAND };
    case 'threshold':
      return {
        kind: 'threshold',
        absoluteBand: body.absolute_band,
        relativeBand: body.relative_band,
        ...(body.to !== 'target' && { to: body.to }),
      };
    case 'calendar':
      return { kind: 'calendar' };
    case 'tactical':
      return {
        kind: 'tactical',
        overlay: body.overlay,
        until: body.until as TradingDay,
        moveMax: body.max_move,
      };
    case 'policy':
      return { kind: 'policy', cap: body.cap };
    default:
      return body satisfies never;
  }
}

const NO_LIMITS: LimitsBody = {
  lot_size: quantity('1'),
  min_trade: NO_MONEY,
  cash_buffer: { amount: NO_MONEY, share: ZERO },
  fee: { rate: ZERO, min: NO_MONEY },
  no_sell: [],
  allocation: 'toward_zero',
  wash_guard: true,
};

function limitsOf(body: LimitsBody): RebalancingRequest['limits'] {
  return {
    lotSize: body.lot_size,
    tradeMin: body.min_trade,
    bufferAmount: body.cash_buffer.amount,
    bufferShare: body.cash_buffer.share,
    feeRate: body.fee.rate,
    feeMin: body.fee.min,
    noSell: new Set(body.no_sell),
    guardsWash: body.wash_guard,
    ...(body.allocation === 'exact' && { allocation: body.allocation }),
    ...(body.cash_needed !== undefined && { cashNeeded: body.cash_needed }),
    ...(body.max_gain !== undefined && { gainMax: body.max_gain }),
    ...(body.objective !== undefined && { objective: body.objective }),
    ...(body.lot_sizes !== undefined && { lotSizes: lotSizesOf(body.lot_sizes) }),
  };
}

function lotSizesOf(all: NonNullable<LimitsBody['lot_sizes']>) {
  return Object.fromEntries(all.map(({ symbol, lot_size }) => [symbol, lot_size]));
}

export function driftsBody(plan: PlanRecord) {
  return {
    portfolio_id: plan.portfolio,
    portfolio_version: plan.portfolioVersion,
    at: toIso(plan.at),
    on: plan.on,
    currency: plan.currency,
    strategy: { ...plan.strategy },
    targets: [...plan.targets],
    total_value: plan.totalValue,
    cash: plan.cash,
    cash_buffer: plan.cashBuffer,
    base: plan.base,
    triggered: plan.isTriggered,
    breached: plan.drifts.filter(({ isBreached }) => isBreached).map(({ symbol }) => symbol),
    drifts: plan.drifts.map(({ security, isBreached, ...drift }) => ({
      security_id: security,
      ...drift,
      breached: isBreached,
    })),
    unpriced: [...plan.unpriced],
    ownership: ownershipBody(plan.ownership ?? null),
  };
}

function ownershipBody(ownership: NonNullable<PlanRecord['ownership']> | null) {
  if (ownership === null) return null;
  const { isKnown, ageSeconds, why } = ownership;
  return { known: isKnown, age_seconds: ageSeconds, why };
}

export function planBody({ planId, planHash, plan }: StoredPlan) {
  return { plan_id: planId, plan_hash: planHash, ...previewBody(plan) };
}

export function previewBody(plan: PlanRecord) {
  return {
    ...driftsBody(plan),
    limits: { ...plan.limits },
    orders: plan.orders.map(({ wanted, rate, realizedGain, estimatedTax, ...order }) => ({
      ...orderBody(order),
      wanted_quantity: wanted,
      fx_rate: rate,
      realized_gain: realizedGain,
      estimated_tax: estimatedTax,
    })),
    skipped: [...plan.skipped],
    exact: plan.exact ?? null,
    cash_after: plan.cashAfter,
    total_fees: plan.totalFees,
    realized_gain: plan.realizedGain,
    estimated_tax: plan.estimatedTax,
  };
}

type Order = Omit<RunRecord['orders'][number], 'plannedPrice'>;

function orderBody({ security, lots, ...order }: Order) {
  return {
    security_id: security,
    ...order,
    lots: lots.map(({ lotId, costRate = null, ...lot }) => ({
      lot_id: lotId,
      ...lot,
      cost_rate: costRate,
    })),
  };
}

export function runBody({ id }: PortfolioRow, run: ExecutionAnswer, isDryRun: boolean) {
  return {
    plan_id: run.planId,
    plan_hash: run.planHash,
    portfolio_id: id,
    dry_run: isDryRun,
    outcome: isDryRun ? ('DRY_RUN' as const) : run.outcome,
    orders: run.orders.map(({ plannedPrice, ...order }, index) => ({
      ...orderBody(order),
      planned_price: plannedPrice,
      desk: verdictBody(run.verdicts?.[index]),
    })),
    skipped: [...run.skipped],
    total_fees: run.cost,
    cash_after: run.cashAfter,
  };
}

function verdictBody(verdict: NonNullable<ExecutionAnswer['verdicts']>[number] | undefined) {
  if (verdict === undefined) return null;
  const { limit, check } = verdict;
  if (check.kind === 'unanswered') return { limit, allowed: null, text: check.why, reasons: [] };
  const { isAllowed: allowed, text, reasons } = check;
  return { limit, allowed, text, reasons: reasons.map((one) => ({ ...one })) };
}

/** The transaction of each fill by its execution. */
export type BookedFills = ReadonlyMap<string, number>;

export function runRow({ plan, ...run }: RebalancingRun, booked: BookedFills) {
  return {
    plan_id: plan?.planId ?? null,
    plan_hash: plan?.planHash ?? null,
    portfolio_id: run.portfolio,
    planned_at: toIso(run.at),
    actor: run.actor,
    strategy: plan?.strategy ?? null,
    triggered: plan?.isTriggered ?? null,
    orders: plan?.orders ?? 0,
    skipped: plan?.skipped ?? 0,
    total_fees: run.executed?.cost ?? plan?.totalFees ?? null,
    status: run.status,
    ended_at: run.endedAt === undefined ? null : toIso(run.endedAt),
    failure: run.failure ?? null,
    outcome: run.executed?.outcome ?? null,
    legs: run.legs.map((leg) => legBody(leg, booked)),
  };
}

function legBody(leg: RebalancingRun['legs'][number], booked: BookedFills) {
  const { symbol, side, quantity: ordered, planned, limit, status, why } = leg;
  return {
    ...{ leg: leg.leg, symbol, side, planned_quantity: planned, quantity: ordered, limit, status },
    since: toIso(leg.since),
    order_ref: leg.orderRef,
    order_state: leg.orderState,
    filled: textOf(sumOf(leg.fills.map((fill) => quantity(fill.quantity)))),
    fills: leg.fills.map((fill) => ({
      ...fill,
      transaction_id: booked.get(fill.execution) ?? null,
    })),
    why,
  };
}
