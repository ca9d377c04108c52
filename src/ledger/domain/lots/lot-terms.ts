// The terms under which a portfolio closes its lots. A sale records the terms it used, so a later change rewrites nothing.
import type { Decimal } from '../../../kernel/decimal.ts';
import type { LongTermRule, Term } from './holding-period.ts';

/**
 * Which lots a closing trade takes first.
 * FIFO the oldest, LIFO the newest; HIFO the highest unit cost, for shorts the lowest unit proceeds, then the oldest;
 * AVERAGE the oldest, at the moving average cost of all; MIN_TAX the least tax per unit, losses first, then the oldest;
 * SPECIFIC_ID the ones that the trade names.
 */
export type LotMethod = 'FIFO' | 'LIFO' | 'HIFO' | 'AVERAGE' | 'MIN_TAX' | 'SPECIFIC_ID';

export interface LotTerms {
  readonly method: LotMethod;
  /** Sales beyond what is held open short lots; otherwise they are refused. */
  readonly allowShort: boolean;
  /** Fees raise the cost and lower the proceeds; otherwise they are an expense of their own. */
  readonly feesInBasis: boolean;
  readonly longTermRule: LongTermRule;
  /** Tax on a gain by its term, 0 to 1; MIN_TAX orders by it. */
  readonly taxRates: Readonly<Record<Term, Decimal>>;
}
