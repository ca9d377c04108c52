// Cash by currency: what is settled, and what purchases and sales still bring or take.
import { plus } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { Instant } from '../../../kernel/instant.ts';

/** The cash of one entry. */
export interface SettlingCash {
  readonly currency: string;
  /** Received less paid. */
  readonly amount: Money;
  /** When it was booked. */
  readonly at: Instant;
  /** Undefined for what settles at once, such as a deposit. */
  readonly settlesAt: Instant | undefined;
}

export interface SettledCash {
  readonly currency: string;
  /** What could be paid out now. */
  readonly settled: Money;
  /** Still to come; never negative. */
  readonly receivable: Money;
  /** Still to be paid; never positive. */
  readonly payable: Money;
}

/** Entries after `now` do not count. In the order of the currencies' first entries. */
export function settledCash(
  entries: readonly SettlingCash[],
  now: Instant,
): readonly SettledCash[] {
  const byCurrency = new Map<string, SettledCash>();
  for (const entry of entries) {
    if (entry.at > now) continue;
    const { currency, amount } = entry;
    const cash = byCurrency.get(currency) ?? nothingIn(currency);
    byCurrency.set(currency, { ...cash, ...changed(cash, amount, placeOf(entry, now)) });
  }
  return [...byCurrency.values()];
}

type Place = 'settled' | 'receivable' | 'payable';

function placeOf({ amount, settlesAt }: SettlingCash, now: Instant): Place {
  if (settlesAt === undefined || settlesAt <= now) return 'settled';
  return amount.isNegative() ? 'payable' : 'receivable';
}

function changed(cash: SettledCash, amount: Money, place: Place): Partial<SettledCash> {
  return { [place]: plus(cash[place], amount) };
}

function nothingIn(currency: string): SettledCash {
  return { currency, settled: NO_MONEY, receivable: NO_MONEY, payable: NO_MONEY };
}
