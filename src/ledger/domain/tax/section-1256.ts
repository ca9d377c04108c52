// Contracts under Section 1256 (26 USC 1256; Form 6781): open ones count as sold on the last day of the year, 60 percent of the
// gain is long term and 40 percent short term whatever the days held, and no wash sale disallows a loss.
import { minus, plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { decimal, type Money } from '../../../kernel/decimal.ts';

export interface Section1256Gains {
  /** Of what was closed in the year, by its cost. */
  readonly realized: Money;
  /** Of what was open at its end, at the prices of that day. */
  readonly marked: Money;
  /** What the years before have counted of these contracts already. */
  readonly markedBefore: Money;
  /** Of the year: realized and marked, less what was marked before. */
  readonly gain: Money;
  readonly longTerm: Money;
  readonly shortTerm: Money;
}

const LONG_PART = decimal('0.6');

/** Each list: gains of closures, of lots open at the end, and of lots open at the end of the year before. */
export function section1256Gains(
  realizedGains: readonly Money[],
  marks: readonly Money[],
  marksBefore: readonly Money[],
): Section1256Gains {
  const [realized, marked, markedBefore] = [sumOf(realizedGains), sumOf(marks), sumOf(marksBefore)];
  const gain = minus(plus(realized, marked), markedBefore);
  const longTerm = scaled(gain, LONG_PART);
  return { realized, marked, markedBefore, gain, longTerm, shortTerm: minus(gain, longTerm) };
}
