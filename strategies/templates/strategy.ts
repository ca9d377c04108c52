// NAME: describe what it trades on, in one sentence.
//
// A strategy in code, for conditions that a .yaml file cannot express. Its terms are those of any strategy file and are
// checked in the same way; only the condition is a function. It runs in isolation: no clock, no random numbers, no files,
// no network, and no import except this one. Reading an input that is missing, stale or not a number refuses the signal.
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
