// When trades settle at a venue: after so many business days of its settlement calendar, at a time of day.
import type { TradingDay } from '../../kernel/instant.ts';
import { isWeekday, weekdayOf } from '../time/day.ts';
import { zoneNamed } from '../time/zone.ts';
import type { SettlementRule } from './settlement/settlement.ts';
import { US_EQUITIES } from './us.ts';
import { VIETNAM_RULE } from './vietnam/sellable.ts';

const US_RULE: SettlementRule = {
  kind: 'us',
  zone: US_EQUITIES.zone,
  // SEC rule 15c6-1 and its amendments of 2017 and 2024.
  cycles: [
    { from: '2024-05-28', businessDays: 1 },
    { from: '2017-09-05', businessDays: 2 },
    { from: '', businessDays: 3 },
  ],
  msOfDay: 0,
  isBusinessDay: isUsBusinessDay,
};

const ASSUMED_RULE: SettlementRule = {
  kind: 'assumed',
  zone: zoneNamed('UTC'),
  cycles: [{ from: '', businessDays: 2 }],
  msOfDay: 0,
  isBusinessDay: isWeekday,
};

const RULE_BY_VENUE: ReadonlyMap<string, SettlementRule> = new Map([
  ['us', US_RULE],
  ...['vietnam', 'vn', 'hose', 'hnx', 'upcom'].map((name) => [name, VIETNAM_RULE] as const),
]);

/** A venue without a specific rule settles two weekdays after the trade, as `kind` says. */
export function settlementRuleOf(venue: string | undefined): SettlementRule {
  return RULE_BY_VENUE.get(venue?.toLowerCase() ?? '') ?? ASSUMED_RULE;
}

function isUsBusinessDay(day: TradingDay): boolean | undefined {
  if (day < US_EQUITIES.firstDay || day > US_EQUITIES.lastDay) return undefined;
  return US_EQUITIES.sessionOf(day) !== undefined && !isUsBankHoliday(day);
}

/**
 * Columbus Day and Veterans Day: the exchanges trade, but banks are closed and nothing settles (FINRA Notices to Members
 * 99-83 and 92-54). Of the federal holidays only these two have a session.
 */
function isUsBankHoliday(day: TradingDay): boolean {
  const weekday = weekdayOf(day);
  const date = Number(day.slice(8));
  if (day.slice(5, 7) === '10') return weekday === 1 && date > 7 && date <= 14;
  if (day.slice(5, 7) !== '11') return false;
  return date === 11 || (date === 12 && weekday === 1);
}
