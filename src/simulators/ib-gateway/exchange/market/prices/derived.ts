// The listings whose prices follow another: options their underlying, combinations their legs.
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Contract } from '../../../messages/contract.ts';
import { instrumentKey } from '../../../messages/instrument-key.ts';
import type { Combo } from '../../options/combos.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import { createComboListing, type QuotedLeg, quoteCombo } from './combo-listing.ts';
import type { Listing } from './listing.ts';
import { createOptionListing, followUnderlying } from './option-listing.ts';

type Cause = 'print' | 'refresh' | 'halt';

export interface Derived {
  /** A listing that follows the underlying from now on. */
  create(contract: Contract, underlying: Listing): Listing | undefined;
  /** A listing that follows its legs from now on. */
  combine(combo: Combo, listingOf: (key: string) => Listing | undefined): Listing | undefined;
  /** What moved with the price, each with its own cause. */
  follow(source: Listing, cause: Cause): readonly (readonly [Listing, Cause])[];
  /** A new quote at the same price; false for a listing that follows no other. */
  refresh(listing: Listing): boolean;
  /** Its price was set by hand: an option keeps it, and those of an underlying follow again. */
  held(listing: Listing): void;
}

interface Parts {
  readonly seed: number;
  readonly chain: OptionChain;
  readonly calendar: Calendar;
  readonly scheduler: Scheduler;
  isFlickering(symbol: string): boolean;
}

export function createDerived(parts: Parts): Derived {
  const { scheduler } = parts;
  const sourceBySymbol = new Map<string, Listing>();
  const followersBySymbol = new Map<string, Listing[]>();

  const legsByCombo = new Map<Listing, readonly QuotedLeg[]>();

  function attach(listing: Listing, source: Listing): void {
    const followers = followersBySymbol.get(source.symbol) ?? [];
    followersBySymbol.set(source.symbol, [...followers.filter((one) => one !== listing), listing]);
  }

  function update(listing: Listing, source: Listing, isPrint: boolean): boolean {
    const legs = legsByCombo.get(listing);
    if (legs !== undefined) quoteCombo(listing, legs, scheduler.now());
    if (legs !== undefined) return false;
    const isFlickering = parts.isFlickering(listing.symbol);
    return followUnderlying(listing, source, { at: scheduler.now(), isPrint, isFlickering });
  }

  return {
    create(contract, underlying) {
      const listing = createOptionListing(contract, underlying, parts);
      if (listing === undefined) return undefined;
      attach(listing, underlying);
      sourceBySymbol.set(listing.symbol, underlying);
      update(listing, underlying, false);
      listing.previousClose = listing.last;
      return listing;
    },
    combine(combo, listingOf) {
      const legs = combo.legs.flatMap((leg) => {
        const listing = listingOf(instrumentKey(leg.contract));
        return listing === undefined ? [] : [{ leg, listing }];
      });
      const underlying = listingOf(combo.contract.symbol);
      if (underlying === undefined || legs.length < combo.legs.length) return undefined;
      const listing = createComboListing(combo, parts.seed);
      legsByCombo.set(listing, legs);
      sourceBySymbol.set(listing.symbol, underlying);
      // Behind its legs, which move first.
      for (const source of [underlying, ...legs.map((one) => one.listing)]) attach(listing, source);
      quoteCombo(listing, legs, scheduler.now());
      return listing;
    },
    follow(source, cause) {
      const followers = followersBySymbol.get(source.symbol) ?? [];
      return followers.map((listing) => {
        const isPrint = update(listing, source, cause === 'print');
        if (cause === 'halt') return [listing, cause];
        return [listing, isPrint ? 'print' : 'refresh'];
      });
    },
    refresh(listing) {
      const source = sourceBySymbol.get(listing.symbol);
      if (source !== undefined) update(listing, source, false);
      return source !== undefined;
    },
    held(listing) {
      const { option, bid, ask } = listing;
      if (option !== undefined) option.held = { bid, ask };
      for (const follower of followersBySymbol.get(listing.symbol) ?? [])
        if (follower.option !== undefined) follower.option.held = undefined;
    },
  };
}
