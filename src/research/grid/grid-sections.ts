// A grid's results as sections of a report, with the evidence against them.

import type { Venue } from '../../market/venues/venue.ts';
import { signedAmount } from '../../trader/domain/report/report-words.ts';
import type { Section } from '../../trader/domain/report/section.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { type ChanceResult, DAYS_ENOUGH, TRADES_ENOUGH } from './chance.ts';
import type { DrawnFrom } from './drawn-choices.ts';
import type { FoldResult, GridResult } from './run-grid.ts';
import type { Tally } from './walk-forward.ts';

const SIGNIFICANT = 0.05;

/** Combinations that were drawn at random, of how many. */
export interface Search extends DrawnFrom {
  readonly combinations: number;
}

export function gridSections(grid: GridResult, venue: Venue, search?: Search): Section[] {
  const tByName = new Map(grid.chance.judged.map(({ name, t }) => [name, t]));
  const sections: Section[] = [
    {
      kind: 'table',
      title: 'Variants, in the order of the grid',
      columns: ['VARIANT', 'TRADES', `P&L ${venue.currency}`, 'AVG R', 'R/SD', 'T'],
      rows: grid.variants.map(({ name, whole }) => [
        name,
        ...tallyCells(whole, venue),
        figure(tByName.get(name) ?? Number.NaN),
      ]),
      nothing: 'No variants.',
    },
  ];
  if (grid.folds.length > 0) {
    sections.push({
      kind: 'table',
      title: 'Walk forward: the best variant before each split, and its result after',
      columns: ['BEST BEFORE THE SPLIT', 'SPLIT', 'AFTER TO', 'R BEFORE', 'R AFTER', 'MEDIAN'],
      rows: grid.folds.map(foldCells),
      nothing: 'No splits.',
    });
  }
  return [
    ...sections,
    { kind: 'sentences', title: 'Reasons for doubt', sentences: warnings(grid, search) },
  ];
}

export function warnings({ chance, folds, asked }: GridResult, search?: Search): readonly string[] {
  return [
    ...searchWarning(search),
    chanceWarning(chance),
    ...splitWarning(asked, folds.length),
    ...decayWarning(folds),
  ];
}

function splitWarning({ folds, sessions }: GridResult['asked'], made: number): readonly string[] {
  if (made === folds) return [];
  const [splits, needed] = [counted(folds, 'split'), counted(folds + 1, 'session')];
  return [
    `${splits} for walk-forward need${folds === 1 ? 's' : ''} ${needed}, and the period has ${sessions}: no variant was judged after a split`,
  ];
}

function searchWarning(search: Search | undefined): readonly string[] {
  if (search === undefined || search.budget >= search.combinations) return [];
  const { budget, combinations, seed } = search;
  return [
    `${budget} of ${combinations.toLocaleString('en')} combinations were drawn at random (seed ${seed}); what the others would show is unknown, and each further search is one more try`,
  ];
}

function chanceWarning({ variants, judged, best, threshold, p }: ChanceResult): string {
  const tried = `${counted(variants, 'variant')} ${variants === 1 ? 'was' : 'were'} tried`;
  const enough = `${TRADES_ENOUGH} trades on ${DAYS_ENOUGH} days`;
  if (best === undefined)
    return `${tried}, and none has ${enough}: nothing can be said about them, whatever their results`;
  const { name, t, days } = best;
  const verdict =
    p <= SIGNIFICANT
      ? 'more than chance explains, if nothing else was tried on these days'
      : 'no more than chance';
  return `${tried}, ${judged.length} of them with ${enough} or more: the best, ${name}, has t ${figure(t)} from the sums of ${days} days. The best of as many independent variants without an edge exceeds ${figure(threshold)} in 5 of 100 grids; days drawn anew for these variants, their means taken out, reach ${figure(t)} with p ${shareText(p)} (White 2000): ${verdict}`;
}

function shareText(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}

/** Means over the folds. */
function decayWarning(folds: readonly FoldResult[]): readonly string[] {
  const pairs = folds.flatMap(({ bestBefore, bestAfter }) =>
    bestBefore !== undefined && bestAfter !== undefined && bestAfter.trades > 0
      ? [[bestBefore.meanR, bestAfter.meanR] as const]
      : [],
  );
  if (pairs.length === 0) return folds.length === 0 ? [] : ['no trades after any split'];
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [before, after] = [mean(0), mean(1)];
  const splits = pairs.length === 1 ? 'of one split' : `mean over ${pairs.length} splits`;
  return [
    `the best before a split earned ${signed(before)} R per trade before it, and ${signed(after)} R after it (${splits}): ${leftOf(before, after)}`,
  ];
}

function leftOf(before: number, after: number): string {
  if (before <= 0) return 'it lost before the split already';
  return after <= 0
    ? 'nothing of it remains'
    : `${Math.round((after / before) * 100)} % of it remains`;
}

function tallyCells(
  { trades, pnl, meanR, perDeviation }: Tally,
  { currencyDigits }: Venue,
): readonly string[] {
  return [String(trades), signedAmount(pnl, currencyDigits), signed(meanR), figure(perDeviation)];
}

function foldCells(fold: FoldResult): readonly string[] {
  const { best, inSample, outOfSample, bestBefore, bestAfter, medianAfterR } = fold;
  return [
    best ?? '-',
    inSample.last.day,
    outOfSample.last.day,
    signed(bestBefore?.meanR ?? Number.NaN),
    signed(bestAfter?.meanR ?? Number.NaN),
    signed(medianAfterR),
  ];
}

function figure(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '-';
}

function signed(value: number): string {
  return Number.isFinite(value) ? `${value < 0 ? '' : '+'}${value.toFixed(2)}` : '-';
}
