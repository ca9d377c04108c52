// Why a kept plan does not fit the book any more.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { PlanRecord } from './plan-record.ts';
import { executedAt, lastListed, movedBy, type StoredPlan, storedPlan } from './stored-plans.ts';

export type Staleness =
  | { readonly kind: 'PLAN_EXECUTED'; readonly plan: string; readonly at: Instant }
  /** The orders of another plan of the same state were listed, and nothing is booked since. */
  | {
      readonly kind: 'PLAN_SUPERSEDED';
      readonly plan: string;
      readonly by: string;
      readonly at: Instant;
    }
  /** It is too old, or its overlay has ended: its last day. */
  | { readonly kind: 'PLAN_EXPIRED'; readonly plan: string; readonly on: TradingDay }
  /** Something was booked, or a setting changed, since it was planned. */
  | {
      readonly kind: 'PLAN_STALE';
      readonly plan: string;
      readonly plannedVersion: number;
      readonly currentVersion: number;
    };

export async function staleness(
  reads: LedgerReads,
  { planId, plan }: Pick<StoredPlan, 'planId' | 'plan'>,
  { currentVersion, today }: { readonly currentVersion: number; readonly today: TradingDay },
): Promise<Staleness | undefined> {
  const { portfolio, portfolioVersion: plannedVersion } = plan;
  const at = await executedAt(reads, portfolio, planId);
  if (at !== undefined) return { kind: 'PLAN_EXECUTED', plan: planId, at };
  if ((await movedBy(reads, portfolio, plannedVersion)) !== undefined)
    return { kind: 'PLAN_STALE', plan: planId, plannedVersion, currentVersion };
  const last = await lastListed(reads, portfolio);
  if (last !== undefined && (await isOfSameState(reads, last.planId, plan)))
    return { kind: 'PLAN_SUPERSEDED', plan: planId, by: last.planId, at: last.at };
  const on = lastDayOf(plan);
  return today > on ? { kind: 'PLAN_EXPIRED', plan: planId, on } : undefined;
}

/** Nothing but settlements was booked between the two: the one would repeat the trades of the other. */
async function isOfSameState(
  reads: LedgerReads,
  listed: string,
  { portfolio, portfolioVersion }: PlanRecord,
): Promise<boolean> {
  const version = (await storedPlan(reads, portfolio, listed))?.plan.portfolioVersion;
  if (version === undefined) return false;
  return version >= portfolioVersion || (await movedBy(reads, portfolio, version)) === undefined;
}

/** A scheduled plan may wait for a week. */
const PLAN_DAYS = 7;

/** On which it may be executed: an overlay ends on its own day, if that comes first. */
function lastDayOf({ on, strategy }: PlanRecord): TradingDay {
  const last = addDays(on, PLAN_DAYS);
  const until = strategy.kind === 'tactical' ? (strategy.until as TradingDay) : last;
  // After its end the targets were planned without it.
  return until >= on && until < last ? until : last;
}
