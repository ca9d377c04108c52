// NAME: what it trades on, in one sentence.
//
// A strategy as code, for what a condition in a .yaml file cannot say. Its terms are those of any strategy file, judged by
// the same rules; only the condition is a function. It runs apart from everything: no clock, no chance, no files, no
// network, and no import but this one. Reading an input that is missing, stale or no number refuses the signal.
import { defineStrategy } from 'sluice';

export const strategy = defineStrategy({
  name: 'NAME',
  symbols: ['AAPL'], // each must come from a feed
  entry: {
    side: 'long',
    when: ({ prediction, price, session }) => {
      if (session.minutes_since_open < 5) return false;
      const isCheapToTrade = price.spread_percent < 0.05;
      return isCheapToTrade && prediction.confidence >= 0.7;
    },
  },
  size: { risk_percent: 0.5 },
  stop: { atr: { period: 14, bar: '5m', multiple: 3 } },
  target: { r: 2 },
  trail: { atr_multiple: 3, activate_at_r: 1 },
  exit: { opposite: true, max_minutes: 120, flatten_minutes_before_close: 5 },
  limits: { max_positions: 1, max_entries_per_day: 5 },
});
