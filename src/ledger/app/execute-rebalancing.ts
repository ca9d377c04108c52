// Executes a kept plan: at the prices of now, refused if they or the book have moved. Nothing is booked: fills make the trades.
import { type Decimal, NO_QUANTITY } from '../../kernel/decimal.ts';
import { type Instant, SECOND_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type Cause, portfolioStream, rebalancingStream } from '../domain/events/envelope.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import type { AccountShares } from '../ports/plan-orders.ts';
import { isAnswered, type KeyRefusal, type RequestKey } from './keyed-step.ts';
import type { Ledger } from './ledger.ts';
import { lastTraded } from './plan-execution/last-traded.ts';
import { type PreTradeCheck, preTradeChecks } from './plan-execution/pre-trade-checks.ts';
import { keptPlan, type OwnersPlan, type UnknownPlan } from './plan-rebalancing.ts';
import { excludedHoldingsOf, sharesOf } from './rebalancing/excluded-holdings.ts';
import { tradesOfFills } from './rebalancing/fill-trades.ts';
import {
  type OverShare,
  type PlanSecurity,
  planSecurities,
} from './rebalancing/plan-securities.ts';
import { withPresentNames } from './rebalancing/present-orders.ts';
import {
  type RePricingRefusal,
  type RunRecord,
  rePricedPlan,
} from './rebalancing/re-priced-plan.ts';
import type { RebalancingSources } from './rebalancing/rebalancing-sources.ts';
import { type PlannedLeg, RUN_STARTED, waitingLeg } from './rebalancing/run-legs.ts';
import { plannedLeg, type RunTerms, runTerms } from './rebalancing/run-terms.ts';
import { spendableCash } from './rebalancing/spendable-cash.ts';
import { type Staleness, staleness } from './rebalancing/staleness.ts';
import {
  executedAt,
  openRunsOf,
  type RebalancingRun,
  rebalancingRuns,
  type StoredPlan,
} from './rebalancing/stored-plans.ts';
import { washedOrders, washGuard } from './rebalancing/wash-guard.ts';
import type { SecurityRefusal } from './registry/resolve-security.ts';
import { isDeferred } from './tax/tax-view.ts';
import { currentPortfolio } from './valuation/current-portfolio.ts';

export { type RebalancingRun, type RunRecord, rebalancingRuns, tradesOfFills };

export type ExecutionRefusal =
  | RePricingRefusal
  | SecurityRefusal
  | OverShare
  | Staleness
  /** The owner of the shares is not known as of now, and an order would not be taken. */
  | { readonly kind: 'TRADER_SILENT'; readonly account: string; readonly why: string }
  /** The trader holds other quantities than the ledger. */
  | { readonly kind: 'LEDGER_DIFFERS'; readonly symbols: readonly string[] }
  /** Orders of another plan of the portfolio still work. */
  | { readonly kind: 'RUN_OPEN'; readonly plan: string }
  | UnknownPlan
  | OwnersPlan
  | { readonly kind: 'PLAN_HASH_DIFFERS'; readonly plan: string }
  /** Since it was planned, something else was sold or bought that would make these wash sales. */
  | { readonly kind: 'PLAN_WASHED'; readonly symbols: readonly string[] };

export interface Execution {
  readonly portfolio: PortfolioRow;
  readonly planId: string;
  readonly planHash: string;
  /** Fraction of the planned price. */
  readonly slippageMax: Decimal;
  readonly isDryRun: boolean;
  /** The caller may see what the trader says to each order of a dry run. */
  readonly seesTrader: boolean;
  /** The caller may see all portfolios of the owner. */
  readonly isOwner: boolean;
  readonly request: RequestKey | undefined;
  readonly cause: Cause;
}

export interface ExecutionAnswer extends RunRecord {
  /** Of each order of a dry run, if a trader trades the portfolio. */
  readonly verdicts?: readonly PreTradeCheck[] | undefined;
}

/** A dry run keeps nothing. The orders of a portfolio that a trader trades are sent afterwards, one by one. */
export async function executeRebalancing(
  ledger: Ledger,
  sources: RebalancingSources,
  asked: Execution,
): Promise<Result<ExecutionAnswer, ExecutionRefusal | KeyRefusal>> {
  const { portfolio, planId, isDryRun, request } = asked;
  const isRepeated = !isDryRun && (await isAnswered(ledger.read, request));
  const plan = await keptPlan(ledger, portfolio, { plan: planId, isOwner: asked.isOwner });
  if (!plan.ok) return plan;
  const kept = await withPresentNames(ledger.read, plan.value);
  if (kept.planHash !== asked.planHash) return failed({ kind: 'PLAN_HASH_DIFFERS', plan: planId });
  // Before the shares are read: a run that ends meanwhile has changed them.
  const openBefore = isDryRun ? undefined : await openRunOf(ledger.read, portfolio);
  const shares = isRepeated ? undefined : await sharesOf(sources.planOrders, portfolio);
  const isDone = (await executedAt(ledger.read, portfolio.id, planId)) !== undefined;
  const silence = isDryRun || isDone ? undefined : silenceOf(portfolio, shares);
  if (silence !== undefined) return failed(silence);
  const run: Result<StartedRun, ExecutionRefusal> = isRepeated
    ? failed({ kind: 'PLAN_EXECUTED', plan: planId, at: sources.now })
    : await runAtPricesOfNow(sources, withoutWithheld(kept, shares), { ...asked, shares });
  if (isDryRun) return run.ok ? ok(await withVerdicts(sources, run.value, asked)) : run;
  const done = await ledger.inKeyedStep<RunRecord, ExecutionRefusal>(request, async (step) => {
    if (!run.ok) return run;
    const stream = rebalancingStream(portfolio.id);
    const currentVersion = await step.lock(portfolioStream(portfolio.id));
    await step.lock(stream);
    const stale = await staleness(step, kept, { currentVersion, today: sources.today });
    if (stale !== undefined) return failed(stale);
    const open = openBefore ?? (await openRunOf(step, portfolio));
    if (open !== undefined) return failed({ kind: 'RUN_OPEN', plan: open });
    await step.append(stream, [beginning(portfolio, run.value, step.at)], asked.cause);
    return ok(run.value.record);
  });
  if (!done.ok && done.failure.kind !== 'KEY_REUSED')
    await keepFailure(ledger, kept, {
      reason: done.failure.kind,
      cause: asked.cause,
    });
  return done;
}

async function withVerdicts(
  { planOrders }: RebalancingSources,
  { record, legs }: StartedRun,
  { portfolio: { kind, account }, seesTrader, cause }: Execution,
): Promise<ExecutionAnswer> {
  if (kind !== 'TRADER' || account === undefined || !seesTrader) return record;
  const by = { account, user: cause.actor, requestId: cause.correlationId };
  return { ...record, verdicts: await preTradeChecks(planOrders, legs, by) };
}

async function openRunOf(
  reads: LedgerReads,
  { id, kind }: PortfolioRow,
): Promise<string | undefined> {
  const [open] = kind === 'TRADER' ? await openRunsOf(reads, id) : [];
  return open;
}

/** An order list is complete with itself; orders at a trader have just begun. */
function beginning({ kind }: PortfolioRow, { record, terms, legs }: StartedRun, at: Instant) {
  const common = { schemaVersion: 1, effective: at };
  if (kind !== 'TRADER')
    return { ...common, type: 'REBALANCING_COMPLETED', data: { ...record, filled: [] } };
  const waiting = legs.map((leg, index) => waitingLeg(leg, index, at));
  return { ...common, type: RUN_STARTED, data: { ...record, terms, legs: waiting } };
}

function silenceOf(
  { account = '' }: PortfolioRow,
  shares: AccountShares | undefined,
): ExecutionRefusal | undefined {
  if (shares === undefined || shares.kind === 'now') return undefined;
  const why =
    shares.kind === 'unknown' ? shares.why : `its last answer is ${shares.ageSeconds} s old`;
  return { kind: 'TRADER_SILENT', account, why };
}

/** What has become foreign, or a strategy's, since the plan. */
function withoutWithheld(kept: StoredPlan, shares: AccountShares | undefined): StoredPlan {
  const { plan } = kept;
  const found = plan.orders.map((order) => ({
    order,
    ...excludedHoldingsOf(shares, order.symbol),
  }));
  const skipped = found.flatMap(({ order: { symbol }, withheld: reason, owner }) =>
    reason === undefined ? [] : [{ symbol, reason, ...(owner !== undefined && { owner }) }],
  );
  const orders = found.flatMap(({ order, withheld }) => (withheld === undefined ? order : []));
  return { ...kept, plan: { ...plan, orders, skipped: [...plan.skipped, ...skipped] } };
}

interface StartedRun {
  readonly record: RunRecord;
  /** Of a portfolio that a trader trades. */
  readonly terms: RunTerms;
  readonly legs: readonly PlannedLeg[];
}

async function runAtPricesOfNow(
  sources: RebalancingSources,
  { planId, planHash, plan }: StoredPlan,
  { portfolio, slippageMax, isOwner, shares }: Execution & Known,
): Promise<Result<StartedRun, ExecutionRefusal>> {
  const { read, today, planOrders } = sources;
  const currentVersion = await read.version(portfolioStream(portfolio.id));
  const stale = await staleness(read, { planId, plan }, { currentVersion, today });
  if (stale !== undefined) return failed(stale);
  const symbols = plan.orders.map(({ symbol }) => symbol);
  await sources.prices.refresh(symbols.map(tickerIn), PRICE_AGE_MAX_MS);
  const current = await currentPortfolio(sources, portfolio);
  const found = await planSecurities(sources, { portfolio, current, symbols });
  if (!found.ok) return found;
  const securities = new Map(found.value.map((one) => [one.symbol, one]));
  const traded = shares && (await lastTraded(read, portfolio.id));
  const compared = new Set([...symbols, ...(traded ?? [])]);
  const differing = [...compared].filter((symbol) => isDiffering(shares, symbol, securities));
  if (differing.length > 0) return failed({ kind: 'LEDGER_DIFFERS', symbols: differing });
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
  const outcome = portfolio.kind === 'TRADER' ? 'ORDERS_SENT' : 'ORDERS_LISTED';
  const { orders } = priced.value;
  return ok({
    record: { planId, planHash, outcome, ...priced.value },
    terms: runTerms(plan, spendable.value),
    legs: orders.map((order) => plannedLeg(order, securities, { planOrders, slippageMax })),
  });
}

/** An order at older prices is judged by new ones, if a source has them; else by the last ones. */
const PRICE_AGE_MAX_MS = 5 * SECOND_MS;

/** Of several holdings with one symbol each has its number behind it. */
function tickerIn(symbol: string): string {
  return symbol.replace(/#\d+$/, '');
}

interface Known {
  readonly shares: AccountShares | undefined;
}

/** Beyond what the trader holds a sale would be refused, and a purchase may have been made already. */
function isDiffering(
  shares: AccountShares | undefined,
  symbol: string,
  securities: ReadonlyMap<string, PlanSecurity>,
): boolean {
  if (shares?.kind !== 'now') return false;
  const held = shares.bySymbol.get(symbol)?.quantity ?? NO_QUANTITY;
  return held.comparedTo(securities.get(symbol)?.quantity ?? NO_QUANTITY) !== 0;
}

async function keepFailure(
  ledger: Ledger,
  { planId, plan }: StoredPlan,
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
