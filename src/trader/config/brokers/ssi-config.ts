// The section `ssi`: SSI FastConnect.
import type { SsiSettings } from '../../ports/ssi-settings.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import { SSI_URL } from '../schema/ssi-schema.ts';
import type { BrokerConfig, BrokerFault } from './broker-config.ts';

export const SSI_CONFIG = {
  ownSection: 'ssi',
  toSettings: ({ ssi }: SluiceFile) => ({
    ssi: toSsi(ssi),
    ...(ssi && { costs: { brokeragePercent: ssi.brokerage_percent } }),
  }),
  faults,
  decisive: ({ ssi }) => ({ brokerage: ssi?.brokerage_percent }),
  withPathsPlaced: (file, place) => ({
    ...file,
    ssi: file.ssi && {
      ...file.ssi,
      private_key_file: place(file.ssi.private_key_file, 'ssi', 'private_key_file'),
    },
  }),
} satisfies BrokerConfig;

function toSsi(ssi: SluiceFile['ssi']): SsiSettings | undefined {
  if (ssi === undefined) return undefined;
  return {
    url: ssi.url,
    streamUrl: ssi.stream_url,
    apiKey: ssi.api_key,
    apiSecret: ssi.api_secret,
    clientId: ssi.client_id,
    privateKey: ssi.private_key ?? '',
    ...(ssi.private_key_file !== undefined && { privateKeyFile: ssi.private_key_file }),
    deviceId: ssi.device_id,
    userAgent: 'sluice',
  };
}

/** Orders are signed by exactly one key, and SSI has no paper accounts. */
function faults({ ssi, mode, account_type: type }: SluiceFile): BrokerFault[] {
  if (ssi === undefined)
    return [{ path: ['ssi'], message: 'is missing: `venue: vietnam` trades through SSI' }];
  const keys = [ssi.private_key, ssi.private_key_file].filter((key) => key !== undefined);
  const found: BrokerFault[] = [];
  if (keys.length !== 1)
    found.push({
      path: ['ssi', 'private_key'],
      message: 'needs private_key or private_key_file, not both',
    });
  if (mode === 'paper' && ssi.url === SSI_URL)
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
