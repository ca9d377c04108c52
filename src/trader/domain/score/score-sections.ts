// The scores of feeds as sections of a report: horizons, confidence, decay.

import { assertNever } from '../../../kernel/assert.ts';
import { missingText } from '../../../market/performance/figure.ts';
import type { Interval } from '../../../market/performance/intervals.ts';
import { figureCell, percentage } from '../report/report-words.ts';
import type { Section, TableSection } from '../report/section.ts';
import { counted } from '../wording/figures.ts';
import type { Decay } from './decay.ts';
import { type FeedScore, JUDGED_HORIZON } from './feed-score.ts';
import type { HorizonScore } from './horizon-score.ts';

export function scoreSections(scores: readonly FeedScore[]): Section[] {
  return scores.flatMap((score) => [
    horizonTable(
      `Feed ${score.feed}: ${counted(score.predictions, 'prediction')} to buy or sell`,
      score,
    ),
    confidenceTable(score),
    {
      kind: 'sentences',
      title: `Decay of ${score.feed}`,
      sentences: [decayText(score.decay), ...whyNoInterval(score)],
    },
  ]);
}

export function horizonTable(title: string, { horizons }: FeedScore): TableSection {
  return {
    kind: 'table',
    title,
    columns: ['AFTER', 'SCORED', 'HIT %', '95 %', 'MOVE %', '95 %', 'WAITING', 'UNKNOWN', 'LATE'],
    rows: horizons.map((score) => [
      score.horizon,
      String(score.counts.known),
      figureCell(score.hitRate, (rate) => (rate * 100).toFixed(1)),
      intervalText(score.hitRateInterval, (rate) => (rate * 100).toFixed(0)),
      figureCell(score.meanMove, movePercent),
      intervalText(score.meanMoveInterval, movePercent),
      String(score.counts.waiting),
      String(score.counts.unknown),
      String(score.counts['after-close']),
    ]),
    nothing: 'No predictions have been scored yet.',
  };
}

export function decayText(decay: Decay): string {
  switch (decay.kind) {
    case 'too-early': {
      const { recentWindows, earlierWindows, neededWindows } = decay;
      return `Not enough data: ${counted(recentWindows, 'move that does', 'moves that do')} not overlap in the last five days, ${earlierWindows} before; ${neededWindows} of each are needed.`;
    }
    case 'steady':
    case 'decayed': {
      const means = `${movePercent(decay.recentMean)} % after ${JUDGED_HORIZON} in the last ${decay.recentDays} days, ${movePercent(decay.earlierMean)} % before`;
      const test = `t ${decay.t.toFixed(2)}, alarm above ${decay.threshold.toFixed(2)}`;
      return decay.kind === 'decayed'
        ? `DECAYED: ${means} (${test}).`
        : `No decay: ${means} (${test}).`;
    }
    default:
      return assertNever(decay);
  }
}

function confidenceTable({ feed, calibration }: FeedScore): TableSection {
  const { error } = calibration;
  const distance = error.value === null ? '' : `, ${percentage(error.value)} off on average`;
  return {
    kind: 'table',
    title: `Confidence of ${feed} against hits after ${calibration.horizon}${distance}`,
    columns: ['CONFIDENCE', 'SCORED', 'MEAN %', 'HIT %'],
    rows: calibration.buckets.map(({ from, count, meanConfidence, hitRate }) => [
      `${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`,
      String(count),
      (meanConfidence * 100).toFixed(1),
      (hitRate * 100).toFixed(1),
    ]),
    nothing: 'No predictions have been scored yet.',
  };
}

/** Printed once for all horizons without an interval. */
function whyNoInterval({ horizons }: FeedScore): string[] {
  const without = horizons.filter(
    ({ meanMoveInterval, counts }: HorizonScore) =>
      meanMoveInterval.low === null && counts.known > 0,
  );
  if (without.length === 0) return [];
  const names = without.map(({ horizon, windows }) => `${horizon} (${windows})`).join(', ');
  return [`No interval for ${names}: ${missingText('too-few-independent')}.`];
}

function intervalText(interval: Interval, write: (value: number) => string): string {
  return interval.low === null ? '-' : `${write(interval.low)}..${write(interval.high)}`;
}

/** A fraction in percent: `+0.042`, `0.000`. */
function movePercent(fraction: number): string {
  const text = (Math.abs(fraction) * 100).toFixed(3);
  if (Number(text) === 0) return text;
  return `${fraction > 0 ? '+' : '-'}${text}`;
}
