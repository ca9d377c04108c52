// Dividends that bought more shares than they paid for, or left money for more: a slip in the quantity, the price or the amount.
import { plus, valueAt } from '../../../../kernel/amounts.ts';
import type { Money } from '../../../../kernel/decimal.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { doubt } from './doubt.ts';

/** Of what was paid: prices and fractions of shares are rounded, and some brokers charge a fee. */
const PART_MAX = 0.02;
const ROUNDING = 0.05;

/** After withholding; of a reinvested one what bought shares is not cash any more. */
export function paidOut({ type, cash, quantity, price }: SeenEntry): Money {
  const isSpent = type === 'REINVESTED_DIVIDEND' && quantity !== undefined && price !== undefined;
  return isSpent ? plus(cash, valueAt(quantity, price)) : cash;
}

export function reinvestedAmounts({ entries }: Snapshot): Finding[] {
  return entries.filter(({ type }) => type === 'REINVESTED_DIVIDEND').flatMap(judged);
}

function judged(one: SeenEntry): Finding[] {
  const [left, paid] = [one.cash.toNumber(), paidOut(one).toNumber()];
  const price = one.price?.toNumber() ?? 0;
  if (!(paid > 0) || !(price > 0)) return [];
  // Whole shares leave less than the price of one.
  const isShort = left < -Math.max(ROUNDING, PART_MAX * paid);
  if (!isShort && left <= price * (1 + PART_MAX)) return [];
  const { id, symbol = '', quantity, currency, on } = one;
  const expected = numberText(paid / price);
  return [
    doubt(one, {
      rule: 'reinvested-amount',
      severity: 'WARNING',
      figures: figuresOf({ transaction: id, quantity, price, paid, expected, currency, on }),
      threshold: numberText(PART_MAX),
      text: `Transaction ${id} (REINVESTED_DIVIDEND ${symbol} on ${on}) bought ${quantity} at ${numberText(price)} ${currency}, and ${numberText(paid)} ${currency} was paid, which buys ${expected}. Which of quantity, price and amount is wrong?`,
    }),
  ];
}
