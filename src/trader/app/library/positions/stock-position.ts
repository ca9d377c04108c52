// A position with data about its stock, and the exits computed from it.

import { plainNumber } from '../../../../kernel/plain-json.ts';
import { Position } from './position.ts';
import { assertPositive } from './position-changes.ts';
import { refusedChange } from './refused-change.ts';

export interface StockInfo {
  readonly averageVolume?: number;
  readonly beta?: number;
  readonly sector?: string;
  readonly industry?: string;
  readonly marketCap?: number;
  /** Average true range, in price; the default of the stop below. */
  readonly atr?: number;
}

/** The three calculations return a price and change nothing. */
export class StockPosition extends Position {
  #stockInfo: StockInfo = {};

  get stockInfo(): StockInfo {
    return this.#stockInfo;
  }

  /** Adds data, newer values replacing older ones. */
  async setStockInfo(known: StockInfo): Promise<void> {
    this.#stockInfo = { ...this.#stockInfo, ...known };
  }

  /** This many ATRs behind the entry (or the current price, before opening). */
  async calculateOptimalStopLoss(
    atrMultiple = 2,
    atrValue: number | undefined = this.#stockInfo.atr,
  ): Promise<number> {
    assertPositive('ATR multiple', atrMultiple);
    const distance = atrMultiple * required('ATR', atrValue);
    const stop = plainNumber(referencePrice(this) - directionOf(this) * distance);
    assertPositive('stop loss', stop);
    return stop;
  }

  /** This multiple of the risk beyond the entry. */
  async calculateOptimalTakeProfit(riskReward = 2): Promise<number> {
    assertPositive('risk-reward ratio', riskReward);
    const distance = riskReward * riskOf(this);
    const target = plainNumber(referencePrice(this) + directionOf(this) * distance);
    assertPositive('take profit', target);
    return target;
  }

  /** A fraction behind `price`, but never looser than the current stop. */
  async calculateTrailingStop(price: number, trailPercentage = 0.03): Promise<number> {
    assertPositive('price', price);
    assertPositive('trail percentage', trailPercentage);
    const direction = directionOf(this);
    const stop = plainNumber(price * (1 - direction * trailPercentage));
    const { stopLoss = stop } = this;
    return direction > 0 ? Math.max(stop, stopLoss) : Math.min(stop, stopLoss);
  }

  override toDict(): Record<string, unknown> {
    return { ...super.toDict(), stock_info: { ...this.#stockInfo } };
  }
}

/** The risk of the current stop; once that stop has passed the entry, the initial risk. */
function riskOf(position: Position): number {
  const { stopLoss, risk } = position;
  const present =
    stopLoss === undefined
      ? Number.NaN
      : (referencePrice(position) - stopLoss) * directionOf(position);
  return required('stop loss', present > 0 ? present : risk);
}

function referencePrice({ entryPrice, currentPrice }: Position): number {
  return required('entry price', entryPrice ?? currentPrice);
}

function directionOf({ quantity, plannedQuantity }: Position): 1 | -1 {
  return (quantity === 0 ? plannedQuantity : quantity) < 0 ? -1 : 1;
}

function required(field: string, value: number | undefined): number {
  if (value === undefined) throw refusedChange({ kind: 'input_missing', field });
  assertPositive(field, value);
  return value;
}
