// Short or long term: how long a lot was held when it was closed, by the rule in force.
import { assertNever } from '../../../kernel/assert.ts';
import { DAY_MS, type TradingDay } from '../../../kernel/instant.ts';
import { utcMidnight } from '../../../market/time/day.ts';

export type Term = 'SHORT' | 'LONG';

export type LongTermRule =
  /**
   * Held more than one year: closed after the first anniversary of the day it was opened. The anniversary of 29 February
   * is 28 February. Source: 26 U.S.C. 1222; the holding period begins on the day after the purchase.
   */
  | { readonly kind: 'us-more-than-one-year' }
  /** Held more than this number of days. */
  | { readonly kind: 'days'; readonly over: number };

export function termOf(rule: LongTermRule, heldSince: TradingDay, closedOn: TradingDay): Term {
  switch (rule.kind) {
    case 'us-more-than-one-year':
      return closedOn > anniversaryOf(heldSince) ? 'LONG' : 'SHORT';
    case 'days':
      return daysBetween(heldSince, closedOn) > rule.over ? 'LONG' : 'SHORT';
    default:
      return assertNever(rule);
  }
}

export function daysBetween(from: TradingDay, to: TradingDay): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MS;
}

function anniversaryOf(day: TradingDay): string {
  const year = String(Number(day.slice(0, 4)) + 1).padStart(4, '0');
  const rest = day.slice(4);
  return rest === '-02-29' ? `${year}-02-28` : `${year}${rest}`;
}
