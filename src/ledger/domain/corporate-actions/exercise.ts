// Rights that their owner exercises: what they cost and what is paid for the new shares is the cost of one new lot, without a gain.
// Decision 0130
import { negated, perUnit, plus, quotient, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, ONE, type Price, type Quantity, ZERO } from '../../../kernel/decimal.ts';
import type { Lot, LotAge, LotId } from '../lots/lot.ts';
import type { ActionTerms, CorporateAction } from './corporate-action.ts';
import { withoutPart } from './fractions.ts';

/** Of the new lot. Its holding period begins with the exercise (26 U.S.C. 1223(5)). */
export interface OpenedBy extends LotAge {
  readonly id: LotId;
}

export interface Exercised {
  /** The rights that stay. */
  readonly rights: readonly Lot[];
  readonly opened: Lot;
  /** Negative. */
  readonly cash: Money;
}

/** As many rights as are held, at most. */
export function exercised(
  held: readonly Lot[],
  action: Extract<CorporateAction, { kind: 'exercise' }>,
  { by, ...terms }: ActionTerms & { readonly by: OpenedBy },
): Exercised {
  const { ratio, oldShares = ONE, cashPerShare } = action;
  const part = { quantity: action.quantity, price: ZERO as Price };
  const { lots: rights, closures } = withoutPart(held, part, terms);
  const quantity = quotient(action.quantity.times(ratio), oldShares) as Quantity;
  const paid = valueAt(quantity, cashPerShare);
  const basis = plus(sumOf(closures.map(({ cost }) => cost)), paid);
  const opened: Lot = {
    ...{ ...by, side: 'LONG', isDateKnown: true, heldSince: by.openedOn },
    ...{ openedQuantity: quantity, remaining: quantity, basis },
    openPrice: perUnit(basis, quantity),
  };
  return { rights, opened, cash: negated(paid) };
}
