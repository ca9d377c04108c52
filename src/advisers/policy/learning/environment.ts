// What the policy sees and earns: an account that holds one asset and cash. The decision of day t sees returns up to
// day t - 1 and earns the return of day t.

/** The share of the account that each action puts into the asset. */
export const TARGET_WEIGHTS = [0, 0.25, 0.5, 0.75, 1] as const;

/** Days that must lie before the first decision. */
export const HISTORY_DAYS = 10;
const SHORT_DAYS = 3;

/** Last return, momentum of 3 and of 10 days, volatility, own weight, own drawdown. */
export const INPUTS = 6;

export interface Account {
  /** Share of the asset, 0 to 1. */
  readonly weight: number;
  /** What 1 at the start has become. */
  readonly value: number;
  readonly peak: number;
}

export const NEW_ACCOUNT: Account = { weight: 0, value: 1, peak: 1 };

export interface Terms {
  /** Of the amount traded. */
  readonly costRate: number;
  /** Subtracted from the reward for each unit by which the drawdown grows. */
  readonly drawdownPenalty: number;
  /** Standard deviation of a day's return: it brings inputs of calm and wild markets to one scale. */
  readonly deviation: number;
}

/** Where a decision is made. */
export interface Moment {
  readonly returns: Float64Array;
  readonly day: number;
  readonly account: Account;
}

/** Writes the inputs for the decision of a day; reads no return of that day or after it. */
export function observe(
  { returns, day, account }: Moment,
  { deviation }: Pick<Terms, 'deviation'>,
  into: Float32Array,
): Float32Array {
  let [sum, shortSum, squares] = [0, 0, 0];
  for (let back = 1; back <= HISTORY_DAYS; back += 1) {
    const earlier = returns[day - back] as number;
    sum += earlier;
    squares += earlier * earlier;
    if (back <= SHORT_DAYS) shortSum += earlier;
  }
  const mean = sum / HISTORY_DAYS;
  into[0] = (returns[day - 1] as number) / deviation;
  into[1] = shortSum / (deviation * Math.sqrt(SHORT_DAYS));
  into[2] = sum / (deviation * Math.sqrt(HISTORY_DAYS));
  into[3] = Math.sqrt(Math.max(0, squares / HISTORY_DAYS - mean * mean)) / deviation;
  into[4] = account.weight;
  into[5] = (1 - account.value / account.peak) / (deviation * Math.sqrt(HISTORY_DAYS));
  return into;
}

export interface Stepped {
  readonly account: Account;
  /** Natural logarithm of the day's growth after cost. */
  readonly logReturn: number;
  readonly reward: number;
}

/** Trades to the target weight at the cost, then earns the return of the day. */
export function stepped(
  account: Account,
  target: number,
  dayReturn: number,
  terms: Terms,
): Stepped {
  const traded = Math.abs(target - account.weight);
  const earned = 1 + target * dayReturn;
  const growth = (1 - terms.costRate * traded) * earned;
  const value = account.value * growth;
  const peak = Math.max(account.peak, value);
  const logReturn = Math.log(growth);
  const deeper = Math.max(0, account.value / account.peak - value / peak);
  return {
    // The asset's share moves with its price.
    account: { weight: (target * (1 + dayReturn)) / earned, value, peak },
    logReturn,
    reward: logReturn - terms.drawdownPenalty * deeper,
  };
}
