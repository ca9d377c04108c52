// Predictions with whole days exchanged, or weeks over bars as long: what the feed said on one of them meets the prices of another, at
// the same time of it.
import { instant } from '../../kernel/instant.ts';
import type { Random } from '../../kernel/random.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { movedPrediction, recordTermsOf } from '../backtest/moved-prediction.ts';
import type { TapedPrediction } from '../backtest/prediction-tape.ts';
import { type DrawTerms, drawTerms, isWhole, type Unit } from './draw-units.ts';
import { factorOf, priceAt } from './price-at.ts';

/** Each order is equally likely; over bars of less than a day, only sessions of one length are exchanged among each other. */
export function exchangedDays(inputs: BacktestInputs, random: Random): readonly TapedPrediction[] {
  const { settings, bars, predictions } = inputs;
  const { calendar } = venuesOf(settings.venue).home;
  const terms = recordTermsOf(settings.feeds[0], calendar.zone);
  const drawn = drawTerms(inputs);
  const target = exchanged(drawn, random);
  return predictions
    .map((prediction) => {
      const { symbol, at } = prediction;
      const from = drawn.unitByDay.get(calendar.dayOf(at));
      const to = from && target.get(from);
      if (from === undefined || to === undefined || to === from) return prediction;
      const byMs = to.open - from.open;
      const columns = bars.get(symbol);
      const factor =
        columns === undefined
          ? 1
          : factorOf(priceAt(columns, instant(at + byMs)), priceAt(columns, at));
      return movedPrediction(prediction, { byMs, factor }, terms);
    })
    .sort((a, b) => a.at - b.at);
}

function exchanged({ units, block }: DrawTerms, random: Random): ReadonlyMap<Unit, Unit> {
  const byLength = Map.groupBy(units, ({ open, close }) => (isWhole(block) ? 0 : close - open));
  return new Map(
    [...byLength.values()].flatMap((alike) => {
      const order = shuffled(alike, random);
      return alike.map((unit, at) => [unit, order[at] ?? unit] as const);
    }),
  );
}

/** R. A. Fisher and F. Yates, in the form of R. Durstenfeld (Algorithm 235, 1964). */
function shuffled<One>(values: readonly One[], random: Random): readonly One[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    [order[last], order[other]] = [order[other] as One, order[last] as One];
  }
  return order;
}
