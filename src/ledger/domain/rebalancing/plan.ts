// The trades that bring a portfolio to its wanted weights: sells first, then buys from the cash that is then there.
import { greater, lesser, minus, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  type Price,
  type Quantity,
  ZERO,
} from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { type Allocation, type Asset, bySymbol, type WithheldReason } from './allocation.ts';
import { type Drift, type DriftRefusal, type Drifts, driftsOf } from './drift.ts';
import { type LotsToSell, lotsToSell } from './lots-to-sell.ts';
import { feeOf, lotsAffordable, lotsWithin, quantityOf } from './whole-lots.ts';

export type SkipReason =
  | WithheldReason
  | 'NO_SELL'
  /** A purchase would disallow the loss of a recent sale, or the sale has a loss that recent purchases disallow. */
  | 'WASH_GUARD'
  /** Less than one whole lot away from its target. */
  | 'BELOW_LOT_SIZE'
  | 'BELOW_MIN_TRADE'
  /** With its gain the plan would realise more than it may. */
  | 'GAIN_BUDGET'
  /** The sale would cost more than it brings. */
  | 'FEE_ABOVE_PROCEEDS'
  | 'INSUFFICIENT_CASH'
  | 'UNPRICED';

export interface PlannedTrade {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: Quantity;
  /** Before the purchase was cut to the cash that was left. */
  readonly wanted: Quantity;
  readonly price: Price;
  readonly notional: Money;
  readonly fee: Money;
  /** Of a sale whose lots are known. */
  readonly sold?: LotsToSell;
}

export interface SkippedLeg {
  readonly symbol: string;
  readonly reason: SkipReason;
  /** Of what is OWNED_BY somebody. */
  readonly owner?: string;
}

export interface RebalancingPlan extends Drifts {
  /** In the order in which they are to be made. */
  readonly trades: readonly PlannedTrade[];
  readonly skipped: readonly SkippedLeg[];
  readonly cash: Money;
  readonly cashAfter: Money;
  readonly totalFees: Money;
  /** Of the sales whose lots are known. */
  readonly realizedGain: Money;
  readonly estimatedTax: Money;
}

export function planRebalancing(allocation: Allocation): Result<RebalancingPlan, DriftRefusal> {
  const found = driftsOf(allocation);
  if (!found.ok) return found;
  const { limits, cash } = allocation;
  const { drifts, unpriced, cashBuffer, isTriggered } = found.value;
  const legs = isTriggered ? drifts.filter(({ excess }) => !excess.isZero()) : [];
  const isSale = ({ excess }: Drift) => excess.gt(0);
  const wanted = legs.filter(isSale).toSorted(byDistance);
  const sells = withinGain(
    wanted.map((leg) => sellOf(leg, allocation)),
    limits.gainMax,
  );
  let free = plus(minus(cash, cashBuffer), sumOf(sells.map(cashOf)));
  const losing = limits.guardsWash ? likenessesSoldAtLoss(drifts, sells) : NOTHING;
  const buys = legs
    .filter((leg) => !isSale(leg))
    .toSorted(byDistance)
    .map((leg) => {
      const outcome = losing.has(leg.asset.likeness)
        ? ({ symbol: leg.asset.symbol, reason: 'WASH_GUARD' } as const)
        : buyOf(leg, allocation, free);
      free = plus(free, cashOf(outcome));
      return outcome;
    });
  const outcomes = [...sells, ...buys];
  const trades = outcomes.filter(isTrade);
  const sales = trades.flatMap(({ sold }) => sold ?? []);
  const without = isTriggered ? unpriced : [];
  return ok({
    ...found.value,
    trades,
    skipped: [
      ...outcomes.filter(isSkipped),
      ...without.map(({ symbol }) => ({ symbol, reason: 'UNPRICED' as const })),
    ],
    cash,
    cashAfter: plus(cash, sumOf(trades.map(cashOf))),
    totalFees: sumOf(trades.map(({ fee }) => fee)),
    realizedGain: sumOf(sales.map(({ gain }) => gain)),
    estimatedTax: sumOf(sales.map(({ estimatedTax }) => estimatedTax)),
  });
}

/** Losses come first; then the gains in the order of the sales, as far as they fit. */
function withinGain(sells: readonly Outcome[], gainMax: Money | undefined): readonly Outcome[] {
  if (gainMax === undefined) return sells;
  let total: Money = sumOf(sells.map((one) => lesser(gainOf(one), NO_MONEY)));
  return sells.map((one) => {
    const after = plus(total, greater(gainOf(one), NO_MONEY));
    if (gainOf(one).gt(0) && after.gt(gainMax))
      return { symbol: one.symbol, reason: 'GAIN_BUDGET' };
    total = after;
    return one;
  });
}

function gainOf(outcome: Outcome): Money {
  return (isTrade(outcome) && outcome.sold?.gain) || NO_MONEY;
}

type Outcome = PlannedTrade | SkippedLeg;
type Likenesses = ReadonlySet<string | undefined>;

const NOTHING: Likenesses = new Set();

/** Buying anything like them would disallow the loss. */
function likenessesSoldAtLoss(drifts: readonly Drift[], sells: readonly Outcome[]): Likenesses {
  const losing = new Set(
    sells
      .filter(isTrade)
      .filter(({ sold }) => sold?.lots.some(({ gain }) => gain.lt(0)))
      .map(({ symbol }) => symbol),
  );
  const sold = drifts.filter(({ asset }) => losing.has(asset.symbol));
  return new Set(sold.flatMap(({ asset }) => asset.likeness ?? []));
}

function isTrade(outcome: Outcome): outcome is PlannedTrade {
  return 'side' in outcome;
}

function isSkipped(outcome: Outcome): outcome is SkippedLeg {
  return !isTrade(outcome);
}

/** Received less paid. */
function cashOf(outcome: Outcome): Money {
  if (!isTrade(outcome)) return NO_MONEY;
  const { side, notional, fee } = outcome;
  return side === 'SELL' ? minus(notional, fee) : minus(minus(NO_MONEY, notional), fee);
}

function byDistance(a: Drift, b: Drift): number {
  return b.excess.abs().comparedTo(a.excess.abs()) || bySymbol(a.asset, b.asset);
}

function sellOf(leg: Drift, allocation: Allocation): Outcome {
  const { asset, isExit } = leg;
  const { limits, today, at } = allocation;
  const { symbol, quantity: held } = asset;
  const skipped = (reason: SkipReason): SkippedLeg => ({ symbol, reason });
  const withheld = withheldLeg(asset);
  if (withheld !== undefined) return withheld;
  if (limits.noSell.has(symbol)) return skipped('NO_SELL');
  const price = priceOf(asset);
  const lotSize = asset.lotSize ?? limits.lotSize;
  const isWhole = isExit && allocation.lots?.has(symbol) !== true;
  const quantity = isWhole ? held : quantityOf(lotsOf(leg, allocation), lotSize);
  if (quantity.isZero()) return skipped('BELOW_LOT_SIZE');
  const notional = valueAt(quantity, price);
  if (notional.lt(limits.tradeMin)) return skipped('BELOW_MIN_TRADE');
  const fee = feeOf(notional, limits);
  if (fee.gt(notional)) return skipped('FEE_ABOVE_PROCEEDS');
  const trade = { symbol, side: 'SELL', quantity, wanted: quantity, price, notional, fee } as const;
  if (asset.holding === undefined) return trade;
  const sold = lotsToSell(asset.holding, { quantity, price, fee, on: today, at });
  if (!sold.ok) throw new Error(`the lots of ${symbol} do not add up to its position`);
  if (limits.guardsWash && sold.value.isWashed) return skipped('WASH_GUARD');
  return { ...trade, sold: sold.value };
}

function buyOf(leg: Drift, allocation: Allocation, free: Money): Outcome {
  const { asset } = leg;
  const { limits } = allocation;
  const { symbol } = asset;
  const skipped = (reason: SkipReason): SkippedLeg => ({ symbol, reason });
  const withheld = withheldLeg(asset);
  if (withheld !== undefined) return withheld;
  if (limits.noBuy.has(symbol)) return skipped('WASH_GUARD');
  const price = priceOf(asset);
  // What is worth nothing is bought in no number of lots.
  if (!price.gt(0)) return skipped('UNPRICED');
  const lotSize = asset.lotSize ?? limits.lotSize;
  const lots = lotsOf(leg, allocation);
  if (lots.isZero()) return skipped('BELOW_LOT_SIZE');
  const wanted = quantityOf(lots, lotSize);
  if (valueAt(wanted, price).lt(limits.tradeMin)) return skipped('BELOW_MIN_TRADE');
  const affordable = lotsAffordable(free, { price, lotSize }, limits);
  const quantity = affordable.lt(lots) ? quantityOf(affordable, lotSize) : wanted;
  if (!quantity.gt(0)) return skipped('INSUFFICIENT_CASH');
  const notional = valueAt(quantity, price);
  if (notional.lt(limits.tradeMin)) return skipped('BELOW_MIN_TRADE');
  return { symbol, side: 'BUY', quantity, wanted, price, notional, fee: feeOf(notional, limits) };
}

/** As chosen, else rounded toward zero. */
function lotsOf({ asset, excess }: Drift, { limits, lots }: Allocation): Decimal {
  if (lots !== undefined) return lots.get(asset.symbol) ?? ZERO;
  return lotsWithin(excess.abs() as Money, priceOf(asset), asset.lotSize ?? limits.lotSize);
}

function withheldLeg({ symbol, withheld, owner, quantity }: Asset): SkippedLeg | undefined {
  const reason = withheld ?? (quantity.lt(NO_QUANTITY) ? 'SHORT_POSITION' : undefined);
  return reason && { symbol, reason, ...(owner !== undefined && { owner }) };
}

/** Assets without a price have no drift, so none of them comes here. */
function priceOf({ price, symbol }: Drift['asset']): Price {
  if (price === undefined) throw new Error(`${symbol} has no price`);
  return price;
}
