// Short or long term: how long a lot was held when it was closed, by the rule in force.
import { assertNever } from '../../../kernel/assert.ts';
import { DAY_MS, type TradingDay } from '../../../kernel/instant.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';

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
      return isAfterAnniversary(heldSince, closedOn) ? 'LONG' : 'SHORT';
    case 'days':
      return daysBetween(heldSince, closedOn) > rule.over ? 'LONG' : 'SHORT';
    default:
      return assertNever(rule);
  }
}

/** The first day on which a sale is long term. */
export function longTermFrom(rule: LongTermRule, heldSince: TradingDay): TradingDay {
  switch (rule.kind) {
    case 'us-more-than-one-year':
      return addDays(anniversaryOf(heldSince), 1);
    case 'days':
      return addDays(heldSince, rule.over + 1);
    default:
      return assertNever(rule);
  }
}

export function daysBetween(from: TradingDay, to: TradingDay): number {
  return (utcMidnight(to) - utcMidnight(from)) / DAY_MS;
}

function isAfterAnniversary(heldSince: TradingDay, closedOn: TradingDay): boolean {
  const years = yearCode(closedOn) - yearCode(heldSince);
  if (years !== 1) return years > 1;
  return closedOn.slice(4) > anniversaryDate(heldSince);
}

function anniversaryOf(day: TradingDay): TradingDay {
  const year = String(Number(day.slice(0, 4)) + 1).padStart(4, '0');
  return `${year}${anniversaryDate(day)}` as TradingDay;
}

/** Without the year: `-02-28`. */
function anniversaryDate(day: TradingDay): string {
  const date = day.slice(4);
  return date === '-02-29' ? '-02-28' : date;
}

/** The year and a constant, without a text in between: every closure asks. */
function yearCode(day: TradingDay): number {
  let code = 0;
  for (let at = 0; at < 4; at += 1) code = code * 10 + day.charCodeAt(at);
  return code;
}
