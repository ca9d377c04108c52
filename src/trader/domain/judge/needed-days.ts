// How many days of calls would find an excess.
import { FEWEST_DAYS } from '../../../market/performance/exchange-test.ts';
import { Z_975 } from '../../../market/performance/intervals.ts';
import { normalQuantile } from '../../../market/performance/normal-quantile.ts';
import type { Cell } from './cell.ts';

/**
 * Days for a two-sided test at 5 % to find the excess with the probability `power`: `((z(0.975) + z(power)) s / excess)^2`, where `s` is
 * the deviation of a day's excess in the days seen; at least 10. Undefined without a test.
 */
export function neededDays(
  { test }: Pick<Cell, 'test'>,
  excess: number,
  power: number,
): number | undefined {
  if (test === undefined || excess === 0) return undefined;
  const daily = test.error * Math.sqrt(test.days);
  const days = (((Z_975 + normalQuantile(power)) * daily) / excess) ** 2;
  return Math.max(FEWEST_DAYS, Math.ceil(days));
}
