// What taking a transaction back would change, as a body.
import { z } from 'zod';
import { decimalText } from './decimals.ts';

const amounts = z.object({
  quantity: decimalText().describe('Negative: short'),
  cost: decimalText(),
  realized_gain: decimalText(),
});

export const reversalPreviewSchema = z.object({
  transactions: z.array(z.int()).describe('That would be taken back: a transfer is two'),
  version: z.int().describe('Of the portfolio; send it as If-Match with the reversal'),
  positions: z.array(
    z.object({
      portfolio_id: z.int(),
      security_id: z.int(),
      symbol: z.string(),
      currency: z.string(),
      before: amounts,
      after: amounts,
    }),
  ),
  cash: z.array(
    z.object({
      portfolio_id: z.int(),
      currency: z.string(),
      before: decimalText(),
      after: decimalText(),
    }),
  ),
});

export type ReversalPreviewBody = z.infer<typeof reversalPreviewSchema>;
