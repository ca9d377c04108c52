// The market of a combination: what its legs cost together, at their own quotes.
import { createRandom } from '../../../../../kernel/random.ts';
import { roundNearest } from '../../../../../market/instruments/tick-grid.ts';
import { type Combo, type ComboLeg, weightOf } from '../../options/combos.ts';
import { comboSteps } from '../../options/option-classes.ts';
import { immediately } from '../bars/minute-bars.ts';
import { emptyListing, type Listing } from './listing.ts';

export interface QuotedLeg {
  readonly leg: ComboLeg;
  readonly listing: Listing;
}

const NO_BARS = { firstDay: undefined, approach: immediately, barsOf: () => [] };

export function createComboListing(combo: Combo, seed: number): Listing {
  return emptyListing({
    contract: combo.contract,
    symbol: combo.key,
    combo,
    holds: [],
    splits: [],
    bars: NO_BARS,
    random: createRandom(seed, `market/${combo.key}`),
    steps: comboSteps(combo.contract.symbol),
  });
}

/** NaN on a side for which a leg has no quote; a unit needs the sizes of all legs. */
export function quoteCombo(listing: Listing, legs: readonly QuotedLeg[], at: number): void {
  const { combo, steps } = listing;
  if (combo === undefined) return;
  const side = (isAsk: boolean) => {
    const prices = legs.map(({ leg, listing: own }) => {
      const price = isAsk === leg.sign > 0 ? own.ask : own.bid;
      return price > 0 ? weightOf(leg, combo.multiplier) * price : Number.NaN;
    });
    return roundNearest(
      steps,
      prices.reduce((sum, price) => sum + price, 0),
    );
  };
  const size = (isAsk: boolean) =>
    Math.min(
      ...legs.map(({ leg, listing: own }) => {
        return Math.floor((isAsk === leg.sign > 0 ? own.askSize : own.bidSize) / leg.ratio);
      }),
    );
  listing.bid = side(false);
  listing.ask = side(true);
  listing.bidSize = Math.max(1, size(false));
  listing.askSize = Math.max(1, size(true));
  listing.isHalted = legs.some(({ listing: own }) => own.isHalted);
  listing.last = roundNearest(steps, (listing.bid + listing.ask) / 2);
  listing.at = at;
  listing.quotes += 1;
}
