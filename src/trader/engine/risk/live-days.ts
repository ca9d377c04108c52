// Limits for the first days of live trading: one position at a time, and a small part of the account.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Settings } from '../../ports/settings.ts';
import type { State } from '../state/state.ts';

const FIRST_LIVE_DAYS = 3;
export const FIRST_DAYS_POSITIONS = 1;
export const FIRST_DAYS_PERCENT = 5;

/** 1 to 3 while the limits of the first days apply. A day counts once it has an execution. */
export function firstLiveDay(
  settings: Pick<Settings, 'mode' | 'live'>,
  { tradedDays, lastTradedDay }: Pick<State, 'tradedDays' | 'lastTradedDay'>,
  today: TradingDay,
): number | undefined {
  if (settings.mode !== 'live' || settings.live.overridesFirstDays) return undefined;
  const day = lastTradedDay === today ? tradedDays : tradedDays + 1;
  return day <= FIRST_LIVE_DAYS ? day : undefined;
}
