// A grid's results as JSON: unknown values are null.

import { type Search, warnings } from './grid-sections.ts';
import type { GridResult } from './run-grid.ts';
import type { Tally } from './walk-forward.ts';

export function gridJson(grid: GridResult, search?: Search) {
  const { chance } = grid;
  return {
    variants: grid.variants.map(({ name, whole }) => ({ variant: name, ...tallyJson(whole) })),
    walk_forward: grid.folds.map((fold) => ({
      in_sample: { from: fold.inSample.first.day, to: fold.inSample.last.day },
      out_of_sample: { from: fold.outOfSample.first.day, to: fold.outOfSample.last.day },
      best_before: fold.best ?? null,
      before: fold.bestBefore === undefined ? null : tallyJson(fold.bestBefore),
      after: fold.bestAfter === undefined ? null : tallyJson(fold.bestAfter),
      median_after_r: known(fold.medianAfterR),
    })),
    chance: {
      variants: chance.variants,
      judged: chance.judged.map(({ name, trades, days, t }) => ({
        variant: name,
        trades,
        days,
        t,
      })),
      best: chance.best?.name ?? null,
      t: chance.best?.t ?? null,
      threshold: known(chance.threshold),
      p: known(chance.p),
    },
    ...(search && { search }),
    warnings: warnings(grid, search),
  };
}

function tallyJson({ trades, pnl, meanR, perDeviation }: Tally) {
  return { trades, pnl, mean_r: known(meanR), mean_over_deviation: known(perDeviation) };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
