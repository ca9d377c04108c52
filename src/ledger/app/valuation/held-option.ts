// What a position in contracts is besides its value: its terms, the days left, and what it would bring or cost to close it now.
import { valueAt } from '../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { daysBetween } from '../../domain/lots/holding-period.ts';
import { type OptionSecurity, optionOf } from '../../domain/options/option-security.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { UsedPrice } from './used-price.ts';

export interface HeldOption {
  readonly terms: OptionSecurity;
  /** Calendar days; negative once it has expired. */
  readonly daysLeft: number;
  /** At the bid if it was bought, at the ask if it was written; undefined without a market on that side. */
  readonly liquidationValue: Money | undefined;
}

/** Undefined for other securities. */
export function heldOption(
  security: SecurityRow,
  quantity: Quantity,
  { used, on }: { readonly used: UsedPrice | undefined; readonly on: TradingDay },
): HeldOption | undefined {
  const terms = optionOf(security);
  if (terms === undefined) return undefined;
  const side = quantity.isNegative() ? used?.ask : used?.bid;
  return {
    terms,
    daysLeft: daysBetween(on, terms.expiry),
    liquidationValue: side && valueAt(quantity, side),
  };
}
