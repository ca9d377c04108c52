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
  | 'no-duration'
  | 'no-risk-known'
  | 'no-session'
  | 'no-predictions'
  | 'too-few-independent'
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
  'no-duration': 'no time passed',
  'no-risk-known': 'no trade with a known risk',
  'no-session': 'no session the calendar knows',
  'no-predictions': 'nothing is scored yet',
  'too-few-independent': 'fewer than 5 that do not overlap in time',
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
