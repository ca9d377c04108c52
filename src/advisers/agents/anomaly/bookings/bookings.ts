// Bookings that do not fit what is known from outside them: prices, the days of a venue, positions, and other bookings.
import type { Finding } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { announcedDividends } from './announced-dividends.ts';
import { arrivals } from './arrivals.ts';
import { cashSizes } from './cash-sizes.ts';
import { closedDays } from './closed-days.ts';
import { dividendRhythm } from './dividend-rhythm.ts';
import { dividendSizes } from './dividend-sizes.ts';
import { feeSizes } from './fee-sizes.ts';
import { laterDays } from './later-days.ts';
import { listingCurrencies } from './listing-currencies.ts';
import { nearDoubles } from './near-doubles.ts';
import { openingCosts } from './opening-costs.ts';
import { optionPrices } from './option-prices.ts';
import { rateDirections } from './rate-directions.ts';
import { reinvestedAmounts } from './reinvested-amounts.ts';
import { salesAtCost } from './sales-at-cost.ts';
import { sameTrades } from './same-trades.ts';
import { settlementDays } from './settlement-days.ts';
import { splitRatios } from './split-ratios.ts';
import { tradePrices } from './trade-prices.ts';

export function doubtfulBookings(snapshot: Snapshot): Finding[] {
  return [
    ...tradePrices(snapshot),
    ...optionPrices(snapshot),
    ...openingCosts(snapshot),
    ...closedDays(snapshot),
    ...laterDays(snapshot),
    ...nearDoubles(snapshot),
    ...sameTrades(snapshot),
    ...dividendSizes(snapshot),
    ...feeSizes(snapshot),
    ...cashSizes(snapshot),
    ...reinvestedAmounts(snapshot),
    ...dividendRhythm(snapshot),
    ...announcedDividends(snapshot),
    ...arrivals(snapshot),
    ...listingCurrencies(snapshot),
    ...salesAtCost(snapshot),
    ...rateDirections(snapshot),
    ...splitRatios(snapshot),
    ...settlementDays(snapshot),
  ];
}
