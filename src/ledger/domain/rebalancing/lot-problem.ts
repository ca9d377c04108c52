// The trades of a plan as one choice of whole lots: each may be rounded up or down, so that no more cash is left than must be.
import { minus, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Decimal, decimalOf, type Money, textOf } from '../../../kernel/decimal.ts';
import type { Allocation } from './allocation.ts';
import type { Drift } from './drift.ts';
import type { PlannedTrade, RebalancingPlan, SkipReason } from './plan.ts';
import { firstLotIsWashed, type SaleStep, saleSteps } from './sale-steps.ts';
import { quantityOf } from './whole-lots.ts';

/** Amounts of money in the base currency, as plain numbers: what is chosen is checked in decimals again. */
export interface LotProblem {
  /** For purchases and fees, before these sales; negative if the sales have to bring cash. */
  readonly free: number;
  /** Of the value of a trade. */
  readonly feeRate: number;
  readonly feeMin: number;
  /** Smallest value of a trade. */
  readonly tradeMin: number;
  /** What is left of the largest gain; undefined: any. */
  readonly gainMax: number | undefined;
  readonly weights: ObjectiveWeights;
  readonly legs: readonly LotLeg[];
  /** A sale at a loss and a purchase that would disallow it, by their places in `legs`: at most one of them is made. */
  readonly rivals: readonly (readonly [sale: number, purchase: number])[];
}

export interface ObjectiveWeights {
  readonly deviation: number;
  /** Spread and turnover: of the value that is traded. */
  readonly traded: number;
  readonly tax: number;
}

export interface LotLeg {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  /** From the target, without its sign. */
  readonly distance: number;
  readonly lotValue: number;
  readonly lotsMax: number;
  /** Of a sale whose lots are known, in the order in which they are taken. */
  readonly steps: readonly SaleStep[];
}

export interface LotChoice {
  /** By symbol; one that is not there is not traded. */
  readonly lots: ReadonlyMap<string, Decimal>;
  /** What is minimised, in money: distances, fees and what else counts. */
  readonly cost: number;
  /** No choice costs less than this. */
  readonly bound: number;
}

/** A trade that is too small to round toward zero may be large enough to round up, and one that gains too much may be made smaller. */
const SMALL: ReadonlySet<SkipReason> = new Set([
  'BELOW_LOT_SIZE',
  'BELOW_MIN_TRADE',
  'INSUFFICIENT_CASH',
  'FEE_ABOVE_PROCEEDS',
  'GAIN_BUDGET',
]);

/** `rounded` is the plan of the same allocation, rounded toward zero: what it may not trade stays out, and its exits are whole. */
export function lotProblemOf(rounded: RebalancingPlan, allocation: Allocation): LotProblem {
  const { limits } = allocation;
  const traded = new Map(rounded.trades.map((one) => [one.symbol, one]));
  const moving = rounded.isTriggered ? rounded.drifts.filter(isAway) : [];
  const exits = moving.flatMap(({ isExit, asset }) =>
    isExit ? (traded.get(asset.symbol) ?? []) : [],
  );
  const isFixed = new Set(exits.map(({ symbol }) => symbol));
  const barred = barredSymbols(rounded, { allocation, moving, exits });
  const cash = exits.reduce((sum: Money, one) => plus(sum, received(one)), rounded.cash);
  const free = numberOf(minus(cash, rounded.cashBuffer));
  const taken = sumOf(exits.flatMap(({ sold }) => sold?.gain ?? []));
  const chosen = moving.filter(
    ({ asset }) => !isFixed.has(asset.symbol) && !barred.has(asset.symbol),
  );
  const raises = (legs: readonly LotLeg[]) => salesOf(legs, limits) >= -free;
  const near = chosen.map((drift) => legOf(drift, allocation));
  // Where the sales to the targets do not bring the cash that is short, they may go beyond.
  const legs = raises(near) ? near : chosen.map((drift) => legOf(drift, allocation, 'all'));
  return {
    free,
    feeRate: numberOf(limits.feeRate),
    feeMin: numberOf(limits.feeMin),
    tradeMin: numberOf(limits.tradeMin),
    gainMax: limits.gainMax && numberOf(minus(limits.gainMax, taken)),
    weights: weightsOf(limits),
    legs,
    rivals: limits.guardsWash ? rivalsAmong(chosen, legs) : [],
  };
}

/** Cash that is short counts so much more than a distance that it is short only if no sale can bring it. */
export const SHORTAGE_WEIGHT = 100;

/** What is minimised. `lotsOf`: how many lots are traded of a leg. */
export function costOfLots(problem: LotProblem, lotsOf: (leg: LotLeg) => number): number {
  let [cost, free] = [0, problem.free];
  for (const leg of problem.legs) {
    const lots = lotsOf(leg);
    const value = lots * leg.lotValue;
    cost += costOfLeg(problem, leg, lots);
    free += (leg.side === 'SELL' ? value : -value) - feeOfLots(problem, leg, lots);
  }
  return cost + SHORTAGE_WEIGHT * (problem.free < 0 ? Math.max(0, -free) : 0);
}

/** No choice costs less: each leg at its best, whatever cash and gain that takes. */
export function leastCost(problem: LotProblem): number {
  return problem.legs.reduce((sum, leg) => {
    const costs = [...turningPoints(problem, leg)].map((lots) => costOfLeg(problem, leg, lots));
    return sum + Math.min(...costs);
  }, 0);
}

/** Between them the cost of a leg is linear in the lots, so that one of them is the best. */
function turningPoints(problem: LotProblem, leg: LotLeg): ReadonlySet<number> {
  const { feeRate, feeMin } = problem;
  let sum = 0;
  const steps = leg.steps.map(({ lots }) => {
    sum += lots;
    return sum;
  });
  const turns = [leg.distance / leg.lotValue, feeMin / (feeRate * leg.lotValue), ...steps];
  const whole = turns.filter(Number.isFinite).flatMap((one) => [Math.floor(one), Math.ceil(one)]);
  return new Set([0, 1, leg.lotsMax, ...whole.filter((one) => one >= 0 && one <= leg.lotsMax)]);
}

function costOfLeg(problem: LotProblem, leg: LotLeg, lots: number): number {
  const { weights } = problem;
  const value = lots * leg.lotValue;
  const apart = weights.deviation * Math.abs(leg.distance - value);
  const fee = feeOfLots(problem, leg, lots);
  return apart + fee + weights.traded * value + weights.tax * taxOf(leg, lots);
}

function feeOfLots({ feeRate, feeMin }: LotProblem, { lotValue }: LotLeg, lots: number): number {
  return lots === 0 ? 0 : Math.max(lots * lotValue * feeRate, feeMin);
}

function taxOf({ steps }: LotLeg, lots: number): number {
  let [left, tax] = [lots, 0];
  for (const step of steps) {
    const taken = Math.min(left, step.lots);
    tax += taken * step.tax;
    left -= taken;
  }
  return tax;
}

function isAway({ excess }: Drift): boolean {
  return !excess.isZero();
}

interface Barring {
  readonly allocation: Allocation;
  readonly moving: readonly Drift[];
  /** Trades that are made whatever is chosen. */
  readonly exits: readonly PlannedTrade[];
}

/** A purchase that only a sale of the rounded plan stood against may be chosen in its place. */
function barredSymbols(
  { skipped }: RebalancingPlan,
  { allocation, moving, exits }: Barring,
): ReadonlySet<string> {
  const { noBuy, guardsWash } = allocation.limits;
  const losing = new Set(
    exits.filter(({ sold }) => sold?.lots.some(({ gain }) => gain.lt(0))).map(symbolOf),
  );
  const likenesses = new Set(
    moving.filter(({ asset }) => losing.has(asset.symbol)).map(({ asset }) => asset.likeness),
  );
  const bySymbol = new Map(moving.map((one) => [one.asset.symbol, one]));
  const isFree = ({ symbol, reason }: RebalancingPlan['skipped'][number]): boolean => {
    const leg = bySymbol.get(symbol);
    if (reason !== 'WASH_GUARD') return SMALL.has(reason);
    const isPurchase = leg?.excess.lt(0) === true && !noBuy.has(symbol);
    return isPurchase && !likenesses.has(leg.asset.likeness);
  };
  const washed = moving.filter((leg) => guardsWash && firstLotIsWashed(leg, allocation));
  return new Set([
    ...skipped.filter((one) => !isFree(one)).map(symbolOf),
    ...washed.map(({ asset }) => asset.symbol),
  ]);
}

function symbolOf({ symbol }: { readonly symbol: string }): string {
  return symbol;
}

function received({ notional, fee }: PlannedTrade): Money {
  return minus(notional, fee);
}

function weightsOf({ objective }: Allocation['limits']): ObjectiveWeights {
  if (objective === undefined) return { deviation: 1, traded: 0, tax: 0 };
  const { deviation, spread, turnover, tax } = objective;
  return {
    deviation: numberOf(deviation),
    traded: numberOf(plus(spread, turnover)),
    tax: numberOf(tax),
  };
}

/** After fees. */
function salesOf(legs: readonly LotLeg[], limits: Allocation['limits']): number {
  const feeOf = (value: number) =>
    Math.max(value * numberOf(limits.feeRate), numberOf(limits.feeMin));
  const sales = legs.filter(({ side, lotsMax }) => side === 'SELL' && lotsMax > 0);
  return sales.reduce((sum, { lotsMax, lotValue }) => {
    const value = lotsMax * lotValue;
    return sum + value - feeOf(value);
  }, 0);
}

function legOf(drift: Drift, allocation: Allocation, sold: 'near' | 'all' = 'near'): LotLeg {
  const { asset, excess } = drift;
  const { symbol, price, quantity } = asset;
  if (price === undefined) throw new Error(`${symbol} has no price`);
  const lotSize = asset.lotSize ?? allocation.limits.lotSize;
  const lotValue = numberOf(valueAt(lotSize, price));
  const distance = numberOf(excess.abs());
  const nearest = Math.ceil(distance / lotValue);
  if (excess.lt(0)) return { symbol, side: 'BUY', distance, lotValue, lotsMax: nearest, steps: [] };
  const held = Math.floor(numberOf(quantity) / numberOf(lotSize));
  const lotsMax = sold === 'all' ? held : Math.min(nearest, held);
  const most = quantityOf(decimalOf(lotsMax), lotSize);
  const steps = saleSteps(drift, most, allocation);
  return { symbol, side: 'SELL', distance, lotValue, lotsMax, steps };
}

/** The lots with the least tax go first, so that a sale with a loss begins with it. */
function rivalsAmong(drifts: readonly Drift[], legs: readonly LotLeg[]): LotProblem['rivals'] {
  const likenessAt = (at: number) => drifts[at]?.asset.likeness;
  const purchases = Map.groupBy(
    [...legs.entries()].filter(([, { side }]) => side === 'BUY').map(([at]) => at),
    likenessAt,
  );
  return [...legs.entries()]
    .filter(([at, { steps }]) => likenessAt(at) !== undefined && steps.some(({ gain }) => gain < 0))
    .flatMap(([sale]) =>
      (purchases.get(likenessAt(sale)) ?? []).map((purchase) => [sale, purchase] as const),
    );
}

function numberOf(amount: Decimal): number {
  return Number(textOf(amount));
}
