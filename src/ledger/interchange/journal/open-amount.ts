// What a posting of a Beancount journal weighs, and the amount of the one posting that lacks it.
import type { Decimal } from '../../../kernel/decimal.ts';
import type { JournalAmount, JournalPosting } from './beancount-grammar.ts';

export type KnownPosting = JournalPosting & { readonly amount: JournalAmount };

/** At its cost, else at its price; undefined if the lot is left to the program. */
export function weightOf({ amount, cost, price }: KnownPosting): JournalAmount | undefined {
  const { number } = amount;
  if (cost !== undefined) {
    const { unit, total } = cost;
    const lot = total === undefined ? undefined : signedLike(total.number, number);
    const each = unit === undefined ? undefined : unit.number.times(number);
    const commodity = unit?.commodity ?? total?.commodity;
    const sum = each === undefined ? lot : lot === undefined ? each : each.plus(lot);
    return sum === undefined || commodity === undefined ? undefined : { number: sum, commodity };
  }
  return price === undefined
    ? amount
    : { number: number.times(price.number), commodity: price.commodity };
}

function signedLike(total: Decimal, number: Decimal): Decimal {
  return number.isNegative() ? total.abs().negated() : total.abs();
}

/** Undefined if more than one lacks its amount. Beside a lot without a cost, the posting of a gain stays out. */
export function withOpenAmount(
  postings: readonly JournalPosting[],
): readonly KnownPosting[] | undefined {
  const known = postings.filter((posting): posting is KnownPosting => posting.amount !== undefined);
  const [open, ...more] = postings.filter(({ amount }) => amount === undefined);
  if (more.length > 0) return undefined;
  if (open === undefined) return known;
  const weights = known.map(weightOf);
  if (weights.some((weight) => weight === undefined))
    return /^Income:/.test(open.account) ? known : undefined;
  const sums = new Map<string, Decimal>();
  for (const weight of weights)
    if (weight !== undefined) {
      const { number, commodity } = weight;
      sums.set(commodity, sums.get(commodity)?.plus(number) ?? number);
    }
  const filled = [...sums]
    .filter(([, sum]) => !sum.isZero())
    .map(([commodity, sum]) => ({ ...open, amount: { number: sum.negated(), commodity } }));
  return [...known, ...filled];
}
