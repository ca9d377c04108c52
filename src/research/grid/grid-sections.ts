// A grid's results as sections of a report, with the evidence against them.

import type { Venue } from '../../market/venues/venue.ts';
import { signedAmount } from '../../trader/domain/report/report-words.ts';
import type { Section } from '../../trader/domain/report/section.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { ChanceResult, FoldResult, GridResult } from './run-grid.ts';
import type { Tally } from './walk-forward.ts';

/** With fewer trades, a mean says almost nothing about future trades. */
const TRADES_ENOUGH = 30;

export function gridSections(grid: GridResult, venue: Venue): Section[] {
  const sections: Section[] = [
    {
      kind: 'table',
      title: 'Variants, in the order of the grid',
      columns: ['VARIANT', 'TRADES', `P&L ${venue.currency}`, 'AVG R', 'R/SD'],
      rows: grid.variants.map(({ name, whole }) => [name, ...tallyCells(whole, venue)]),
      nothing: 'No variants.',
    },
  ];
  if (grid.folds.length > 0) {
    sections.push({
      kind: 'table',
      title: 'Walk forward: the best variant before each split, and its result after',
      columns: ['BEST BEFORE THE SPLIT', 'SPLIT', 'AFTER TO', 'R BEFORE', 'R AFTER', 'MEDIAN'],
      rows: grid.folds.map(foldCells),
      nothing: 'Not enough sessions to split.',
    });
  }
  return [
    ...sections,
    { kind: 'sentences', title: 'Reasons for doubt', sentences: warnings(grid) },
  ];
}

export function warnings({ chance, folds }: GridResult): readonly string[] {
  return [chanceWarning(chance), ...fewTrades(chance), ...decayWarning(folds)];
}

function chanceWarning({ variants, trades, best, bestOfChance }: ChanceResult): string {
  if (!Number.isFinite(best) || variants < 2) return 'not enough trades to compare variants';
  const verdict =
    best > bestOfChance
      ? 'more than chance alone explains, if the variants were not chosen by looking at results'
      : 'no more than chance';
  return `the best of ${variants} variants without any edge would show ${figure(bestOfChance)} of mean over deviation in ${counted(trades, 'trade')} (expected maximum, Bailey and Lopez de Prado 2014, over the root of the trades); the best here shows ${figure(best)}: ${verdict}`;
}

function fewTrades({ trades }: ChanceResult): readonly string[] {
  if (trades >= TRADES_ENOUGH) return [];
  return [
    `${counted(trades, 'trade')} in the median variant: with fewer than ${TRADES_ENOUGH}, a mean says almost nothing`,
  ];
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
