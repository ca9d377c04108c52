// The entry order of a person: its type, prices and validity as stated, where a strategy has a rule.
import { assertNever } from '../../../kernel/assert.ts';
import type { EntryOrder, Strategy, WalkTerms } from '../strategy/strategy.ts';
import type { Collateral } from '../terms/collateral.ts';
import type { OrderTerms } from './order-terms.ts';

export interface StatedOrder
  extends Pick<OrderTerms, 'type' | 'word' | 'limitPrice' | 'stopPrice' | 'trailBy' | 'validity'> {
  readonly kind: 'stated';
}

/** A limit that walks, no farther than the price stated. */
export interface StatedWalk extends WalkTerms {
  readonly kind: 'walk';
  readonly limitPrice: number;
}

/** Who enters: a strategy, or a person whose order has the form of one. */
export type Enterer = Omit<Strategy, 'entryOrder'> & {
  readonly entryOrder: EntryOrder | StatedOrder | StatedWalk;
  /** Of a single option contract that it sells: what is reserved for it. */
  readonly collateral?: Collateral | undefined;
};

/** Whether its own price bounds what it pays. */
export function hasLimit(order: Enterer['entryOrder']): boolean {
  switch (order.kind) {
    case 'marketable':
    case 'limit':
    case 'walk':
      return true;
    case 'stated':
      return order.limitPrice !== undefined;
    case 'market':
    case 'stop':
      return false;
    default:
      return assertNever(order);
  }
}
