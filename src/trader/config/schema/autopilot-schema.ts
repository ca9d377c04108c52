// The part `agents.autopilot` of config/sluice.yaml: which proposed commands are accepted without a person, within which caps.
import { z } from 'zod';
import { count, positive } from '../fields/fields.ts';

const caps = z
  .strictObject({
    portfolios: z
      .union([z.literal('all'), z.array(count(1, 2_147_483_647)).min(1)])
      .describe('all: none that follows a live trader; such a one must be named'),
    max_amount: positive().describe('Of one command, in the currency of the portfolio'),
    max_amount_per_day: positive().describe('Of the commands of one portfolio'),
    max_per_day: count(1, 10_000).describe('Commands of all portfolios together'),
  })
  .superRefine(({ max_amount: one, max_amount_per_day: day }, context) => {
    if (one <= day) return;
    const message = `${one} is above max_amount_per_day, ${day}: lower it, or raise max_amount_per_day`;
    context.addIssue({ code: 'custom', path: ['max_amount'], message });
  })
  .optional();

export const autopilot = z
  .strictObject({
    'sell-lots': caps,
    'mark-position': caps,
    'void-transaction': caps,
    'plan-rebalancing': caps,
  })
  .prefault({})
  .describe(
    'By command: accepted without a person within caps; a command that is missing never is',
  );

export type CapsFile = NonNullable<z.output<typeof caps>>;
