// Whether ledger, trader and broker agree, in a sentence.
import type { Relay } from './book-shapes.ts';
import { money } from './decimals.ts';

export interface Proof {
  readonly isProven: boolean;
  readonly text: string;
}

export function proofOf({ condition, why, compared_at: at, differences, cash }: Relay): Proof {
  if (condition === 'absent')
    return {
      isProven: false,
      text: 'The ledger does not follow: the journal is not on this host.',
    };
  if (condition !== 'following')
    return {
      isProven: false,
      text: `The ledger does not follow: ${condition}${why === null ? '' : `, ${why}`}.`,
    };
  if (at === null)
    return { isProven: false, text: 'Not compared yet; that happens after a close.' };
  if (differences.length > 0)
    return {
      isProven: false,
      text: `Ledger, trader and broker differ in ${differences.map(({ symbol }) => symbol).join(', ')}.`,
    };
  if (cash === null)
    return {
      isProven: false,
      text: 'Holdings agree; the broker has not reported its cash since the last trade.',
    };
  const amounts = `ledger ${money(cash.ledger, cash.currency)}, broker ${money(cash.broker, cash.currency)}`;
  return cash.equal
    ? { isProven: true, text: `Ledger, trader and broker agree, also in cash: ${amounts}.` }
    : { isProven: false, text: `Holdings agree, cash does not: ${amounts}.` };
}
