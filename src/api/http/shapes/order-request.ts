// The bodies of orders and their answers. Which prices a type needs, ticks, lots and limits are the trader's to judge.
import { z } from 'zod';
import type { ChangeAnswer, OrderAnswer } from '../../../trader/app/desk-client/order-request.ts';
import { orderSchema } from './book-rows.ts';
import { decimalText } from './decimals.ts';
import { reasonSchema } from './feed-rows.ts';
import { price, symbol } from './schemas.ts';

const TYPES = ['MKT', 'LMT', 'STP', 'STP_LMT', 'TRAIL', 'MOO', 'MOC', 'LOO', 'LOC'] as const;
/** Of Vietnam's exchanges; refused as not offered on another venue. */
const ELSEWHERE = ['LO', 'ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'] as const;
/** Other words for the same types. */
const ALSO = { MARKET: 'MKT', LIMIT: 'LMT', STOP: 'STP', STOP_LIMIT: 'STP_LMT' } as const;
const ALIASES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const;

const amount = () => z.number().positive().max(1_000_000_000);
const percent = () => z.number().positive().max(1_000);

const atr = z.strictObject({
  period: z.int().min(1).max(500).optional(),
  bar: z.enum(['1m', '5m', '15m', '30m', '1h']).optional(),
  multiple: z.number().positive().max(1_000),
});

const protection = z
  .strictObject({
    stop: z
      .strictObject({
        price: price().optional(),
        percent: percent().optional(),
        atr: atr.optional(),
      })
      .optional()
      .describe('Exactly one; without it manual.default_stop'),
    target: z
      .strictObject({
        price: price().optional(),
        percent: percent().optional(),
        r: z.number().positive().max(1_000).optional(),
      })
      .optional(),
    trail: z
      .strictObject({
        percent: percent().optional(),
        atr_multiple: z.number().positive().max(1_000).optional(),
        activate_at_r: z.number().positive().max(1_000).optional(),
      })
      .optional(),
  })
  .describe('Of a new position');

export const orderBody = z.strictObject({
  symbol: symbol(),
  side: z.enum(['BUY', 'SELL']),
  order_type: z
    .enum([...TYPES, ...ELSEWHERE, ...ALIASES])
    .transform((word) => (word in ALSO ? ALSO[word as keyof typeof ALSO] : word)),
  quantity: amount().describe('Shares'),
  price: price().optional().describe('Limit of LMT, STP_LMT, LOO, LOC and LO'),
  stop_price: price().optional().describe('Trigger of STP and STP_LMT; first stop of TRAIL'),
  trail_amount: price().optional().describe('TRAIL: this or trail_percent'),
  trail_percent: z.number().positive().lt(100).optional(),
  market: z
    .string()
    .min(1)
    .max(16)
    .optional()
    .describe('SMART or the exchange of the stock unless given: HOSE, HNX, UPCOM'),
  time_in_force: z.enum(['DAY', 'GTC', 'OPG']).optional().describe('GTC only for closing orders'),
  as: z.enum(['position', 'holding']).default('position').describe('holding: no stop; operators'),
  effect: z.enum(['open', 'close']).optional().describe('BUY opens or covers, SELL closes'),
  protection: protection.optional(),
  take_ownership: z.boolean().default(false).describe("Take over a strategy's position"),
});

export const changeBody = z.strictObject({
  quantity: amount().optional(),
  price: price().optional(),
  stop_price: price().optional(),
});

export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'expected 1 to 255 visible ASCII characters')
    .optional()
    .describe('The same key and body within 24 hours: the same order'),
});

const orderRow = orderSchema.nullable();

export const changedSchema = z.object({
  text: z.string().describe('What was done'),
  order_ref: z.string(),
  order: orderRow,
}) satisfies z.ZodType<Omit<ChangeAnswer, 'order'>>;

export const placedSchema = changedSchema.extend({
  order_ref: z
    .string()
    .nullable()
    .describe('Null while an order to close waits for its stop or for the market'),
  position_id: z.string().nullable(),
  repeated: z.boolean().describe('The key had been answered before'),
  price_as_sent: z
    .number()
    .nullable()
    .describe('The price as written, where it was meant in thousands of dong'),
}) satisfies z.ZodType<Omit<OrderAnswer, 'order'>>;

export const checkedSchema = z.object({
  allowed: z.boolean(),
  reasons: z.array(reasonSchema).describe('Everything that speaks against it'),
  text: z.string(),
  order: z
    .object({
      side: z.enum(['BUY', 'SELL']),
      quantity: z.number(),
      order_type: z.string(),
      price: z.number().describe('Expected to fill at'),
      notional: z.number(),
      stop_price: z.number().nullable(),
      target_price: z.number().nullable(),
      risk: z.number().nullable().describe('Loss if the stop fills at its price'),
      effect: z.enum(['open', 'close']),
      as: z.enum(['position', 'holding']),
      owner: z.string(),
    })
    .nullable()
    .describe('As it would be sent'),
  lots: z
    .array(
      z.object({
        lot_id: z.string(),
        opened_on: z.string(),
        quantity: decimalText(),
        cost_basis: decimalText(),
        gain: decimalText().describe('At the expected price, without fees'),
        disallowed_loss: decimalText().describe('The part of a loss that a wash sale defers'),
        term: z.enum(['SHORT', 'LONG']),
      }),
    )
    .nullable()
    .describe('Of the ledger, that a sale would close; null if none, or if it is behind'),
});
