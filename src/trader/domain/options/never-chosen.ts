// Whether the terms of a trade can choose anything at all: they are tried in chains of cheap and dear, quiet and wild stocks.
import { DAYS_PER_YEAR } from '../../../market/options/pricing/pricing-inputs.ts';
import { COMBINATIONS, type OptionTrade } from '../terms/option-trade.ts';
import type { Refusal } from '../terms/refusal.ts';
import { chosenFrom, EXAMPLE, type ExampleSignal, middleOf } from './example-structure.ts';

const SPOTS = [EXAMPLE.spot, 10, 1_000, 5_000] as const;
const VOLATILITIES = [EXAMPLE.volatility, 0.15, 0.6] as const;
/** Of strikes, in standard deviations of the price at expiry; wider where the ten best are tried with a second leg. */
const STEP = 0.02;
const STEP_OF_FIRST_LEGS = 0.05;
const DEVIATIONS = 4;

/** Why nothing is chosen for the stock of the examples; undefined if something is chosen for any stock. */
export function neverChosen(
  trade: OptionTrade,
  signal: ExampleSignal,
): readonly Refusal[] | undefined {
  let reasons: readonly Refusal[] | undefined;
  for (const days of new Set([middleOf(trade), trade.dte.until]))
    for (const spot of SPOTS)
      for (const volatility of VOLATILITIES) {
        const strikes = strikesFor({ spot, volatility, days }, trade);
        const chosen = chosenFrom({ spot, volatility, days, strikes }, trade, signal);
        if (chosen.ok) return undefined;
        reasons ??= chosen.failure;
      }
  return reasons;
}

interface Stock {
  readonly spot: number;
  readonly volatility: number;
  readonly days: number;
}

/** So near to one another that each delta is listed, and for a vertical the strikes at its width beside them. */
function strikesFor({ spot, volatility, days }: Stock, { as, width }: OptionTrade) {
  const deviation = spot * volatility * Math.sqrt(days / DAYS_PER_YEAR);
  const step = COMBINATIONS.has(as) ? STEP_OF_FIRST_LEGS : STEP;
  const steps = Math.round(DEVIATIONS / step);
  const near = Array.from(
    { length: 2 * steps + 1 },
    (_, index) => spot + (index - steps) * step * deviation,
  );
  const all = COMBINATIONS.has(as)
    ? near.flatMap((strike) => [strike - width, strike, strike + width])
    : near;
  const inCents = all.map((strike) => Math.round(strike * 100) / 100);
  return [...new Set(inCents)].filter((strike) => strike > 0);
}
