// A split that is not booked, as it is asked beside a value.
import { z } from 'zod';

export const splitQuestion = z.object({
  code: z
    .enum(['split-not-booked', 'split-suspected'])
    .describe('split-suspected: known by a jump of the price alone'),
  portfolio_id: z.int(),
  security_id: z.int(),
  symbol: z.string(),
  on: z.string().describe('From the open of this day on prices are those of the new shares'),
  new_shares: z.string(),
  old_shares: z.string(),
  sentence: z.string(),
  type: z.string().describe('The request that books it'),
});

export type SplitQuestionBody = z.infer<typeof splitQuestion>;

export const questions = () =>
  z.array(splitQuestion).describe('Splits that are not booked: the value counts old shares');
