// A daemon at Interactive Brokers.
import { type BrokerFiles, feedOf, WHEN } from './files.ts';

export const IB_FILES: BrokerFiles = {
  configOf: (ports, owner) => `mode: paper
account: ${owner.account}
data: data
strategies: strategies
gateway: { host: 127.0.0.1, port: ${ports.gatewayPort}, client_id: ${owner.clientId} }
${feedOf(ports, owner)}
risk: { max_positions: 5, max_position_notional: 50000, max_daily_loss_percent: 2, max_orders_per_minute: 30 }
manual: { allow_holdings: true }
metrics: { port: 0 }
`,
  /** The stop lies 2 % away, 1 R; the trail starts at 1 R, so it rests while the price stands still. */
  usual: {
    name: 'follow',
    entry: { side: 'long', when: WHEN },
    size: { shares: 100 },
    stop: { percent: 2 },
    target: { r: 3 },
    trail: { percent: 1, activate_at_r: 1 },
    exit: { opposite: true },
  },
};
