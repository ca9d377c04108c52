// What a person watches: status, account, positions, orders and the day, as of one fact.

import { z } from 'zod';
import { accountSchema } from '../../../trader/contract/account.ts';
import { time } from '../../../trader/contract/shape.ts';
import { statusSchema } from '../../../trader/contract/status.ts';
import { BOARD_ROWS } from '../../../trader/ports/dashboard-snapshot.ts';
import {
  foreignSchema,
  holdingSchema,
  orderSchema,
  positionSchema,
  tradeSchema,
} from './book-rows.ts';
import { predictionSchema, signalSchema } from './feed-rows.ts';

const unmarked = { live: true } as const;

export const boardSchema = z.object({
  seq: z.int().describe('Number of the newest fact it contains'),
  age_seconds: z.number().nullable().describe('Null while the trader answers'),
  status: statusSchema,
  account: accountSchema,
  positions: z
    .array(positionSchema.omit(unmarked))
    .describe(`At most ${BOARD_ROWS}, those without a full stop before the others`),
  positions_total: z.int().describe('All that are open'),
  holdings: z.array(holdingSchema.omit(unmarked)).describe(`At most ${BOARD_ROWS}`),
  holdings_total: z.int(),
  foreign: z.array(foreignSchema.omit(unmarked)),
  day_began: time().nullable(),
  orders: z
    .array(orderSchema.omit(unmarked))
    .describe(
      `That may still fill: all with an unknown outcome, then the newest; ${BOARD_ROWS} unless more are unknown`,
    ),
  orders_total: z.int().describe('All that may still fill; `/orders` has every order, in pages'),
  orders_unknown: z.int(),
  trades: z.array(tradeSchema.omit(unmarked)).describe('Closed today; the newest 100'),
  predictions: z.array(predictionSchema.omit(unmarked)).describe('The newest 50'),
  signals: z.array(signalSchema.omit(unmarked)).describe('The newest 50'),
  refusals: z
    .array(z.object({ kind: z.string(), signals: z.int() }))
    .describe('Of the signals of today, by reason'),
});
