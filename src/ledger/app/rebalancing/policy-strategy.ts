// A strategy that follows a judged policy: its advice of the day becomes the overlay of a tactical strategy, so that a kept plan
// says which weights it was made with.
import type { Decimal } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type Strategy, targetsFrom } from '../../domain/rebalancing/allocation.ts';
import type { PortfolioRow, TargetWeight } from '../../ports/ledger-rows.ts';
import type { PolicyOverlays } from '../../ports/policy-overlays.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface PolicyStrategy {
  readonly kind: 'policy';
  /** How far a target may be moved, as a part of the base. */
  readonly cap: Decimal;
}

export type WantedStrategy = Strategy | PolicyStrategy;

export type NoPolicy = { readonly kind: 'NO_POLICY'; readonly why: string };

interface PolicySources extends ValuationSources {
  readonly policies: PolicyOverlays;
}

// Decision 0129
/** Without advice nothing is planned: targets without it are another plan than the one that was asked for. */
export async function strategyNow(
  sources: PolicySources,
  portfolio: PortfolioRow,
  {
    strategy,
    targets = portfolio.targets ?? [],
  }: { readonly strategy: WantedStrategy; readonly targets: readonly TargetWeight[] | undefined },
): Promise<Result<Strategy, NoPolicy>> {
  if (strategy.kind !== 'policy') return ok(strategy);
  const asked = { portfolio, targets, cap: strategy.cap.toNumber() };
  const advised = await sources.policies.overlayFor(sources, asked);
  if (!advised.ok) return failed({ kind: 'NO_POLICY', why: advised.failure });
  const { overlay, until, by } = advised.value;
  return ok({ kind: 'tactical', overlay: targetsFrom(overlay), until, moveMax: undefined, by });
}
