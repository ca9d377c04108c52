// The part `ssi`: SSI FastConnect, the door to the exchanges of Vietnam.
import { z } from 'zod';
import { USUAL_RATES } from '../../../market/venues/vietnam/costs.ts';
import { address, folder, text } from './fields.ts';

/** Of SSI itself, where every order is of real money. */
export const SSI_URL = 'https://api.ssi.com.vn';

export const ssi = z
  .strictObject({
    url: address().default(SSI_URL).describe('Or that of a simulator: `sluice sim ssi`'),
    stream_url: z
      .string()
      .regex(/^wss?:\/\/[^/@\s]+(\/\S*)?$/, 'an address such as wss://stream.ssi.com.vn/ws/v3')
      .default('wss://stream.ssi.com.vn/ws/v3'),
    client_id: text().describe("The customer's number at SSI"),
    api_key: text().describe('Name an environment variable'),
    api_secret: text().describe('Name an environment variable'),
    private_key: text()
      .optional()
      .describe('As SSI shows it once, or as PEM; name an environment variable'),
    private_key_file: folder().optional().describe('A file with it, of rights 0600'),
    device_id: z
      .string()
      .regex(/^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/, 'an address such as 00:1A:2B:3C:4D:5E')
      .describe('Of the network card; SSI records it with each order'),
    brokerage_percent: z
      .number()
      .min(0)
      .max(0.5)
      .default(USUAL_RATES.brokeragePercent)
      .describe(
        "Of the value of a trade, fee of the exchange included: SSI reports none, so it is estimated. The default is SSI's price for online orders",
      ),
  })
  .optional()
  .describe('With venue: vietnam; docs/vietnam.md');
