// Days in a message: the first ones, and how many more there are.
import type { TradingDay } from '../../kernel/instant.ts';

const NAMED = 5;

/** `2024-01-02, 2024-01-03`. */
export function daysText(days: readonly TradingDay[]): string {
  const named = days.slice(0, NAMED).join(', ');
  return days.length > NAMED ? `${named} and ${days.length - NAMED} more` : named;
}
