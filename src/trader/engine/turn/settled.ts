// From when on shares may be sold that were bought at a venue which settles first.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { settlementOf } from '../../../market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../../market/venues/settlement-rules.ts';
import type { LockedFrom } from '../../domain/terms/locked-lot.ts';
import type { Turn } from './turn.ts';

/** Undefined where shares can be sold at once, and for shares bought so long ago that they can be sold now. */
export function lockAt(turn: Settling, symbol: string, boughtAt: Instant): LockedFrom | undefined {
  return lockFrom(turn, symbol, turn.market.placeOf(symbol).venue.calendar.dayOf(boughtAt));
}

type Settling = Pick<Turn, 'market' | 'now'>;

export function lockFrom(
  { market, now }: Settling,
  symbol: string,
  day: TradingDay,
): LockedFrom | undefined {
  const { venue } = market.placeOf(symbol);
  if (venue.sellableFrom === undefined) return undefined;
  const until = venue.sellableFrom(day);
  if (until <= now) return undefined;
  const { businessDays, isCalendarKnown } = settlementOf(day, settlementRuleOf(venue.name));
  // Holidays that are not known can only put it off.
  const counted = isCalendarKnown ? '' : ' at the earliest, holidays not known';
  return { until, settlement: `T+${businessDays}${counted}` };
}
