// The market of an option: it follows the price of its underlying, and prints now and then.
import { MINUTE_MS } from '../../../../../kernel/instant.ts';
import { createRandom } from '../../../../../kernel/random.ts';
import {
  incrementAt,
  type PriceStep,
  roundNearest,
} from '../../../../../market/instruments/tick-grid.ts';
import { midOf } from '../../../../../market/quotes/quote.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Contract } from '../../../messages/contract.ts';
import { instrumentKey } from '../../../messages/instrument-key.ts';
import { type OptionInput, optionValue } from '../../options/black-scholes.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import { worthOf } from '../../options/option-classes.ts';
import { optionClose } from '../../options/option-hours.ts';
import {
  baseVolatilityOf,
  halved,
  type OptionState,
  quoteOf,
  RATE,
  revalue,
  YEAR_MS,
} from '../../options/option-quotes.ts';
import { termsIn } from '../../options/option-terms.ts';
import type { MinuteBars } from '../bars/minute-bars.ts';
import { stepsOfMarketRule } from './contract-details.ts';
import { emptyListing, type Listing, print, startDay } from './listing.ts';

interface Parts {
  readonly seed: number;
  readonly chain: OptionChain;
  readonly calendar: Calendar;
}

/** Of a print of the underlying: one of the option too. */
const PRINT_CHANCE = 0.25;
const SIZES = { low: 5, high: 80 };
const INTEREST_MAX = 5_000;

/** Undefined unless the contract is an option of a known class. */
export function createOptionListing(
  contract: Contract,
  underlying: Listing,
  parts: Parts,
): Listing | undefined {
  const key = instrumentKey(contract);
  const terms = termsIn(key);
  const listed = parts.chain.classNamed(contract.tradingClass);
  const steps = stepsOfMarketRule(listed?.marketRuleId ?? 0);
  if (terms === undefined || listed === undefined || steps === undefined) return undefined;
  const random = createRandom(parts.seed, `market/${key}`);
  const session = parts.calendar.sessionOf(terms.expiry);
  const option: OptionState = {
    terms,
    deliverable: listed.deliverable,
    endsAt: session === undefined ? 0 : optionClose(listed, contract.lastTradeDate, session),
    baseVolatility: baseVolatilityOf(contract.symbol, listed.closesLate),
    volatility: 0,
    value: NO_VALUE,
    spot: Number.NaN,
    openInterest: Math.round(random.next() * INTEREST_MAX),
    held: undefined,
  };
  const bars = pricedBars(underlying.bars, option, steps);
  return emptyListing({ contract, holds: [], splits: [], bars, random, steps, option });
}

/** The quote at the underlying's; `isFlickering` halves the bid. True if it was also a print. */
export function followUnderlying(
  listing: Listing,
  underlying: Listing,
  on: { readonly at: number; readonly isPrint: boolean; readonly isFlickering: boolean },
): boolean {
  const { option, steps, random } = listing;
  if (option === undefined) return false;
  const mid = midOf(underlying);
  const { price } = revalue(option, Number.isNaN(mid) ? underlying.last : mid, on.at);
  const quote = option.held ?? quoteOf(price, steps);
  if (listing.session !== underlying.session) {
    listing.previousClose = listing.last;
    startDay(listing, underlying.session);
  }
  const isFirst = Number.isNaN(listing.last);
  const isPrint = isFirst || (on.isPrint && random.chance(PRINT_CHANCE));
  const size = Math.round(random.between(1, SIZES.low));
  const traded = random.chance(0.5) ? quote.ask : Math.max(quote.bid, incrementAt(steps, 0));
  if (isPrint)
    print(listing, on.at, isFirst ? roundNearest(steps, price) : traded, isFirst ? 0 : size);
  Object.assign(listing, on.isFlickering ? halved(quote, steps) : quote);
  refreshContracts(listing, on.at);
  if (isPrint && !isFirst) listing.lastSize = size;
  listing.isHalted = underlying.isHalted;
  return isPrint;
}

/** Contracts, not round lots of shares. */
function refreshContracts(listing: Listing, at: number): void {
  listing.bidSize = Math.round(listing.random.between(SIZES.low, SIZES.high));
  listing.askSize = Math.round(listing.random.between(SIZES.low, SIZES.high));
  listing.at = at;
  listing.quotes += 1;
}

const NO_VALUE = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0 };
const CONTRACTS_PER_MINUTE = 20;

/** The minutes of the underlying at what the option was worth; a put is highest where the underlying is lowest. */
function pricedBars(
  source: MinuteBars,
  { terms, deliverable, endsAt, baseVolatility }: OptionState,
  steps: readonly PriceStep[],
): MinuteBars {
  const { right, strike } = terms;
  return {
    firstDay: source.firstDay,
    approach: (session) => source.approach(session),
    barsOf: (session) =>
      source.barsOf(session).map((bar) => {
        const years = Math.max(0, endsAt - bar.start - MINUTE_MS) / YEAR_MS;
        const at = (underlying: number) => {
          const spot = worthOf(deliverable, underlying);
          const input: OptionInput = {
            right,
            strike,
            spot,
            years,
            volatility: baseVolatility,
            rate: RATE,
          };
          return roundNearest(steps, optionValue(input).price);
        };
        const [atHigh, atLow] = [at(bar.high), at(bar.low)];
        return {
          ...bar,
          open: at(bar.open),
          high: Math.max(atHigh, atLow),
          low: Math.min(atHigh, atLow),
          close: at(bar.close),
          volume: CONTRACTS_PER_MINUTE,
        };
      }),
  };
}
