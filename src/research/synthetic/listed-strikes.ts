// The strikes of a synthetic chain: a grid that widens with the strike, as exchanges list it.

interface StrikeStep {
  readonly from: number;
  readonly step: number;
}

/** Each edge is a multiple of both steps beside it. */
const STEPS: readonly StrikeStep[] = [
  { from: 0, step: 0.5 },
  { from: 25, step: 1 },
  { from: 100, step: 2.5 },
  { from: 250, step: 5 },
  { from: 1_000, step: 10 },
];
/** How far from the last close: three deviations of a stock with a volatility of 0.5 over 30 days. */
const REACH = 0.4;

/** Those that are listed while the stock closed at this price; ascending. */
export function listedStrikes(close: number): readonly number[] {
  const [low, high] = [close * (1 - REACH), close * (1 + REACH)];
  return STEPS.flatMap(({ from, step }, index) => {
    const end = STEPS[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const strikes: number[] = [];
    for (let count = Math.ceil(Math.max(low, from, step) / step); ; count += 1) {
      const strike = count * step;
      if (strike > high || strike >= end) return strikes;
      strikes.push(strike);
    }
  });
}
