// The margin of short options: of a spread what it can lose, of a covered call nothing, of a naked option a part of its
// underlying.
import type { OptionTerms } from '../options/option-terms.ts';

export interface HeldOption extends Pick<OptionTerms, 'right' | 'strike' | 'expiry'> {
  readonly underlying: string;
  /** Contracts, negative for short ones. */
  readonly quantity: number;
  /** Money for one contract. */
  readonly worth: number;
  readonly spot: number;
}

const SHARES_PER_CONTRACT = 100;
const NAKED_RATE = 0.2;
const NAKED_MINIMUM = 0.1;

interface Part {
  readonly paired: number;
  readonly naked: number;
}

/** `sharesOf`: of the underlying. The wings of a condor cannot both lose, so that the larger one counts. */
export function optionMargin(
  held: readonly HeldOption[],
  sharesOf: (underlying: string) => number,
): number {
  let total = 0;
  for (const underlying of new Set(held.map((one) => one.underlying))) {
    const its = held.filter((one) => one.underlying === underlying);
    const covered = Math.max(0, Math.floor(sharesOf(underlying) / SHARES_PER_CONTRACT));
    const calls = partOf(
      its.filter(({ right }) => right === 'C'),
      covered,
    );
    const puts = partOf(
      its.filter(({ right }) => right === 'P'),
      0,
    );
    total += Math.max(calls.paired, puts.paired) + calls.naked + puts.naked;
  }
  return total;
}

function partOf(held: readonly HeldOption[], covered: number): Part {
  const longs = held
    .filter(({ quantity }) => quantity > 0)
    .map((one) => ({ one, left: one.quantity }));
  let paired = 0;
  let naked = 0;
  let coveredLeft = covered;
  for (const short of held.filter(({ quantity }) => quantity < 0)) {
    let left = -short.quantity;
    const fit = longs
      .filter(({ one }) => one.expiry >= short.expiry && lossOf(short, one) < nakedOf(short))
      .sort((a, b) => lossOf(short, a.one) - lossOf(short, b.one));
    for (const long of fit) {
      const contracts = Math.min(left, long.left);
      long.left -= contracts;
      left -= contracts;
      paired += contracts * lossOf(short, long.one);
    }
    const byShares = Math.min(left, coveredLeft);
    coveredLeft -= byShares;
    naked += (left - byShares) * nakedOf(short);
  }
  return { paired, naked };
}

/** What a spread of one contract each can lose. */
function lossOf(short: HeldOption, long: HeldOption): number {
  const apart = short.right === 'C' ? long.strike - short.strike : short.strike - long.strike;
  return Math.max(0, apart) * SHARES_PER_CONTRACT;
}

function nakedOf({ right, strike, spot, worth }: HeldOption): number {
  const outOfTheMoney = Math.max(0, right === 'C' ? strike - spot : spot - strike);
  const least = NAKED_MINIMUM * (right === 'C' ? spot : strike);
  return worth + Math.max(NAKED_RATE * spot - outOfTheMoney, least) * SHARES_PER_CONTRACT;
}
