// A position with data about its stock, and the exits computed from it.

import { createPosition, type Position, type PositionParts } from './position.ts';
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
export interface StockPosition extends Position {
  readonly stockInfo: StockInfo;
  /** Adds data, newer values replacing older ones. */
  setStockInfo(known: StockInfo): Promise<void>;
  /** This many ATRs behind the entry (or the current price, before opening). */
  calculateOptimalStopLoss(atrMultiple?: number, atrValue?: number): Promise<number>;
  /** This multiple of the risk beyond the entry. */
  calculateOptimalTakeProfit(riskReward?: number): Promise<number>;
  /** A fraction behind `price`, but never looser than the current stop. */
  calculateTrailingStop(price: number, trailPercentage?: number): Promise<number>;
}

export function createStockPosition(parts: PositionParts): StockPosition {
  const position = createPosition(parts);
  const { toDict } = position;
  const stockInfo: { -readonly [Name in keyof StockInfo]: StockInfo[Name] } = {};

  // The methods are added to the position itself, so that it stays one object with one state.
  return Object.assign(position, {
    stockInfo,
    async setStockInfo(known: StockInfo) {
      Object.assign(stockInfo, known);
    },
    async calculateOptimalStopLoss(atrMultiple = 2, atrValue = stockInfo.atr) {
      assertPositive('ATR multiple', atrMultiple);
      const distance = atrMultiple * required('ATR', atrValue);
      const stop = referencePrice(position) - directionOf(position) * distance;
      assertPositive('stop loss', stop);
      return stop;
    },
    async calculateOptimalTakeProfit(riskReward = 2) {
      assertPositive('risk-reward ratio', riskReward);
      const distance = riskReward * riskOf(position);
      const target = referencePrice(position) + directionOf(position) * distance;
      assertPositive('take profit', target);
      return target;
    },
    async calculateTrailingStop(price: number, trailPercentage = 0.03) {
      assertPositive('price', price);
      assertPositive('trail percentage', trailPercentage);
      const direction = directionOf(position);
      const stop = price * (1 - direction * trailPercentage);
      const { stopLoss = stop } = position;
      return direction > 0 ? Math.max(stop, stopLoss) : Math.min(stop, stopLoss);
    },
    toDict: () => ({ ...toDict(), stock_info: { ...stockInfo } }),
  });
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
