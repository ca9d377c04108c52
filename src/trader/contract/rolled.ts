// What contracts that rolls have joined brought together, as rows and steps state it.
import { z } from 'zod';

export const rolled = z
  .object({
    rolls: z.int(),
    days: z.int().describe('From the first fill until now, or until the contract was closed'),
    received: z.number().describe('For contracts that were sold'),
    paid: z.number().describe('For contracts that were bought back'),
    fees: z.number(),
    result: z.number().describe('Received less paid and fees; what is held is not valued'),
  })
  .exactOptional()
  .describe('Of all contracts that rolls have joined, until this one; of a rolled trade alone');
