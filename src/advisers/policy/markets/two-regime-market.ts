// The reference market: returns drift up or down by regimes that last twenty days on average. Learning is proved on it,
// since following the regime earns more than holding. With drift 0 it has no signal, and is the control.
import type { Random } from '../../../kernel/random.ts';
import { HISTORY_DAYS } from '../learning/environment.ts';
import type { Market } from '../learning/train.ts';

/** A day's drift in the rising regime; the falling one has its opposite. */
export const DRIFT = 0.004;
const VOLATILITY = 0.008;
const SWITCH_CHANCE = 0.05;

export function twoRegimeMarket(drift = DRIFT): Market {
  return {
    deviation: Math.sqrt(drift * drift + VOLATILITY * VOLATILITY),
    drawPath(random, days) {
      const returns = new Float64Array(HISTORY_DAYS + days);
      let isRising = random.chance(0.5);
      for (let day = 0; day < returns.length; day += 1) {
        if (random.chance(SWITCH_CHANCE)) isRising = !isRising;
        returns[day] = (isRising ? drift : -drift) + VOLATILITY * normalDraw(random);
      }
      return returns;
    },
  };
}

/** Standard normal. G. E. P. Box and M. E. Muller (1958); 1 - u is never 0. */
function normalDraw(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
