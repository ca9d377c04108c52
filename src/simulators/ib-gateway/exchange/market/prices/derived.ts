// The listings whose prices follow another: options their underlying.
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Contract } from '../../../messages/contract.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import type { Listing } from './listing.ts';
import { createOptionListing, followUnderlying } from './option-listing.ts';

type Cause = 'print' | 'refresh' | 'halt';

export interface Derived {
  /** A listing that follows the underlying from now on. */
  create(contract: Contract, underlying: Listing): Listing | undefined;
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

  function update(listing: Listing, source: Listing, isPrint: boolean): boolean {
    const isFlickering = parts.isFlickering(listing.symbol);
    return followUnderlying(listing, source, { at: scheduler.now(), isPrint, isFlickering });
  }

  return {
    create(contract, underlying) {
      const listing = createOptionListing(contract, underlying, parts);
      if (listing === undefined) return undefined;
      const followers = followersBySymbol.get(underlying.symbol) ?? [];
      followersBySymbol.set(underlying.symbol, [...followers, listing]);
      sourceBySymbol.set(listing.symbol, underlying);
      update(listing, underlying, false);
      listing.previousClose = listing.last;
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
