// Distributions: dividends in cash or reinvested, and returns of capital.
import {
  greater,
  lesser,
  minus,
  negated,
  quotient,
  roundedDown,
  scaled,
  sumOf,
  valueAt,
} from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import { instant } from '../../../kernel/instant.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import { termOf } from '../lots/holding-period.ts';
import type { Lot } from '../lots/lot.ts';
import type {
  ActionClosure,
  ActionEffect,
  ActionTerms,
  CorporateAction,
  Holding,
  Payout,
} from './corporate-action.ts';

/** Long lots receive the dividend less withholding; short lots pay all of it. */
export function payoutOf(
  lots: readonly Lot[],
  { perShare, withholding: rate }: { readonly perShare: Price; readonly withholding: Decimal },
): Payout {
  const income = sumOf(lots.map((lot) => paidOn(lot, perShare)));
  const withholding = income.gt(0) ? scaled(income, rate) : NO_MONEY;
  return { cash: minus(income, withholding), income, withholding };
}

function paidOn({ side, remaining }: Lot, perShare: Price): Money {
  const value = valueAt(remaining, perShare);
  return side === 'LONG' ? value : negated(value);
}

/** The distribution lowers the basis of each lot to zero at most; what exceeds it is a gain of the lot, for shorts a loss. */
export function distributed(
  { security, lots }: Holding,
  { perShare }: { readonly perShare: Price },
  { on, lots: { longTermRule } }: ActionTerms,
): ActionEffect {
  const closures: ActionClosure[] = [];
  const reduced = lots.map((lot) => {
    const paid = valueAt(lot.remaining, perShare);
    const basis = greater(NO_MONEY, minus(lot.basis, paid));
    const excess = minus(paid, lesser(paid, lot.basis));
    if (excess.gt(0)) {
      const isLong = lot.side === 'LONG';
      closures.push({
        lotId: lot.id,
        quantity: NO_QUANTITY,
        proceeds: isLong ? excess : NO_MONEY,
        cost: isLong ? NO_MONEY : excess,
        gain: isLong ? excess : negated(excess),
        notRecognized: undefined,
        term: isLong ? termOf(longTermRule, lot.heldSince, on) : 'SHORT',
      });
    }
    return { ...lot, basis };
  });
  return {
    holdings: [{ security, lots: reduced }],
    cash: sumOf(lots.map((lot) => paidOn(lot, perShare))),
    income: NO_MONEY,
    withholding: NO_MONEY,
    closures,
  };
}

/** The dividend is income and buys a lot on the day of payment; what the rounded quantity does not use stays cash. */
export function reinvested(
  { security, lots }: Holding,
  action: Extract<CorporateAction, { kind: 'reinvested-dividend' }>,
): ActionEffect {
  const payout = payoutOf(lots, action);
  const { reinvestPrice, places, paidOn: openedOn, lotId, booking } = action;
  const bought = boughtFor(payout.cash, reinvestPrice, places);
  if (!bought.gt(0)) return { ...payout, holdings: [{ security, lots }], closures: [] };
  const basis = valueAt(bought, reinvestPrice);
  const lot: Lot = {
    id: lotId,
    side: 'LONG',
    openedAt: instant(utcMidnight(openedOn)),
    openedOn,
    isDateKnown: true,
    heldSince: openedOn,
    booking,
    openedQuantity: bought,
    openPrice: reinvestPrice,
    remaining: bought,
    basis,
  };
  const cash = minus(payout.cash, basis);
  return { ...payout, cash, holdings: [{ security, lots: [...lots, lot] }], closures: [] };
}

function boughtFor(cash: Money, price: Price, places: number): Quantity {
  if (!price.gt(0)) return NO_QUANTITY;
  return roundedDown(quotient(cash, price), places) as Quantity;
}
