// Why a kept plan does not fit the book any more.
import type { Instant } from '../../../kernel/instant.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { executedAt, type KeptPlan, movedBy } from './kept-plans.ts';

export type Staleness =
  | { readonly kind: 'PLAN_EXECUTED'; readonly plan: string; readonly at: Instant }
  /** Something was booked, or a setting changed, since it was planned. */
  | {
      readonly kind: 'PLAN_STALE';
      readonly plan: string;
      readonly plannedVersion: number;
      readonly currentVersion: number;
    };

export async function staleness(
  reads: LedgerReads,
  { planId, plan }: Pick<KeptPlan, 'planId' | 'plan'>,
  currentVersion: number,
): Promise<Staleness | undefined> {
  const { portfolio, portfolioVersion: plannedVersion } = plan;
  const at = await executedAt(reads, portfolio, planId);
  if (at !== undefined) return { kind: 'PLAN_EXECUTED', plan: planId, at };
  if ((await movedBy(reads, portfolio, plannedVersion)) === undefined) return undefined;
  return { kind: 'PLAN_STALE', plan: planId, plannedVersion, currentVersion };
}
