// Unrealised gain of each open lot, its term if it were closed today, and how long until that is long term.
import { minus, valueAt } from '../../../kernel/amounts.ts';
import type { Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import {
  daysBetween,
  type LongTermRule,
  longTermFrom,
  type Term,
  termOf,
} from '../lots/holding-period.ts';
import type { Lot, LotId, LotSide } from '../lots/lot.ts';

export interface UnrealizedGain {
  readonly lotId: LotId;
  readonly side: LotSide;
  readonly openedOn: TradingDay;
  readonly heldSince: TradingDay;
  readonly quantity: Quantity;
  readonly basis: Money;
  /** Undefined without a price. */
  readonly marketValue: Money | undefined;
  readonly gain: Money | undefined;
  readonly term: Term;
  /** First day of a long-term sale; undefined for shorts, whose closing is always short term. */
  readonly longTermFrom: TradingDay | undefined;
  /** 0 if a sale is long term already. */
  readonly daysUntilLongTerm: number | undefined;
}

export interface UnrealizedTerms {
  readonly asOf: TradingDay;
  readonly price: Price | undefined;
  readonly longTermRule: LongTermRule;
}

export function unrealizedGainOf(lot: Lot, terms: UnrealizedTerms): UnrealizedGain {
  const { id: lotId, side, openedOn, heldSince, remaining: quantity, basis } = lot;
  const marketValue = terms.price && valueAt(quantity, terms.price);
  const gained = marketValue && minus(marketValue, basis);
  const known = { lotId, side, openedOn, heldSince, quantity, basis, marketValue };
  if (side === 'SHORT')
    return {
      ...known,
      gain: marketValue && minus(basis, marketValue),
      term: 'SHORT',
      longTermFrom: undefined,
      daysUntilLongTerm: undefined,
    };
  const from = longTermFrom(terms.longTermRule, heldSince);
  return {
    ...known,
    gain: gained,
    term: termOf(terms.longTermRule, heldSince, terms.asOf),
    longTermFrom: from,
    daysUntilLongTerm: Math.max(0, daysBetween(terms.asOf, from)),
  };
}
