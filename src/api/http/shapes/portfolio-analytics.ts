// What an answer about the return of a portfolio says besides: what it could not price, and figures that only a portfolio has.
import { z } from 'zod';
import { explanation } from './past-value.ts';
import { questions } from './split-question.ts';

const gap = z.object({
  symbol: z.string().describe('Or the currency that has no rate'),
  reason: z.enum(['NO_PRICE', 'NO_FX', 'STALE_PRICE']),
  from: z.string(),
  to: z.string(),
  days: z.int().describe('How many days between these two'),
});

const day = z.object({
  date: z.string(),
  value: z.number(),
  inflow: z.number(),
  outflow: z.number(),
});

const seriesExplanation = explanation.extend({
  days: z
    .array(day)
    .describe('The series; GET /portfolios/{id}/value?as_of=DAY&explain=true explains one day'),
});

export const portfolioPart = z.object({
  portfolio_id: z.int(),
  currency: z.string(),
  complete: z.boolean().describe('False: days were left out, or the return of one waits'),
  unpriced: z.array(gap).describe('Days without a value, and what had no price or rate on them'),
  stale: z.array(gap).describe('Used although old'),
  questions: questions(),
  explanation: seriesExplanation
    .optional()
    .describe('With explain=true; lots, prices and rates of the last day'),
});

export type PortfolioPart = z.infer<typeof portfolioPart>;

const figure = (text: string) => z.number().nullable().describe(text);

export const portfolioFigures = {
  start_value: z.number(),
  end_value: z.number(),
  paid_in: z.number().describe('Deposits, and lots that came from elsewhere, after the first day'),
  paid_out: z.number().describe('Withdrawals, and lots that went elsewhere'),
  gain: z.number().describe('End - start - paid in + paid out'),
  trades: z
    .object({
      closed: z.int().describe('Parts of lots that were closed after the first day'),
      wins: z.int(),
      losses: z.int(),
      realized: z.number(),
      win_rate: figure('Wins / (wins + losses)'),
      profit_factor: figure('Gross win / gross loss'),
    })
    .describe('In the currency of the portfolio'),
  concentration: z
    .object({
      herfindahl: figure('Sum of squared shares, 1/n to 1; cash is left out'),
      effective_number: figure('1 / herfindahl'),
      normalized: figure('(herfindahl - 1/n) / (1 - 1/n)'),
      largest: z.object({ symbol: z.string(), weight: z.number() }).nullable(),
    })
    .describe('At the end'),
  contributions: z
    .array(
      z.object({
        security_id: z.int().nullable().describe('Null for cash'),
        symbol: z.string().nullable(),
        contribution: z.number(),
      }),
    )
    .describe(
      'What each holding added; the sum is time_weighted_return. Daily profit / capital, carried forward with the return of the whole',
    ),
} as const;
