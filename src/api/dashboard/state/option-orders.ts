// Orders for options: the limit bounds what one can lose.
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { type OrderBody, placeOrder } from './orders.ts';

export interface OptionLeg {
  readonly right: OptionRight;
  readonly strike: number;
  readonly expiry: string;
  readonly side: 'BUY' | 'SELL';
}

export interface StockExit {
  /** Of the stock. */
  readonly price: number;
  /** By an order at the broker. */
  readonly isRested: boolean;
}

export interface OptionOrder {
  /** Of the stock. */
  readonly symbol: string;
  readonly legs: readonly OptionLeg[];
  /** A vertical that is sold first, for a credit. */
  readonly isSold: boolean;
  /** `AAPL 18 Dec 230 call` */
  readonly name: string;
  readonly quantity: number;
  /** Limit per share. */
  readonly price: number;
  /** Closed once the stock is there. */
  readonly stockExit?: StockExit | undefined;
}

/** `sent`: once it was placed. */
export function tradeOption(order: OptionOrder, sent: () => void): Promise<void> {
  const { quantity, name, isSold } = order;
  return placeOrder(`${isSold ? 'Sell' : 'Buy'} ${quantity} ${name}`, bodyOf(order), sent);
}

function bodyOf({ symbol, legs, isSold, quantity, price, stockExit }: OptionOrder): OrderBody {
  return {
    ...{ symbol, legs: [...legs], quantity, price, order_type: 'LMT' as const },
    ...(isSold && { effect: 'open' as const }),
    ...(stockExit && { protection: { underlying: exitOf(stockExit) } }),
  };
}

function exitOf({ price, isRested }: StockExit) {
  return { price, ...(isRested && { rested: true as const }) };
}
