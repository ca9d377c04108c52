// The checks of each broker that `sluice doctor` runs: the command line's table of the registry of brokers.
import type { MarketClock } from '../../../trader/adapters/system/market-clock.ts';
import type { BrokerName } from '../../../trader/ports/broker-name.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import type { Finding } from '../../answers/finding.ts';
import { gatewayFindings } from './gateway.ts';
import { ssiFindings } from './ssi.ts';

const FINDINGS = {
  ib: gatewayFindings,
  ssi: ssiFindings,
} satisfies Record<BrokerName, (settings: Settings, clock: MarketClock) => Promise<Finding[]>>;

export function brokerFindings(settings: Settings, clock: MarketClock): Promise<Finding[]> {
  return FINDINGS[settings.broker](settings, clock);
}
