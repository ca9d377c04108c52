// What contracts that rolls have joined brought together.
import { amount, signedAmount } from './amounts.ts';
import type { PastTrade } from './history-shapes.ts';

type Rolled = NonNullable<PastTrade['rolled']>;

/** `2 rolls in 31 days: +274.80` */
export function rolledWords({ rolls, days, result }: Rolled): string {
  const over = `${rolls === 1 ? '1 roll' : `${rolls} rolls`} in ${days === 1 ? '1 day' : `${days} days`}`;
  return `${over}: ${signedAmount(result)}`;
}

/** `570.00 received, 290.00 paid, 5.20 of fees; what is held is not valued` */
export function rolledDetail({ received, paid, fees }: Rolled): string {
  return `${amount(received)} received, ${amount(paid)} paid, ${amount(fees)} of fees; what is held is not valued`;
}

/** Of a row: the symbol, and what its trade has brought with the contracts before it. */
export function symbolAndRolls({ symbol, rolled }: { symbol: string; rolled?: Rolled }): string {
  return rolled === undefined ? symbol : `${symbol}, ${rolledWords(rolled)}`;
}
