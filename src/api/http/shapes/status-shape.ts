// The status of a trader, as the HTTP API answers it.
import { z } from 'zod';
import { statusSchema } from '../../../trader/contract/status.ts';

/** The command line asks whether the API is up; the API that answers is. */
export const shownStatusSchema = statusSchema.extend({
  api: z.object({
    url: z.string(),
    state: z.literal('up'),
    pid: z.int(),
    ledger: z
      .enum(['ok', 'degraded'])
      .describe('Degraded: the ledger stopped following a trader, or differs from one'),
  }),
});
