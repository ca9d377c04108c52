// The section `gateway`: IB Gateway or TWS. Other configurations have it with its defaults.
import { z } from 'zod';
import type { GatewaySettings, IbcSettings } from '../../ports/settings.ts';
import { fieldCodec, optional } from '../fields/field-codec.ts';
import { count, dailyTime, port, text, weeklyTime } from '../fields/fields.ts';
import { DAILY, WEEKLY } from '../fields/recurring-times.ts';
import type { BrokerConfig } from './broker-config.ts';

const ibc = z
  .strictObject({
    host: text().optional().describe('Where IBC runs; default: where the gateway does'),
    port: port(1).default(7462).describe('CommandServerPort in the configuration of IBC'),
    log: text().optional().describe("IBC's log file, or the folder of its logs"),
  })
  .describe('IBC, which starts the gateway: for `sluice gateway`');

const gateway = z.strictObject({
  host: text().default('127.0.0.1').describe('Where IB Gateway or TWS runs'),
  port: port(1).default(4002).describe('IB Gateway listens on 4002 for paper and 4001 for live'),
  client_id: count(1, 999_999_999)
    .default(17)
    .describe('Reserved for sluice: a second client with it is refused'),
  restart_at: dailyTime().optional().describe('Daily restart of the gateway: no entries around it'),
  weekly_login: weeklyTime().optional().describe('When the weekly manual login is due'),
  max_data_lines: count(2, 100_000).default(100).describe('Market data lines; a symbol uses two'),
  ibc: ibc.optional(),
});

/** Each symbol uses one market data line for quotes and one for bars. */
const LINES_PER_SYMBOL = 2;

interface GatewayFile {
  readonly gateway: z.output<typeof gateway>;
}

const IBC = fieldCodec<IbcSettings, z.output<typeof ibc>>()({
  host: 'host',
  port: 'port',
  log: 'log',
});

const GATEWAY = fieldCodec<GatewaySettings, GatewayFile['gateway']>()({
  host: 'host',
  port: 'port',
  clientId: 'client_id',
  restartAt: ['restart_at', optional(DAILY)],
  weeklyLogin: ['weekly_login', optional(WEEKLY)],
  maxDataLines: 'max_data_lines',
  ibc: ['ibc', optional(IBC)],
});

export const IB_CONFIG = {
  shape: { gateway: gateway.prefault({}) },
  toSettings: (file: GatewayFile) => ({ gateway: GATEWAY.from(file.gateway) }),
  faults: () => [],
  symbolsFault({ gateway: { max_data_lines: most } }: GatewayFile, symbols) {
    const lines = symbols * LINES_PER_SYMBOL;
    if (lines <= most) return undefined;
    return `${symbols} symbols need ${lines} market data lines, but gateway.max_data_lines is ${most}`;
  },
  // The whole section is part of the identity already.
  decisive: () => ({}),
} satisfies BrokerConfig;
