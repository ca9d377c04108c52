// The section `alpaca`: an account at Alpaca, on paper or of real money.
import { z } from 'zod';
import {
  ALPACA_DATA,
  ALPACA_ENVIRONMENTS,
  type AlpacaSettings,
} from '../../ports/alpaca-settings.ts';
import { encrypted, headerKey } from '../fields/fields.ts';
import type { AccountTerms, BrokerConfig, BrokerFault } from './broker-config.ts';

const URLS: Readonly<Record<AlpacaSettings['environment'], string>> = {
  paper: 'https://paper-api.alpaca.markets',
  live: 'https://api.alpaca.markets',
};

const alpaca = z
  .strictObject({
    environment: z
      .enum(ALPACA_ENVIRONMENTS)
      .default('paper')
      .describe('paper with mode: paper or dry-run, live with mode: live'),
    api_key: headerKey().describe('Name an environment variable'),
    api_secret: headerKey().describe('Name an environment variable'),
    data: z
      .enum(ALPACA_DATA)
      .default('iex')
      .describe('Prices of one exchange, free of charge, or of all, by subscription'),
    url: encrypted('a simulator')
      .optional()
      .describe('Default: that of the environment; of a simulator: `sluice sim alpaca`'),
    data_url: encrypted('a simulator')
      .default('https://data.alpaca.markets')
      .describe('Of past bars and quotes'),
    data_stream_url: z
      .string()
      .regex(
        /^(wss:\/\/|ws:\/\/(127\.0\.0\.1|localhost)[:/])[^@\s]+$/,
        'an address such as wss://stream.data.alpaca.markets/v2; ws only for this machine',
      )
      .default('wss://stream.data.alpaca.markets/v2')
      .describe('Of live prices; the name of the data follows it'),
  })
  .optional()
  .describe('With broker: alpaca; docs/alpaca-broker.md');

interface AlpacaFile {
  readonly alpaca?: z.output<typeof alpaca>;
}

export const ALPACA_CONFIG = {
  shape: { alpaca },
  toSettings: ({ alpaca: given }: AlpacaFile) => ({ alpaca: toAlpaca(given) }),
  faults,
  decisive: ({ alpaca: given }: AlpacaFile) => ({ data: given?.data }),
} satisfies BrokerConfig;

function toAlpaca(given: AlpacaFile['alpaca']): AlpacaSettings | undefined {
  if (given === undefined) return undefined;
  const { environment, data } = given;
  return {
    ...{ environment, data, url: given.url ?? URLS[environment] },
    ...{ dataUrl: given.data_url, dataStreamUrl: given.data_stream_url },
    ...{ apiKey: given.api_key, apiSecret: given.api_secret },
  };
}

/** Keys of a paper account and of real money differ, and so do their addresses. */
function faults({ alpaca: given, mode }: AlpacaFile & AccountTerms): BrokerFault[] {
  if (given === undefined) return [{ path: ['alpaca'], message: 'is missing: it has the keys' }];
  const { environment } = given;
  if (mode === 'live' && environment === 'paper')
    return [{ path: ['alpaca', 'environment'], message: 'is paper, but mode: live trades money' }];
  if (mode === 'paper' && environment === 'live')
    return [{ path: ['alpaca', 'environment'], message: 'is live, but mode: paper trades none' }];
  return [];
}
