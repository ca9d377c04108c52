// The bodies of Event Master and of simulated trades, as their documents have them: numbers, and times without a zone.
import { z } from 'zod';
import { moneyBody, priceBody, quantityBody } from './decimals.ts';
import { absent, PROBLEMS } from './schemas.ts';
import { id } from './transaction-rows.ts';

const naive = () => z.string().describe('ISO-8601 without zone: the clock of the home venue');
const lotSide = () => z.enum(['LONG', 'SHORT']);

export const eventMasterSchema = z.object({
  security_id: z.int(),
  total_open_lots: z.int(),
  total_remaining_qty: z.number(),
  total_users_affected: z.int(),
  lots: z.array(
    z.object({
      user_id: z.int(),
      security_id: z.int(),
      open_qty: z.number(),
      remaining_qty: z.number(),
      open_price: z.number().describe('Of one unit, without charges'),
      open_date: naive(),
      status: z.enum(['OPEN', 'PARTIAL']),
      side: lotSide().optional().describe('With include_short'),
    }),
  ),
});

export const simulatedTradeBody = z.strictObject({
  user_id: id(),
  security_id: id(),
  side: z.enum(['BUY', 'SELL']),
  quantity: quantityBody(),
  price: absent(priceBody()).describe('Unless given the price of now, if a source has one'),
  timestamp: absent(z.string().max(40)).describe(
    'Now unless given; without a zone it is the clock of the home venue',
  ),
  charges: absent(moneyBody()),
});

export const simulatedTradeSchema = z.object({ message: z.string(), trade_id: z.int() });

export const taxLotSchema = z.object({
  id: z.string(),
  portfolio_id: z.int(),
  user_id: z.int(),
  security_id: z.int(),
  side: lotSide(),
  open_date: naive(),
  open_qty: z.number(),
  open_price: z.number(),
  remaining_qty: z.number(),
  close_qty: z.number(),
  status: z.enum(['OPEN', 'PARTIAL', 'CLOSED']),
  close_date: z.iso.date().nullable().describe('Of the last closing'),
  close_price: z.number().nullable().describe('Proceeds per unit of all closings, after charges'),
  charges: z.number().describe('Of opening it'),
  realized_pnl: z.number(),
  stcg: z.number().describe('Short-term gain'),
  ltcg: z.number().describe('Long-term gain'),
});

/** Clients of the documents read `detail` and nothing else; what never reaches the route has all of a problem. */
const detailOnly = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: z.looseObject({ detail: z.string() }) } },
});

export const DETAIL_PROBLEMS = {
  ...PROBLEMS,
  400: detailOnly('More is sold than is held, or there is no price; nothing was booked'),
  404: detailOnly('No open lot'),
} as const;
