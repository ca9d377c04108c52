// A day given as an option: refused with one sentence when the calendar has none such.
import { InvalidArgumentError } from 'commander';
import type { TradingDay } from '../../kernel/instant.ts';
import { parseDay } from '../../market/time/day.ts';

export function dayOption(text: string): TradingDay {
  const day = parseDay(text);
  if (day === undefined) throw new InvalidArgumentError('It is no day as YYYY-MM-DD.');
  return day;
}
