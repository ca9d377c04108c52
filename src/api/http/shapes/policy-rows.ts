// What a judged policy advises for the targets of a portfolio, and what it rests on.
import { z } from 'zod';
import { decimalText } from './decimals.ts';

const yearSchema = z.object({
  return: z.number().describe('Simple, after cost and tax'),
  turnover: z.number(),
  cost: z.number(),
  tax: z.number(),
});

const overSchema = z.object({
  rival: z.string(),
  mean: z.number(),
  at_least: z.number().describe('Joint lower bound; above 0 to pass'),
});

export const policySchema = z.object({
  portfolio_id: z.int(),
  turned_on: z.boolean().describe('The schedule of the portfolio follows it'),
  cap: z.number().describe('How far a target may be moved, as a part of the base'),
  advice: z
    .object({
      class: z.enum(['ridge', 'dqn']),
      hash: z.string(),
      after: z.string().describe('Day of the newest closes: the advice is for the next session'),
      moves: z.array(
        z.object({
          symbol: z.string(),
          target: decimalText(),
          policy: decimalText().describe('Of the policy without the cap'),
          weight: decimalText().describe('The target after the move'),
          because: z
            .array(z.object({ input: z.string(), part: z.number() }))
            .describe(
              'ridge: parts of the expected return; dqn: parts of the value over cash, that are lost without the input',
            ),
        }),
      ),
      last_year: z.object({
        days: z.int(),
        targets: yearSchema.describe('The targets alone, brought back once a month'),
        overlay: yearSchema.describe('With the overlay; each day by a fit that had not seen it'),
      }),
    })
    .nullable()
    .describe('Null without one; why says what to do'),
  why: z.string().nullable(),
  judged: z
    .object({
      from: z.string(),
      to: z.string(),
      try: z.int().describe('On these prices, with backtests'),
      over: z.array(overSchema).describe('Log return x 100 over a hundred days'),
    })
    .nullable(),
});
