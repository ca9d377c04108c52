// The terms under which a portfolio's entries are folded, from its settings.
import { decimal } from '../../../kernel/decimal.ts';
import type { LongTermRule } from '../lots/holding-period.ts';
import type { PortfolioTerms } from './portfolio-book.ts';

/** United States, top brackets of 2026: ordinary income 37 %, long-term gains 20 %. MIN_TAX orders by them. */
const TAX_RATES = { SHORT: decimal('0.37'), LONG: decimal('0.2') } as const;

export function termsOf(settings: {
  readonly allowShort: boolean;
  readonly feesInBasis: boolean;
  readonly longTermRule: string;
}): PortfolioTerms {
  return {
    allowShort: settings.allowShort,
    feesInBasis: settings.feesInBasis,
    longTermRule: parseLongTermRule(settings.longTermRule) ?? { kind: 'us-more-than-one-year' },
    taxRates: TAX_RATES,
  };
}

/** `us:more-than-one-year`, or `days:N` for more than N days. */
export function parseLongTermRule(text: string): LongTermRule | undefined {
  if (text === 'us:more-than-one-year') return { kind: 'us-more-than-one-year' };
  const days = /^days:(\d{1,5})$/.exec(text)?.[1];
  return days === undefined ? undefined : { kind: 'days', over: Number(days) };
}
