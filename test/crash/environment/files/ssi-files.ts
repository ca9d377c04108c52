// A daemon at SSI: the stop does not rest, and the private key lies where the simulator has put it.
import { type BrokerFiles, feedOf, WHEN } from './files.ts';

export const SSI_KEY = 'ssi.key';

export const SSI_FILES: BrokerFiles = {
  configOf: (ports, owner) => `venue: vietnam
mode: paper
account: "${owner.account}"
data: data
strategies: strategies
ssi:
  url: http://127.0.0.1:${ports.gatewayPort}
  stream_url: ws://127.0.0.1:${ports.gatewayPort}/ws/v3
  client_id: "000001"
  api_key: key-of-the-test
  api_secret: secret-of-the-test
  private_key_file: ../${SSI_KEY}
  device_id: 00:1A:2B:3C:4D:5E
${feedOf(ports, owner)}
    timezone: America/New_York
risk: { max_positions: 5, max_position_notional: 500000000, max_watched_positions: 5, max_daily_loss_percent: 20, max_orders_per_minute: 30 }
metrics: { port: 0 }
`,
  usual: {
    name: 'follow',
    entry: { side: 'long', when: WHEN },
    size: { shares: 300 },
    stop: { percent: 3 },
    exit: { opposite: true },
    protection: 'watched',
  },
};
