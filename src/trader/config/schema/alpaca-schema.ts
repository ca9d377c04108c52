// The part `api.alpaca`: Alpaca's trading API, spoken for programs that were written for it.
import { z } from 'zod';
import { symbols, text } from '../fields/fields.ts';

const amount = () => z.number().positive().max(1_000_000_000);

const key = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'a name such as bot-1')
    .describe('Sent as APCA-API-KEY-ID; its orders belong to alpaca:<id>'),
  api_secret: text().describe('Sent as APCA-API-SECRET-KEY; name an environment variable'),
  trader: text().optional().describe('One of api.traders; may be left out if there is only one'),
  symbols: symbols().optional().describe('What it may trade; default: every symbol'),
  max_order_notional: amount().optional().describe('Of one order that opens'),
  max_day_notional: amount().optional().describe('Of all orders of a day that open'),
});

export const alpaca = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Serves /alpaca/v2'),
    keys: z.array(key).default([]),
    plain_buys: z
      .string()
      .regex(
        /^(?:refuse|holding|stop (?!0+(?:\.0+)?%)\d{1,2}(?:\.\d+)?%)$/,
        'refuse, stop 3%, or holding',
      )
      .default('refuse')
      .describe(
        'What a buy without stop_loss becomes: an error, a position with a stop so far below, or a holding without a stop (manual.allow_holdings)',
      ),
  })
  .prefault({})
  .describe("Alpaca's API for programs written for it; docs/alpaca.md");
