// An account of several assets: it trades to weights at a cost, relieves lots at the highest cost first, and pays tax on
// what it gains. Every rule is judged in such an account, so that a rule that trades much pays for it.

/** Rates of the value traded, and of realised gains. */
export interface AccountTerms {
  readonly costRate: number;
  /** Of lots held for a year or less, and for longer. */
  readonly taxRates: { readonly SHORT: number; readonly LONG: number };
}

/** Weights for a day, one for each asset, summing to 1 at most; undefined: nothing is traded. */
export type DayWeights = ArrayLike<number> | undefined;

export interface AccountWalk {
  /** One for each day, after cost and tax. */
  readonly logReturns: Float64Array;
  /** Sums of the value traded, the cost and the tax, as parts of the account on their days. */
  readonly turnover: number;
  readonly cost: number;
  readonly tax: number;
}

interface Lot {
  readonly day: number;
  /** Units of an asset that stood at 1 before the first day. */
  units: number;
  readonly level: number;
}

const YEAR_DAYS = 252;
/** A smaller trade is rounding. */
const TRADE_MIN = 1e-9;

/** `weightsOn`: for the day at this place of `returns`; it may know what happened before that day only. */
export function accountWalk(
  returns: readonly Float64Array[],
  weightsOn: (day: number) => DayWeights,
  { costRate, taxRates }: AccountTerms,
): AccountWalk {
  const days = returns[0]?.length ?? 0;
  const levels = returns.map(() => 1);
  const lots: Lot[][] = returns.map(() => []);
  const logReturns = new Float64Array(days);
  let [cash, lossCarried] = [1, 0];
  let [turnover, cost, tax] = [0, 0, 0];

  const heldValue = (asset: number): number =>
    (lots[asset] ?? []).reduce((sum, { units }) => sum + units, 0) * (levels[asset] ?? 0);
  const totalValue = (): number => returns.reduce((sum, _, asset) => sum + heldValue(asset), cash);

  /** Sells so much of an asset; answers the tax. */
  function sold(asset: number, value: number, day: number): number {
    const level = levels[asset] ?? 0;
    const own = (lots[asset] ?? []).sort((a, b) => b.level - a.level);
    let [left, due] = [value / level, 0];
    for (const lot of own) {
      const units = Math.min(lot.units, left);
      if (units <= 0) continue;
      lot.units -= units;
      left -= units;
      const gain = units * (level - lot.level);
      due += taxOn(gain, day - lot.day > YEAR_DAYS ? 'LONG' : 'SHORT');
    }
    lots[asset] = own.filter(({ units }) => units > TRADE_MIN / level);
    return due;
  }

  /** Losses are carried forward and reduce later gains. */
  function taxOn(gain: number, term: 'SHORT' | 'LONG'): number {
    if (gain < 0) lossCarried -= gain;
    const offset = Math.min(Math.max(0, gain), lossCarried);
    lossCarried -= offset;
    return Math.max(0, gain - offset) * taxRates[term];
  }

  function trade(weights: ArrayLike<number>, day: number, before: number): void {
    // The amounts follow from the weights alone; purchases are then cut by what the sales have cost in fees and tax.
    const wanted = returns.map((_, asset) => (weights[asset] ?? 0) * before - heldValue(asset));
    for (const [asset, change] of wanted.entries()) {
      if (change > -TRADE_MIN) continue;
      const due = sold(asset, -change, day);
      const fee = -change * costRate;
      cash += -change - fee - due;
      [turnover, cost, tax] = [turnover - change / before, cost + fee / before, tax + due / before];
    }
    const buying = wanted.reduce((sum, change) => sum + Math.max(0, change), 0);
    const share = buying > 0 ? Math.min(1, Math.max(0, cash) / (buying * (1 + costRate))) : 0;
    for (const [asset, change] of wanted.entries()) {
      const value = change * share;
      if (value < TRADE_MIN) continue;
      const level = levels[asset] ?? 0;
      (lots[asset] ?? []).push({ day, units: value / level, level });
      cash -= value * (1 + costRate);
      [turnover, cost] = [turnover + value / before, cost + (value * costRate) / before];
    }
  }

  for (let day = 0; day < days; day += 1) {
    const before = totalValue();
    const weights = weightsOn(day);
    if (weights !== undefined) trade(weights, day, before);
    for (const [asset, own] of returns.entries())
      levels[asset] = (levels[asset] ?? 0) * (1 + (own[day] ?? 0));
    logReturns[day] = Math.log(totalValue() / before);
  }
  return { logReturns, turnover, cost, tax };
}
