// Predictions of a run over other bars: each at its own moment, with its price put in proportion.
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { movedPrediction, recordTermsOf } from '../backtest/moved-prediction.ts';
import type { TapedPrediction } from '../backtest/prediction-tape.ts';
import { factorOf, priceAt } from './price-at.ts';

export function overOtherPrices(
  { settings, bars, predictions }: BacktestInputs,
  others: BacktestInputs['bars'],
): readonly TapedPrediction[] {
  const terms = recordTermsOf(settings.feeds[0], venuesOf(settings.venue).home.calendar.zone);
  return predictions.map((prediction) => {
    const { symbol, at } = prediction;
    const [before, now] = [bars.get(symbol), others.get(symbol)];
    if (before === undefined || now === undefined) return prediction;
    const factor = factorOf(priceAt(now, at), priceAt(before, at));
    return movedPrediction(prediction, { byMs: 0, factor }, terms);
  });
}
