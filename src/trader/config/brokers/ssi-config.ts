// The section `ssi`: SSI FastConnect, which trades at the exchanges of Vietnam.
import { z } from 'zod';
import { USUAL_RATES } from '../../../market/venues/vietnam/costs.ts';
import type { SsiSettings } from '../../ports/ssi-settings.ts';
import { address, folder, headerKey, text } from '../fields/fields.ts';
import type { AccountTerms, BrokerConfig, BrokerFault } from './broker-config.ts';

/** Of SSI itself, where every order is of real money. */
const SSI_URL = 'https://api.ssi.com.vn';

const ssi = z
  .strictObject({
    url: address().default(SSI_URL).describe('Or that of a simulator: `sluice sim ssi`'),
    stream_url: z
      .string()
      .regex(/^wss?:\/\/[^/@\s]+(\/\S*)?$/, 'an address such as wss://stream.ssi.com.vn/ws/v3')
      .default('wss://stream.ssi.com.vn/ws/v3')
      .describe('Of its prices and order reports'),
    client_id: text().describe("The customer's number at SSI"),
    api_key: headerKey().describe('Name an environment variable'),
    api_secret: headerKey().describe('Name an environment variable'),
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

interface SsiFile {
  readonly ssi?: z.output<typeof ssi>;
}

export const SSI_CONFIG = {
  shape: { ssi },
  toSettings: ({ ssi: given }: SsiFile) => ({
    ssi: toSsi(given),
    ...(given && { costs: { brokeragePercent: given.brokerage_percent } }),
  }),
  faults,
  decisive: ({ ssi: given }: SsiFile) => ({ brokerage: given?.brokerage_percent }),
  placed: ({ ssi: given }: SsiFile, place) => ({
    ssi: given && {
      ...given,
      private_key_file: place(given.private_key_file, 'ssi', 'private_key_file'),
    },
  }),
} satisfies BrokerConfig;

function toSsi(given: SsiFile['ssi']): SsiSettings | undefined {
  if (given === undefined) return undefined;
  return {
    url: given.url,
    streamUrl: given.stream_url,
    apiKey: given.api_key,
    apiSecret: given.api_secret,
    clientId: given.client_id,
    privateKey: given.private_key ?? '',
    ...(given.private_key_file !== undefined && { privateKeyFile: given.private_key_file }),
    deviceId: given.device_id,
    userAgent: 'sluice',
  };
}

/** Orders are signed by exactly one key, and SSI has no paper accounts. */
function faults({ ssi: given, mode, account_type: type }: SsiFile & AccountTerms): BrokerFault[] {
  if (given === undefined)
    return [{ path: ['ssi'], message: 'is missing: `venue: vietnam` trades through SSI' }];
  const keys = [given.private_key, given.private_key_file].filter((key) => key !== undefined);
  const found: BrokerFault[] = [];
  if (keys.length !== 1)
    found.push({
      path: ['ssi', 'private_key'],
      message: 'needs private_key or private_key_file, not both',
    });
  if (mode === 'paper' && given.url === SSI_URL)
    found.push({
      path: ['mode'],
      message: 'SSI has no paper accounts: choose dry-run or live, or set ssi.url to a simulator',
    });
  if (type === 'margin')
    found.push({
      path: ['account_type'],
      message: 'must be cash in Vietnam: nothing is sold short or bought on credit',
    });
  return found;
}
