// What a portfolio is to look like, by its targets, its schedule and its newest plan, and how far it is from it.

import { type DriftSources, presentDrift } from '../../../ledger/app/rebalancing/present-drift.ts';
import {
  completeRequest,
  type RequestRecord,
  requestFrom,
  requestRecord,
} from '../../../ledger/app/rebalancing/request-record.ts';
import { scheduleFrom } from '../../../ledger/app/rebalancing/schedule-record.ts';
import { type WaitingPlan, waitingPlan } from '../../../ledger/app/rebalancing/stored-plans.ts';
import type { CurrentPortfolio } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { ScheduleRow } from '../../../ledger/ports/rebalancing-schedules.ts';
import type { SeenBands, SeenPlan, SeenRebalancing } from '../../agents/snapshot/snapshot.ts';

export interface ToRebalance {
  readonly portfolio: PortfolioRow;
  readonly current: CurrentPortfolio;
  readonly schedule: ScheduleRow | undefined;
}

export async function seenRebalancing(
  sources: DriftSources,
  { portfolio, current, schedule }: ToRebalance,
): Promise<SeenRebalancing | undefined> {
  const plan = await waitingPlan(sources.read, portfolio.id);
  const kept = scheduled(schedule) ?? (plan && wantedOf(portfolio, plan));
  if (kept === undefined && portfolio.targets === undefined) return undefined;
  const wanted = requestFrom(kept ?? completeRequest({}));
  return {
    drift: await presentDrift(sources, portfolio, { current, wanted }),
    bands: kept && bandsOf(kept),
    overlayUntil: overlayUntil(wanted.strategy),
    plan: plan && seenPlan(plan),
    wanted: kept && { ...kept },
  };
}

/** The advice of a policy ends by itself; an overlay that a person stated is to be renewed. */
function overlayUntil(strategy: ReturnType<typeof requestFrom>['strategy']) {
  const isStated = strategy.kind === 'tactical' && strategy.by === undefined;
  return isStated ? strategy.until : undefined;
}

/** One that cannot be read is reported when it is due. */
function scheduled(row: ScheduleRow | undefined): RequestRecord | undefined {
  try {
    return row && requestRecord(scheduleFrom(row.body).wanted);
  } catch {
    return undefined;
  }
}

/** The targets of now, if the portfolio has any. */
function wantedOf({ targets }: PortfolioRow, { plan }: WaitingPlan): RequestRecord {
  const { strategy, limits } = plan as unknown as Pick<RequestRecord, 'strategy' | 'limits'>;
  return completeRequest({
    strategy,
    limits,
    ...(targets === undefined && { targets: plan.targets }),
  });
}

function bandsOf({ strategy }: RequestRecord): SeenBands | undefined {
  const { absoluteBand, relativeBand } = strategy;
  if (absoluteBand === undefined && relativeBand === undefined) return undefined;
  return { absolute: numberOf(absoluteBand), relative: numberOf(relativeBand) };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function seenPlan({ planId, plan, event, moved }: WaitingPlan): SeenPlan {
  return { id: planId, at: plan.at, orders: plan.orders.length, event, movedBy: moved?.id };
}
