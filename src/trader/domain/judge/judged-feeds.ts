// The feeds of a daemon, judged by the predictions that it accepted and the closes that it saw.
import type { Calendar } from '../../../market/time/calendar.ts';
import { timeIn } from '../wording/venue-time.ts';
import { callsOf, type JudgedPrediction } from './call.ts';
import { judgeFeed, USUAL_EFFECT, USUAL_MARKET, USUAL_POWER, USUAL_PRIMARY } from './judge-feed.ts';
import type { Judgement } from './judgement.ts';
import type { JudgeHorizon } from './move.ts';
import { keptPriceDays, type SessionCloses } from './price-days.ts';

export interface JudgedFeed {
  readonly feed: string;
  readonly judgement: Judgement;
}

/** Prices of the next day may be in other shares: a split is not known here. */
const HORIZONS: readonly JudgeHorizon[] = ['5m', '30m', '60m', 'close'];
const SEED = 1;
/** The newest: of ten thousand predictions they take a third of a second, once a day after the close. */
const SESSIONS = 60;

/** By name; only those with a prediction in a session whose closes were kept. */
export function judgedFeeds(
  predictions: readonly (JudgedPrediction & { readonly feed: string })[],
  closes: readonly SessionCloses[],
  calendar: Calendar,
): JudgedFeed[] {
  const days = [...new Set(closes.map(({ day }) => day))].sort().slice(-SESSIONS);
  const [first = ''] = days;
  const newest = closes.filter(({ day }) => day >= first);
  const prices = keptPriceDays(newest, calendar);
  return [...Map.groupBy(predictions, ({ feed }) => feed)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([feed, ofFeed]) => {
      const { calls } = callsOf(ofFeed, prices);
      if (calls.length === 0) return [];
      const judgement = judgeFeed(calls, prices, {
        ...{ primary: USUAL_PRIMARY, depth: 'horizons', horizons: HORIZONS },
        ...{ market: USUAL_MARKET, effect: USUAL_EFFECT, power: USUAL_POWER, seed: SEED },
        timeAt: (at) => timeIn(calendar.zone, at),
      });
      return [{ feed, judgement }];
    });
}
