// What goes with the body of an order, and the answers.

import { z } from 'zod';
import type {
  ChangeAnswer,
  OrderAnswer,
} from '../../../trader/app/control-client/order-request.ts';
import { reasonSchema } from '../../../trader/contract/shape.ts';
import { orderSchema } from './book-rows.ts';
import { decimalText } from './decimals.ts';

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
  reasons: z.array(reasonSchema).describe('All reasons against it'),
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
      option: z
        .object({
          max_loss: z.number().nullable().describe('At most; null if nothing bounds it'),
          break_evens: z.array(z.number()).readonly().describe('Prices of the stock at expiry'),
        })
        .exactOptional()
        .describe('Of an option contract that it opens'),
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
