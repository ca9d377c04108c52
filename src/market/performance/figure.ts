// A statistic that may be unknown: its number, or null with the reason; never infinity or NaN.

export type Figure =
  | { readonly value: number }
  | { readonly value: null; readonly reason: MissingReason };

export type MissingReason =
  | 'too-few-returns'
  | 'returns-do-not-vary'
  | 'no-downside'
  | 'no-drawdown'
  | 'no-trades'
  | 'no-wins'
  | 'no-losses'
  | 'no-capital'
  | 'zero-duration'
  | 'one-value'
  | 'no-values'
  | 'fewer-than-two-flows'
  | 'no-sign-change'
  | 'no-root'
  | 'multiple-roots'
  | 'too-few-pairs'
  | 'benchmark-does-not-vary'
  | 'active-return-does-not-vary'
  | 'no-positions'
  | 'one-position'
  | 'no-risk-known'
  | 'no-session'
  | 'no-predictions'
  | 'too-few-independent'
  | 'too-few-days'
  | 'beyond-numbers';

const REASON_TEXT: Readonly<Record<MissingReason, string>> = {
  'too-few-returns': 'too few daily returns',
  'returns-do-not-vary': 'the returns do not vary',
  'no-downside': 'no return is below the target',
  'no-drawdown': 'the equity never fell',
  'no-trades': 'no closed trades',
  'no-wins': 'no winning trade',
  'no-losses': 'no losing trade',
  'no-capital': 'no capital at the start',
  'zero-duration': 'no time passed',
  'one-value': 'a return needs two values',
  'no-values': 'returns alone say nothing about money',
  'fewer-than-two-flows': 'fewer than two cash flows',
  'no-sign-change': 'money only went in, or only came out',
  'no-root': 'no rate between -99.99 % and 1,000,000,000 % fits the cash flows',
  'multiple-roots': 'more than one rate fits the cash flows',
  'too-few-pairs': 'fewer than two days on which both have a return',
  'benchmark-does-not-vary': 'the returns of the benchmark do not vary',
  'active-return-does-not-vary': 'the difference from the benchmark does not vary',
  'no-positions': 'no positions',
  'one-position': 'there is only one position',
  'no-risk-known': 'no trade with a known risk',
  'no-session': 'no session the calendar knows',
  'no-predictions': 'nothing is scored yet',
  'too-few-independent': 'fewer than 5 that do not overlap in time',
  'too-few-days': 'trades on fewer than 5 days',
  'beyond-numbers': 'too large to be a number',
};

export function missingText(reason: MissingReason): string {
  return REASON_TEXT[reason];
}

/** The number, unless the computation gave NaN or infinity. */
export function known(value: number): Figure {
  return Number.isFinite(value) ? { value } : missing('beyond-numbers');
}

export function missing(reason: MissingReason): Figure {
  return { value: null, reason };
}

/** The mean, or the reason why it is unknown. */
export function meanOf(values: readonly number[], whenEmpty: MissingReason): Figure {
  if (values.length === 0) return missing(whenEmpty);
  return known(values.reduce((sum, value) => sum + value, 0) / values.length);
}
