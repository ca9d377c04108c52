// The part `api.alpaca`: Alpaca's trading API, spoken for programs that were written for it.
import { z } from 'zod';
import { symbols, text } from '../fields/fields.ts';

const key = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'a name such as bot-1')
    .describe('Sent as APCA-API-KEY-ID; it sees the orders of alpaca:<id>'),
  api_secret: text().describe('Sent as APCA-API-SECRET-KEY; name an environment variable'),
  trader: text().optional().describe('One of api.traders; may be left out if there is only one'),
  symbols: symbols().optional().describe('The assets that it sees; default: every symbol'),
});

export const alpaca = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Serves /alpaca/v2'),
    keys: z.array(key).default([]),
  })
  .prefault({})
  .describe("Alpaca's API for programs written for it; docs/alpaca.md");
