// Where and when a fact took effect, as the ledger names it: security, currency and the day at the venue.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { CurrencyCode, SecurityReference } from '../../ledger/ports/drafts.ts';
import { optionOf } from '../../ledger/ports/options.ts';
import type { Venues } from '../../market/venues/venues.ts';
import type { RelayedState } from './relayed-state.ts';

export interface Place {
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  dayOf(at: Instant): TradingDay;
}

/** Foreign shares may be in an instrument that the trader never looked up: then the venue of the account counts. */
export function placeOf(state: RelayedState, symbol: string, venues: Venues): Place {
  const known = state.instrumentBySymbol.get(symbol);
  const venue = known === undefined ? venues.home : venues.named(known.venue);
  return {
    security: {
      ...{ symbol, isin: undefined, exchange: known?.exchange, name: undefined },
      ...contractOf(symbol, known?.underlying),
    },
    currency: (known?.currency ?? venue.currency) as CurrencyCode,
    dayOf: (at) => venue.calendar.dayOf(at),
  };
}

/** Roots lack the punctuation of their underlying. */
function contractOf(
  symbol: string,
  underlying: string | undefined,
): Pick<SecurityReference, 'contract'> {
  if (underlying === undefined || optionOf({ symbol })?.underlying === underlying) return {};
  return { contract: { underlying } };
}
