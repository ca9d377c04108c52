// Predictions with whole days exchanged: what the feed said on one session meets the prices of another, at the same time of day.
import { instant } from '../../kernel/instant.ts';
import type { Random } from '../../kernel/random.ts';
import type { Session } from '../../market/time/calendar.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { movedPrediction, recordTermsOf } from '../backtest/moved-prediction.ts';
import type { TapedPrediction } from '../backtest/prediction-tape.ts';
import { factorOf, priceAt } from './price-at.ts';

/** Sessions of one length are exchanged among each other, each order of them equally likely. */
export function exchangedDays(
  { settings, bars, predictions, sessions }: BacktestInputs,
  random: Random,
): readonly TapedPrediction[] {
  const { calendar } = venuesOf(settings.venue).home;
  const terms = recordTermsOf(settings.feeds[0], calendar.zone);
  const sessionByDay = new Map(sessions.map((session) => [session.day, session]));
  const target = exchanged(sessions, random);
  return predictions
    .map((prediction) => {
      const { symbol, at } = prediction;
      const from = sessionByDay.get(calendar.dayOf(at));
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

function exchanged(sessions: readonly Session[], random: Random): ReadonlyMap<Session, Session> {
  const byLength = Map.groupBy(sessions, ({ open, close }) => close - open);
  return new Map(
    [...byLength.values()].flatMap((alike) => {
      const order = shuffled(alike, random);
      return alike.map((session, at) => [session, order[at] ?? session] as const);
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
