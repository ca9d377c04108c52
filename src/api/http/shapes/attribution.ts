// Attribution of a return to groups: what is given of each period, and the effects.
import { z } from 'zod';
import { figureOf } from './analytics.ts';

const GROUPS_MAX = 100;
const PERIODS_MAX = 520;

const number = () => figureOf(() => true, 'a number');

export const attributionBody = z.strictObject({
  periods: z
    .array(
      z
        .array(
          z.strictObject({
            group: z.string().min(1).max(100).describe('Such as a sector; cash is one too'),
            weight: number().describe('Of the portfolio, at the start of the period'),
            return: number().describe('Of its part in the portfolio, a fraction'),
            benchmark_weight: number(),
            benchmark_return: number(),
          }),
        )
        .min(1)
        .max(GROUPS_MAX),
    )
    .min(1)
    .max(PERIODS_MAX)
    .describe('In order, each with the same groups; the weights of a period add up to 1'),
});

const effects = {
  allocation: z.number().describe('Linked; of one period (w - W)(B - total B)'),
  selection: z.number().describe('W (R - B)'),
  interaction: z.number().describe('(w - W)(R - B)'),
} as const;

export const attributionSchema = z.object({
  periods: z.int(),
  portfolio_return: z.number(),
  benchmark_return: z.number(),
  excess: z.number().describe('The difference of the two: the sum of all effects'),
  groups: z.array(z.object({ group: z.string(), ...effects })),
  total: z.object(effects),
  conventions: z.object({
    effects: z.literal('Brinson, Hood and Beebower; allocation by Brinson and Fachler'),
    linking: z.literal('GRAP'),
  }),
});
