// The household of the demonstration as it is shipped: a file whose days are moved to the present by whole weeks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import { PACKAGE_FOLDER } from '../../../trader/app/instance/package.ts';
import { portfolioBody } from '../../http/shapes/portfolio-rows.ts';
import { transactionBody } from '../../http/shapes/transaction-rows.ts';

const FILE = join(PACKAGE_FOLDER, 'config', 'demo', 'household.json');
/** Alone, or with a time after it. */
const DAYS = /\b\d{4}-\d{2}-\d{2}(?=\b|T)/g;
const WEEK_DAYS = 7;
const DAY_MS = 86_400_000;

const day = () => z.iso.date().transform((text) => text as TradingDay);
/** Days and figures, ascending; what lies between two of them is interpolated. */
const points = () => z.array(z.tuple([day(), z.string()]));

const householdFile = z.object({
  last_day: day(),
  securities: z.array(
    z.object({
      symbol: z.string(),
      name: z.string(),
      sector: z.string(),
      currency: z.string(),
      prices: points(),
    }),
  ),
  rates: z.array(z.object({ from: z.string(), to: z.string(), rates: points() })),
  splits: z.array(
    z.object({
      id: z.string(),
      symbol: z.string(),
      on: day(),
      new_shares: z.string(),
      old_shares: z.string(),
    }),
  ),
  people: z.array(
    z.object({
      username: z.string(),
      portfolios: z.array(
        z.object({
          settings: portfolioBody,
          transactions: z.array(transactionBody.omit({ portfolio_id: true })),
        }),
      ),
    }),
  ),
});

export type Household = z.infer<typeof householdFile>;
export type Points = readonly (readonly [TradingDay, string])[];

/** All days of the household are before `today`, so that each of its prices has a close. */
export function householdAt(today: TradingDay): Household {
  const text = readFileSync(FILE, 'utf8');
  const { last_day: last } = z.object({ last_day: day() }).parse(JSON.parse(text));
  const newest = addDays(today, -1);
  const weeks = Math.floor((utcMidnight(newest) - utcMidnight(last)) / DAY_MS / WEEK_DAYS);
  const moved = text.replaceAll(DAYS, (one) => addDays(one as TradingDay, weeks * WEEK_DAYS));
  return householdFile.parse(JSON.parse(moved));
}
