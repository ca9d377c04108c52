// The chart of one symbol, as of a fact.
import { z } from 'zod';
import { chartSchema as chart } from '../../../trader/contract/chart.ts';

export const chartSchema = z.object({
  seq: z.int().describe('Number of the newest fact it contains'),
  age_seconds: z.number().nullable().describe('Null while the trader answers'),
  ...chart.shape,
});
