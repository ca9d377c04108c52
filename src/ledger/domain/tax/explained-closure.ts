// Why a closure is taxed as it is: the rule behind its term, and the purchases behind its adjustment, as data.
import type { Money } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { daysBetween, type LongTermRule, longTermFrom, type Term } from '../lots/holding-period.ts';
import type { Closure } from '../lots/match-trade.ts';
import type { Replaced, WashClosure } from './wash/wash-view.ts';

export type TermReason =
  | {
      readonly kind: 'held-for';
      readonly rule: LongTermRule;
      readonly heldSince: TradingDay;
      /** The lot was opened later than this: sold shares that it replaced were held before. */
      readonly tackedDays: number;
      readonly heldDays: number;
      readonly longTermFrom: TradingDay;
    }
  /** Closing a short is short term however long it was open. */
  | { readonly kind: 'short-closing' };

export interface ExplainedClosure {
  readonly term: Term;
  readonly termReason: TermReason;
  /** Undefined if nothing was disallowed. */
  readonly wash:
    | {
        readonly rule: 'us-wash-sale';
        readonly disallowedLoss: Money;
        readonly permanentlyDisallowed: Money;
        readonly replacements: readonly Replaced[];
      }
    | undefined;
}

function termReasonOf(closure: Closure, rule: LongTermRule): TermReason {
  const { side, openedOn, heldSince, closedOn } = closure;
  if (side === 'SHORT') return { kind: 'short-closing' };
  return {
    kind: 'held-for',
    rule,
    heldSince,
    tackedDays: daysBetween(heldSince, openedOn),
    heldDays: daysBetween(heldSince, closedOn),
    longTermFrom: longTermFrom(rule, heldSince),
  };
}

export function explainedClosure(closure: WashClosure, rule: LongTermRule): ExplainedClosure {
  const { term, disallowedLoss, permanentlyDisallowed, replacements } = closure;
  const wash =
    replacements.length === 0
      ? undefined
      : ({ rule: 'us-wash-sale', disallowedLoss, permanentlyDisallowed, replacements } as const);
  return { term, termReason: termReasonOf(closure, rule), wash };
}
