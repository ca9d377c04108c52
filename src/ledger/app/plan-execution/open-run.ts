// A run whose orders go to a trader, folded from the events of its portfolio, while it is not over.
import type { Instant } from '../../../kernel/instant.ts';
import type { PortfolioId } from '../../domain/entries/ids.ts';
import { type Cause, rebalancingStream, type StoredEvent } from '../../domain/events/envelope.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { RunRecord } from '../rebalancing/re-priced-plan.ts';
import { LEG_CHANGED, legsAfter, RUN_STARTED, type RunLeg } from '../rebalancing/run-legs.ts';
import type { RunTerms } from '../rebalancing/run-terms.ts';
import { eventsAfter } from '../rebalancing/stored-plans.ts';

export interface OpenRun {
  readonly portfolio: PortfolioId;
  readonly record: RunRecord;
  readonly terms: RunTerms;
  readonly legs: readonly RunLeg[];
  readonly startedAt: Instant;
  /** That of the execution: its user places the orders. */
  readonly cause: Cause;
}

/** Undefined if it has not begun, or is over. */
export async function openRun(
  reads: LedgerReads,
  portfolio: PortfolioId,
  planId: string,
): Promise<OpenRun | undefined> {
  let run: OpenRun | undefined;
  for await (const event of eventsAfter(reads, portfolio, Number(planId.split('-')[1]))) {
    if (event.data.planId !== planId) continue;
    if (event.type === RUN_STARTED) run = begun(portfolio, event);
    else if (run === undefined) continue;
    else if (event.type === LEG_CHANGED) run = { ...run, legs: legsAfter(run.legs, event) };
    else if (event.data.legs !== undefined) return undefined;
  }
  return run;
}

function begun(portfolio: PortfolioId, event: StoredEvent): OpenRun {
  const { terms, legs, ...record } = event.data as unknown as RunRecord &
    Pick<OpenRun, 'terms' | 'legs'>;
  const { actor, source, correlationId, recordedAt: startedAt } = event;
  const cause = { actor, source, correlationId, causationId: event.id };
  return { portfolio, record, terms, legs, startedAt, cause };
}

export const streamOf = ({ portfolio }: Pick<OpenRun, 'portfolio'>) => rebalancingStream(portfolio);
