// What a policy must beat: equal weights, minimum variance, momentum and buying once. Each decides on returns before its day.
import type { DayWeights } from './taxed-account.ts';

export const RIVALS = ['equal_weight', 'minimum_variance', 'momentum', 'buy_and_hold'] as const;
export type Rival = (typeof RIVALS)[number];

/** What the covariance and the momentum are of: half a year. */
export const LOOKBACK_DAYS = 126;
/** They trade once a month. */
const MONTH_DAYS = 21;

export type WeightsOn = (day: number) => DayWeights;

/** `first`: the first day that is traded, with so many days before it as are looked back on. */
export function rivalWeights(
  rival: Rival,
  returns: readonly Float64Array[],
  first: number,
): WeightsOn {
  const monthly =
    (weights: (day: number) => ArrayLike<number>): WeightsOn =>
    (day) =>
      (day - first) % MONTH_DAYS === 0 ? weights(day) : undefined;
  const equal = returns.map(() => 1 / returns.length);
  switch (rival) {
    case 'equal_weight':
      return monthly(() => equal);
    case 'minimum_variance':
      return monthly((day) => minimumVariance(lookback(returns, day)));
    case 'momentum':
      return monthly((day) => momentum(lookback(returns, day)));
    case 'buy_and_hold':
      return (day) => (day === first ? equal : undefined);
    default:
      return rival satisfies never;
  }
}

function lookback(returns: readonly Float64Array[], day: number): readonly Float64Array[] {
  return returns.map((own) => own.subarray(Math.max(0, day - LOOKBACK_DAYS), day));
}

/** Equal parts of the better half of the assets, of those that gained; cash if none did. */
function momentum(past: readonly Float64Array[]): readonly number[] {
  const gains = past.map((own) => own.reduce((sum, value) => sum + Math.log1p(value), 0));
  const count = Math.ceil(gains.length / 2);
  const least = gains.toSorted((a, b) => b - a)[count - 1] ?? 0;
  const chosen = gains.map((gain) => gain > 0 && gain >= least);
  const held = chosen.filter(Boolean).length;
  return chosen.map((isHeld) => (isHeld ? 1 / held : 0));
}

const STEPS = 500;

/**
 * Long only. Value moves from the asset with the largest marginal variance to that with the smallest, by the best step of
 * each pair (A. H. Land and others call it pairwise Frank-Wolfe), on the covariance of Ledoit and Wolf.
 */
export function minimumVariance(past: readonly Float64Array[]): readonly number[] {
  const covariance = shrunk(past);
  const weights = past.map(() => 1 / past.length);
  for (let step = 0; step < STEPS; step += 1) {
    const slopes = covariance.map((row) =>
      row.reduce((sum, one, asset) => sum + one * (weights[asset] ?? 0), 0),
    );
    const to = slopes.indexOf(Math.min(...slopes));
    const held = slopes.map((slope, asset) => ((weights[asset] ?? 0) > 0 ? slope : -Infinity));
    const from = held.indexOf(Math.max(...held));
    const gap = (slopes[from] ?? 0) - (slopes[to] ?? 0);
    const at = (i: number, j: number): number => covariance[i]?.[j] ?? 0;
    const curve = at(from, from) + at(to, to) - 2 * at(from, to);
    if (!(gap > 1e-15) || !(curve > 0)) break;
    const moved = Math.min(weights[from] ?? 0, gap / curve);
    weights[from] = (weights[from] ?? 0) - moved;
    weights[to] = (weights[to] ?? 0) + moved;
  }
  return weights;
}

/** O. Ledoit and M. Wolf, "A well-conditioned estimator for large-dimensional covariance matrices" (2004). */
function shrunk(past: readonly Float64Array[]): readonly (readonly number[])[] {
  const days = past[0]?.length ?? 0;
  const centred = past.map((own) => {
    const mean = own.reduce((sum, value) => sum + value, 0) / days;
    return own.map((value) => value - mean);
  });
  const sample = centred.map((own) =>
    centred.map(
      (other) => own.reduce((sum, value, day) => sum + value * (other[day] ?? 0), 0) / days,
    ),
  );
  const assets = past.length;
  const mean = sample.reduce((sum, row, asset) => sum + (row[asset] ?? 0), 0) / assets;
  const squares = sample.flat().reduce((sum, one) => sum + one * one, 0);
  const apart = squares - assets * mean * mean;
  let fourth = 0;
  for (let day = 0; day < days; day += 1)
    fourth += centred.reduce((sum, own) => sum + (own[day] ?? 0) ** 2, 0) ** 2;
  const noise = (fourth / days - squares) / days;
  const share = apart > 0 ? Math.min(1, Math.max(0, noise / apart)) : 0;
  return sample.map((row, i) =>
    row.map((one, j) => (1 - share) * one + (i === j ? share * mean : 0)),
  );
}
