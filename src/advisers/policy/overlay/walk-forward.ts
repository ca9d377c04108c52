// Walk-forward: a policy is fitted on all days before a fold and decides in that fold, fold after fold; no day is decided by
// a fit that has seen it.
import type { TradingDay } from '../../../kernel/instant.ts';
import { type DqnTraining, fitDqn } from './dqn-fit.ts';
import { type Panel, panelSlice } from './panel.ts';
import { fitRidge } from './ridge.ts';
import { type PolicyClass, type PolicyFit, type Sleeves, sleevesOf } from './sleeves.ts';

const FITTED_SHARE = 0.5;
const FOLDS = 4;

/** Decides from its day on. */
export interface DatedFit {
  /** Number of the first day that it decides on. */
  readonly firstDay: number;
  readonly fit: PolicyFit;
}

/** The numbers of the first days of the folds; the last is the day after the panel. */
export function foldStarts(days: number): readonly number[] {
  const first = Math.floor(days * FITTED_SHARE);
  return Array.from({ length: FOLDS + 1 }, (_, at) =>
    Math.floor(first + ((days - first) * at) / FOLDS),
  );
}

export interface FitTerms extends Pick<DqnTraining, 'settings'> {
  readonly seed: number;
  readonly onFit?: (() => void) | undefined;
}

/** One fit for each fold, and one on all days for those to come. */
export function walkForwardFits(
  kind: PolicyClass,
  panel: Panel,
  { seed, settings, onFit = () => {} }: FitTerms,
): readonly DatedFit[] {
  const fits: DatedFit[] = [];
  let newest: Extract<PolicyFit, { kind: 'dqn' }> | undefined;
  for (const firstDay of foldStarts(panel.days.length)) {
    const { returns } = panelSlice(panel, 0, firstDay);
    if (kind === 'ridge') fits.push({ firstDay, fit: { kind, ...fitRidge(returns) } });
    else {
      newest = fitDqn({ returns, seed, from: newest, ...(settings && { settings }) });
      fits.push({ firstDay, fit: newest });
    }
    onFit();
  }
  return fits;
}

/** From the first fit's day to the end of the panel. */
export function walkForwardSleeves(
  fits: readonly DatedFit[],
  panel: Pick<Panel, 'returns'> & { readonly days: readonly TradingDay[] },
  costRate: number,
): Sleeves {
  const end = panel.days.length;
  const parts = fits.flatMap(({ firstDay, fit }, at) => {
    const to = Math.min(end, fits[at + 1]?.firstDay ?? end);
    return to > firstDay ? [sleevesOf(fit, panel.returns, { from: firstDay, to, costRate })] : [];
  });
  return panel.returns.map((_, asset) =>
    Float64Array.from(parts.flatMap((part) => [...(part[asset] ?? [])])),
  );
}
