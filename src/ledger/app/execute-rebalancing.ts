// Executes a kept plan: at the prices of now, refused if they or the book have moved. Nothing is booked: fills make the trades.
import type { Decimal } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type Cause, portfolioStream, rebalancingStream } from '../domain/events/envelope.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import type { ValuationSources } from '../ports/valuation-sources.ts';
import { isAnswered, type KeyRefusal, type RequestKey } from './keyed-step.ts';
import type { Ledger } from './ledger.ts';
import {
  executedAt,
  type KeptPlan,
  keptPlan,
  movedBy,
  type RebalancingRun,
  rebalancingRuns,
} from './rebalancing/kept-plans.ts';
import {
  type RePricingRefusal,
  type RunRecord,
  rePricedPlan,
} from './rebalancing/re-priced-plan.ts';
import { spendableCash } from './rebalancing/spendable-cash.ts';
import { wantedSecurities } from './rebalancing/wanted-securities.ts';
import { washedOrders, washGuard } from './rebalancing/wash-guard.ts';
import type { SecurityRefusal } from './registry/resolve-security.ts';
import { isDeferred } from './tax/tax-view.ts';
import { currentPortfolio } from './valuation/current-portfolio.ts';

export { type RebalancingRun, type RunRecord, rebalancingRuns };

export type ExecutionRefusal =
  | RePricingRefusal
  | SecurityRefusal
  /** What strategies own in the account is not for a plan to sell: its orders go through the trader's own gate. */
  | { readonly kind: 'TRADED_BY_TRADER'; readonly account: string | undefined }
  | { readonly kind: 'UNKNOWN_PLAN'; readonly plan: string }
  | { readonly kind: 'PLAN_HASH_DIFFERS'; readonly plan: string }
  /** Since it was planned, something else was sold or bought that would make these wash sales. */
  | { readonly kind: 'PLAN_WASHED'; readonly symbols: readonly string[] }
  | { readonly kind: 'PLAN_EXECUTED'; readonly plan: string; readonly at: Instant }
  /** Something was booked, or a setting changed, since it was planned. */
  | {
      readonly kind: 'PLAN_STALE';
      readonly plan: string;
      readonly plannedVersion: number;
      readonly currentVersion: number;
    };

export interface Execution {
  readonly portfolio: PortfolioRow;
  readonly planId: string;
  readonly planHash: string;
  /** Fraction of the planned price. */
  readonly slippageMax: Decimal;
  readonly isDryRun: boolean;
  /** Whoever asks may see all portfolios of the owner. */
  readonly isOwner: boolean;
  readonly request: RequestKey | undefined;
  readonly cause: Cause;
}

/** A dry run keeps nothing. */
export async function executeRebalancing(
  ledger: Ledger,
  sources: ValuationSources,
  asked: Execution,
): Promise<Result<RunRecord, ExecutionRefusal | KeyRefusal>> {
  const { portfolio, planId, isDryRun, request } = asked;
  const isRepeated = !isDryRun && (await isAnswered(ledger.read, request));
  const kept = await keptPlan(ledger.read, portfolio.id, planId);
  if (kept === undefined) return failed({ kind: 'UNKNOWN_PLAN', plan: planId });
  if (kept.planHash !== asked.planHash) return failed({ kind: 'PLAN_HASH_DIFFERS', plan: planId });
  if (portfolio.kind === 'TRADER' && !isDryRun)
    return failed({ kind: 'TRADED_BY_TRADER', account: portfolio.account });
  const run: Result<RunRecord, ExecutionRefusal> = isRepeated
    ? failed({ kind: 'PLAN_EXECUTED', plan: planId, at: sources.now })
    : await runAtPricesOfNow(sources, kept, asked);
  if (isDryRun) return run;
  const done = await ledger.inKeyedStep<RunRecord, ExecutionRefusal>(request, async (step) => {
    if (!run.ok) return run;
    const stream = rebalancingStream(portfolio.id);
    const currentVersion = await step.lock(portfolioStream(portfolio.id));
    await step.lock(stream);
    const stale = await staleness(step, kept, currentVersion);
    if (stale !== undefined) return failed(stale);
    const data = { ...run.value, filled: [] };
    const event = { type: 'REBALANCING_COMPLETED', schemaVersion: 1, effective: step.at, data };
    await step.append(stream, [event], asked.cause);
    return run;
  });
  if (!done.ok && done.failure.kind !== 'KEY_REUSED')
    await keepFailure(ledger, kept, {
      reason: done.failure.kind,
      cause: asked.cause,
    });
  return done;
}

async function runAtPricesOfNow(
  sources: ValuationSources,
  { planId, planHash, plan }: KeptPlan,
  { portfolio, slippageMax, isOwner }: Execution,
): Promise<Result<RunRecord, ExecutionRefusal>> {
  const { read, today } = sources;
  const stale = await staleness(
    read,
    { planId, plan },
    await read.version(portfolioStream(portfolio.id)),
  );
  if (stale !== undefined) return failed(stale);
  const current = await currentPortfolio(sources, portfolio);
  const symbols = plan.orders.map(({ symbol }) => symbol);
  const found = await wantedSecurities(sources, { portfolio, current, symbols });
  if (!found.ok) return found;
  const securities = new Map(found.value.map((one) => [one.symbol, one]));
  const washed = plan.limits.guardsWash
    ? washedOrders(await washGuard(read, { portfolio, isOwner, today }), {
        orders: plan.orders,
        securityOf: (symbol) => securities.get(symbol)?.security,
        isDeferred: isDeferred(portfolio),
      })
    : [];
  if (washed.length > 0) return failed({ kind: 'PLAN_WASHED', symbols: washed });
  const spendable = spendableCash(current, portfolio.baseCurrency);
  const priced = rePricedPlan(plan, { securities, spendable, slippageMax });
  if (!priced.ok) return priced;
  return ok({ planId, planHash, outcome: 'ORDERS_LISTED', ...priced.value });
}

/** Why the plan does not fit the book any more. */
async function staleness(
  reads: LedgerReads,
  { planId, plan }: Pick<KeptPlan, 'planId' | 'plan'>,
  currentVersion: number,
): Promise<ExecutionRefusal | undefined> {
  const { portfolio, portfolioVersion: plannedVersion } = plan;
  const at = await executedAt(reads, portfolio, planId);
  if (at !== undefined) return { kind: 'PLAN_EXECUTED', plan: planId, at };
  if ((await movedBy(reads, portfolio, plannedVersion)) === undefined) return undefined;
  return { kind: 'PLAN_STALE', plan: planId, plannedVersion, currentVersion };
}

async function keepFailure(
  ledger: Ledger,
  { planId, plan }: KeptPlan,
  { reason, cause }: { readonly reason: string; readonly cause: Cause },
): Promise<void> {
  const stream = rebalancingStream(plan.portfolio);
  await ledger.inOneStep<undefined, never>(async (step) => {
    await step.lock(stream);
    const data = { planId, reason };
    const event = { type: 'REBALANCING_FAILED', schemaVersion: 1, effective: step.at, data };
    await step.append(stream, [event], cause);
    return ok(undefined);
  });
}
