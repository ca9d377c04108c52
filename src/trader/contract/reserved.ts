// What is reserved for a contract that was sold by itself, as rows and the status answer it.
import { z } from 'zod';

export const reserved = z
  .union([z.object({ cash: z.number() }), z.object({ shares: z.number() })])
  .optional()
  .describe('For a contract that was sold: settled cash, or shares of the holding');
