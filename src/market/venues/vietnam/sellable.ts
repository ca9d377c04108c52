// What of a holding can be sold: shares arrive before 13:00 of the second trading day after they were bought, for the afternoon session
// (since 29 August 2022).
import { HOUR_MS, type Instant, type TradingDay } from '../../../kernel/instant.ts';
import { type SettlementRule, settlementOf } from '../settlement/settlement.ts';
import { isTradingDay } from './closed-days.ts';
import { VIETNAM_ZONE } from './session.ts';

export const VIETNAM_RULE: SettlementRule = {
  kind: 'vietnam',
  zone: VIETNAM_ZONE,
  cycles: [{ from: '', businessDays: 2 }],
  msOfDay: 13 * HOUR_MS,
  isBusinessDay: isTradingDay,
};

/** Shares bought on one trade date. */
export interface BoughtShares {
  readonly boughtOn: TradingDay;
  readonly quantity: number;
}

export function sellableFrom(boughtOn: TradingDay): Instant {
  return settlementOf(boughtOn, VIETNAM_RULE).at;
}

/** Without what pending orders sell. */
export function sellableAt(shares: readonly BoughtShares[], at: Instant): number {
  return shares
    .filter(({ boughtOn }) => sellableFrom(boughtOn) <= at)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}
