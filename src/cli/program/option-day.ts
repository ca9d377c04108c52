// Parses a day given as an option; rejects days outside the calendar with one sentence.
import { InvalidArgumentError } from 'commander';
import type { TradingDay } from '../../kernel/instant.ts';
import { parseDay } from '../../market/time/day.ts';

export function dayOption(text: string): TradingDay {
  const day = parseDay(text);
  if (day === undefined) throw new InvalidArgumentError('Not a date (YYYY-MM-DD).');
  return day;
}
