// The position that open lots add up to, valued at a price.
import { minus, negated, perUnit, quotient, scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import { basisIn, heldIn, type LotBook, sideOf } from './lot-book.ts';

export interface LotPosition {
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Negative for the net proceeds of a short position. */
  readonly cost: Money;
  /** Cost or proceeds per unit, never negative; undefined if nothing is held. */
  readonly averageCost: Price | undefined;
}

export interface Valued {
  readonly marketValue: Money;
  readonly unrealizedGain: Money;
  /** Of the cost, in percent; undefined if the position cost nothing. */
  readonly unrealizedPercent: Decimal | undefined;
}

export function positionOf(book: LotBook): LotPosition {
  const held = heldIn(book);
  const basis = basisIn(book);
  const isShort = sideOf(book) === 'SHORT';
  return {
    quantity: isShort ? negated(held) : held,
    cost: isShort ? negated(basis) : basis,
    // A division: not for those who need only the sums.
    get averageCost() {
      return held.isZero() ? undefined : perUnit(basis, held);
    },
  };
}

export function valuedAt({ quantity, cost }: LotPosition, price: Price): Valued {
  const marketValue = valueAt(quantity, price);
  const unrealizedGain = minus(marketValue, cost);
  const unrealizedPercent = cost.isZero()
    ? undefined
    : scaled(quotient(unrealizedGain, cost.abs()), HUNDRED);
  return { marketValue, unrealizedGain, unrealizedPercent };
}

const HUNDRED = decimal('100');
