// What `sluice doctor` and `sluice go-live` look at for each broker: the command line's table of the registry of brokers.
// Decision 0053
import type { MarketClock } from '../../trader/adapters/system/market-clock.ts';
import type { BrokerName } from '../../trader/ports/brokers.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { Finding } from '../answers/finding.ts';
import { alpacaFindings, untriedFinding } from './alpaca.ts';
import { gatewayFindings, portFinding } from './ib.ts';
import { ssiFindings } from './ssi.ts';

interface BrokerChecks {
  doctor(settings: Settings, clock: MarketClock): Promise<Finding[]>;
  /** What live trading needs beside a complete configuration. */
  goLive(settings: Settings): Finding[];
}

const CHECKS = {
  ib: { doctor: gatewayFindings, goLive: (settings) => [portFinding(settings)] },
  ssi: { doctor: ssiFindings, goLive: () => [] },
  alpaca: { doctor: alpacaFindings, goLive: () => [untriedFinding()] },
} satisfies Record<BrokerName, BrokerChecks>;

export function checksOf({ broker }: Settings): BrokerChecks {
  return CHECKS[broker];
}
