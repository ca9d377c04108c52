// The causes of a difference between a live day and its backtest, in the order in which they are taken away.

/**
 * Each is imposed on the backtest beside those before it. What is left after all of them is unexplained: the path of prices within
 * a minute, and commissions.
 */
export const CAUSES = [
  'latency',
  'spread',
  'partial_fill',
  'missed_signal',
  'quantity',
  'exit',
] as const;

export type Cause = (typeof CAUSES)[number];

export const CAUSE_WORDS: Readonly<Record<Cause | 'unexplained', string>> = {
  latency: 'latency',
  spread: 'spread',
  partial_fill: 'partial fill',
  missed_signal: 'missed signal',
  quantity: 'quantity',
  exit: 'exit',
  unexplained: 'unexplained',
};
