// What a position is worth at a price and a rate: in its own currency, and in that of its portfolio with the gain split into
// what the asset and what the currency contributed.
import { minus, plus, scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  ONE,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';

export interface PricedPosition {
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Negative for the net proceeds of a short position. */
  readonly cost: Money;
  /** The cost at the rates of the days on which it was paid; undefined if one of them is not known. */
  readonly baseCost: Money | undefined;
  readonly price: Price | undefined;
  readonly previousClose: Price | undefined;
  /** Units of the base currency for one of the position's; undefined if it is not known. */
  readonly rate: Decimal | undefined;
}

export interface CurrentValue {
  readonly marketValue: Money;
  readonly gain: Money;
  /** Undefined without a close of the day before. */
  readonly dayChange: Money | undefined;
  /** Undefined without a rate. */
  readonly base: BaseValue | undefined;
}

export interface BaseValue {
  readonly marketValue: Money;
  readonly dayChange: Money | undefined;
  /** Undefined if a rate of a day on which the cost was paid is not known. */
  readonly gains: BaseGains | undefined;
}

export interface BaseGains {
  readonly cost: Money;
  /** The sum of the two gains below. */
  readonly gain: Money;
  /** The gain in the position's currency, at the present rate. */
  readonly assetGain: Money;
  /** What the cost gained because its currency did. */
  readonly currencyGain: Money;
}

/** Undefined without a price. */
export function currentValue(position: PricedPosition): CurrentValue | undefined {
  const { quantity, cost, price, previousClose, rate } = position;
  if (price === undefined) return undefined;
  const marketValue = valueAt(quantity, price);
  const gain = minus(marketValue, cost);
  const dayChange = previousClose && valueAt(quantity, minus(price, previousClose));
  const base = rate && {
    marketValue: inBase(marketValue, rate),
    dayChange: dayChange && inBase(dayChange, rate),
    gains: gainsOf({ gain, cost, baseCost: position.baseCost, rate }),
  };
  return { marketValue, gain, dayChange, base };
}

function gainsOf({
  gain,
  cost,
  baseCost,
  rate,
}: {
  readonly gain: Money;
  readonly cost: Money;
  readonly baseCost: Money | undefined;
  readonly rate: Decimal;
}): BaseGains | undefined {
  if (baseCost === undefined) return undefined;
  const assetGain = inBase(gain, rate);
  const currencyGain = minus(inBase(cost, rate), baseCost);
  return { cost: baseCost, gain: plus(assetGain, currencyGain), assetGain, currencyGain };
}

/** In the base currency, of the positions that have a price and a rate. */
export interface CurrentTotals {
  readonly marketValue: Money;
  readonly dayChange: Money;
  /** The rest is of the positions whose cost is known in the base currency. */
  readonly cost: Money;
  readonly gain: Money;
  readonly assetGain: Money;
  readonly currencyGain: Money;
}

interface RateSums {
  marketValue: Money;
  dayChange: Money;
  costed: Money;
  cost: Money;
}

/** One conversion for each rate: thousands of positions share a few. */
export function currentTotals(positions: Iterable<PricedPosition>): CurrentTotals {
  const byRate = new Map<Decimal, RateSums>();
  let baseCost = NO_MONEY;
  for (const position of positions) {
    const { quantity, price, previousClose, rate } = position;
    if (price === undefined || rate === undefined) continue;
    const sums = byRate.get(rate) ?? sumsAt(byRate, rate);
    const value = valueAt(quantity, price);
    sums.marketValue = plus(sums.marketValue, value);
    if (previousClose !== undefined)
      sums.dayChange = plus(sums.dayChange, minus(value, valueAt(quantity, previousClose)));
    if (position.baseCost === undefined) continue;
    sums.costed = plus(sums.costed, value);
    sums.cost = plus(sums.cost, position.cost);
    baseCost = plus(baseCost, position.baseCost);
  }
  return totalsOf(byRate, baseCost);
}

function sumsAt(byRate: Map<Decimal, RateSums>, rate: Decimal): RateSums {
  const none = NO_MONEY;
  const sums = { marketValue: none, dayChange: none, costed: none, cost: none };
  byRate.set(rate, sums);
  return sums;
}

function totalsOf(byRate: ReadonlyMap<Decimal, RateSums>, cost: Money): CurrentTotals {
  let [marketValue, dayChange, costed, atPresent] = [NO_MONEY, NO_MONEY, NO_MONEY, NO_MONEY];
  for (const [rate, sums] of byRate) {
    marketValue = plus(marketValue, inBase(sums.marketValue, rate));
    dayChange = plus(dayChange, inBase(sums.dayChange, rate));
    costed = plus(costed, inBase(sums.costed, rate));
    atPresent = plus(atPresent, inBase(sums.cost, rate));
  }
  return {
    marketValue,
    dayChange,
    cost,
    gain: minus(costed, cost),
    assetGain: minus(costed, atPresent),
    currencyGain: minus(atPresent, cost),
  };
}

function inBase(amount: Money, rate: Decimal): Money {
  return rate === ONE ? amount : scaled(amount, rate);
}
