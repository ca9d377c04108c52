// Plans and runs in the stream of their portfolio: PLANNED holds a plan, the others say what became of it.
import type { Instant } from '../../../kernel/instant.ts';
import type { PortfolioId } from '../../domain/entries/ids.ts';
import {
  type NewEvent,
  portfolioStream,
  rebalancingStream,
  type StoredEvent,
} from '../../domain/events/envelope.ts';
import type { LedgerReads, LedgerStep } from '../../ports/ledger-store.ts';
import { type PlanRecord, planHash } from './plan-record.ts';
import type { RunRecord } from './re-priced-plan.ts';
import { LEG_CHANGED, legsAfter, RUN_STARTED, type RunLeg } from './run-legs.ts';

/** `<portfolio>-<version of its event>`. */
export type PlanId = string;

export interface StoredPlan {
  readonly planId: PlanId;
  readonly planHash: string;
  readonly plan: PlanRecord;
}

/** What a list says of a plan: those of many securities are long, and there may be many plans. */
export interface PlanSummary extends Omit<StoredPlan, 'plan'> {
  readonly strategy: string;
  readonly isTriggered: boolean;
  readonly orders: number;
  readonly skipped: number;
  readonly totalFees: string;
}

/** A plan with what became of it: the last attempt counts. Or a scheduled run that was missed or made no plan. */
export interface RebalancingRun {
  readonly portfolio: PortfolioId;
  /** When it was planned, or should have been. */
  readonly at: Instant;
  readonly actor: string;
  readonly plan: PlanSummary | undefined;
  readonly status: 'PLANNED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'MISSED';
  /** Of the last attempt. */
  readonly endedAt: Instant | undefined;
  /** Of one that was executed. */
  readonly executed: Pick<RunRecord, 'cost' | 'outcome'> | undefined;
  /** Orders at a trader; none of an order list. */
  readonly legs: readonly RunLeg[];
  /** Why the last attempt was refused. */
  readonly failure: string | undefined;
}

/** Appended together: what triggered it, and the plan. */
export async function storePlan(
  step: LedgerStep,
  plan: PlanRecord,
  cause: Parameters<LedgerStep['append']>[2],
): Promise<PlanId> {
  const stream = rebalancingStream(plan.portfolio);
  const version = await step.lock(stream);
  const planId = `${plan.portfolio}-${version + (plan.isTriggered ? 2 : 1)}`;
  const { strategy, drifts } = plan;
  const breached = drifts.filter(({ isBreached }) => isBreached).map(({ symbol }) => symbol);
  const common = { schemaVersion: 1, effective: step.at };
  const triggered = { type: 'REBALANCING_TRIGGERED', data: { planId, strategy, breached, drifts } };
  const planned = {
    type: 'REBALANCING_PLANNED',
    data: { planId, planHash: planHash(plan), plan: { ...plan } },
  };
  const events: readonly NewEvent[] = [...(plan.isTriggered ? [triggered] : []), planned].map(
    (event) => ({ ...common, ...event }),
  );
  await step.append(stream, events, cause);
  return planId;
}

/** Undefined if the portfolio has no plan of that name. */
export async function storedPlan(
  reads: LedgerReads,
  portfolio: PortfolioId,
  planId: string,
): Promise<StoredPlan | undefined> {
  const [, place, version] = /^(\d{1,10})-(\d{1,10})$/.exec(planId) ?? [];
  if (version === undefined || Number(place) !== portfolio) return undefined;
  const stream = rebalancingStream(portfolio);
  const [event] = await reads.events({ stream, after: Number(version) - 1, limit: 1 });
  return event?.type === 'REBALANCING_PLANNED' ? planOf(event) : undefined;
}

/** When the plan was executed; undefined while it was not. */
export async function executedAt(
  reads: LedgerReads,
  portfolio: PortfolioId,
  planId: PlanId,
): Promise<Instant | undefined> {
  for await (const event of eventsAfter(reads, portfolio, Number(planId.split('-')[1])))
    if (EXECUTED.has(event.type) && event.data.planId === planId) return event.recordedAt;
  return undefined;
}

export interface ListedPlan {
  readonly planId: PlanId;
  readonly at: Instant;
}

/** The last plan whose orders a person was given to place. */
export async function lastListed(
  reads: LedgerReads,
  portfolio: PortfolioId,
): Promise<ListedPlan | undefined> {
  let last: ListedPlan | undefined;
  for await (const { type, data, recordedAt: at } of eventsAfter(reads, portfolio, 0)) {
    const { outcome, orders, planId } = data as unknown as RunRecord;
    const isList = type === 'REBALANCING_COMPLETED' && outcome === 'ORDERS_LISTED';
    if (isList && orders.length > 0) last = { planId, at };
  }
  return last;
}

const EXECUTED: ReadonlySet<string> = new Set(['REBALANCING_COMPLETED', RUN_STARTED]);

/** Plans whose orders at a trader have not all ended. */
export async function openRunsOf(
  reads: LedgerReads,
  portfolio: PortfolioId,
): Promise<readonly PlanId[]> {
  const runs = await rebalancingRuns(reads, portfolio);
  return runs.flatMap(({ status, plan }) => (status === 'RUNNING' && plan ? plan.planId : []));
}

/** The first booking since the version that a plan was made from; a trade that settles is none: it was planned with. */
export async function movedBy(
  reads: Pick<LedgerReads, 'events'>,
  portfolio: PortfolioId,
  plannedVersion: number,
): Promise<StoredEvent | undefined> {
  const stream = portfolioStream(portfolio);
  for (let after = plannedVersion; ; ) {
    const events = await reads.events({ stream, after, limit: MOVED_PAGE });
    const moved = events.find(({ type }) => type !== 'TRADE_SETTLED');
    if (moved !== undefined || events.length < MOVED_PAGE) return moved;
    after = events.at(-1)?.version ?? after;
  }
}

const MOVED_PAGE = 100;

export interface WaitingPlan extends StoredPlan {
  /** Id of the event that holds it. */
  readonly event: string;
  /** The first booking that it does not know; undefined while it fits the book. */
  readonly moved: StoredEvent | undefined;
}

/** The newest plan, unless it was executed. */
export async function waitingPlan(
  reads: LedgerReads,
  portfolio: PortfolioId,
): Promise<WaitingPlan | undefined> {
  const asked = { stream: rebalancingStream(portfolio), type: 'REBALANCING_PLANNED' };
  const [event] = await reads.events({ ...asked, isNewestFirst: true, limit: 1 });
  if (event === undefined) return undefined;
  const kept = planOf(event);
  if ((await executedAt(reads, portfolio, kept.planId)) !== undefined) return undefined;
  const moved = await movedBy(reads, portfolio, kept.plan.portfolioVersion);
  return { ...kept, event: event.id, moved };
}

/** In the order in which they were planned. */
export async function rebalancingRuns(
  reads: LedgerReads,
  portfolio: PortfolioId,
): Promise<readonly RebalancingRun[]> {
  const runs = new Map<string, RebalancingRun>();
  for await (const event of eventsAfter(reads, portfolio, 0)) {
    const name = String(event.data.planId ?? event.id);
    const known = runs.get(name);
    if (event.type === 'REBALANCING_PLANNED')
      runs.set(name, { ...begun(portfolio, event), plan: summaryOf(event), status: 'PLANNED' });
    else if (known !== undefined) runs.set(name, runAfter(known, event));
    else if (event.type === 'REBALANCING_FAILED') runs.set(name, withoutPlan(portfolio, event));
  }
  return [...runs.values()];
}

function begun(portfolio: PortfolioId, { actor, effective: at }: StoredEvent) {
  const open = { endedAt: undefined, executed: undefined, failure: undefined, legs: [] };
  return { portfolio, at, actor, ...open };
}

function withoutPlan(portfolio: PortfolioId, event: StoredEvent): RebalancingRun {
  const isMissed = event.data.reason === MISSED;
  const run = { ...begun(portfolio, event), plan: undefined, endedAt: event.recordedAt };
  if (isMissed) return { ...run, status: 'MISSED' };
  return { ...run, status: 'FAILED', failure: String(event.data.reason) };
}

/** The reason of a scheduled run whose time had passed. */
export const MISSED = 'MISSED';

function runAfter(run: RebalancingRun, event: StoredEvent): RebalancingRun {
  const { data, recordedAt: endedAt } = event;
  const isOver = run.status === 'COMPLETED' || (run.status === 'FAILED' && run.legs.length > 0);
  const legs = 'legs' in data ? (data.legs as RebalancingRun['legs']) : run.legs;
  switch (event.type) {
    case RUN_STARTED:
      return { ...run, status: 'RUNNING', executed: recordOf(event), legs, failure: undefined };
    case LEG_CHANGED:
      return { ...run, legs: legsAfter(run.legs, event) };
    case 'REBALANCING_COMPLETED':
      return {
        ...run,
        status: 'COMPLETED',
        endedAt,
        executed: recordOf(event),
        legs,
        failure: undefined,
      };
    case 'REBALANCING_FAILED':
      // A second attempt that was refused changes nothing.
      if (isOver || (run.status === 'RUNNING' && !('legs' in data))) return run;
      return { ...run, status: 'FAILED', endedAt, legs, failure: String(data.reason) };
    default:
      return run;
  }
}

function recordOf({ data }: StoredEvent): RebalancingRun['executed'] {
  const { cost, outcome } = data as unknown as RunRecord;
  return { cost, outcome };
}

function planOf({ data }: StoredEvent): StoredPlan {
  return data as unknown as StoredPlan;
}

function summaryOf(event: StoredEvent): PlanSummary {
  const { planId, planHash: hash, plan } = planOf(event);
  const { strategy, isTriggered, orders, skipped, totalFees } = plan;
  return {
    ...{ planId, planHash: hash, strategy: String(strategy.kind), isTriggered },
    ...{ orders: orders.length, skipped: skipped.length, totalFees },
  };
}

/** So many are in memory at once. */
const PAGE = 50;

export async function* eventsAfter(
  reads: LedgerReads,
  portfolio: PortfolioId,
  after: number,
): AsyncGenerator<StoredEvent> {
  const stream = rebalancingStream(portfolio);
  for (let from = after; ; ) {
    const page = await reads.events({ stream, after: from, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    from = page.at(-1)?.version ?? from;
  }
}
