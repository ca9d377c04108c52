// What a broker keeps of an account for the options that it holds and owes.
import { amountOf } from '../../market/instruments/amount.ts';
import { type OptionTerms, parseOptionId } from '../../market/options/option-id.ts';

/** Signed contracts and shares, by symbol. */
type Holdings = ReadonlyMap<string, { readonly quantity: number }>;

interface Leg extends OptionTerms {
  readonly id: string;
  /** Contracts, above 0. */
  left: number;
}

/**
 * Each contract that is owed is covered by one that is held of the same class, right and expiry: the pair keeps what it can lose, nothing
 * if the one that is held is worth more. The nearest strikes are paired first. Alone a put keeps its strike, and a call the price of the
 * stock, unless the account has the shares.
 */
export function optionMargin(holdings: Holdings, lastOf: (symbol: string) => number): number {
  const [held, owed] = [legsIn(holdings, 1), legsIn(holdings, -1)];
  if (owed.length === 0) return 0;
  const shares = new Map<string, number>();
  return owed.reduce((sum, leg) => {
    const paired = pairMargin(leg, held);
    return sum + paired + aloneMargin(leg, { holdings, lastOf, shares });
  }, 0);
}

function legsIn(holdings: Holdings, sign: 1 | -1): Leg[] {
  return [...holdings].flatMap(([id, { quantity }]) => {
    const terms = quantity * sign > 0 ? parseOptionId(id) : undefined;
    return terms === undefined ? [] : [{ ...terms, id, left: quantity * sign }];
  });
}

/** Takes the contracts that cover it from both. */
function pairMargin(owed: Leg, held: readonly Leg[]): number {
  const covering = held
    .filter(
      ({ root, right, expiry }) =>
        root === owed.root && right === owed.right && expiry === owed.expiry,
    )
    .sort((one, other) => distance(one, owed) - distance(other, owed));
  let margin = 0;
  for (const cover of covering) {
    const contracts = Math.min(owed.left, cover.left);
    const up = owed.right === 'call' ? cover.strike - owed.strike : owed.strike - cover.strike;
    margin += amountOf(owed.id, Math.max(0, up), contracts);
    owed.left -= contracts;
    cover.left -= contracts;
  }
  return margin;
}

interface Account {
  readonly holdings: Holdings;
  readonly lastOf: (symbol: string) => number;
  /** That cover other calls already. */
  readonly shares: Map<string, number>;
}

function aloneMargin({ id, root, right, strike, left }: Leg, account: Account): number {
  if (right === 'put' || left === 0) return amountOf(id, strike, left);
  const used = account.shares.get(root) ?? 0;
  const wanted = amountOf(id, 1, left);
  const covered = Math.max(0, Math.min(wanted, (account.holdings.get(root)?.quantity ?? 0) - used));
  account.shares.set(root, used + covered);
  const last = account.lastOf(root);
  return amountOf(root, Number.isNaN(last) ? strike : last, wanted - covered);
}

function distance(one: Leg, other: Leg): number {
  return Math.abs(one.strike - other.strike);
}
