// Predictions whose times were written with the clock of the exchange as if it were UTC: most of the day lies before the open, and what
// is left is played hours too early, without one wrong price.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { TapedPrediction } from './prediction-tape.ts';

/** Fewer show nothing. */
const PREDICTIONS_MIN = 20;
/** A feed that is silent outside trading hours has nearly all of them inside, read rightly; one that is not has less than that in any reading. */
const RIGHT_MIN = 0.95;
const READ_MAX = 0.8;

/** A sentence, or none. */
export function misreadMoments(
  file: string | undefined,
  predictions: readonly TapedPrediction[],
  calendar: Calendar,
): readonly string[] {
  if (predictions.length < PREDICTIONS_MIN) return [];
  const insideOf = (read: (at: Instant) => number) =>
    predictions.filter(({ at }) => calendar.sessionAt(instant(read(at))) !== undefined).length;
  const { zone } = calendar;
  const inside = insideOf((at) => at);
  const onClock = insideOf((at) => at - zone.offsetMs(at));
  const all = predictions.length;
  if (inside > READ_MAX * all || onClock < RIGHT_MIN * all) return [];
  return [
    `${file}: ${inside} of ${all} predictions are in regular hours, and ${onClock} if their times show the clock of ${zone.name}: "timestamp" counts milliseconds from 1970 in UTC, so write ${zone.name} as that zone before it is counted`,
  ];
}
