// Predictions over bars longer than a minute: within such a bar no price is known, so each is published as the next one begins.
import { type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { movedPrediction, type RecordTerms, recordTermsOf, withPrice } from './moved-prediction.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import { zoneOf } from './venue-terms.ts';

/** Ascending; those after the last bar stay where they are. */
export function predictionsAtOpens(
  predictions: readonly TapedPrediction[],
  bars: ReadonlyMap<string, BarColumns>,
  settings: Settings,
): readonly TapedPrediction[] {
  const terms = recordTermsOf(settings.feeds[0], zoneOf(settings));
  const moved = predictions.map((one) => {
    const columns = bars.get(one.symbol);
    return columns === undefined || columns.lengthMs === MINUTE_MS
      ? one
      : atNextOpen(one, columns, terms);
  });
  return moved.some((one, index) => one !== predictions[index])
    ? moved.sort((one, other) => one.at - other.at)
    : predictions;
}

function atNextOpen(
  one: TapedPrediction,
  columns: BarColumns,
  terms: RecordTerms,
): TapedPrediction {
  const next = indexFrom(columns, one.at as Instant);
  const start = columns.start[next];
  if (start === undefined) return one;
  const moved = movedPrediction(one, { byMs: instant(start) - one.at, factor: 1 }, terms);
  return withPrice(moved, columns.open[next] ?? Number.NaN, terms);
}
