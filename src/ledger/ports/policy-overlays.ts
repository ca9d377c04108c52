// What a judged policy advises for the targets of a portfolio. The ledger knows neither how it was learned nor where it is kept.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { PortfolioRow, TargetWeight } from './ledger-rows.ts';
import type { ValuationSources } from './valuation-sources.ts';

export interface PolicyOverlay {
  /** Every target, moved by the cap at most. */
  readonly overlay: readonly TargetWeight[];
  readonly until: TradingDay;
  /** Class and hash, as they are kept with the plan. */
  readonly by: string;
}

export interface OverlayAsked {
  readonly portfolio: PortfolioRow;
  readonly targets: readonly TargetWeight[];
  /** How far a target may be moved: 0 to 1. */
  readonly cap: number;
}

export interface PolicyOverlays {
  /** The failure is a sentence that says what to do. */
  overlayFor(
    sources: ValuationSources,
    asked: OverlayAsked,
  ): Promise<Result<PolicyOverlay, string>>;
}
