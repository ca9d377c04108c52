// An order that closes, as the control API answers it before the order exists.
import { z } from 'zod';
import { type Described, time } from './shape.ts';

export const waitingRow = z.object({
  client_order_id: z.string(),
  user: z.string().describe('Who asked for it'),
  symbol: z.string(),
  action: z.enum(['BUY', 'SELL']),
  quantity: z.number(),
  created_at: time().describe('When it was asked for'),
});
export type WaitingRow = Described<typeof waitingRow>;
